// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Reputation} from "./Reputation.sol";
import {IEscrow} from "./interfaces/IEscrow.sol";
import {IReputation} from "./interfaces/IReputation.sol";
import {ActsLib} from "./libraries/ActsLib.sol";
import {Ask, ConsentLib} from "./libraries/ConsentLib.sol";
import {DealStateLib} from "./libraries/DealStateLib.sol";
import {MilestoneLib} from "./libraries/MilestoneLib.sol";
import {SettlementLib} from "./libraries/SettlementLib.sol";
import {TokenLib} from "./libraries/TokenLib.sol";
import {ValidityLib} from "./libraries/ValidityLib.sol";
import {Deposit, NonceCancellation, PayoutChange, Revocation, Withdrawal} from "./types/Acts.sol";
import {Claim, DealState, Holding, MandateUse} from "./types/State.sol";
import {DealStatus, Ending, MilestoneStatus, Role, Scope} from "./types/Status.sol";
import {Milestone, TermSheet} from "./types/TermSheet.sol";

/// @title Escrow
/// @notice See {IEscrow}.
contract Escrow is IEscrow, EIP712, ReentrancyGuardTransient {
    /// @dev One act upon a live deal: its state, and what the act pays whom.
    struct Run {
        bytes32 deal;
        DealState state;
        uint256 toBuyer;
        uint256 toSeller;
        uint256 toArbiter;
    }

    /// @dev What a batch that is not atomic keeps to report its last failure and to return.
    uint256 private constant BATCH_RESERVE = 5_000;
    uint256 private constant BATCH_RESERVE_PER_CALL = 200;

    /// @inheritdoc IEscrow
    address public immutable USDC;

    /// @inheritdoc IEscrow
    IReputation public immutable REPUTATION;

    mapping(bytes32 deal => DealState) private _deals;
    mapping(bytes32 deal => mapping(uint256 milestone => Claim)) private _claims;
    mapping(address token => mapping(address account => Holding)) private _holdings;
    mapping(address account => mapping(uint256 word => uint256)) private _spentNonces;
    mapping(address principal => mapping(bytes32 mandate => MandateUse)) private _mandates;
    mapping(bytes32 delivery => bool) private _spentDeliveries;

    /// @param usdc The chain's USDC.
    constructor(address usdc) EIP712("Earnest", "1") {
        if (usdc.code.length == 0) revert TokenWithoutCode(usdc);
        USDC = usdc;
        REPUTATION = IReputation(address(new Reputation()));
    }

    // ------------------------------------------------------------------------------------- both sides

    /// @inheritdoc IEscrow
    function commit(
        TermSheet calldata terms,
        bytes calldata buyer,
        bytes calldata seller
    ) external nonReentrant returns (bytes32 deal) {
        deal = _dealIdOf(terms);
        DealState state = _deals[deal];
        if (state.isLive()) return deal;
        if (state.isCancelled()) revert DealCancelled(deal);
        _checkExpiry(terms.expiry);
        (uint256 amount, uint256 cost, uint256 bonds) = ValidityLib.check(terms, USDC);

        _checkKeys(
            _consent(terms, Role.Buyer, Scope.Commit, deal, cost, buyer),
            _consent(terms, Role.Seller, Scope.Commit, deal, bonds, seller)
        );

        _deals[deal] = DealStateLib.begin(terms.metered == 0);
        _spendNonce(terms.buyer, terms.buyerNonce);
        if (terms.sellerNonce != 0) _spendNonce(terms.seller, terms.sellerNonce);
        _emitCommitted(terms, deal, amount, bonds);

        _fund(terms.token, terms.buyer, cost, terms.expiry, deal, buyer);
        _fund(terms.token, terms.seller, bonds, terms.expiry, deal, seller);
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
        Run memory run = _open(terms);
        _checkExpiry(expiry);
        ValidityLib.checkBps(sellerBps);
        (MilestoneStatus status, ) = _statusOf(terms, run, milestone);
        if (status == MilestoneStatus.Resolved) _revertStatus(run, milestone, status);
        bytes32 act = _hashTypedDataV4(ActsLib.hashSplit(run.deal, milestone, sellerBps, expiry));
        _checkKeys(
            _consent(terms, Role.Buyer, Scope.Split, act, 0, buyer),
            _consent(terms, Role.Seller, Scope.Split, act, 0, seller)
        );

        _resolve(terms, run, milestone, Ending.Split, sellerBps);

        _shut(terms, run);
    }

    // ------------------------------------------------------------------------------------------- buyer

    /// @inheritdoc IEscrow
    function settle(
        TermSheet calldata terms,
        uint256 milestones,
        uint96 metered,
        bytes calldata buyer
    ) external nonReentrant {
        Run memory run = _open(terms);
        _checkBitmap(terms, milestones);
        if (metered > terms.metered) revert MeterCapExceeded(metered, terms.metered);
        bytes32 act = _hashTypedDataV4(ActsLib.hashApproval(run.deal, milestones, metered));
        _consent(terms, Role.Buyer, Scope.Approve, act, 0, buyer);

        IReputation.Entry memory entry;
        uint256 paid;
        (milestones, paid) = _approve(terms, run, milestones, entry);
        paid += _meter(terms, run, metered, entry);
        if (paid == 0) revert ActStale(run.deal);
        entry.both = true;
        emit Settled(run.deal, milestones, run.state.meteredPaid(), paid, entry.burned);
        _record(terms, entry, milestones == 0 ? Ending.Metered : Ending.Approved);

        _shut(terms, run);
    }

    /// @inheritdoc IEscrow
    function dispute(
        TermSheet calldata terms,
        uint8 milestone,
        uint16 concededBps,
        bytes32 reason,
        bytes calldata buyer
    ) external nonReentrant {
        Run memory run = _open(terms);
        ValidityLib.checkBps(concededBps);
        _checkStatus(terms, run, milestone, MilestoneStatus.Delivered, MilestoneStatus.Delivered);
        bytes32 act = _hashTypedDataV4(ActsLib.hashDispute(run.deal, milestone, concededBps, reason));
        _consent(terms, Role.Buyer, Scope.Dispute, act, terms.arbiterFee, buyer);

        Claim storage claim = _claims[run.deal][milestone];
        claim.disputedAt = uint40(block.timestamp);
        claim.concededBps = concededBps;
        emit Disputed(run.deal, milestone, terms.arbiter, concededBps, reason);

        _fund(terms.token, terms.buyer, terms.arbiterFee, type(uint256).max, act, buyer);
    }

    // ------------------------------------------------------------------------------------------ seller

    /// @inheritdoc IEscrow
    function waive(
        TermSheet calldata terms,
        uint256 milestones,
        bool metered,
        bytes calldata seller
    ) external nonReentrant {
        Run memory run = _open(terms);
        _checkBitmap(terms, milestones);
        bytes32 act = _hashTypedDataV4(ActsLib.hashWaiver(run.deal, milestones, metered));
        _consent(terms, Role.Seller, Scope.Waive, act, 0, seller);

        bool waived = metered && _closeMeter(terms, run);
        for (uint256 i; milestones >> i != 0; ++i) {
            if ((milestones >> i) & 1 == 0) continue;
            (MilestoneStatus status, ) = _statusOf(terms, run, i);
            if (!MilestoneLib.isRunning(status)) continue;
            _resolve(terms, run, i, Ending.Waived, 0);
            waived = true;
        }
        if (!waived) revert ActStale(run.deal);

        _shut(terms, run);
    }

    /// @inheritdoc IEscrow
    function deliver(
        TermSheet calldata terms,
        uint8 milestone,
        bytes32 artifact,
        bytes calldata seller
    ) external nonReentrant {
        Run memory run = _open(terms);
        _checkStatus(terms, run, milestone, MilestoneStatus.Pending, MilestoneStatus.Delivered);
        uint256 deadline = uint256(run.state.committedAt()) + terms.milestones[milestone].duration;
        if (block.timestamp >= deadline) _revertStatus(run, milestone, MilestoneStatus.Delivered);
        bytes32 act = _hashTypedDataV4(ActsLib.hashDelivery(run.deal, milestone, artifact));
        _consent(terms, Role.Seller, Scope.Deliver, act, 0, seller);
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
        Run memory run = _open(terms);
        _checkStatus(terms, run, milestone, MilestoneStatus.Disputed, MilestoneStatus.Disputed);
        bytes32 act = _hashTypedDataV4(ActsLib.hashEngagement(run.deal, milestone));
        _consent(terms, Role.Arbiter, Scope.Arbitrate, act, 0, arbiter);

        _claims[run.deal][milestone].engaged = true;
        emit Engaged(run.deal, milestone, terms.arbiter);
    }

    /// @inheritdoc IEscrow
    function rule(
        TermSheet calldata terms,
        uint8 milestone,
        uint16 sellerBps,
        bytes calldata arbiter
    ) external nonReentrant {
        Run memory run = _open(terms);
        ValidityLib.checkBps(sellerBps);
        _checkStatus(terms, run, milestone, MilestoneStatus.Disputed, MilestoneStatus.Engaged);
        bytes32 act = _hashTypedDataV4(ActsLib.hashRuling(run.deal, milestone, sellerBps));
        _consent(terms, Role.Arbiter, Scope.Arbitrate, act, 0, arbiter);

        _resolve(terms, run, milestone, Ending.Ruled, sellerBps);

        _shut(terms, run);
    }

    // ------------------------------------------------------------------------------------------ anyone

    /// @inheritdoc IEscrow
    function finalize(TermSheet calldata terms, uint256 milestones) external nonReentrant {
        Run memory run = _open(terms);
        _checkBitmap(terms, milestones);

        bool finalized;
        for (uint256 i; milestones >> i != 0; ++i) {
            if ((milestones >> i) & 1 == 0) continue;
            (MilestoneStatus status, ) = _statusOf(terms, run, i);
            (bool due, Ending ending) = MilestoneLib.endingByClock(status);
            if (!due) continue;
            _resolve(terms, run, i, ending, _bpsByClock(terms, ending));
            finalized = true;
        }
        if (!finalized) revert ActStale(run.deal);

        _shut(terms, run);
    }

    /// @inheritdoc IEscrow
    function close(TermSheet calldata terms) external nonReentrant {
        Run memory run = _open(terms);
        uint256 closesAt = uint256(run.state.committedAt()) + terms.meteredFor;
        if (block.timestamp < closesAt || !_closeMeter(terms, run)) {
            revert MeterUnexpectedStatus(run.deal, run.state.isMeterClosed(), closesAt);
        }

        _shut(terms, run);
    }

    /// @inheritdoc IEscrow
    function batch(bytes[] calldata calls, bool atomic) external returns (bool[] memory succeeded) {
        uint256 count = calls.length;
        succeeded = new bool[](count);

        for (uint256 i; i < count; ++i) {
            // Unless one failure ends all, each call gets an even share of what is left, but for what it takes to report
            // and return: one that burns all it gets takes nothing from those after it, nor undoes those before. What
            // a call returns is the escrow's own, and short.
            bytes memory result;
            uint256 reserve = atomic ? 0 : BATCH_RESERVE + count * BATCH_RESERVE_PER_CALL;
            uint256 share = gasleft() > reserve ? gasleft() - reserve : 0;
            (succeeded[i], result) = address(this).delegatecall{gas: atomic ? share : share / (count - i)}(
                calls[i]
            );
            if (succeeded[i]) continue;
            if (atomic) LowLevelCall.bubbleRevert(result);
            emit CallFailed(i, result);
        }
    }

    // ---------------------------------------------------------------------------------- one's own account

    /// @inheritdoc IEscrow
    function deposit(Deposit calldata act, bytes calldata consent) external nonReentrant {
        _checkExpiry(act.expiry);
        bytes32 digest = _hashTypedDataV4(act.hash());
        ConsentLib.checkPaying(act.account, digest, act.token, USDC, consent);
        _spendNonce(act.account, act.nonce);

        if (ConsentLib.isAuthorization(consent)) {
            (uint96 value, bytes calldata signature, ) = ConsentLib.authorizationOf(act.account, consent);
            if (value != act.amount) revert PullFailed(act.token, act.account, value, act.amount);
            TokenLib.pullAuthorized(act.token, act.account, value, act.expiry, digest, signature);
        } else {
            TokenLib.pull(act.token, act.account, act.amount);
        }
        // Where nobody else's money is at stake, a balance that would not fit is refused, not cut.
        uint256 balance = uint256(_holdings[act.token][act.account].balance) + act.amount;
        if (balance > type(uint96).max) revert TotalTooLarge(balance, type(uint96).max);
        _credit(act.token, act.account, act.amount);
    }

    /// @inheritdoc IEscrow
    function withdraw(Withdrawal calldata act, bytes calldata consent) external nonReentrant {
        _checkExpiry(act.expiry);
        ConsentLib.checkOwn(act.account, _hashTypedDataV4(act.hash()), consent);
        _spendNonce(act.account, act.nonce);

        Holding storage holding = _holdings[act.token][act.account];
        uint96 balance = holding.balance;
        uint96 amount = act.amount == type(uint96).max ? balance : act.amount;
        if (amount > balance) revert BalanceTooSmall(act.token, act.account, balance, amount);
        holding.balance = balance - amount;
        emit Withdrawn(act.token, act.account, act.to, amount);

        // The escrow's own account is nobody's wallet.
        if (act.to == address(this) || !TokenLib.push(act.token, act.to, amount)) {
            revert PushFailed(act.token, act.to, amount);
        }
    }

    /// @inheritdoc IEscrow
    function setPayout(PayoutChange calldata act, bytes calldata consent) external nonReentrant {
        _checkExpiry(act.expiry);
        ConsentLib.checkOwn(act.account, _hashTypedDataV4(act.hash()), consent);
        _spendNonce(act.account, act.nonce);

        _holdings[act.token][act.account].payout = act.payout;
        emit PayoutChanged(act.token, act.account, act.payout);
    }

    /// @inheritdoc IEscrow
    function cancel(
        TermSheet calldata terms,
        address account,
        uint40 expiry,
        bytes calldata consent
    ) external nonReentrant {
        bytes32 deal = _dealIdOf(terms);
        DealState state = _deals[deal];
        if (state.isCancelled()) return;
        if (state.isLive()) revert DealLive(deal);
        if (isNonceSpent(terms.buyer, terms.buyerNonce)) revert NonceSpent(terms.buyer, terms.buyerNonce);
        if (account != terms.buyer && account != terms.seller) revert DealStranger(deal, account);
        _checkExpiry(expiry);
        bytes32 act = _hashTypedDataV4(ActsLib.hashCancellation(account, deal, expiry));
        _consent(terms, account == terms.buyer ? Role.Buyer : Role.Seller, Scope.Cancel, act, 0, consent);

        _deals[deal] = DealStateLib.cancelled();
        emit Cancelled(deal, account);
    }

    /// @inheritdoc IEscrow
    function cancelNonces(NonceCancellation calldata act, bytes calldata consent) external nonReentrant {
        _checkExpiry(act.expiry);
        ConsentLib.checkOwn(act.account, _hashTypedDataV4(act.hash()), consent);

        _spentNonces[act.account][act.word] |= act.mask;
        emit NoncesCancelled(act.account, act.word, act.mask);
    }

    /// @inheritdoc IEscrow
    function revoke(Revocation calldata act, bytes calldata consent) external nonReentrant {
        _checkExpiry(act.expiry);
        ConsentLib.checkOwn(act.account, _hashTypedDataV4(act.hash()), consent);
        MandateUse storage use = _mandates[act.account][act.mandate];
        if (use.revokedAt != 0) return;

        use.revokedAt = uint40(block.timestamp);
        emit MandateRevoked(act.account, act.mandate);
    }

    // ------------------------------------------------------------------------------------------- views

    /// @inheritdoc IEscrow
    function DOMAIN_SEPARATOR() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    /// @inheritdoc IEscrow
    function dealIdOf(TermSheet calldata terms) external view returns (bytes32 deal) {
        return _dealIdOf(terms);
    }

    /// @inheritdoc IEscrow
    function dealOf(
        TermSheet calldata terms
    )
        external
        view
        returns (DealStatus status, uint40 committedAt, uint32 resolved, uint96 meteredPaid, bool meterClosed)
    {
        DealState state = _deals[_dealIdOf(terms)];
        if (state.isLive()) status = DealStatus.Live;
        else if (state.isCancelled()) status = DealStatus.Cancelled;
        else if (isNonceSpent(terms.buyer, terms.buyerNonce)) status = DealStatus.Closed;

        return (status, state.committedAt(), state.resolved(), state.meteredPaid(), state.isMeterClosed());
    }

    /// @inheritdoc IEscrow
    function milestoneOf(
        TermSheet calldata terms,
        uint8 milestone
    ) external view returns (MilestoneStatus status, uint256 clock) {
        return _statusOf(terms, _open(terms), milestone);
    }

    /// @inheritdoc IEscrow
    function balanceOf(address token, address account) external view returns (uint256 balance) {
        return _holdings[token][account].balance;
    }

    /// @inheritdoc IEscrow
    function payoutOf(address token, address account) external view returns (address payout) {
        return _holdings[token][account].payout;
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

    // -------------------------------------------------------------------------------- internals: checks

    function _emitCommitted(TermSheet calldata terms, bytes32 deal, uint256 amount, uint256 bonds) private {
        emit Committed(
            deal,
            terms.buyer,
            terms.seller,
            terms.token,
            amount,
            bonds,
            terms.metered,
            terms.burnBps,
            terms.arbiter,
            terms.document
        );
    }

    function _dealIdOf(TermSheet calldata terms) private view returns (bytes32) {
        return _hashTypedDataV4(terms.hash());
    }

    /// @dev Begins an act upon a live deal.
    function _open(TermSheet calldata terms) private view returns (Run memory run) {
        run.deal = _dealIdOf(terms);
        run.state = _deals[run.deal];
        if (!run.state.isLive()) revert DealNotLive(run.deal);
    }

    function _consent(
        TermSheet calldata terms,
        Role role,
        Scope scope,
        bytes32 act,
        uint256 pulls,
        bytes calldata blob
    ) private returns (address key) {
        address account =
            role == Role.Buyer
                ? terms.buyer
                : role == Role.Seller
                    ? terms.seller
                    : terms.arbiter;
        return
            ConsentLib.check(
                _mandates,
                terms,
                Ask(_domainSeparatorV4(), act, account, USDC, role, scope, pulls),
                blob
            );
    }

    /// @dev One key can't consent for both sides.
    function _checkKeys(address buyerKey, address sellerKey) private pure {
        if (buyerKey == sellerKey) revert ConsentConflict(buyerKey);
    }

    function _checkExpiry(uint256 expiry) private view {
        if (block.timestamp >= expiry) revert ActExpired(block.timestamp, expiry);
    }

    function _checkBitmap(TermSheet calldata terms, uint256 milestones) private pure {
        uint256 count = terms.milestones.length;
        if (milestones >> count != 0) revert MilestoneOutOfRange(milestones, count);
    }

    function _checkStatus(
        TermSheet calldata terms,
        Run memory run,
        uint256 milestone,
        MilestoneStatus allowed,
        MilestoneStatus orAllowed
    ) private view {
        (MilestoneStatus status, ) = _statusOf(terms, run, milestone);
        if (status != allowed && status != orAllowed) _revertStatus(run, milestone, status);
    }

    function _revertStatus(Run memory run, uint256 milestone, MilestoneStatus found) private pure {
        revert MilestoneUnexpectedStatus(run.deal, milestone, found);
    }

    function _statusOf(
        TermSheet calldata terms,
        Run memory run,
        uint256 milestone
    ) private view returns (MilestoneStatus status, uint256 clock) {
        uint256 count = terms.milestones.length;
        if (milestone >= count) revert MilestoneOutOfRange(milestone, count);
        return MilestoneLib.statusOf(terms, run.state, _claimOf(run, milestone), milestone);
    }

    function _claimOf(Run memory run, uint256 milestone) private view returns (Claim memory claim) {
        if (run.state.isClaimed(milestone)) claim = _claims[run.deal][milestone];
    }

    function _bpsByClock(TermSheet calldata terms, Ending ending) private pure returns (uint256) {
        if (ending == Ending.Missed) return 0;
        return ending == Ending.Silent ? terms.silenceBps : SettlementLib.ONE;
    }

    // ------------------------------------------------------------------------------ internals: settlement

    /// @dev Ends one milestone by any row of docs/protocol.md's table but the plain approval: divides its amount, bond
    /// and fee, and records it.
    function _resolve(
        TermSheet calldata terms,
        Run memory run,
        uint256 i,
        Ending ending,
        uint256 sellerBps
    ) private {
        Milestone calldata milestone = terms.milestones[i];
        uint256 earned = SettlementLib.share(milestone.amount, sellerBps);
        uint256 bondBps =
            ending == Ending.Ruled
                ? sellerBps
                : (ending == Ending.Missed || ending == Ending.Waived)
                    ? 0
                    : SettlementLib.ONE;
        uint256 bond = SettlementLib.share(milestone.bond, bondBps);

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

        bool toArbiter = _endClaim(terms, run, i, ending, earned, entry);
        if (ending == Ending.Missed || ending == Ending.Ruled || (ending == Ending.Waived && toArbiter)) {
            entry.sellerLoss = uint96(SettlementLib.burn(milestone.amount - earned, terms.burnBps));
        }
        run.state = run.state.withResolved(1 << i);
        emit Resolved(run.deal, uint8(i), ending, uint16(sellerBps), entry.burned, toArbiter);
        _record(terms, entry, ending);
    }

    /// @dev Pays the milestones of the bitmap that are still open, in full.
    /// @return fresh Those that were.
    /// @return paid What the seller earned by them.
    function _approve(
        TermSheet calldata terms,
        Run memory run,
        uint256 milestones,
        IReputation.Entry memory entry
    ) private returns (uint256 fresh, uint256 paid) {
        uint256 burnBps = terms.burnBps;
        uint256 bonds;
        uint256 burned;

        fresh = milestones & ~uint256(run.state.resolved());
        for (uint256 i; fresh >> i != 0; ++i) {
            if ((fresh >> i) & 1 == 0) continue;
            Milestone calldata milestone = terms.milestones[i];
            paid += milestone.amount;
            bonds += milestone.bond;
            burned += SettlementLib.burn(milestone.amount, burnBps);
            ++entry.milestones;
            _endClaim(terms, run, i, Ending.Approved, milestone.amount, entry);
        }
        entry.burned = uint96(burned);
        run.toSeller += paid + bonds;
        run.state = run.state.withResolved(fresh);
    }

    /// @dev Pays what is metered beyond what was paid, while its clock runs.
    function _meter(
        TermSheet calldata terms,
        Run memory run,
        uint96 metered,
        IReputation.Entry memory entry
    ) private view returns (uint256 paid) {
        uint96 before = run.state.meteredPaid();
        if (metered <= before || run.state.isMeterClosed()) return 0;
        if (block.timestamp >= uint256(run.state.committedAt()) + terms.meteredFor) return 0;

        // The burn of the sum less the burn of what was paid: a payment in parts burns as much as one in whole.
        // As above, nothing can overflow; and metered is more than before.
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
    function _closeMeter(TermSheet calldata terms, Run memory run) private returns (bool closed) {
        if (run.state.isMeterClosed()) return false;

        uint256 paid = run.state.meteredPaid();
        uint256 returned;
        // As above: what was paid is at most the cap.
        unchecked {
            returned = terms.metered - paid;
            returned +=
                SettlementLib.burn(terms.metered, terms.burnBps) - SettlementLib.burn(paid, terms.burnBps);
            run.toBuyer += returned;
        }
        run.state = run.state.withMeterClosed();
        emit MeterClosed(run.deal, returned);
        return true;
    }

    /// @dev Ends what was claimed about a milestone: the fee goes to the arbiter if it earned it, else back to the
    /// buyer, whose loss is what the dispute did not concede.
    /// @return toArbiter Whether the fee went to the arbiter.
    function _endClaim(
        TermSheet calldata terms,
        Run memory run,
        uint256 i,
        Ending ending,
        uint256 earned,
        IReputation.Entry memory entry
    ) private returns (bool toArbiter) {
        if (!run.state.isClaimed(i)) return false;
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

    /// @dev Writes to the records of both sides, if the deal buys evidence.
    function _record(TermSheet calldata terms, IReputation.Entry memory entry, Ending ending) private {
        if (terms.burnBps == 0) return;

        entry.buyer = terms.buyer;
        entry.seller = terms.seller;
        entry.ending = ending;
        REPUTATION.record(entry);
    }

    /// @dev Ends an act upon a live deal: writes its state, or clears it with the last open part (its buyer's spent
    /// nonce forbids a second commitment), then pays.
    function _shut(TermSheet calldata terms, Run memory run) private {
        if (run.state.isOver(terms.milestones.length)) {
            _deals[run.deal] = DealStateLib.none();
            emit Closed(run.deal);
        } else {
            _deals[run.deal] = run.state;
        }

        _pay(terms.token, terms.seller, run.toSeller);
        _pay(terms.token, terms.buyer, run.toBuyer);
        _pay(terms.token, terms.arbiter, run.toArbiter);
    }

    // ----------------------------------------------------------------------------------- internals: money

    /// @dev Takes what an account puts down: by its authorization, then from its balance, then by its allowance.
    /// Whatever an authorization brings beyond it stays as balance.
    function _fund(
        address token,
        address account,
        uint256 needed,
        uint256 validBefore,
        bytes32 act,
        bytes calldata blob
    ) private {
        if (ConsentLib.isAuthorization(blob)) {
            (uint96 value, bytes calldata signature, ) = ConsentLib.authorizationOf(account, blob);
            TokenLib.pullAuthorized(token, account, value, validBefore, act, signature);
            if (value > needed) {
                _credit(token, account, value - needed);
                return;
            }
            needed -= value;
        }
        if (needed == 0) return;

        Holding storage holding = _holdings[token][account];
        uint96 balance = holding.balance;
        uint96 debit = balance < needed ? balance : uint96(needed);
        if (debit != 0) {
            holding.balance = balance - debit;
            needed -= debit;
            emit Debited(token, account, debit);
        }
        if (needed != 0) TokenLib.pull(token, account, needed);
    }

    /// @dev Pays an account where it wants to be paid; what can't be pushed stays as its balance.
    function _pay(address token, address account, uint256 amount) private {
        if (amount == 0) return;

        address payout = _holdings[token][account].payout;
        address to = payout == address(0) ? account : payout;
        if (to == address(this) || !TokenLib.push(token, to, amount)) _credit(token, account, amount);
    }

    /// @dev A balance stops at 2⁹⁶ − 1 units rather than fail: a failure would lock the other side's money.
    function _credit(address token, address account, uint256 amount) private {
        Holding storage holding = _holdings[token][account];
        uint256 balance = holding.balance + amount;
        holding.balance = balance > type(uint96).max ? type(uint96).max : uint96(balance);
        emit Credited(token, account, amount);
    }

    function _spendNonce(address account, uint256 nonce) private {
        uint256 word = _spentNonces[account][nonce >> 8];
        uint256 bit = 1 << (nonce & 255);
        if (word & bit != 0) revert NonceSpent(account, nonce);
        _spentNonces[account][nonce >> 8] = word | bit;
    }
}
