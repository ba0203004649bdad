// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BlsLib} from "../../../contracts/libraries/BlsLib.sol";
import {Test} from "../base/Test.sol";

// hashToG1
// ├── any message → the point that another library makes of it, whatever was in memory before
// └── what a caller keeps in memory stays as it is
// compress
// └── x, and which of the two y it is
contract BlsLibTest is Test {
    // Half the field's order, rounded down.
    uint256 private constant HALF_HIGH = 0x0d0088f51cbff34d258dd3db21a5d66b;
    uint256 private constant HALF_LOW = 0xb23ba5c279c2895fb39869507b587b120f55ffff58a9ffffdcff7fffffffd555;

    /// @notice The points are those of @noble/curves 2.4.0, which makes those of RFC 9380, J.9.1, by that suite's tag.
    function test_HashToG1_IsAnotherLibrarys() public view {
        _assertHash(
            0,
            hex"00000000000000000000000000000000025bd9e90e0b4794aaebee6d23c6efec"
            hex"34edff5490aaadb3b45e236a411c6b479d9c20d2668ecaf09c7f470d7004f427"
            hex"000000000000000000000000000000000bbea5d452ca114248c2ec8169811bc3"
            hex"c05413d11f858dc8975c98b418bb4b67ebf5f545da824b3a4e8ed593744b6be2"
        );
        _assertHash(
            bytes32(type(uint256).max),
            hex"000000000000000000000000000000000f29e06a2a3f000c66d9ce32d4f2a680"
            hex"6dd1329aabd050bca2464f7f7f50bb1decb4cc5385e1762279c8e600d5f1fe12"
            hex"0000000000000000000000000000000015385f038f87626239accf1d3401c611"
            hex"b076aa44066a6208149ad3d89d0251bb1b3e890787842e5c9afbf6cecc665095"
        );
        _assertHash(
            0x0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20,
            hex"00000000000000000000000000000000198b5980e246b3fc06c2b1324b30e4e3"
            hex"4de1a0c83442d1cfdd7b5328fd4f1784706e25a801c8405cb64b7e0ef91eedfa"
            hex"0000000000000000000000000000000002801c80e6856a321abdf4881877dad9"
            hex"d7f9e187e4af5ce05466a6062993f02440661af76d38618467b4004350348e7e"
        );
    }

    function testFuzz_HashToG1_LeavesMemoryAsItIs(bytes32 one, bytes32 other, bytes memory kept) public view {
        bytes32 before = keccak256(kept);
        bytes memory first = BlsLib.hashToG1(one);
        bytes32 point = keccak256(first);
        bytes memory second = BlsLib.hashToG1(other);
        bytes memory later = new bytes(300);
        assertEq(keccak256(kept), before, "what was there");
        assertEq(keccak256(first), point, "the first point");
        assertEq(second.length, 128, "the second point");
        assertEq(later.length, 300, "what is made later");
        assertEq(keccak256(first), keccak256(this.hashToG1(one)), "the same point");
        assertEq(keccak256(second), keccak256(this.hashToG1(other)), "the same point again");
    }

    function test_Compress_FlagsTheLargerY() public view {
        assertEq(uint8(_flagsOf(HALF_HIGH, HALF_LOW)), 0x80, "half");
        assertEq(uint8(_flagsOf(HALF_HIGH, HALF_LOW + 1)), 0xa0, "above half");
        assertEq(uint8(_flagsOf(HALF_HIGH + 1, 0)), 0xa0, "above half by its high word");
        assertEq(uint8(_flagsOf(HALF_HIGH - 1, type(uint256).max)), 0x80, "under half by its high word");
    }

    function test_Compress_KeepsX() public view {
        bytes memory point = abi.encode(
            uint256(0x1a0111ea397fe69a4b1ba7b6434bacd7),
            uint256(2),
            uint256(0),
            uint256(1)
        );
        assertEq(
            this.compress(point),
            abi.encodePacked(uint128(0x9a0111ea397fe69a4b1ba7b6434bacd7), uint256(2)),
            "compressed"
        );
    }

    /// @dev What is in memory past what is in use is not zero.
    function hashToG1(bytes32 message) external view returns (bytes memory) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            for {
                let i := 0
            } lt(i, 0x800) {
                i := add(i, 0x20)
            } {
                mstore(add(free, i), not(0))
            }
        }
        return BlsLib.hashToG1(message);
    }

    function compress(bytes calldata point) external pure returns (bytes memory) {
        return BlsLib.compress(point);
    }

    function _assertHash(bytes32 message, bytes memory point) private view {
        assertEq(this.hashToG1(message), point, "point");
    }

    function _flagsOf(uint256 yHigh, uint256 yLow) private view returns (bytes1) {
        return this.compress(abi.encode(uint256(0), uint256(0), yHigh, yLow))[0];
    }
}
