// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MilestoneStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {EscrowBase} from "./EscrowBase.sol";

/// @notice Brings a milestone of a committed deal into each state it can be in.
abstract contract Stages is EscrowBase {
    /// @notice From commitment, through nothing but acts of the parties and the clock. Ends some time inside the
    /// state, not at its edge.
    function reach(TermSheet memory terms, uint8 milestone, MilestoneStatus status) internal {
        uint256 duration = terms.milestones[milestone].duration;

        if (status == MilestoneStatus.Pending) return;
        if (status == MilestoneStatus.Missed) return skip(duration + 1 minutes);

        _deliver(terms, milestone);
        skip(1 minutes);
        if (status == MilestoneStatus.Delivered) return;
        if (status == MilestoneStatus.Accepted) return skip(terms.reviewPeriod);
        if (status == MilestoneStatus.Resolved) return _settle(terms, 1 << milestone, 0);

        _dispute(terms, milestone, 1_000);
        skip(1 minutes);
        if (status == MilestoneStatus.Disputed) return;
        if (status == MilestoneStatus.Silent) return skip(terms.rulingPeriod);

        _engage(terms, milestone);
        skip(1 minutes);
    }

    /// @notice Every clock of a deal is over after this.
    function skipAllClocks(TermSheet memory terms) internal {
        uint256 longest = terms.meteredFor;
        for (uint256 i; i < terms.milestones.length; ++i) {
            if (terms.milestones[i].duration > longest) longest = terms.milestones[i].duration;
        }
        skip(longest + terms.reviewPeriod + terms.rulingPeriod);
    }

    /// @notice Ends what time alone can end, by a stranger without a signature.
    function emptyByTime(TermSheet memory terms) internal {
        skipAllClocks(terms);
        (, uint40 committedAt, uint32 resolved, , bool meterClosed) = lens.dealOf(terms);
        if (committedAt == 0) return;
        uint256 all = (uint256(1) << terms.milestones.length) - 1;
        if (all & ~uint256(resolved) != 0) _finalize(terms, all & ~uint256(resolved));
        if (terms.metered != 0 && !meterClosed) _close(terms);
    }
}
