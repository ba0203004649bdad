// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../interfaces/IEscrow.sol";
import {ActsLib} from "../libraries/ActsLib.sol";
import {ValidityLib} from "../libraries/ValidityLib.sol";
import {Run} from "../types/Run.sol";
import {Sheet} from "../types/Sheet.sol";
import {Claim} from "../types/State.sol";
import {MilestoneStatus, Role, Scope} from "../types/Status.sol";
import {TermSheet} from "../types/TermSheet.sol";
import {Deals} from "./Deals.sol";
import {Guard} from "./Guard.sol";

/// @title Claims
/// @notice What is said on chain about a milestone when its sides disagree or one is silent: delivered, disputed, taken on.
abstract contract Claims is Deals, Guard {
    /// @inheritdoc IEscrow
    function deliver(
        TermSheet calldata terms,
        uint8 milestone,
        uint32 index,
        bytes32 artifact,
        bytes calldata seller
    ) external nonReentrant {
        (Sheet sheet, Run run) = _open(terms);
        Claim memory claim = _checkStatus(
            sheet,
            run,
            milestone,
            MilestoneStatus.Pending,
            MilestoneStatus.Delivered
        );
        uint256 deadline = run.state().committedAt() + sheet.durationOf(milestone);
        if (block.timestamp >= deadline) _revertStatus(run, milestone, MilestoneStatus.Delivered);
        // Else anyone could replay an old delivery over a newer one, and start its review anew.
        if (index <= claim.index) revert DeliveryUnexpectedIndex(index, claim.index);
        bytes32 act = _digest(ActsLib.hashDelivery(run.deal(), milestone, index, artifact));
        _consent(sheet, Role.Seller, Scope.Deliver, act, seller);

        Claim storage kept = _claims[run.deal()][milestone];
        kept.deliveredAt = uint40(block.timestamp);
        kept.index = index;
        run.setState(run.state().withClaimed(milestone));
        _write(run, false);
        emit Delivered(run.deal(), milestone, index, artifact);
    }

    /// @inheritdoc IEscrow
    function dispute(
        TermSheet calldata terms,
        uint8 milestone,
        uint32 index,
        uint16 concededBps,
        bytes32 reason,
        bytes calldata buyer
    ) external nonReentrant {
        (Sheet sheet, Run run) = _open(terms);
        ValidityLib.checkBps(concededBps);
        Claim memory claim = _checkStatus(
            sheet,
            run,
            milestone,
            MilestoneStatus.Delivered,
            MilestoneStatus.Delivered
        );
        if (index != claim.index) revert DeliveryUnexpectedIndex(index, claim.index);
        bytes32 act = _digest(ActsLib.hashDispute(run.deal(), milestone, index, concededBps, reason));
        uint256 fee = sheet.arbiterFee();
        _consentToPay(sheet, Role.Buyer, Scope.Dispute, act, fee, Sheet.wrap(0), buyer);

        Claim storage kept = _claims[run.deal()][milestone];
        kept.disputedAt = uint40(block.timestamp);
        kept.concededBps = concededBps;
        emit Disputed(run.deal(), milestone, sheet.arbiter(), index, concededBps, reason);

        _fund(sheet.token(), sheet.buyer(), fee, act, type(uint256).max, buyer);
    }

    /// @inheritdoc IEscrow
    function engage(TermSheet calldata terms, uint8 milestone, bytes calldata arbiter) external nonReentrant {
        (Sheet sheet, Run run) = _open(terms);
        _checkStatus(sheet, run, milestone, MilestoneStatus.Disputed, MilestoneStatus.Disputed);
        bytes32 act = _digest(ActsLib.hashEngagement(run.deal(), milestone));
        _consent(sheet, Role.Arbiter, Scope.Arbitrate, act, arbiter);

        _claims[run.deal()][milestone].engaged = true;
        emit Engaged(run.deal(), milestone, sheet.arbiter());
    }
}
