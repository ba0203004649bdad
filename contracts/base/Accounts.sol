// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../interfaces/IEscrow.sol";
import {ConsentLib} from "../libraries/ConsentLib.sol";
import {TokenLib} from "../libraries/TokenLib.sol";
import {Deposit, Dismissal, NonceCancellation, PayoutChange, Revocation, Withdrawal} from "../types/Acts.sol";
import {HoldingSlot, MandateUse} from "../types/State.sol";
import {Guard} from "./Guard.sol";
import {Treasury} from "./Treasury.sol";

/// @title Accounts
/// @notice What an account does by itself: its balance, its payout address, its nonces, its agent keys.
abstract contract Accounts is Treasury, Guard {
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

        // The escrow's own account is nobody's wallet. Whoever withdraws gives the gas that its token takes.
        if (act.to == address(this) || !TokenLib.push(act.token, act.to, amount, gasleft())) {
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

    /// @inheritdoc IEscrow
    function dismiss(Dismissal calldata act, bytes calldata consent) external nonReentrant {
        _checkExpiry(act.expiry);
        ConsentLib.check(act.account, _digest(act.hash()), consent);
        if (_dismissals[act.account][act.agent] != 0) return;

        _dismissals[act.account][act.agent] = uint40(block.timestamp);
        emit AgentDismissed(act.account, act.agent);
    }
}
