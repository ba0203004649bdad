// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DealState, Lane} from "../types/State.sol";
import {DealStateLib} from "./DealStateLib.sol";

/// @title LaneLib
/// @notice Reads and changes the word of a lane.
/// @dev A fingerprint is the upper 166 bits of a deal's id: two sheets with the same one are as hard to find as two accounts
/// with the same address, and harder. Were there such a pair, the escrow would take one sheet for the other.
library LaneLib {
    /// @notice The most milestones for which a lane's own word has room.
    uint256 internal constant MILESTONES = 8;

    uint256 private constant NEXT = 40;
    uint256 private constant RESOLVED = 72;
    uint256 private constant CLAIMED = 80;
    uint256 private constant LIVE = 1 << 88;
    uint256 private constant WIDE = 1 << 89;
    uint256 private constant FINGERPRINT = 90;

    /// @notice A lane whose deal is committed now.
    /// @param generation The deal's; less than 2³² − 1.
    function begin(bytes32 deal, uint256 generation, bool wide) internal view returns (Lane) {
        // Below 2³².
        unchecked {
            uint256 word = (uint256(deal) >> FINGERPRINT) << FINGERPRINT;
            word |= uint40(block.timestamp) | ((generation + 1) << NEXT) | LIVE;
            return Lane.wrap(wide ? word | WIDE : word);
        }
    }

    /// @notice Whether this is the lane's live deal.
    function holds(Lane lane, bytes32 deal) internal pure returns (bool) {
        return isLive(lane) && (Lane.unwrap(lane) ^ uint256(deal)) >> FINGERPRINT == 0;
    }

    /// @notice Whether a deal is live in it.
    function isLive(Lane lane) internal pure returns (bool) {
        return Lane.unwrap(lane) & LIVE != 0;
    }

    /// @notice Whether where its deal stands is told by the word beside it.
    function isWide(Lane lane) internal pure returns (bool) {
        return Lane.unwrap(lane) & WIDE != 0;
    }

    /// @notice The upper 166 bits of the id of the deal that is or was live in it last.
    function fingerprint(Lane lane) internal pure returns (bytes32) {
        return bytes32((Lane.unwrap(lane) >> FINGERPRINT) << FINGERPRINT);
    }

    /// @notice The least generation that is not spent.
    function next(Lane lane) internal pure returns (uint256) {
        return uint32(Lane.unwrap(lane) >> NEXT);
    }

    /// @notice Where its live deal stands, which is not wide.
    function state(Lane lane) internal pure returns (DealState) {
        uint256 word = Lane.unwrap(lane);
        return DealStateLib.unmetered(uint40(word), uint8(word >> RESOLVED), uint8(word >> CLAIMED));
    }

    /// @notice Where a deal stands by the words of its lane; zero: it is not live.
    function stateOf(Lane lane, DealState wide, bytes32 deal) internal pure returns (DealState) {
        if (!holds(lane, deal)) return DealState.wrap(0);
        return isWide(lane) ? wide : state(lane);
    }

    /// @notice With its deal, which is not wide, standing there.
    function withState(Lane lane, DealState stands) internal pure returns (Lane) {
        uint256 told = (uint256(stands.resolved()) << RESOLVED) | (uint256(stands.claimed()) << CLAIMED);
        uint256 kept = Lane.unwrap(lane) & ~(uint256(type(uint16).max) << RESOLVED);
        return Lane.wrap(kept | told);
    }

    /// @notice With no deal live in it any more.
    function ended(Lane lane) internal pure returns (Lane) {
        return Lane.wrap(Lane.unwrap(lane) & ~LIVE);
    }

    /// @notice With all generations below one spent; its live deal is not touched.
    function withNext(Lane lane, uint256 generation) internal pure returns (Lane) {
        uint256 kept = Lane.unwrap(lane) & ~(uint256(type(uint32).max) << NEXT);
        return Lane.wrap(kept | (generation << NEXT));
    }
}
