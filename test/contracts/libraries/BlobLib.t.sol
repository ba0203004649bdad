// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {BlobLib} from "../../../contracts/libraries/BlobLib.sol";
import {Test} from "../base/Test.sol";

/// @notice The library's readings of calldata.
contract Blobs {
    /// @notice Of the bytes `from` to `to` of `all`: other bytes stand around them.
    function read(
        bytes calldata all,
        uint256 from,
        uint256 to
    ) external pure returns (uint256 kind, uint256 value, bytes memory signature, bytes memory rest) {
        bytes calldata blob = all[from:to];
        kind = BlobLib.kindOf(blob);
        rest = BlobLib.restOf(blob, address(1));
        (value, signature) = BlobLib.authorizationOf(blob);
    }

    /// @notice An approval from byte `start` of this call.
    function approvalAt(uint256 start) external pure returns (uint256 approval, bytes memory blob) {
        (approval, start) = BlobLib.uintAt(start, 17);
        blob = BlobLib.restAt(start);
    }
}

/// @notice Performs calls of itself, beside the same in plain Solidity.
contract Performer {
    bytes public heard;
    uint256 public gasHeard;

    function perform(
        bytes calldata call,
        uint256 spare,
        uint256 parts
    ) external returns (bool success, bytes32 told) {
        success = BlobLib.perform(call, spare, parts);
        told = _returned();
    }

    function performPlainly(
        bytes calldata call,
        uint256 spare,
        uint256 parts
    ) external returns (bool success, bytes32 told) {
        (success, ) = address(this).delegatecall{gas: spare / parts}(call);
        told = _returned();
    }

    /// @notice What any other call is: it keeps what it was told and how much gas it had, and fails where the first byte is odd.
    fallback() external {
        gasHeard = gasleft();
        heard = msg.data;
        bytes memory answer = bytes.concat(msg.data, "answer");
        bool fails = msg.data.length > 0 && uint8(msg.data[0]) & 1 != 0;
        assembly ("memory-safe") {
            if fails {
                revert(add(answer, 0x20), mload(answer))
            }
            return(add(answer, 0x20), mload(answer))
        }
    }

    function _returned() private pure returns (bytes32 told) {
        bytes memory copy;
        assembly ("memory-safe") {
            copy := mload(0x40)
            mstore(copy, returndatasize())
            returndatacopy(add(copy, 0x20), 0, returndatasize())
            mstore(0x40, and(add(add(copy, returndatasize()), 0x3f), not(0x1f)))
        }
        told = keccak256(copy);
    }
}

