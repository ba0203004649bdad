// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

import {Consents} from "./base/Consents.sol";
import {Deals} from "./base/Deals.sol";
import {IEscrow} from "./interfaces/IEscrow.sol";
import {ActsLib} from "./libraries/ActsLib.sol";
import {BlobLib} from "./libraries/BlobLib.sol";
import {ConsentLib} from "./libraries/ConsentLib.sol";
import {DealStateLib} from "./libraries/DealStateLib.sol";
import {MilestoneLib} from "./libraries/MilestoneLib.sol";
import {SettlementLib} from "./libraries/SettlementLib.sol";
import {TermSheetLib} from "./libraries/TermSheetLib.sol";
import {TokenLib} from "./libraries/TokenLib.sol";
import {ValidityLib} from "./libraries/ValidityLib.sol";
import {Deposit, NonceCancellation, PayoutChange, Revocation, Withdrawal} from "./types/Acts.sol";
import {Sheet} from "./types/Sheet.sol";
import {Claim, DealState, HoldingSlot, MandateUse} from "./types/State.sol";
import {DealStatus, Ending, MilestoneStatus, Role, Scope} from "./types/Status.sol";
import {TermSheet} from "./types/TermSheet.sol";

/// @title Escrow
/// @notice See {IEscrow}. Here is the doorman: who may do what, when. {Consents} knows who agreed, {Deals} how things
/// end, {Treasury} how money moves.
contract Escrow is Deals {
    /// @dev What a batch that is not atomic keeps to report its last failure and to return.
    uint256 private constant BATCH_RESERVE = 5_000;
    uint256 private constant BATCH_RESERVE_PER_CALL = 600;

    mapping(bytes32 delivery => bool) private _spentDeliveries;

    /// @dev Set while a function below runs. OpenZeppelin's keeps it in a slot of thirty-two bytes' name, which costs
    /// 200 gas an act.
    uint256 private transient _entered;

    modifier nonReentrant() {
        if (_entered != 0) revert Reentered();
        _entered = 1;
        _;
        _entered = 0;
    }

    /// @param usdc The chain's USDC.
    constructor(address usdc) Consents(usdc) {}

    // ------------------------------------------------------------------------------------- both sides

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
    function split(
        TermSheet calldata terms,
        uint8 milestone,
        uint16 sellerBps,
        uint40 expiry,
        bytes calldata buyer,
        bytes calldata seller
    ) external nonReentrant {
        (Sheet sheet, Run memory run) = _open(terms);
        _checkExpiry(expiry);
        ValidityLib.checkBps(sellerBps);
        (MilestoneStatus status, ) = _statusOf(sheet, run, milestone);
        if (status == MilestoneStatus.Resolved) _revertStatus(run, milestone, status);
        bytes32 act = _digest(ActsLib.hashSplit(run.deal, milestone, sellerBps, expiry));
        _checkKeys(
            _consent(sheet, Role.Buyer, Scope.Split, act, buyer),
            _consent(sheet, Role.Seller, Scope.Split, act, seller)
        );

        _resolve(sheet, run, milestone, Ending.Split, sellerBps);

        _shut(sheet, run);
    }

    // ------------------------------------------------------------------------------------------- buyer

    /// @inheritdoc IEscrow
    function settle(
        TermSheet calldata terms,
        uint256 milestones,
        uint96 metered,
        bytes calldata buyer
    ) external nonReentrant {
        (Sheet sheet, Run memory run) = _open(terms);
        _settle(sheet, run, milestones, metered, buyer);
    }

    /// @inheritdoc IEscrow
    function settlePacked() external nonReentrant {
        (Sheet sheet, bytes32 structHash, uint256 end) = TermSheetLib.readPacked(USDC);
        Run memory run;
        _load(run, _digest(structHash));
        uint256 approval = uint128(bytes16(msg.data[end:end + 16]));
        _settle(sheet, run, approval >> 96, uint96(approval), msg.data[end + 16:]);
    }

    /// @inheritdoc IEscrow
    function dispute(
        TermSheet calldata terms,
        uint8 milestone,
        uint16 concededBps,
        bytes32 reason,
        bytes calldata buyer
    ) external nonReentrant {
        (Sheet sheet, Run memory run) = _open(terms);
        ValidityLib.checkBps(concededBps);
        _checkStatus(sheet, run, milestone, MilestoneStatus.Delivered, MilestoneStatus.Delivered);
        bytes32 act = _digest(ActsLib.hashDispute(run.deal, milestone, concededBps, reason));
        uint256 fee = sheet.arbiterFee();
        _consentToPay(sheet, Role.Buyer, Scope.Dispute, act, fee, buyer);

        Claim storage claim = _claims[run.deal][milestone];
        claim.disputedAt = uint40(block.timestamp);
        claim.concededBps = concededBps;
        emit Disputed(run.deal, milestone, sheet.arbiter(), concededBps, reason);

        _fund(sheet.token(), sheet.buyer(), fee, act, type(uint256).max, buyer);
    }

    // ------------------------------------------------------------------------------------------ seller

    /// @inheritdoc IEscrow
    function waive(
        TermSheet calldata terms,
        uint256 milestones,
        bool metered,
        bytes calldata seller
    ) external nonReentrant {
        (Sheet sheet, Run memory run) = _open(terms);
        _checkBitmap(sheet, milestones);
        bytes32 act = _digest(ActsLib.hashWaiver(run.deal, milestones, metered));
        _consent(sheet, Role.Seller, Scope.Waive, act, seller);

        bool waived = metered && _closeMeter(sheet, run);
        for (uint256 i; milestones >> i != 0; ++i) {
            if ((milestones >> i) & 1 == 0) continue;
            (MilestoneStatus status, ) = _statusOf(sheet, run, i);
            if (!MilestoneLib.isRunning(status)) continue;
            _resolve(sheet, run, i, Ending.Waived, 0);
            waived = true;
        }
        if (!waived) revert ActStale(run.deal);

        _shut(sheet, run);
    }

    /// @inheritdoc IEscrow
    function deliver(
        TermSheet calldata terms,
        uint8 milestone,
        bytes32 artifact,
        bytes calldata seller
    ) external nonReentrant {
        (Sheet sheet, Run memory run) = _open(terms);
        _checkStatus(sheet, run, milestone, MilestoneStatus.Pending, MilestoneStatus.Delivered);
        uint256 deadline = run.state.committedAt() + sheet.durationOf(milestone);
        if (block.timestamp >= deadline) _revertStatus(run, milestone, MilestoneStatus.Delivered);
        bytes32 act = _digest(ActsLib.hashDelivery(run.deal, milestone, artifact));
        _consent(sheet, Role.Seller, Scope.Deliver, act, seller);
        // Else anyone could replay an old delivery over a newer one, and start its review anew.
        if (_spentDeliveries[act]) revert DeliverySpent(act);

        _spentDeliveries[act] = true;
        _claims[run.deal][milestone].deliveredAt = uint40(block.timestamp);
        _deals[run.deal] = run.state.withClaimed(milestone);
        emit Delivered(run.deal, milestone, artifact);
    }

    // ----------------------------------------------------------------------------------------- arbiter

    /// @inheritdoc IEscrow
    function engage(TermSheet calldata terms, uint8 milestone, bytes calldata arbiter) external nonReentrant {
        (Sheet sheet, Run memory run) = _open(terms);
        _checkStatus(sheet, run, milestone, MilestoneStatus.Disputed, MilestoneStatus.Disputed);
        bytes32 act = _digest(ActsLib.hashEngagement(run.deal, milestone));
        _consent(sheet, Role.Arbiter, Scope.Arbitrate, act, arbiter);

        _claims[run.deal][milestone].engaged = true;
        emit Engaged(run.deal, milestone, sheet.arbiter());
    }

    /// @inheritdoc IEscrow
    function rule(
        TermSheet calldata terms,
        uint8 milestone,
        uint16 sellerBps,
        bytes calldata arbiter
    ) external nonReentrant {
        (Sheet sheet, Run memory run) = _open(terms);
        ValidityLib.checkBps(sellerBps);
        _checkStatus(sheet, run, milestone, MilestoneStatus.Disputed, MilestoneStatus.Engaged);
        bytes32 act = _digest(ActsLib.hashRuling(run.deal, milestone, sellerBps));
        _consent(sheet, Role.Arbiter, Scope.Arbitrate, act, arbiter);

        _resolve(sheet, run, milestone, Ending.Ruled, sellerBps);

        _shut(sheet, run);
    }

    // ------------------------------------------------------------------------------------------ anyone

    /// @inheritdoc IEscrow
    function finalize(TermSheet calldata terms, uint256 milestones) external nonReentrant {
        (Sheet sheet, Run memory run) = _open(terms);
        _checkBitmap(sheet, milestones);

        bool finalized;
        for (uint256 i; milestones >> i != 0; ++i) {
            if ((milestones >> i) & 1 == 0) continue;
            (MilestoneStatus status, ) = _statusOf(sheet, run, i);
            (bool due, Ending ending) = MilestoneLib.endingByClock(status);
            if (!due) continue;
            _resolve(sheet, run, i, ending, SettlementLib.clockBps(ending, sheet.silenceBps()));
            finalized = true;
        }
        if (!finalized) revert ActStale(run.deal);

        _shut(sheet, run);
    }

    /// @inheritdoc IEscrow
    function close(TermSheet calldata terms) external nonReentrant {
        (Sheet sheet, Run memory run) = _open(terms);
        uint256 closesAt = run.state.committedAt() + sheet.meteredFor();
        if (block.timestamp < closesAt || !_closeMeter(sheet, run)) {
            revert MeterUnexpectedStatus(run.deal, run.state.isMeterClosed(), closesAt);
        }

        _shut(sheet, run);
    }

    /// @inheritdoc IEscrow
    function batch(bytes[] calldata calls, bool atomic) external returns (bool[] memory succeeded) {
        uint256 count = calls.length;
        succeeded = new bool[](count);
        uint256 reserve = BATCH_RESERVE + count * BATCH_RESERVE_PER_CALL;

        for (uint256 i; i < count; ++i) {
            succeeded[i] = atomic ? _perform(calls[i]) : _try(calls[i], i, count, reserve);
        }
    }

    /// @inheritdoc IEscrow
    function batchPacked() external returns (bool[] memory succeeded) {
        bool atomic = msg.data[4] != 0;
        uint256 count = uint16(bytes2(msg.data[5:7]));
        succeeded = new bool[](count);
        uint256 reserve = BATCH_RESERVE + count * BATCH_RESERVE_PER_CALL;

        uint256 end = 7;
        for (uint256 i; i < count; ++i) {
            bytes calldata call;
            (call, end) = BlobLib.partAt(end);
            succeeded[i] = atomic ? _perform(call) : _try(call, i, count, reserve);
        }
    }

    // ---------------------------------------------------------------------------------- one's own account

    /// @inheritdoc IEscrow
    function deposit(Deposit calldata act, bytes calldata consent) external nonReentrant {
        _checkExpiry(act.expiry);
        bytes32 digest = _digest(act.hash());
        bool authorized = _checkPaying(act.account, digest, act.token, consent);
        _spendNonce(act.account, act.nonce);

        if (authorized) {
            uint256 value = TokenLib.pullAuthorized(act.token, act.account, digest, act.expiry, consent);
            if (value != act.amount) revert PullFailed(act.token, act.account, value, act.amount);
        } else {
            TokenLib.pull(act.token, act.account, act.amount);
        }
        // Where nobody else's money is at stake, a balance that would not fit is refused, not cut.
        uint256 balance = uint256(_holdings[act.token][act.account].holding.balance()) + act.amount;
        if (balance > type(uint96).max) revert TotalTooLarge(balance, type(uint96).max);
        _credit(act.token, act.account, act.amount);
    }

    /// @inheritdoc IEscrow
    function withdraw(Withdrawal calldata act, bytes calldata consent) external nonReentrant {
        _checkExpiry(act.expiry);
        ConsentLib.check(act.account, _digest(act.hash()), consent);
        _spendNonce(act.account, act.nonce);

        HoldingSlot storage slot = _holdings[act.token][act.account];
        uint96 balance = slot.holding.balance();
        uint96 amount = act.amount == type(uint96).max ? balance : act.amount;
        if (amount > balance) revert BalanceTooSmall(act.token, act.account, balance, amount);
        slot.holding = slot.holding.withBalance(balance - amount);
        emit Withdrawn(act.token, act.account, act.to, amount);

        // The escrow's own account is nobody's wallet.
        if (act.to == address(this) || !TokenLib.push(act.token, act.to, amount)) {
            revert PushFailed(act.token, act.to, amount);
        }
    }

    /// @inheritdoc IEscrow
    function setPayout(PayoutChange calldata act, bytes calldata consent) external nonReentrant {
        _checkExpiry(act.expiry);
        ConsentLib.check(act.account, _digest(act.hash()), consent);
        _spendNonce(act.account, act.nonce);

        HoldingSlot storage slot = _holdings[act.token][act.account];
        slot.holding = slot.holding.withPayout(act.payout);
        emit PayoutChanged(act.token, act.account, act.payout);
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
        if (isNonceSpent(sheet.buyer(), sheet.buyerNonce()))
            revert NonceSpent(sheet.buyer(), sheet.buyerNonce());
        if (account != sheet.buyer() && account != sheet.seller()) revert DealStranger(deal, account);
        _checkExpiry(expiry);
        bytes32 act = _digest(ActsLib.hashCancellation(account, deal, expiry));
        _consent(sheet, account == sheet.buyer() ? Role.Buyer : Role.Seller, Scope.Cancel, act, consent);

        _deals[deal] = DealStateLib.cancelled();
        emit Cancelled(deal, account);
    }

    /// @inheritdoc IEscrow
    function cancelNonces(NonceCancellation calldata act, bytes calldata consent) external nonReentrant {
        _checkExpiry(act.expiry);
        ConsentLib.check(act.account, _digest(act.hash()), consent);

        _spentNonces[act.account][act.word] |= act.mask;
        emit NoncesCancelled(act.account, act.word, act.mask);
    }

    /// @inheritdoc IEscrow
    function revoke(Revocation calldata act, bytes calldata consent) external nonReentrant {
        _checkExpiry(act.expiry);
        ConsentLib.check(act.account, _digest(act.hash()), consent);
        MandateUse storage use = _mandates[act.account][act.mandate];
        if (use.revokedAt != 0) return;

        use.revokedAt = uint40(block.timestamp);
        emit MandateRevoked(act.account, act.mandate);
    }

    // ------------------------------------------------------------------------------------------- views

    /// @inheritdoc IEscrow
    function DOMAIN_SEPARATOR() external view returns (bytes32) {
        return _domainSeparator();
    }

    /// @inheritdoc IEscrow
    function dealIdOf(TermSheet calldata terms) external view returns (bytes32 deal) {
        (, deal) = _read(terms);
    }

    /// @inheritdoc IEscrow
    function dealOf(
        TermSheet calldata terms
    )
        external
        view
        returns (DealStatus status, uint40 committedAt, uint32 resolved, uint96 meteredPaid, bool meterClosed)
    {
        (Sheet sheet, bytes32 deal) = _read(terms);
        DealState state = _deals[deal];
        if (state.isLive()) status = DealStatus.Live;
        else if (state.isCancelled()) status = DealStatus.Cancelled;
        else if (isNonceSpent(sheet.buyer(), sheet.buyerNonce())) status = DealStatus.Closed;

        return (status, state.committedAt(), state.resolved(), state.meteredPaid(), state.isMeterClosed());
    }

    /// @inheritdoc IEscrow
    function milestoneOf(
        TermSheet calldata terms,
        uint8 milestone
    ) external view returns (MilestoneStatus status, uint256 clock) {
        (Sheet sheet, Run memory run) = _open(terms);
        return _statusOf(sheet, run, milestone);
    }

    /// @inheritdoc IEscrow
    function balanceOf(address token, address account) external view returns (uint256 balance) {
        return _holdings[token][account].holding.balance();
    }

    /// @inheritdoc IEscrow
    function payoutOf(address token, address account) external view returns (address payout) {
        return _holdings[token][account].holding.payout();
    }

    /// @inheritdoc IEscrow
    function isNonceSpent(address account, uint256 nonce) public view returns (bool spent) {
        return (_spentNonces[account][nonce >> 8] >> (nonce & 255)) & 1 != 0;
    }

    /// @inheritdoc IEscrow
    function mandateOf(
        address principal,
        bytes32 mandate
    ) external view returns (uint96 pulled, uint40 revokedAt) {
        MandateUse storage use = _mandates[principal][mandate];
        return (use.pulled, use.revokedAt);
    }

    // ------------------------------------------------------------------------- cores of the twin entrances

    /// @dev Performs a call of a batch; fails as it does.
    function _perform(bytes calldata call) private returns (bool) {
        (bool success, ) = address(this).delegatecall(call);
        if (!success) LowLevelCall.bubbleRevert();
        return true;
    }

    /// @dev Performs call `i` of a batch of `count`, and reports if it fails. It gets an even share of the gas left, but
    /// for what it takes to report and return: one that burns all it gets takes nothing from those after it, nor
    /// undoes those before. What a failed call returns is an error of the escrow's own, a few words: neither a token's nor
    /// an account's revert data is ever passed on.
    function _try(
        bytes calldata call,
        uint256 i,
        uint256 count,
        uint256 reserve
    ) private returns (bool success) {
        uint256 left = gasleft();
        // `i` is below the count, and a call is no longer than calldata. A unit of gas a byte is more than it takes to
        // copy it to memory, after `left` was read.
        unchecked {
            uint256 kept = reserve + call.length;
            uint256 share = left > kept ? (left - kept) / (count - i) : 0;
            (success, ) = address(this).delegatecall{gas: share}(call);
        }
        if (!success) emit CallFailed(i, LowLevelCall.returnData());
    }

    /// @dev Makes a sheet a deal; see {IEscrow.commit}.
    function _commit(Sheet sheet, bytes32 deal, bytes calldata buyer, bytes calldata seller) private {
        DealState state = _deals[deal];
        if (state.isLive()) return;
        if (state.isCancelled()) revert DealCancelled(deal);
        _checkExpiry(sheet.expiry());
        (uint256 cost, uint256 bonds) = ValidityLib.check(sheet, USDC);
        _checkKeys(
            _consentToPay(sheet, Role.Buyer, Scope.Commit, deal, cost, buyer),
            _consentToPay(sheet, Role.Seller, Scope.Commit, deal, bonds, seller)
        );

        _begin(sheet, deal, cost, bonds);

        _fund(sheet.token(), sheet.buyer(), cost, deal, sheet.expiry(), buyer);
        _fund(sheet.token(), sheet.seller(), bonds, deal, sheet.expiry(), seller);
    }

    /// @dev The effects of a commitment.
    function _begin(Sheet sheet, bytes32 deal, uint256 cost, uint256 bonds) private {
        _deals[deal] = DealStateLib.begin(sheet.metered() == 0);
        _spendNonce(sheet.buyer(), sheet.buyerNonce());
        if (sheet.sellerNonce() != 0) _spendNonce(sheet.seller(), sheet.sellerNonce());
        emit Committed(deal, sheet.buyer(), sheet.seller(), sheet.token(), cost, bonds, sheet.document());
    }

    /// @dev Pays what an approval newly covers; see {IEscrow.settle}.
    function _settle(
        Sheet sheet,
        Run memory run,
        uint256 milestones,
        uint96 metered,
        bytes calldata buyer
    ) private {
        _checkBitmap(sheet, milestones);
        if (metered > sheet.metered()) revert MeterCapExceeded(metered, uint96(sheet.metered()));
        bytes32 act = _digest(ActsLib.hashApproval(run.deal, milestones, metered));
        _consent(sheet, Role.Buyer, Scope.Approve, act, buyer);

        uint256 paid;
        (milestones, paid) = _approve(sheet, run, milestones);
        if (metered != 0) paid += _meter(sheet, run, metered);
        if (paid == 0) revert ActStale(run.deal);
        bool over = _isOver(sheet, run);
        emit Settled(run.deal, milestones, run.state.meteredPaid(), paid, uint96(run.burned), over);
        _record(sheet, run, milestones == 0 ? Ending.Metered : Ending.Approved, true);

        _shut(sheet, run, over);
    }
}
