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

    /// @notice A round that is drawn now.
    /// @param candidates Juror ids in the order they were drawn.
    function drawn(uint24[] memory candidates) internal view returns (Seats memory seats) {
        seats.drawnAt = uint40(block.timestamp);
        for (uint256 seat; seat < candidates.length; ++seat) put(seats, seat, candidates[seat]);
    }

    /// @notice The candidate's juror id; 0: there is none.
    function idOf(Seats memory seats, uint256 seat) internal pure returns (uint24 id) {
        if (seat < IN_HEAD) return uint24(seats.head >> (seat * WIDTH));
        if (seat < MOST) return uint24(seats.tail >> ((seat - IN_HEAD) * WIDTH));
    }

    /// @notice Seats the next candidate, into memory.
    function put(Seats memory seats, uint256 seat, uint24 id) internal pure {
        if (seat < IN_HEAD) seats.head |= uint216(id) << uint216(seat * WIDTH);
        else seats.tail |= uint192(id) << uint192((seat - IN_HEAD) * WIDTH);
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
