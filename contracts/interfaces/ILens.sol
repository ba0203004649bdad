// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DealStatus, MilestoneStatus} from "../types/Status.sol";
import {TermSheet} from "../types/TermSheet.sol";
import {IEscrow} from "./IEscrow.sol";

/// @title Lens
/// @notice What follows from an escrow's words and a term sheet: it keeps nothing and moves nothing. An escrow keeps a
/// word a deal, so that whoever asks about a deal brings its sheet.
interface ILens {
    /// @notice What stands of a lane. All but the next generation is zero unless a deal is live in it.
    struct LaneView {
        /// The least generation of which a sheet can still be committed.
        uint32 nextGeneration;
        /// The upper 166 bits of the deal's id.
        bytes32 fingerprint;
        /// Unix time of commitment.
        uint40 committedAt;
        /// Bitmaps of the milestones that ended, and of those of which something was claimed.
        uint32 resolved;
        uint32 claimed;
        /// What was paid for usage so far, in units of the token.
        uint96 meteredPaid;
        bool meterClosed;
    }

    /// @notice The escrow it reads.
    function ESCROW() external view returns (IEscrow);

    /// @notice The term sheet's EIP-712 digest: the deal id.
    function dealIdOf(TermSheet calldata terms) external view returns (bytes32 deal);

    /// @notice Where a deal stands.
    /// @return status See {DealStatus}.
    /// @return committedAt Unix time of commitment; 0 unless live.
    /// @return resolved Bitmap of the milestones that ended; 0 unless live.
    /// @return meteredPaid What was paid for usage so far; 0 unless live.
    /// @return meterClosed Whether the rest of the metered cap was returned.
    function dealOf(
        TermSheet calldata terms
    )
        external
        view
        returns (
            DealStatus status,
            uint40 committedAt,
            uint32 resolved,
            uint96 meteredPaid,
            bool meterClosed
        );

    /// @notice One of a buyer's lanes.
    /// @param lane The upper half of the buyer's nonce.
    function laneOf(address buyer, uint32 lane) external view returns (LaneView memory);

    /// @notice Some of a buyer's lanes, one after another.
    /// @param first The first one's number.
    /// @param count How many; a lane past the last number there is reverts.
    function lanesOf(address buyer, uint32 first, uint32 count) external view returns (LaneView[] memory);

    /// @notice Where a milestone of a live deal stands.
    /// @return status See {MilestoneStatus}.
    /// @return clock Unix time at which its status changes by itself; 0: never.
    /// @return index That of its latest delivery on chain, which a dispute names; 0: none, or resolved.
    function milestoneOf(
        TermSheet calldata terms,
        uint8 milestone
    ) external view returns (MilestoneStatus status, uint256 clock, uint32 index);
}