// bytes in calldata
// ├── an authorization, with other bytes around it
// │   ├── whole → its kind, value and signature, and what follows it
// │   └── cut anywhere → it reverts ConsentMalformed, whatever stands behind the cut
// └── an approval at the end of calldata
//     ├── whole → its members, and the blob, which may be empty
//     └── cut anywhere, or begun past the end → it reverts
//
// a call that is performed → as by plain Solidity: the bytes, their answer or failure, the share of the gas
contract BlobLibTest is Test {
    uint256 private constant AROUND = 40;

    Blobs private _blobs;
    Performer private _performer;

    function setUp() public {
        _blobs = new Blobs();
        _performer = new Performer();
    }

    function testFuzz_Perform_IsAsPlainSolidity(bytes memory call, uint24 spare, uint8 parts) public {
        vm.assume(parts != 0);
        // No function of its own begins with these.
        call = bytes.concat(hex"00", call);
        if (spare % 2 == 0) call[0] = 0x01;
        uint256 gasFor = uint256(spare) * parts + (spare % parts);
        (bool success, bytes32 told) = _performer.perform(call, gasFor, parts);
        Performer plain = new Performer();
        (bool success_, bytes32 told_) = plain.performPlainly(call, gasFor, parts);
        assertEq(success, success_, "success");
        assertEq(told, told_, "what it answers");
        assertEq(_performer.heard(), plain.heard(), "what it is told");
        assertApproxEqAbs(_performer.gasHeard(), plain.gasHeard(), 10, "gas");
        assertLe(_performer.gasHeard(), gasFor / parts, "its share");
    }

    function test_Perform_WithoutGas_Fails() public {
        (bool success, ) = _performer.perform(hex"00", 0, 1);
        assertFalse(success);
        (success, ) = _performer.perform(hex"00", 6, 7);
        assertFalse(success);
        (success, ) = _performer.perform(hex"00", 1e6, 1);
        assertTrue(success);
        assertEq(_performer.heard(), hex"00");
    }

    function testFuzz_Authorization_IsReadWithinItsBlob(
        uint96 value,
        uint8 length,
        bytes calldata rest
    ) public view {
        bytes memory signature = new bytes(length);
        for (uint256 i; i < length; ++i) signature[i] = bytes1(uint8(i + 1));
        bytes memory blob = abi.encodePacked(uint8(1), value, uint16(length), signature, rest);
        (uint256 kind, uint256 value_, bytes memory signature_, bytes memory rest_) = _blobs.read(
            _among(blob, 0xff),
            AROUND,
            AROUND + blob.length
        );
        assertEq(kind, BlobLib.AUTHORIZATION);
        assertEq(value_, value);
        assertEq(signature_, signature);
        assertEq(rest_, rest);
    }

    function test_Authorization_RevertWhen_CutAnywhere() public {
        bytes memory blob = abi.encodePacked(uint8(1), uint96(5e6), uint16(65), new bytes(65));
        for (uint256 length; length < blob.length; ++length) {
            _expectMalformed(_among(blob, 0), length);
            _expectMalformed(_among(blob, 0xff), length);
        }
        // Of no signature at all: its head is the least that is whole.
        blob = abi.encodePacked(uint8(1), uint96(5e6), uint16(0));
        for (uint256 length; length < blob.length; ++length) _expectMalformed(_among(blob, 0), length);
        (, , bytes memory signature, ) = _blobs.read(_among(blob, 0xff), AROUND, AROUND + blob.length);
        assertEq(signature.length, 0);
    }

    function testFuzz_Approval_IsReadAtTheEndOfCalldata(
        uint32 milestones,
        uint96 metered,
        uint8 flag,
        uint8 length
    ) public view {
        bytes memory blob = new bytes(length);
        for (uint256 i; i < length; ++i) blob[i] = bytes1(uint8(i + 1));
        bytes memory packed = abi.encodePacked(milestones, metered, flag, blob);
        (bool success, bytes memory returned) = _approvalAt(36, packed);
        assertTrue(success);
        (uint256 approval, bytes memory rest) = abi.decode(returned, (uint256, bytes));
        assertEq(approval, (uint256(milestones) << 104) | (uint256(metered) << 8) | flag);
        assertEq(rest, blob);
    }

    function test_Approval_RevertWhen_CutAnywhere_OrBegunPastTheEnd() public view {
        for (uint256 length; length <= 17; ++length) {
            (bool success, ) = _approvalAt(36, new bytes(length));
            assertEq(success, length == 17);
        }
        (bool beyond, ) = _approvalAt(36 + 1, new bytes(17));
        assertFalse(beyond);
        (beyond, ) = _approvalAt(1 << 64, new bytes(17));
        assertFalse(beyond);
    }

    function _expectMalformed(bytes memory all, uint256 length) private {
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMalformed.selector, address(1)));
        _blobs.read(all, AROUND, AROUND + length);
    }

    function _approvalAt(uint256 start, bytes memory packed) private view returns (bool, bytes memory) {
        return address(_blobs).staticcall(bytes.concat(abi.encodeCall(Blobs.approvalAt, (start)), packed));
    }

    /// @dev The blob among bytes of one kind.
    function _among(bytes memory blob, uint8 filler) private pure returns (bytes memory) {
        bytes memory around = new bytes(AROUND);
        for (uint256 i; i < AROUND; ++i) around[i] = bytes1(filler);
        return bytes.concat(around, blob, around);
    }
}
