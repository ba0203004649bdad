// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DealState} from "../types/State.sol";

/// @title DealStateLib
/// @notice Reads and changes the word that tells where a live deal stands.
library DealStateLib {
    uint256 private constant RESOLVED = 40;
    uint256 private constant CLAIMED = 72;
    uint256 private constant METERED_PAID = 104;
    uint256 private constant METER_CLOSED = 1 << 200;

    /// @notice A deal committed now.
    /// @param meterClosed Whether nothing is metered.
    function begin(bool meterClosed) internal view returns (DealState) {
        return DealState.wrap(uint40(block.timestamp) | (meterClosed ? METER_CLOSED : 0));
    }

    /// @notice A deal that is not metered.
    /// @param since Unix time of commitment.
    function unmetered(uint256 since, uint256 ended, uint256 claimedOf) internal pure returns (DealState) {
        return DealState.wrap(since | (ended << RESOLVED) | (claimedOf << CLAIMED) | METER_CLOSED);
    }

    function isLive(DealState state) internal pure returns (bool) {
        return committedAt(state) != 0;
    }

    /// @notice Unix time of commitment; 0: not live.
    function committedAt(DealState state) internal pure returns (uint40) {
        return uint40(DealState.unwrap(state));
    }

    /// @notice Bitmap of the milestones that ended.
    function resolved(DealState state) internal pure returns (uint32) {
        return uint32(DealState.unwrap(state) >> RESOLVED);
    }

    function isResolved(DealState state, uint256 milestone) internal pure returns (bool) {
        return (resolved(state) >> milestone) & 1 != 0;
    }

    /// @notice Bitmap of the milestones of which something was claimed on chain.
    function claimed(DealState state) internal pure returns (uint32) {
        return uint32(DealState.unwrap(state) >> CLAIMED);
    }

    function isClaimed(DealState state, uint256 milestone) internal pure returns (bool) {
        return (claimed(state) >> milestone) & 1 != 0;
    }

    /// @notice What was paid for usage so far, in units of the token.
    function meteredPaid(DealState state) internal pure returns (uint96) {
        return uint96(DealState.unwrap(state) >> METERED_PAID);
    }

    function isMeterClosed(DealState state) internal pure returns (bool) {
        return DealState.unwrap(state) & METER_CLOSED != 0;
    }

    /// @notice Whether all of `count` milestones ended and nothing is metered any more.
    function isOver(DealState state, uint256 count) internal pure returns (bool) {
        // A bit is at least one.
        unchecked {
            return resolved(state) == (1 << count) - 1 && isMeterClosed(state);
        }
    }

    function withResolved(DealState state, uint256 milestones) internal pure returns (DealState) {
        return DealState.wrap(DealState.unwrap(state) | (milestones << RESOLVED));
    }

    function withClaimed(DealState state, uint256 milestone) internal pure returns (DealState) {
        return DealState.wrap(DealState.unwrap(state) | (1 << (CLAIMED + milestone)));
    }

    function withMeteredPaid(DealState state, uint96 paid) internal pure returns (DealState) {
        uint256 cleared = DealState.unwrap(state) & ~(uint256(type(uint96).max) << METERED_PAID);
        return DealState.wrap(cleared | (uint256(paid) << METERED_PAID));
    }

    function withMeterClosed(DealState state) internal pure returns (DealState) {
        return DealState.wrap(DealState.unwrap(state) | METER_CLOSED);
    }
}
