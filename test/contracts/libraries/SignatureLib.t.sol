// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignatureLib} from "../../../contracts/libraries/SignatureLib.sol";
import {Test} from "../base/Test.sol";

/// @notice What the escrow's own recovery answers, whatever lies in memory before it.
contract SignatureLibTest is Test {
    function test_Recover_WhoSigned() public {
        (address signer, uint256 key) = makeAddrAndKey("signer");
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, "digest");
        assertEq(this.recover("digest", abi.encodePacked(r, s, v)), signer);
    }

    /// @dev Where the precompile answers nothing, what lay where its answer goes is no signer.
    function test_Recover_NobodyWhereNothingIsRecovered() public {
        (, uint256 key) = makeAddrAndKey("signer");
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, "digest");
        assertEq(this.recover("digest", abi.encodePacked(r, s, uint8(0))), address(0), "v");
        assertEq(this.recover("digest", abi.encodePacked(r, bytes32(0), v)), address(0), "s");
        assertEq(this.recover("digest", abi.encodePacked(bytes32(0), s, v)), address(0), "r");
        assertEq(
            this.recover("digest", abi.encodePacked(r, bytes32(type(uint256).max), v)),
            address(0),
            "high s"
        );
        assertEq(
            this.recover("digest", abi.encodePacked(r, s)),
            this.recoverPlain("digest", r, s),
            "as ERC-2098"
        );
        assertEq(this.recover("digest", abi.encodePacked(r, s, v, v)), address(0), "length");
    }

    function testFuzz_Recover_AsTheLanguageDoes(uint256 key, bytes32 digest) public view {
        key = bound(key, 1, type(uint128).max);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        assertEq(this.recover(digest, abi.encodePacked(r, s, v)), ecrecover(digest, v, r, s));
        bytes32 vs = v == 28 ? s | bytes32(uint256(1) << 255) : s;
        assertEq(this.recover(digest, abi.encodePacked(r, vs)), ecrecover(digest, v, r, s), "ERC-2098");
    }

    /// @notice Recovers with an address where the precompile's answer goes.
    function recover(bytes32 digest, bytes calldata signature) external view returns (address) {
        assembly ("memory-safe") {
            mstore(0, 0x5717a11)
            mstore(0x20, 0x5717a11)
        }
        return SignatureLib.recover(digest, signature);
    }

    /// @notice The language's own recovery of r and s with the first parity.
    function recoverPlain(bytes32 digest, bytes32 r, bytes32 s) external pure returns (address) {
        return ecrecover(digest, 27, r, s);
    }
}
