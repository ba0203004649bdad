// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Seats} from "../types/Cases.sol";

/// @title SeatsLib
/// @notice Who was drawn for a round, and who of them sits. The candidates are in the order they were drawn; the panel is
/// the first of them that were not struck, as many as it is for.
library SeatsLib {
    uint256 private constant WIDTH = 24;
    uint256 private constant IN_HEAD = 9;

    /// @notice The most candidates a round can have.
    uint256 internal constant MOST = 17;

    /// @notice Seats a round's candidates, now. Nobody was drawn for it before.
    /// @param candidates Juror ids in the order they were drawn, {MOST} at most.
    function fill(Seats storage seats, uint24[] memory candidates) internal {
        uint256 head;
        uint256 tail;
        // Seats are few, and their ids fit their places.
        unchecked {
            for (uint256 seat; seat < candidates.length; ++seat) {
                uint256 id = candidates[seat];
                if (seat < IN_HEAD) head |= id << (seat * WIDTH);
                else tail |= id << ((seat - IN_HEAD) * WIDTH);
            }
        }
        (seats.drawnAt, seats.head) = (uint40(block.timestamp), uint216(head));
        // A word that stays empty is not touched.
        if (tail != 0) seats.tail = uint192(tail);
    }

    /// @notice The candidate's juror id; 0: there is none.
    function idOf(Seats memory seats, uint256 seat) internal pure returns (uint24 id) {
        if (seat < IN_HEAD) return uint24(seats.head >> (seat * WIDTH));
        if (seat < MOST) return uint24(seats.tail >> ((seat - IN_HEAD) * WIDTH));
    }

    function isStruck(Seats memory seats, uint256 seat) internal pure returns (bool) {
        return (seats.struck >> seat) & 1 != 0;
    }

    /// @notice Bitmap of the candidates that sit on a panel of `size`.
    function panel(Seats memory seats, uint256 size) internal pure returns (uint256 sitting) {
        uint256 seated;
        for (uint256 seat; seated < size && idOf(seats, seat) != 0; ++seat) {
            if (isStruck(seats, seat)) continue;
            sitting |= 1 << seat;
            ++seated;
        }
    }
}
