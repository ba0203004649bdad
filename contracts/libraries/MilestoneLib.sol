// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Sheet} from "../types/Sheet.sol";
import {Claim, DealState} from "../types/State.sol";
import {Ending, MilestoneStatus} from "../types/Status.sol";

/// @title MilestoneLib
/// @notice A milestone's clock: its status follows from what was claimed and from the time.
library MilestoneLib {
    /// @notice Where milestone `i` stands now. A clock has run out from its second on.
    /// @return status See {MilestoneStatus}.
    /// @return clock Unix time at which that changes by itself; 0: never.
    function statusOf(
        Sheet sheet,
        DealState state,
        Claim memory claim,
        uint256 i
    ) internal view returns (MilestoneStatus status, uint256 clock) {
        if (state.isResolved(i)) return (MilestoneStatus.Resolved, 0);

        if (claim.disputedAt != 0) {
            clock = uint256(claim.disputedAt) + sheet.rulingPeriod();
            if (block.timestamp >= clock) return (MilestoneStatus.Silent, 0);
            return (claim.engaged ? MilestoneStatus.Engaged : MilestoneStatus.Disputed, clock);
        }
        if (claim.deliveredAt != 0) {
            clock = uint256(claim.deliveredAt) + sheet.reviewPeriod();
            if (block.timestamp >= clock) return (MilestoneStatus.Accepted, 0);
            return (MilestoneStatus.Delivered, clock);
        }
        clock = uint256(state.committedAt()) + sheet.durationOf(i);
        if (block.timestamp >= clock) return (MilestoneStatus.Missed, 0);
        return (MilestoneStatus.Pending, clock);
    }

    /// @notice Whether the milestone's clock still runs.
    function isRunning(MilestoneStatus status) internal pure returns (bool) {
        return
            status == MilestoneStatus.Pending ||
            status == MilestoneStatus.Delivered ||
            status == MilestoneStatus.Disputed ||
            status == MilestoneStatus.Engaged;
    }

    /// @notice How time alone ends a milestone in this status.
    /// @return due Whether it does; `ending` means nothing otherwise.
    function endingByClock(MilestoneStatus status) internal pure returns (bool due, Ending ending) {
        if (status == MilestoneStatus.Missed) return (true, Ending.Missed);
        if (status == MilestoneStatus.Accepted) return (true, Ending.Accepted);
        if (status == MilestoneStatus.Silent) return (true, Ending.Silent);
    }
}
