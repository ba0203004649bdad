// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Reputation} from "../Reputation.sol";
import {IEscrow} from "../interfaces/IEscrow.sol";
import {IReputation} from "../interfaces/IReputation.sol";
import {EndingLib, Row} from "../libraries/EndingLib.sol";
import {MilestoneLib} from "../libraries/MilestoneLib.sol";
import {RunLib} from "../libraries/RunLib.sol";
import {SettlementLib} from "../libraries/SettlementLib.sol";
import {Run} from "../types/Run.sol";
import {Sheet} from "../types/Sheet.sol";
import {Claim, Lane, LaneSlots} from "../types/State.sol";
import {Ending, MilestoneStatus} from "../types/Status.sol";
import {TermSheet} from "../types/TermSheet.sol";
import {Treasury} from "./Treasury.sol";

/// @title Deals
/// @notice What becomes of a live deal: how each part of it ends, and who is paid by it. The rows are those of the
/// table in docs/protocol.md.
abstract contract Deals is Treasury {
    /// @inheritdoc IEscrow
    IReputation public immutable REPUTATION;

    mapping(address buyer => mapping(uint256 lane => LaneSlots)) internal _lanes;
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
    function _open(TermSheet calldata terms) internal view returns (Sheet sheet, Run run) {
        bytes32 deal;
        (sheet, deal) = _read(terms);
        run = _run(sheet, deal);
    }

    /// @dev Begins an act upon a deal; reverts unless it is live.
    function _run(Sheet sheet, bytes32 deal) internal view returns (Run run) {
        LaneSlots storage slots = _laneOf(sheet);
        Lane lane = slots.lane;
        if (!lane.holds(deal)) revert DealNotLive(deal);
        return RunLib.begin(deal, slots, lane, lane.isWide() ? slots.wide : lane.state());
    }

    /// @dev The lane that a sheet's deal uses.
    function _laneOf(Sheet sheet) internal view returns (LaneSlots storage slots) {
        return _lanes[sheet.buyer()][sheet.lane()];
    }

    /// @dev Ends an act upon a live deal: writes where it stands, or frees its lane with the last open part (the lane's next
    /// generation forbids a second commitment), then pays.
    function _shut(Sheet sheet, Run run, bool over) internal {
        _write(run, over);
        _payOut(sheet, run);
    }

    function _shut(Sheet sheet, Run run) internal {
        _shut(sheet, run, _isOver(sheet, run));
    }

    function _write(Run run, bool over) internal {
        Lane lane = run.lane();
        if (over) run.slots().lane = lane.ended();
        else if (lane.isWide()) run.slots().wide = run.state();
        else run.slots().lane = lane.withState(run.state());
    }

    function _payOut(Sheet sheet, Run run) internal {
        if (run.toSeller() != 0) _pay(sheet.token(), sheet.seller(), run.toSeller());
        if (run.toBuyer() != 0) _pay(sheet.token(), sheet.buyer(), run.toBuyer());
        if (run.toArbiter() != 0) _pay(sheet.token(), sheet.arbiter(), run.toArbiter());
    }

    function _isOver(Sheet sheet, Run run) internal pure returns (bool) {
        return run.state().isOver(sheet.count());
    }

    // ---------------------------------------------------------------------------------------- milestones

    /// @dev Ends one milestone otherwise than by an approval, and records it.
    /// @param sellerBps The seller's share that was agreed or ruled; of no meaning for other endings.
    function _resolve(Sheet sheet, Run run, uint256 i, Ending ending, uint256 sellerBps) internal {
        Claim memory claim = _claimOf(run, i);
        Row memory row = EndingLib.rowOf(sheet, run.state(), claim, i, ending, sellerBps);
        run.setState(run.state().withResolved(1 << i));
        _add(sheet, run, i, claim, row);

        bool over = _isOver(sheet, run);
        uint16 share = uint16(row.sellerBps);
        emit Resolved(run.deal(), uint8(i), ending, share, uint96(run.burned()), row.toArbiter, over);
        _record(sheet, run, ending, ending == Ending.Split || ending == Ending.Ruled);
    }

    /// @dev Pays the milestones of the bitmap that are still open, in full.
    /// @param unlessEngaged Whether those are left out whose dispute the arbiter took on.
    /// @return fresh Those that were paid.
    /// @return paid What the seller earned by them.
    function _approve(
        Sheet sheet,
        Run run,
        uint256 milestones,
        bool unlessEngaged
    ) internal returns (uint256 fresh, uint256 paid) {
        fresh = milestones & ~uint256(run.state().resolved());
        uint256 claimed = run.state().claimed();
        uint256 burnBps = sheet.burnBps();
        uint256 plain;

        // At most 32 of them, each below 2¹¹³.
        unchecked {
            for (uint256 i; fresh >> i != 0; ++i) {
                if ((fresh >> i) & 1 == 0) continue;
                if ((claimed >> i) & 1 != 0) {
                    if (_approveClaimed(sheet, run, i, unlessEngaged)) paid += sheet.amountOf(i);
                    else fresh ^= 1 << i;
                    continue;
                }
                // Nothing was claimed: the same row without a fee or a loss, which costs some 2,900 gas less.
                uint256 amount = sheet.amountOf(i);
                paid += amount;
                plain += amount + sheet.bondOf(i);
                if (burnBps == 0) continue;
                run.addBurned(SettlementLib.burn(amount, burnBps));
                run.countMilestone();
            }
        }
        run.paySeller(plain);
        run.setState(run.state().withResolved(fresh));
    }

    /// @dev Pays a milestone of which something was claimed, in full.
    /// @return approved Whether it is not one to be left out.
    function _approveClaimed(
        Sheet sheet,
        Run run,
        uint256 i,
        bool unlessEngaged
    ) private returns (bool approved) {
        Claim memory claim = _claims[run.deal()][i];
        if (unlessEngaged && claim.engaged) return false;

        _add(sheet, run, i, claim, EndingLib.rowOf(sheet, run.state(), claim, i, Ending.Approved, 0));
        return true;
    }

    /// @dev Adds what a milestone's ending gives whom, and forgets what was claimed about it.
    function _add(Sheet sheet, Run run, uint256 i, Claim memory claim, Row memory row) private {
        uint256 amount = sheet.amountOf(i);

        // Each part is at most its whole, and each whole below 2¹¹³.
        unchecked {
            run.paySeller(row.earned + row.kept);
            run.payBuyer(amount - row.earned + sheet.bondOf(i) - row.kept);
            run.payBuyer(SettlementLib.burn(amount, sheet.burnBps()) - row.burned);
        }
        run.countMilestone();
        run.addBurned(row.burned);
        run.addLosses(row.sellerLoss, row.buyerLoss);
        if (claim.deliveredAt == 0) return;
        delete _claims[run.deal()][i];
        if (claim.disputedAt == 0) return;

        run.countDisputed();
        if (row.toArbiter) run.payArbiter(sheet.arbiterFee());
        else run.payBuyer(sheet.arbiterFee());
    }

    // ---------------------------------------------------------------------------------------- the meter

    /// @dev Pays what is metered beyond what was paid, while its clock runs.
    function _meter(Sheet sheet, Run run, uint96 metered) internal view returns (uint256 paid) {
        uint256 before = run.state().meteredPaid();
        if (metered <= before || run.state().isMeterClosed()) return 0;
        if (block.timestamp >= run.state().committedAt() + sheet.meteredFor()) return 0;

        // The burn of the sum less the burn of what was paid: a payment in parts burns as much as one in whole.
        // Metered is more than before; as above, nothing can overflow.
        unchecked {
            uint256 burnBps = sheet.burnBps();
            paid = metered - before;
            run.paySeller(paid);
            run.addBurned(SettlementLib.burn(metered, burnBps) - SettlementLib.burn(before, burnBps));
        }
        run.setState(run.state().withMeteredPaid(metered));
        if (metered == sheet.metered()) run.setState(run.state().withMeterClosed());
    }

    /// @dev Returns what was not metered, with its burn, to the buyer.
    /// @return closed Whether it was open.
    function _closeMeter(Sheet sheet, Run run) internal returns (bool closed) {
        if (run.state().isMeterClosed()) return false;

        uint256 paid = run.state().meteredPaid();
        uint256 metered = sheet.metered();
        uint256 burnBps = sheet.burnBps();
        uint256 returned;
        // What was paid is at most the cap.
        unchecked {
            returned = metered - paid;
            returned += SettlementLib.burn(metered, burnBps) - SettlementLib.burn(paid, burnBps);
            run.payBuyer(returned);
        }
        run.setState(run.state().withMeterClosed());
        emit MeterClosed(run.deal(), returned, _isOver(sheet, run));
        return true;
    }

    // ------------------------------------------------------------------------------------------- records

    /// @dev Writes what ended so far to the records of both sides, if the deal buys evidence.
    /// @param both Whether the buyer gains evidence too.
    function _record(Sheet sheet, Run run, Ending ending, bool both) internal {
        if (sheet.burnBps() == 0) return;

        REPUTATION.record(
            IReputation.Entry({
                buyer: sheet.buyer(),
                seller: sheet.seller(),
                burned: uint96(run.burned()),
                both: both,
                sellerLoss: uint96(run.sellerLoss()),
                buyerLoss: uint96(run.buyerLoss()),
                ending: ending,
                milestones: uint8(run.milestones()),
                disputed: uint8(run.disputed())
            })
        );
        run.clearRecord();
    }

    // -------------------------------------------------------------------------------------------- status

    /// @dev What was claimed about a milestone on chain; zero: nothing.
    function _claimOf(Run run, uint256 milestone) internal view returns (Claim memory claim) {
        if (run.state().isClaimed(milestone)) claim = _claims[run.deal()][milestone];
    }

    function _statusOf(
        Sheet sheet,
        Run run,
        uint256 milestone
    ) internal view returns (MilestoneStatus status) {
        (status, ) = _standingOf(sheet, run, milestone);
    }

    /// @dev Reverts unless the milestone is in one of two states.
    function _checkStatus(
        Sheet sheet,
        Run run,
        uint256 milestone,
        MilestoneStatus allowed,
        MilestoneStatus orAllowed
    ) internal view returns (Claim memory claim) {
        MilestoneStatus status;
        (status, claim) = _standingOf(sheet, run, milestone);
        if (status != allowed && status != orAllowed) _revertStatus(run, milestone, status);
    }

    function _standingOf(
        Sheet sheet,
        Run run,
        uint256 milestone
    ) private view returns (MilestoneStatus status, Claim memory claim) {
        uint256 count = sheet.count();
        if (milestone >= count) revert MilestoneOutOfRange(milestone, count);

        claim = _claimOf(run, milestone);
        (status, ) = MilestoneLib.statusOf(sheet, run.state(), claim, milestone);
    }

    function _revertStatus(Run run, uint256 milestone, MilestoneStatus found) internal pure {
        revert MilestoneUnexpectedStatus(run.deal(), milestone, found);
    }

    function _checkBitmap(Sheet sheet, uint256 milestones) internal pure {
        uint256 count = sheet.count();
        if (milestones >> count != 0) revert MilestoneOutOfRange(milestones, count);
    }
}
