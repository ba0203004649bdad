// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Votes} from "../types/Cases.sol";

/// @title VotesLib
/// @notice Reads and changes the word a round's ballots are kept in, and finds their median.
library VotesLib {
    uint256 private constant WIDTH = 14;
    uint256 private constant MASK = (1 << WIDTH) - 1;

    /// @notice The most seats a round can have: 14 bits each.
    uint256 internal constant MOST_SEATS = 18;

    /// @notice What a seat voted, in basis points.
    /// @return voted Whether it did; `sellerBps` means nothing otherwise.
    function ballotOf(Votes votes, uint256 seat) internal pure returns (bool voted, uint256 sellerBps) {
        uint256 field = (Votes.unwrap(votes) >> (seat * WIDTH)) & MASK;
        if (field != 0) return (true, field - 1);
    }

    /// @notice With the ballot of a seat that has not voted.
    /// @param sellerBps At most 10,000.
    function withBallot(Votes votes, uint256 seat, uint256 sellerBps) internal pure returns (Votes) {
        return Votes.wrap(Votes.unwrap(votes) | ((sellerBps + 1) << (seat * WIDTH)));
    }

    /// @notice How many voted.
    function count(Votes votes) internal pure returns (uint256 ballots) {
        for (uint256 word = Votes.unwrap(votes); word != 0; word >>= WIDTH) {
            if (word & MASK != 0) ++ballots;
        }
    }

    /// @notice The median of all ballots, the lower middle when they are even; 0 without any.
    function median(Votes votes) internal pure returns (uint256 sellerBps) {
        uint256[] memory sorted = new uint256[](MOST_SEATS);
        uint256 ballots;
        for (uint256 word = Votes.unwrap(votes); word != 0; word >>= WIDTH) {
            uint256 field = word & MASK;
            if (field == 0) continue;
            // Inserted where it belongs: there are few.
            uint256 place = ballots++;
            for (; place > 0 && sorted[place - 1] > field; --place) sorted[place] = sorted[place - 1];
            sorted[place] = field;
        }
        if (ballots != 0) return sorted[(ballots - 1) / 2] - 1;
    }
}
