// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The numbers below a total, less the stretches that were taken out of them.
struct Stretches {
    /// How many numbers are left.
    uint256 size;
    /// What was taken, in order: each stretch's first number in the upper half of a word, its length in the lower.
    uint256[] taken;
    uint256 count;
}

/// @title StretchesLib
/// @notice Draws without putting back: what was drawn is taken out, and the rest is numbered through again.
library StretchesLib {
    /// @notice How many stretches can be taken. With the last of them all of the rest is gone.
    uint256 internal constant MOST = 40;

    /// @notice All numbers below a total that fits 128 bits.
    /// @param parts Of how many stretches they are made: no more than so many can be taken.
    function below(uint256 total, uint256 parts) internal pure returns (Stretches memory stretches) {
        stretches.size = total;
        stretches.taken = new uint256[](parts < MOST ? parts : MOST);
    }

    /// @notice The number at an index among those that are left.
    /// @param index Less than `size`.
    function numberAt(Stretches memory stretches, uint256 index) internal pure returns (uint256 number) {
        (uint256[] memory taken, uint256 count) = (stretches.taken, stretches.count);
        number = index;
        // Numbers are below 2¹²⁸, and {MOST} bounds what was taken.
        unchecked {
            for (uint256 i; i < count; ++i) {
                uint256 stretch = taken[i];
                if (number < stretch >> 128) break;
                number += uint128(stretch);
            }
        }
    }

    /// @notice Takes a stretch out of which nothing was taken.
    function take(Stretches memory stretches, uint256 start, uint256 length) internal pure {
        uint256 stretch = (start << 128) | length;
        uint256[] memory taken = stretches.taken;
        // A stretch is of what is left, and {MOST} bounds how many there are.
        unchecked {
            uint256 place = stretches.count;
            stretches.count = place + 1;
            stretches.size = place + 1 == MOST ? 0 : stretches.size - length;
            for (; place != 0 && taken[place - 1] > stretch; --place) taken[place] = taken[place - 1];
            taken[place] = stretch;
        }
    }
}

using StretchesLib for Stretches global;
