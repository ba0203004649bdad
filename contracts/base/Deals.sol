// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Reputation} from "../Reputation.sol";
import {IEscrow} from "../interfaces/IEscrow.sol";
import {IReputation} from "../interfaces/IReputation.sol";
import {DealStateLib} from "../libraries/DealStateLib.sol";
import {MilestoneLib} from "../libraries/MilestoneLib.sol";
import {SettlementLib} from "../libraries/SettlementLib.sol";
import {Claim, DealState} from "../types/State.sol";
import {Ending, MilestoneStatus} from "../types/Status.sol";
import {Milestone, TermSheet} from "../types/TermSheet.sol";
import {Treasury} from "./Treasury.sol";

/// @title Deals
/// @notice What becomes of a live deal: how each part of it ends, and who is paid by it. The rows are those of the
/// table in docs/protocol.md.
abstract contract Deals is Treasury {
    /// @dev One act upon a live deal: its state, and what the act pays whom.
    struct Run {
        bytes32 deal;
        DealState state;
        uint256 toBuyer;
        uint256 toSeller;
        uint256 toArbiter;
    }

    /// @inheritdoc IEscrow
    IReputation public immutable REPUTATION;

    mapping(bytes32 deal => DealState) internal _deals;
    mapping(bytes32 deal => mapping(uint256 milestone => Claim)) internal _claims;

    constructor() {
        REPUTATION = new Reputation();
    }

    // ------------------------------------------------------------------------------------ begin and end

    /// @dev The sheet, and the deal it is the id of.
    function _read(TermSheet calldata source) internal view returns (TermSheet[] memory box, bytes32 deal) {
        (box, deal) = source.read();
        deal = _digest(deal);
    }

    /// @dev Begins an act upon a live deal.
    function _open(TermSheet calldata source) internal view returns (TermSheet[] memory box, Run memory run) {
        bytes32 deal;
        (box, deal) = _read(source);
        _load(run, deal);
    }

    /// @dev The state of a live deal.
    function _load(Run memory run, bytes32 deal) internal view {
        run.deal = deal;
        run.state = _deals[deal];
        if (!run.state.isLive()) revert DealNotLive(deal);
    }

    /// @dev Ends an act upon a live deal: writes its state, or clears it with the last open part (its buyer's spent
    /// nonce forbids a second commitment), then pays.
    function _shut(TermSheet memory terms, Run memory run, bool over) internal {
        _deals[run.deal] = over ? DealStateLib.none() : run.state;

        _pay(terms.token, terms.seller, run.toSeller);
        _pay(terms.token, terms.buyer, run.toBuyer);
        _pay(terms.token, terms.arbiter, run.toArbiter);
    }

    function _shut(TermSheet memory terms, Run memory run) internal {
        _shut(terms, run, _isOver(terms, run));
    }

    function _isOver(TermSheet memory terms, Run memory run) internal pure returns (bool) {
        return run.state.isOver(terms.milestones.length);
    }

    // ---------------------------------------------------------------------------------------- milestones

    /// @dev Ends one milestone by any row but the plain approval: divides its amount, bond and fee, and records it.
    function _resolve(
        TermSheet memory terms,
        Run memory run,
        uint256 i,
        Ending ending,
        uint256 sellerBps
    ) internal {
        Milestone memory milestone = terms.milestones[i];
        uint256 earned = SettlementLib.share(milestone.amount, sellerBps);
        uint256 bond = SettlementLib.share(milestone.bond, SettlementLib.bondBps(ending, sellerBps));

        IReputation.Entry memory entry;
        entry.milestones = 1;
        entry.both = ending == Ending.Split || ending == Ending.Ruled;
        entry.burned = uint96(SettlementLib.burn(earned, terms.burnBps));
        // Each part is at most its whole, and each whole below 2¹¹³.
        unchecked {
            run.toSeller += earned + bond;
            run.toBuyer += milestone.amount - earned + milestone.bond - bond;
            run.toBuyer += SettlementLib.burn(milestone.amount, terms.burnBps) - entry.burned;
        }
        run.state = run.state.withResolved(1 << i);

        bool toArbiter = run.state.isClaimed(i) && _endClaim(terms, run, i, ending, earned, entry);
        if (ending == Ending.Missed || ending == Ending.Ruled || (ending == Ending.Waived && toArbiter)) {
            entry.sellerLoss = uint96(SettlementLib.burn(milestone.amount - earned, terms.burnBps));
        }
        bool over = _isOver(terms, run);
        emit Resolved(run.deal, uint8(i), ending, uint16(sellerBps), entry.burned, toArbiter, over);
        _record(terms, entry, ending);
    }

    /// @dev Pays the milestones of the bitmap that are still open, in full.
    /// @return fresh Those that were.
    /// @return paid What the seller earned by them.
    function _approve(
        TermSheet memory terms,
        Run memory run,
        uint256 milestones,
        IReputation.Entry memory entry
    ) internal returns (uint256 fresh, uint256 paid) {
        fresh = milestones & ~uint256(run.state.resolved());
        uint256 bonds;
        uint256 burned;

        Milestone[] memory all = terms.milestones;
        for (uint256 i; i < all.length; ++i) {
            if ((fresh >> i) & 1 == 0) continue;
            Milestone memory milestone = all[i];
            // At most 32 of them, each below 2¹¹³.
            unchecked {
                paid += milestone.amount;
                bonds += milestone.bond;
                burned += SettlementLib.burn(milestone.amount, terms.burnBps);
                ++entry.milestones;
            }
            if (run.state.isClaimed(i)) _endClaim(terms, run, i, Ending.Approved, milestone.amount, entry);
        }
        entry.burned = uint96(burned);
        // Two sums of at most 118 bits.
        unchecked {
            run.toSeller = paid + bonds;
        }
        run.state = run.state.withResolved(fresh);
    }

    /// @dev Ends what was claimed about a milestone: the fee goes to the arbiter if it earned it, else back to the
    /// buyer, whose loss is what the dispute did not concede.
    /// @return toArbiter Whether the fee went to the arbiter.
    function _endClaim(
        TermSheet memory terms,
        Run memory run,
        uint256 i,
        Ending ending,
        uint256 earned,
        IReputation.Entry memory entry
    ) private returns (bool toArbiter) {
        Claim memory claim = _claims[run.deal][i];
        delete _claims[run.deal][i];
        if (claim.disputedAt == 0) return false;

        ++entry.disputed;
        toArbiter = ending == Ending.Ruled || (claim.engaged && ending != Ending.Silent);
        if (toArbiter) run.toArbiter += terms.arbiterFee;
        else run.toBuyer += terms.arbiterFee;

        if (ending == Ending.Ruled || (ending == Ending.Approved && toArbiter)) {
            uint256 conceded = SettlementLib.share(terms.milestones[i].amount, claim.concededBps);
            if (earned > conceded) {
                entry.buyerLoss += uint96(SettlementLib.burn(earned - conceded, terms.burnBps));
            }
        }
    }

    // ---------------------------------------------------------------------------------------- the meter

    /// @dev Pays what is metered beyond what was paid, while its clock runs.
    function _meter(
        TermSheet memory terms,
        Run memory run,
        uint96 metered,
        IReputation.Entry memory entry
    ) internal view returns (uint256 paid) {
        uint96 before = run.state.meteredPaid();
        if (metered <= before || run.state.isMeterClosed()) return 0;
        if (block.timestamp >= uint256(run.state.committedAt()) + terms.meteredFor) return 0;

        // The burn of the sum less the burn of what was paid: a payment in parts burns as much as one in whole.
        // Metered is more than before; as above, nothing can overflow.
        unchecked {
            paid = metered - before;
            run.toSeller += paid;
            entry.burned += uint96(
                SettlementLib.burn(metered, terms.burnBps) - SettlementLib.burn(before, terms.burnBps)
            );
        }
        run.state = run.state.withMeteredPaid(metered);
        if (metered == terms.metered) run.state = run.state.withMeterClosed();
    }

    /// @dev Returns what was not metered, with its burn, to the buyer.
    /// @return closed Whether it was open.
    function _closeMeter(TermSheet memory terms, Run memory run) internal returns (bool closed) {
        if (run.state.isMeterClosed()) return false;

        uint256 paid = run.state.meteredPaid();
        uint256 returned;
        // What was paid is at most the cap.
        unchecked {
            returned = terms.metered - paid;
            returned +=
                SettlementLib.burn(terms.metered, terms.burnBps) - SettlementLib.burn(paid, terms.burnBps);
            run.toBuyer += returned;
        }
        run.state = run.state.withMeterClosed();
        emit MeterClosed(run.deal, returned, _isOver(terms, run));
        return true;
    }

    // ------------------------------------------------------------------------------------------- records

    /// @dev Writes to the records of both sides, if the deal buys evidence.
    function _record(TermSheet memory terms, IReputation.Entry memory entry, Ending ending) internal {
        if (terms.burnBps == 0) return;

        entry.buyer = terms.buyer;
        entry.seller = terms.seller;
        entry.ending = ending;
        REPUTATION.record(entry);
    }

    // -------------------------------------------------------------------------------------------- status

    function _statusOf(
        TermSheet memory terms,
        Run memory run,
        uint256 milestone
    ) internal view returns (MilestoneStatus status, uint256 clock) {
        uint256 count = terms.milestones.length;
        if (milestone >= count) revert MilestoneOutOfRange(milestone, count);

        Claim memory claim;
        if (run.state.isClaimed(milestone)) claim = _claims[run.deal][milestone];
        return MilestoneLib.statusOf(terms, run.state, claim, milestone);
    }

    /// @dev Reverts unless the milestone is in one of two states.
    function _checkStatus(
        TermSheet memory terms,
        Run memory run,
        uint256 milestone,
        MilestoneStatus allowed,
        MilestoneStatus orAllowed
    ) internal view {
        (MilestoneStatus status, ) = _statusOf(terms, run, milestone);
        if (status != allowed && status != orAllowed) _revertStatus(run, milestone, status);
    }

    function _revertStatus(Run memory run, uint256 milestone, MilestoneStatus found) internal pure {
        revert MilestoneUnexpectedStatus(run.deal, milestone, found);
    }

    function _checkBitmap(TermSheet memory terms, uint256 milestones) internal pure {
        uint256 count = terms.milestones.length;
        if (milestones >> count != 0) revert MilestoneOutOfRange(milestones, count);
    }
}
