// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Stretches, StretchesLib} from "../../../contracts/libraries/StretchesLib.sol";
import {Test} from "../base/Test.sol";

// numbers out of which stretches are taken
// ├── what is left is numbered through from 0: each number that was not taken once, in order
// ├── all stretches taken → nothing is left
// └── the fortieth stretch takes all of the rest
contract StretchesLibTest is Test {
    /// @notice Ten stretches of lengths 0 to 7, taken in any order, some not at all.
    function testFuzz_WhatIsLeft_IsEachNumberThatWasNotTaken(uint256 seed) public pure {
        bool[100] memory gone;
        uint256[11] memory ends = _ends(seed);
        Stretches memory stretches = StretchesLib.below(ends[10], 10);
        uint256 size = ends[10];
        uint256 first = seed % 10;
        for (uint256 i; i < 10; ++i) {
            // 7 and 10 have no common factor: every stretch comes once.
            uint256 stretch = (first + 7 * i) % 10;
            uint256 length = ends[stretch + 1] - ends[stretch];
            if (length == 0 || (seed >> (100 + stretch)) & 1 == 0) continue;
            stretches.take(ends[stretch], length);
            size -= length;
            for (uint256 j; j < length; ++j) gone[ends[stretch] + j] = true;
            assertEq(stretches.size, size, "size");
        }
        uint256 index;
        for (uint256 number; number < ends[10]; ++number) {
            if (!gone[number]) assertEq(stretches.numberAt(index++), number, "the next that is left");
        }
        assertEq(index, size, "and no more");
    }

    function test_TheFortieth_TakesAllOfTheRest() public pure {
        Stretches memory stretches = StretchesLib.below(100, 100);
        for (uint256 i; i < 39; ++i) stretches.take(i, 1);
        assertEq(stretches.size, 61);
        assertEq(stretches.numberAt(0), 39);
        stretches.take(39, 1);
        assertEq(stretches.size, 0);
    }

    function test_OfNothing_NothingIsLeft() public pure {
        assertEq(StretchesLib.below(0, 0).size, 0);
    }

    function _ends(uint256 seed) private pure returns (uint256[11] memory ends) {
        for (uint256 i; i < 10; ++i) ends[i + 1] = ends[i] + ((seed >> (8 * i + 8)) % 8);
    }
}
