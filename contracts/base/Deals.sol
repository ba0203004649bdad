// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Reputation} from "../Reputation.sol";
import {IEscrow} from "../interfaces/IEscrow.sol";
import {IReputation} from "../interfaces/IReputation.sol";
import {DealStateLib} from "../libraries/DealStateLib.sol";
import {MilestoneLib} from "../libraries/MilestoneLib.sol";
import {SettlementLib} from "../libraries/SettlementLib.sol";
import {Sheet} from "../types/Sheet.sol";
import {Claim, DealState} from "../types/State.sol";
import {Ending, MilestoneStatus} from "../types/Status.sol";
import {TermSheet} from "../types/TermSheet.sol";
import {Treasury} from "./Treasury.sol";

/// @title Deals
/// @notice What becomes of a live deal: how each part of it ends, and who is paid by it. The rows are those of the
/// table in docs/protocol.md.
abstract contract Deals is Treasury {
    /// @dev One act upon a live deal: its state, what the act pays whom, and what it adds to the records, of which
    /// {IReputation.Entry} tells.
    struct Run {
        bytes32 deal;
        DealState state;
        uint256 toBuyer;
        uint256 toSeller;
        uint256 toArbiter;
        uint256 milestones;
        uint256 disputed;
        uint256 burned;
        uint256 sellerLoss;
        uint256 buyerLoss;
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
    function _read(TermSheet calldata terms) internal view returns (Sheet sheet, bytes32 deal) {
        (sheet, deal) = terms.read();
        deal = _digest(deal);
    }

    /// @dev Begins an act upon a live deal.
    function _open(TermSheet calldata terms) internal view returns (Sheet sheet, Run memory run) {
        bytes32 deal;
        (sheet, deal) = _read(terms);
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
    function _shut(Sheet sheet, Run memory run, bool over) internal {
        _deals[run.deal] = over ? DealStateLib.none() : run.state;

        if (run.toSeller != 0) _pay(sheet.token(), sheet.seller(), run.toSeller);
        if (run.toBuyer != 0) _pay(sheet.token(), sheet.buyer(), run.toBuyer);
        if (run.toArbiter != 0) _pay(sheet.token(), sheet.arbiter(), run.toArbiter);
    }

    function _shut(Sheet sheet, Run memory run) internal {
        _shut(sheet, run, _isOver(sheet, run));
    }

    function _isOver(Sheet sheet, Run memory run) internal pure returns (bool) {
        return run.state.isOver(sheet.count());
    }

    // ---------------------------------------------------------------------------------------- milestones

    /// @dev Ends one milestone by any row but the plain approval: divides its amount, bond and fee, and records it.
    function _resolve(Sheet sheet, Run memory run, uint256 i, Ending ending, uint256 sellerBps) internal {
        uint256 earned = _divide(sheet, run, i, ending, sellerBps);
        run.milestones = 1;
        run.state = run.state.withResolved(1 << i);

        bool toArbiter = run.state.isClaimed(i) && _endClaim(sheet, run, i, ending, earned);
        if (ending == Ending.Missed || ending == Ending.Ruled || (ending == Ending.Waived && toArbiter)) {
            run.sellerLoss = SettlementLib.burn(sheet.amountOf(i) - earned, sheet.burnBps());
        }
        bool over = _isOver(sheet, run);
        emit Resolved(run.deal, uint8(i), ending, uint16(sellerBps), uint96(run.burned), toArbiter, over);
        _record(sheet, run, ending, ending == Ending.Split || ending == Ending.Ruled);
    }

    /// @dev Divides a milestone's amount, its burn and its bond between the sides.
    /// @return earned What the seller gets of the amount.
    function _divide(
        Sheet sheet,
        Run memory run,
        uint256 i,
        Ending ending,
        uint256 sellerBps
    ) private pure returns (uint256 earned) {
        uint256 amount = sheet.amountOf(i);
        uint256 bond = sheet.bondOf(i);
        uint256 burnBps = sheet.burnBps();
        earned = SettlementLib.share(amount, sellerBps);
        uint256 kept = SettlementLib.share(bond, SettlementLib.bondBps(ending, sellerBps));

        run.burned = SettlementLib.burn(earned, burnBps);
        // Each part is at most its whole, and each whole below 2¹¹³.
        unchecked {
            run.toSeller += earned + kept;
            run.toBuyer += amount - earned + bond - kept;
            run.toBuyer += SettlementLib.burn(amount, burnBps) - run.burned;
        }
    }

    /// @dev Pays the milestones of the bitmap that are still open, in full.
    /// @return fresh Those that were.
    /// @return paid What the seller earned by them.
    function _approve(
        Sheet sheet,
        Run memory run,
        uint256 milestones
    ) internal returns (uint256 fresh, uint256 paid) {
        fresh = milestones & ~uint256(run.state.resolved());
        uint256 claimed = run.state.claimed();
        uint256 burnBps = sheet.burnBps();
        uint256 bonds;

        // At most 32 of them, each below 2¹¹³.
        unchecked {
            for (uint256 i; fresh >> i != 0; ++i) {
                if ((fresh >> i) & 1 == 0) continue;
                uint256 amount = sheet.amountOf(i);
                paid += amount;
                bonds += sheet.bondOf(i);
                if (burnBps != 0) {
                    run.burned += SettlementLib.burn(amount, burnBps);
                    ++run.milestones;
                }
                if ((claimed >> i) & 1 != 0) _endClaim(sheet, run, i, Ending.Approved, amount);
            }
            run.toSeller = paid + bonds;
        }
        run.state = run.state.withResolved(fresh);
    }

    /// @dev Ends what was claimed about a milestone: the fee goes to the arbiter if it earned it, else back to the
    /// buyer, whose loss is what the dispute did not concede.
    /// @return toArbiter Whether the fee went to the arbiter.
    function _endClaim(
        Sheet sheet,
        Run memory run,
        uint256 i,
        Ending ending,
        uint256 earned
    ) private returns (bool toArbiter) {
        Claim memory claim = _claims[run.deal][i];
        delete _claims[run.deal][i];
        if (claim.disputedAt == 0) return false;

        ++run.disputed;
        toArbiter = ending == Ending.Ruled || (claim.engaged && ending != Ending.Silent);
        if (toArbiter) run.toArbiter += sheet.arbiterFee();
        else run.toBuyer += sheet.arbiterFee();

        if (ending == Ending.Ruled || (ending == Ending.Approved && toArbiter)) {
            uint256 conceded = SettlementLib.share(sheet.amountOf(i), claim.concededBps);
            if (earned > conceded) run.buyerLoss += SettlementLib.burn(earned - conceded, sheet.burnBps());
        }
    }

    // ---------------------------------------------------------------------------------------- the meter

    /// @dev Pays what is metered beyond what was paid, while its clock runs.
    function _meter(Sheet sheet, Run memory run, uint96 metered) internal view returns (uint256 paid) {
        uint256 before = run.state.meteredPaid();
        if (metered <= before || run.state.isMeterClosed()) return 0;
        if (block.timestamp >= run.state.committedAt() + sheet.meteredFor()) return 0;

        // The burn of the sum less the burn of what was paid: a payment in parts burns as much as one in whole.
        // Metered is more than before; as above, nothing can overflow.
        unchecked {
            uint256 burnBps = sheet.burnBps();
            paid = metered - before;
            run.toSeller += paid;
            run.burned += SettlementLib.burn(metered, burnBps) - SettlementLib.burn(before, burnBps);
        }
        run.state = run.state.withMeteredPaid(metered);
        if (metered == sheet.metered()) run.state = run.state.withMeterClosed();
    }

    /// @dev Returns what was not metered, with its burn, to the buyer.
    /// @return closed Whether it was open.
    function _closeMeter(Sheet sheet, Run memory run) internal returns (bool closed) {
        if (run.state.isMeterClosed()) return false;

        uint256 paid = run.state.meteredPaid();
        uint256 metered = sheet.metered();
        uint256 burnBps = sheet.burnBps();
        uint256 returned;
        // What was paid is at most the cap.
        unchecked {
            returned = metered - paid;
            returned += SettlementLib.burn(metered, burnBps) - SettlementLib.burn(paid, burnBps);
            run.toBuyer += returned;
        }
        run.state = run.state.withMeterClosed();
        emit MeterClosed(run.deal, returned, _isOver(sheet, run));
        return true;
    }

    // ------------------------------------------------------------------------------------------- records

    /// @dev Writes what ended so far to the records of both sides, if the deal buys evidence.
    /// @param both Whether the buyer gains evidence too.
    function _record(Sheet sheet, Run memory run, Ending ending, bool both) internal {
        if (sheet.burnBps() == 0) return;

        REPUTATION.record(
            IReputation.Entry({
                buyer: sheet.buyer(),
                seller: sheet.seller(),
                burned: uint96(run.burned),
                both: both,
                sellerLoss: uint96(run.sellerLoss),
                buyerLoss: uint96(run.buyerLoss),
                ending: ending,
                milestones: uint8(run.milestones),
                disputed: uint8(run.disputed)
            })
        );
        (run.milestones, run.disputed, run.burned, run.sellerLoss, run.buyerLoss) = (0, 0, 0, 0, 0);
    }

    // -------------------------------------------------------------------------------------------- status

    function _statusOf(
        Sheet sheet,
        Run memory run,
        uint256 milestone
    ) internal view returns (MilestoneStatus status, uint256 clock) {
        uint256 count = sheet.count();
        if (milestone >= count) revert MilestoneOutOfRange(milestone, count);

        Claim memory claim;
        if (run.state.isClaimed(milestone)) claim = _claims[run.deal][milestone];
        return MilestoneLib.statusOf(sheet, run.state, claim, milestone);
    }

    /// @dev Reverts unless the milestone is in one of two states.
    function _checkStatus(
        Sheet sheet,
        Run memory run,
        uint256 milestone,
        MilestoneStatus allowed,
        MilestoneStatus orAllowed
    ) internal view {
        (MilestoneStatus status, ) = _statusOf(sheet, run, milestone);
        if (status != allowed && status != orAllowed) _revertStatus(run, milestone, status);
    }

    function _revertStatus(Run memory run, uint256 milestone, MilestoneStatus found) internal pure {
        revert MilestoneUnexpectedStatus(run.deal, milestone, found);
    }

    function _checkBitmap(Sheet sheet, uint256 milestones) internal pure {
        uint256 count = sheet.count();
        if (milestones >> count != 0) revert MilestoneOutOfRange(milestones, count);
    }
}
