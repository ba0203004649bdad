// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BlsLib} from "../../../contracts/libraries/BlsLib.sol";
import {Test} from "../base/Test.sol";

contract BlsLibTest is Test {
    // Half the field's order, rounded down.
    uint256 private constant HALF_HIGH = 0x0d0088f51cbff34d258dd3db21a5d66b;
    uint256 private constant HALF_LOW = 0xb23ba5c279c2895fb39869507b587b120f55ffff58a9ffffdcff7fffffffd555;

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

    function compress(bytes calldata point) external pure returns (bytes memory) {
        return BlsLib.compress(point);
    }

    function _flagsOf(uint256 yHigh, uint256 yLow) private view returns (bytes1) {
        return this.compress(abi.encode(uint256(0), uint256(0), yHigh, yLow))[0];
    }
}
