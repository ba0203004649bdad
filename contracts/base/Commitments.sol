// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../interfaces/IEscrow.sol";
import {ActsLib} from "../libraries/ActsLib.sol";
import {BlobLib} from "../libraries/BlobLib.sol";
import {DealStateLib} from "../libraries/DealStateLib.sol";
import {SettlementLib} from "../libraries/SettlementLib.sol";
import {TermSheetLib} from "../libraries/TermSheetLib.sol";
import {ValidityLib} from "../libraries/ValidityLib.sol";
import {Sheet} from "../types/Sheet.sol";
import {DealState} from "../types/State.sol";
import {Ending, MilestoneStatus, Role, Scope} from "../types/Status.sol";
import {TermSheet} from "../types/TermSheet.sol";
import {Deals} from "./Deals.sol";
import {Guard} from "./Guard.sol";

/// @title Commitments
/// @notice How a term sheet becomes a deal, by itself or in place of a part of another; and how it never does.
abstract contract Commitments is Deals, Guard {
    /// @dev What a sheet takes to become a deal, in units of its token, and by which act.
    struct Stakes {
        uint256 cost;
        uint256 bonds;
        /// What each side puts down now: all of it, but for what an amendment brings.
        uint256 ofBuyer;
        uint256 ofSeller;
        /// EIP-712 digest that the sides sign, and an authorization names.
        bytes32 act;
        /// Unix time before which an authorization is good.
        uint256 until;
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
    function commitPacked() external nonReentrant {
        (Sheet sheet, bytes32 structHash, uint256 end) = TermSheetLib.readPacked(USDC);
        bytes calldata buyer;
        (buyer, end) = BlobLib.partAt(end);
        _commit(sheet, _digest(structHash), buyer, msg.data[end:]);
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
        (Sheet old, Run memory run) = _open(terms);
        Sheet sheet;
        (sheet, deal) = _read(next);
        DealState state = _deals[deal];
        if (state.isLive()) revert DealLive(deal);
        if (_isOther(old, sheet)) revert AmendmentMismatch(run.deal, deal);
        _release(old, run, milestones);

        Stakes memory stakes = _stakesOf(sheet, deal, state);
        stakes.act = _digest(ActsLib.hashAmendment(run.deal, deal, milestones, expiry));
        stakes.until = expiry;
        _net(run, stakes);
        bool over = _isOver(old, run);
        _write(run, over);
        emit Amended(run.deal, deal, milestones, over);
        _begin(sheet, old, deal, stakes, buyer, seller);

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
        if (_deals[deal].isCancelled()) return;
        if (_deals[deal].isLive()) revert DealLive(deal);
        if (_isNonceSpent(sheet.buyer(), sheet.buyerNonce()))
            revert NonceSpent(sheet.buyer(), sheet.buyerNonce());
        if (account != sheet.buyer() && account != sheet.seller()) revert DealStranger(deal, account);
        _checkExpiry(expiry);
        bytes32 act = _digest(ActsLib.hashCancellation(account, deal, expiry));
        _consent(sheet, account == sheet.buyer() ? Role.Buyer : Role.Seller, Scope.Cancel, act, consent);

        _deals[deal] = DealStateLib.cancelled();
        emit Cancelled(deal, account);
    }

    /// @dev Makes a sheet a deal; see {IEscrow.commit}.
    function _commit(Sheet sheet, bytes32 deal, bytes calldata buyer, bytes calldata seller) private {
        DealState state = _deals[deal];
        if (state.isLive()) return;

        Stakes memory stakes = _stakesOf(sheet, deal, state);
        (stakes.act, stakes.until) = (deal, sheet.expiry());
        _begin(sheet, Sheet.wrap(0), deal, stakes, buyer, seller);
    }

    /// @dev What a sheet takes to become a deal, which it can but for its nonces and for consent.
    function _stakesOf(
        Sheet sheet,
        bytes32 deal,
        DealState state
    ) private view returns (Stakes memory stakes) {
        if (state.isCancelled()) revert DealCancelled(deal);
        _checkExpiry(sheet.expiry());
        (stakes.cost, stakes.bonds) = ValidityLib.check(sheet, USDC);
        (stakes.ofBuyer, stakes.ofSeller) = (stakes.cost, stakes.bonds);
    }

    /// @dev Both sides' consent, the effects of a commitment, and what they put down.
    /// @param amended The sheet of the deal that is amended by it; zero: none.
    function _begin(
        Sheet sheet,
        Sheet amended,
        bytes32 deal,
        Stakes memory stakes,
        bytes calldata buyer,
        bytes calldata seller
    ) private {
        _checkKeys(
            _consentToPay(sheet, Role.Buyer, Scope.Commit, stakes.act, stakes.ofBuyer, amended, buyer),
            _consentToPay(sheet, Role.Seller, Scope.Commit, stakes.act, stakes.ofSeller, amended, seller)
        );

        _deals[deal] = DealStateLib.begin(sheet.metered() == 0);
        _spendNonce(sheet.buyer(), sheet.buyerNonce());
        if (sheet.sellerNonce() != 0) _spendNonce(sheet.seller(), sheet.sellerNonce());
        _emitCommitted(sheet, deal, stakes);

        _fund(sheet.token(), sheet.buyer(), stakes.ofBuyer, stakes.act, stakes.until, buyer);
        _fund(sheet.token(), sheet.seller(), stakes.ofSeller, stakes.act, stakes.until, seller);
    }

    function _emitCommitted(Sheet sheet, bytes32 deal, Stakes memory stakes) private {
        emit Committed(
            deal,
            sheet.buyer(),
            sheet.seller(),
            sheet.token(),
            stakes.cost,
            stakes.bonds,
            sheet.document()
        );
    }

    /// @dev Ends milestones that an amendment names, and adds what they hold to what is each side's. Their burns were put
    /// down by the buyer.
    function _release(Sheet sheet, Run memory run, uint256 milestones) private {
        _checkBitmap(sheet, milestones);
        if (milestones == 0) revert ActStale(run.deal);

        for (uint256 i; milestones >> i != 0; ++i) {
            if ((milestones >> i) & 1 == 0) continue;
            _checkStatus(sheet, run, i, MilestoneStatus.Pending, MilestoneStatus.Pending);
            uint256 amount = sheet.amountOf(i);
            // At most 32 of them, each below 2¹¹³.
            unchecked {
                run.toBuyer += amount + SettlementLib.burn(amount, sheet.burnBps());
                run.toSeller += sheet.bondOf(i);
            }
            run.state = run.state.withResolved(1 << i);
            emit Resolved(run.deal, uint8(i), Ending.Amended, 0, 0, false, _isOver(sheet, run));
        }
    }

    /// @dev Whether two sheets are between other sides, or in other tokens.
    function _isOther(Sheet one, Sheet other) private pure returns (bool) {
        if (one.buyer() != other.buyer() || one.seller() != other.seller()) return true;
        return one.token() != other.token();
    }

    /// @dev Sets off what an amendment releases against what the next deal takes: what is more goes back, what is missing is
    /// put down.
    function _net(Run memory run, Stakes memory stakes) private pure {
        (stakes.ofBuyer, run.toBuyer) = (
            _missing(stakes.cost, run.toBuyer),
            _missing(run.toBuyer, stakes.cost)
        );
        (stakes.ofSeller, run.toSeller) = (
            _missing(stakes.bonds, run.toSeller),
            _missing(run.toSeller, stakes.bonds)
        );
    }

    /// @dev How much of what is needed is not there.
    function _missing(uint256 needed, uint256 found) private pure returns (uint256) {
        return needed > found ? needed - found : 0;
    }
}
