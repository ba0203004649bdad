// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../interfaces/IEscrow.sol";
import {ActsLib} from "../libraries/ActsLib.sol";
import {BlobLib} from "../libraries/BlobLib.sol";
import {MilestoneLib} from "../libraries/MilestoneLib.sol";
import {TermSheetLib} from "../libraries/TermSheetLib.sol";
import {ValidityLib} from "../libraries/ValidityLib.sol";
import {Run} from "../types/Run.sol";
import {Sheet} from "../types/Sheet.sol";
import {Ending, MilestoneStatus, Role, Scope} from "../types/Status.sol";
import {TermSheet} from "../types/TermSheet.sol";
import {Deals} from "./Deals.sol";
import {Guard} from "./Guard.sol";

/// @title Settlements
/// @notice What ends parts of a live deal: an approval, a waiver, a split, a ruling, a clock.
abstract contract Settlements is Deals, Guard {
    /// @dev Bytes of a packed approval: milestones 4, metered 12, unlessEngaged 1.
    uint256 private constant APPROVAL = 17;

    /// @inheritdoc IEscrow
    function settle(
        TermSheet calldata terms,
        uint256 milestones,
        uint96 metered,
        bool unlessEngaged,
        bytes calldata buyer
    ) external nonReentrant {
        (Sheet sheet, Run run) = _open(terms);
        _settle(sheet, run, milestones, metered, unlessEngaged, buyer);
    }

    /// @inheritdoc IEscrow
    function settlePackedFormat() external nonReentrant {
        (Sheet sheet, bytes32 structHash, uint256 end) = TermSheetLib.readPacked(USDC);
        Run run = _run(sheet, _digest(structHash));
        uint256 approval;
        (approval, end) = BlobLib.uintAt(end, APPROVAL);
        bytes calldata buyer = BlobLib.restAt(end);
        _settle(sheet, run, approval >> 104, uint96(approval >> 8), uint8(approval) != 0, buyer);
    }

    /// @inheritdoc IEscrow
    function waive(
        TermSheet calldata terms,
        uint256 milestones,
        bool metered,
        uint40 expiry,
        bytes calldata seller
    ) external nonReentrant {
        (Sheet sheet, Run run) = _open(terms);
        _checkExpiry(expiry);
        _checkBitmap(sheet, milestones);
        bytes32 act = _digest(ActsLib.hashWaiver(run.deal(), milestones, metered, expiry));
        _consent(sheet, Role.Seller, Scope.Waive, act, seller);

        bool waived = metered && _closeMeter(sheet, run);
        for (uint256 i; milestones >> i != 0; ++i) {
            if ((milestones >> i) & 1 == 0) continue;
            if (!MilestoneLib.isRunning(_statusOf(sheet, run, i))) continue;
            _resolve(sheet, run, i, Ending.Waived, 0);
            waived = true;
        }
        if (!waived) revert ActStale(run.deal());

        _shut(sheet, run);
    }

    /// @inheritdoc IEscrow
    function split(
        TermSheet calldata terms,
        uint8 milestone,
        uint16 sellerBps,
        uint40 expiry,
        bytes calldata buyer,
        bytes calldata seller
    ) external nonReentrant {
        (Sheet sheet, Run run) = _open(terms);
        _checkExpiry(expiry);
        ValidityLib.checkBps(sellerBps);
        MilestoneStatus status = _statusOf(sheet, run, milestone);
        if (status == MilestoneStatus.Resolved) _revertStatus(run, milestone, status);
        bytes32 act = _digest(ActsLib.hashSplit(run.deal(), milestone, sellerBps, expiry));
        _checkKeys(
            _consent(sheet, Role.Buyer, Scope.Split, act, buyer),
            _consent(sheet, Role.Seller, Scope.Split, act, seller)
        );

        _resolve(sheet, run, milestone, Ending.Split, sellerBps);

        _shut(sheet, run);
    }

    /// @inheritdoc IEscrow
    function rule(
        TermSheet calldata terms,
        uint8 milestone,
        uint16 sellerBps,
        bytes calldata arbiter
    ) external nonReentrant {
        (Sheet sheet, Run run) = _open(terms);
        ValidityLib.checkBps(sellerBps);
        _checkStatus(sheet, run, milestone, MilestoneStatus.Disputed, MilestoneStatus.Engaged);
        bytes32 act = _digest(ActsLib.hashRuling(run.deal(), milestone, sellerBps));
        _consent(sheet, Role.Arbiter, Scope.Arbitrate, act, arbiter);

        _resolve(sheet, run, milestone, Ending.Ruled, sellerBps);

        _shut(sheet, run);
    }

    /// @inheritdoc IEscrow
    function finalize(TermSheet calldata terms, uint256 milestones) external nonReentrant {
        (Sheet sheet, Run run) = _open(terms);
        _checkBitmap(sheet, milestones);

        bool finalized;
        for (uint256 i; milestones >> i != 0; ++i) {
            if ((milestones >> i) & 1 == 0) continue;
            (bool due, Ending ending) = MilestoneLib.endingByClock(_statusOf(sheet, run, i));
            if (!due) continue;
            _resolve(sheet, run, i, ending, 0);
            finalized = true;
        }
        if (!finalized) revert ActStale(run.deal());

        _shut(sheet, run);
    }

    /// @inheritdoc IEscrow
    function close(TermSheet calldata terms) external nonReentrant {
        (Sheet sheet, Run run) = _open(terms);
        uint256 closesAt = run.state().committedAt() + sheet.meteredFor();
        if (block.timestamp < closesAt || !_closeMeter(sheet, run)) {
            revert MeterUnexpectedStatus(run.deal(), run.state().isMeterClosed(), closesAt);
        }

        _shut(sheet, run);
    }

    /// @dev Pays what an approval newly covers; see {IEscrow.settle}.
    function _settle(
        Sheet sheet,
        Run run,
        uint256 milestones,
        uint96 metered,
        bool unlessEngaged,
        bytes calldata buyer
    ) private {
        _checkBitmap(sheet, milestones);
        if (metered > sheet.metered()) revert MeterCapExceeded(metered, uint96(sheet.metered()));
        bytes32 act = _digest(ActsLib.hashApproval(run.deal(), milestones, metered, unlessEngaged));
        _consent(sheet, Role.Buyer, Scope.Approve, act, buyer);

        uint256 paid;
        (milestones, paid) = _approve(sheet, run, milestones, unlessEngaged);
        if (metered != 0) paid += _meter(sheet, run, metered);
        if (paid == 0) revert ActStale(run.deal());
        bool over = _isOver(sheet, run);
        emit Settled(run.deal(), milestones, run.state().meteredPaid(), paid, uint96(run.burned()), over);
        _record(sheet, run, milestones == 0 ? Ending.Metered : Ending.Approved, true);

        _shut(sheet, run, over);
    }
}
