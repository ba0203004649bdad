// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IReputation} from "../interfaces/IReputation.sol";
import {Ending} from "../types/Status.sol";

/// @title TallyLib
/// @notice Counts of rare endings in one word: disputes, splits, waivers, defaults, 64 bits each, from the lowest bit.
/// @dev An entry adds at most 255 to each, so that no number of them overflows one: words are added whole.
library TallyLib {
    uint256 private constant BITS = 64;
    uint256 private constant MASK = (1 << BITS) - 1;

    /// @notice What an entry counts for its seller.
    function ofSeller(IReputation.Entry calldata entry) internal pure returns (uint256 tally) {
        tally = entry.disputed;
        Ending ending = entry.ending;
        if (ending == Ending.Split) tally |= uint256(entry.milestones) << BITS;
        else if (ending == Ending.Waived) tally |= uint256(entry.milestones) << (2 * BITS);
        else if (ending == Ending.Missed) tally |= uint256(entry.milestones) << (3 * BITS);
    }

    /// @notice What of it counts for the buyer: waiving and defaulting are the seller's alone.
    function ofBuyer(uint256 tally) internal pure returns (uint256) {
        return uint128(tally);
    }

    function disputes(uint256 tally) internal pure returns (uint256) {
        return tally & MASK;
    }

    function splits(uint256 tally) internal pure returns (uint256) {
        return (tally >> BITS) & MASK;
    }

    function waivers(uint256 tally) internal pure returns (uint256) {
        return (tally >> (2 * BITS)) & MASK;
    }

    function defaults(uint256 tally) internal pure returns (uint256) {
        return tally >> (3 * BITS);
    }
}
