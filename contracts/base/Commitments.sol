// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../interfaces/IEscrow.sol";
import {ActsLib} from "../libraries/ActsLib.sol";
import {BlobLib} from "../libraries/BlobLib.sol";
import {ConsentLib} from "../libraries/ConsentLib.sol";
import {DealStateLib} from "../libraries/DealStateLib.sol";
import {LaneLib} from "../libraries/LaneLib.sol";
import {SettlementLib} from "../libraries/SettlementLib.sol";
import {TermSheetLib} from "../libraries/TermSheetLib.sol";
import {ValidityLib} from "../libraries/ValidityLib.sol";
import {LaneCancellation} from "../types/Acts.sol";
import {Run} from "../types/Run.sol";
import {Sheet} from "../types/Sheet.sol";
import {Lane, LaneSlots} from "../types/State.sol";
import {Ending, MilestoneStatus, Role, Scope} from "../types/Status.sol";
import {TermSheet} from "../types/TermSheet.sol";
import {Deals} from "./Deals.sol";
import {Guard} from "./Guard.sol";

/// @title Commitments
/// @notice How a term sheet becomes a deal, by itself or in place of a part of another; and how it never does.
abstract contract Commitments is Deals, Guard {
    /// @dev What an amendment comes to, in units of the token.
    struct Change {
        /// EIP-712 digest of the amendment.
        bytes32 act;
        /// What the next deal takes from each side.
        uint256 cost;
        uint256 bonds;
        /// What of it the old deal does not bring.
        uint256 ofBuyer;
        uint256 ofSeller;
    }

    /// @inheritdoc IEscrow
    function commit(
        TermSheet calldata terms,
        bytes calldata buyer,
        bytes calldata seller
    ) external nonReentrant returns (bytes32 deal) {
        Sheet sheet;
        (sheet, deal) = _read(terms);
        _commit(sheet, deal, buyer, seller);
    }

    /// @inheritdoc IEscrow
    function commitPackedFormat() external nonReentrant {
        (Sheet sheet, bytes32 structHash, uint256 end) = TermSheetLib.readPacked(USDC);
        bytes calldata buyer;
        (buyer, end) = BlobLib.partAt(end);
        _commit(sheet, _digest(structHash), buyer, BlobLib.restAt(end));
    }

    /// @inheritdoc IEscrow
    function amend(
        TermSheet calldata terms,
        TermSheet calldata next,
        uint256 milestones,
        uint40 expiry,
        bytes calldata buyer,
        bytes calldata seller
    ) external nonReentrant returns (bytes32 deal) {
        _checkExpiry(expiry);
        (Sheet old, Run run) = _open(terms);
        Sheet sheet;
        (sheet, deal) = _read(next);
        Lane lane = _laneOf(sheet).lane;
        if (lane.holds(deal)) revert DealLive(deal);
        if (_isBetweenOthers(old, sheet)) revert AmendmentMismatch(run.deal(), deal);
        _release(old, run, milestones);
        Change memory change;
        change.act = _digest(ActsLib.hashAmendment(run.deal(), deal, milestones, expiry));
        (change.cost, change.bonds) = _checkBegin(sheet, lane);
        change.ofBuyer = run.keepOfBuyer(change.cost);
        change.ofSeller = run.keepOfSeller(change.bonds);
        _agree(old, sheet, change, buyer, seller);

        bool over = _isOver(old, run);
        _write(run, over);
        emit Amended(run.deal(), deal, milestones, over);
        _begin(_laneOf(sheet), sheet, deal, change.cost, change.bonds);

        _fundChange(sheet, change, expiry, buyer, seller);
        _payOut(old, run);
    }

    /// @inheritdoc IEscrow
    function cancel(
        TermSheet calldata terms,
        address account,
        uint40 expiry,
        bytes calldata consent
    ) external nonReentrant {
        (Sheet sheet, bytes32 deal) = _read(terms);
        LaneSlots storage slots = _laneOf(sheet);
        if (slots.lane.holds(deal)) revert DealLive(deal);
        if (account != sheet.buyer() && account != sheet.seller()) revert DealStranger(deal, account);
        _checkExpiry(expiry);
        bytes32 act = _digest(ActsLib.hashCancellation(account, deal, expiry));
        Role role = account == sheet.buyer() ? Role.Buyer : Role.Seller;
        _consent(sheet, role, Scope.Cancel, act, consent);

        if (role == Role.Buyer) {
            ValidityLib.checkBuyerNonce(sheet.buyerNonce());
            if (sheet.generation() < slots.lane.next()) return;
            slots.lane = slots.lane.withNext(sheet.generation() + 1);
        } else {
            if (sheet.sellerNonce() == 0) revert SellerNonceMissing(deal);
            if (_isNonceSpent(account, sheet.sellerNonce())) return;
            _spendNonce(account, sheet.sellerNonce());
        }
        emit Cancelled(deal, account);
    }

    /// @inheritdoc IEscrow
    function cancelLane(LaneCancellation calldata act, bytes calldata consent) external nonReentrant {
        _checkExpiry(act.expiry);
        ConsentLib.check(act.account, _digest(act.hash()), consent);
        LaneSlots storage slots = _lanes[act.account][act.lane];
        if (act.generation <= slots.lane.next()) return;

        slots.lane = slots.lane.withNext(act.generation);
        emit LaneCancelled(act.account, act.lane, act.generation);
    }

    /// @dev Makes a sheet a deal; see {IEscrow.commit}.
    function _commit(Sheet sheet, bytes32 deal, bytes calldata buyer, bytes calldata seller) private {
        LaneSlots storage slots = _laneOf(sheet);
        Lane lane = slots.lane;
        if (lane.holds(deal)) return;
        (uint256 cost, uint256 bonds) = _checkBegin(sheet, lane);
        _checkKeys(
            _consentToPay(sheet, Role.Buyer, Scope.Commit, deal, cost, Sheet.wrap(0), buyer),
            _consentToPay(sheet, Role.Seller, Scope.Commit, deal, bonds, Sheet.wrap(0), seller)
        );

        _begin(slots, sheet, deal, cost, bonds);

        _fund(sheet.token(), sheet.buyer(), cost, deal, sheet.expiry(), buyer);
        _fund(sheet.token(), sheet.seller(), bonds, deal, sheet.expiry(), seller);
    }

    /// @dev Whether a sheet can become a deal, but for the seller's nonce and for consent.
    /// @param lane The buyer's that it uses.
    /// @return cost What a commitment takes from the buyer, in units of the token.
    /// @return bonds What it takes from the seller.
    function _checkBegin(Sheet sheet, Lane lane) private view returns (uint256 cost, uint256 bonds) {
        _checkExpiry(sheet.expiry());
        (cost, bonds) = ValidityLib.check(sheet, USDC);
        if (sheet.generation() < lane.next()) revert NonceSpent(sheet.buyer(), sheet.buyerNonce());
        if (lane.isLive()) revert LaneBusy(sheet.buyer(), sheet.lane());
    }

    /// @dev The effects of a commitment.
    function _begin(LaneSlots storage slots, Sheet sheet, bytes32 deal, uint256 cost, uint256 bonds) private {
        bool wide = sheet.isWide();
        slots.lane = LaneLib.begin(deal, sheet.generation(), wide);
        if (wide) slots.wide = DealStateLib.begin(sheet.metered() == 0);
        if (sheet.sellerNonce() != 0) _spendNonce(sheet.seller(), sheet.sellerNonce());
        emit Committed(deal, sheet.buyer(), sheet.seller(), sheet.token(), cost, bonds, sheet.document());
    }

    /// @dev Both sides' consent to an amendment: a mandate of theirs covers the next deal as a commitment, and the old one as a
    /// split.
    function _agree(
        Sheet old,
        Sheet sheet,
        Change memory change,
        bytes calldata buyer,
        bytes calldata seller
    ) private {
        _checkKeys(
            _consentToPay(sheet, Role.Buyer, Scope.Commit, change.act, change.ofBuyer, old, buyer),
            _consentToPay(sheet, Role.Seller, Scope.Commit, change.act, change.ofSeller, old, seller)
        );
    }

    /// @dev Takes what the old deal does not bring.
    function _fundChange(
        Sheet sheet,
        Change memory change,
        uint256 expiry,
        bytes calldata buyer,
        bytes calldata seller
    ) private {
        _fund(sheet.token(), sheet.buyer(), change.ofBuyer, change.act, expiry, buyer);
        _fund(sheet.token(), sheet.seller(), change.ofSeller, change.act, expiry, seller);
    }

    /// @dev Ends milestones that an amendment names, and adds what they hold to what is each side's. Their burns were put
    /// down by the buyer.
    function _release(Sheet sheet, Run run, uint256 milestones) private {
        _checkBitmap(sheet, milestones);
        if (milestones == 0) revert ActStale(run.deal());

        for (uint256 i; milestones >> i != 0; ++i) {
            if ((milestones >> i) & 1 == 0) continue;
            _checkStatus(sheet, run, i, MilestoneStatus.Pending, MilestoneStatus.Pending);
            uint256 amount = sheet.amountOf(i);
            // At most 32 of them, each below 2¹¹³.
            unchecked {
                run.payBuyer(amount + SettlementLib.burn(amount, sheet.burnBps()));
                run.paySeller(sheet.bondOf(i));
            }
            run.setState(run.state().withResolved(1 << i));
            emit Resolved(run.deal(), uint8(i), Ending.Amended, 0, 0, false, _isOver(sheet, run));
        }
    }

    /// @dev Whether two sheets are between other sides, or in other tokens.
    function _isBetweenOthers(Sheet one, Sheet other) private pure returns (bool) {
        if (one.buyer() != other.buyer() || one.seller() != other.seller()) return true;
        return one.token() != other.token();
    }
}
