// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../interfaces/IEscrow.sol";
import {ActsLib} from "../libraries/ActsLib.sol";
import {BlobLib} from "../libraries/BlobLib.sol";
import {ConsentLib} from "../libraries/ConsentLib.sol";
import {SignatureLib} from "../libraries/SignatureLib.sol";
import {Mandate} from "../types/Acts.sol";
import {Ask} from "../types/Ask.sol";
import {Sheet} from "../types/Sheet.sol";
import {MandateUse} from "../types/State.sol";
import {Role, Scope} from "../types/Status.sol";
import {Domain} from "./Domain.sol";

/// @title Consents
/// @notice Whether an account consents to an act: by itself, or by an agent key under a mandate; and the nonces that
/// keep a consent from counting twice.
abstract contract Consents is IEscrow, Domain {
    using BlobLib for bytes;

    /// @notice How long after a mandate's revocation, or its agent's dismissal, an approval under it still counts.
    uint256 internal constant APPROVAL_GRACE = 1 hours;

    /// @inheritdoc IEscrow
    address public immutable USDC;

    mapping(address account => mapping(uint256 word => uint256)) internal _spentNonces;
    mapping(address principal => mapping(bytes32 mandate => MandateUse)) internal _mandates;
    mapping(address principal => mapping(address agent => uint40 time)) internal _dismissals;

    constructor(address usdc) {
        if (usdc.code.length == 0) revert TokenWithoutCode(usdc);
        USDC = usdc;
    }

    function _name() internal pure override returns (string memory) {
        return "Earnest";
    }

    /// @dev Consent of a side to an act that takes money from it, which an authorization can bring too.
    /// @param act Its EIP-712 digest.
    /// @param amount What it takes, in units of the token.
    /// @param amended The sheet of the deal that it amends; zero: none.
    /// @return key Who consented: the account itself, or its agent key.
    function _consentToPay(
        Sheet sheet,
        Role role,
        Scope scope,
        bytes32 act,
        uint256 amount,
        Sheet amended,
        bytes calldata blob
    ) internal returns (address key) {
        key = role == Role.Buyer ? sheet.buyer() : sheet.seller();
        uint256 kind = blob.kindOf();

        if (kind == BlobLib.AUTHORIZATION) {
            blob = blob.restOf(key);
            // Executing it is consent, and it is executed.
            if (_isConsumed(sheet.token(), key, blob)) return key;
            kind = blob.kindOf();
        }
        if (kind == BlobLib.MANDATE) {
            return _checkAgent(sheet, Ask(act, key, role, scope, amount, amended), blob);
        }
        ConsentLib.check(key, act, blob, kind);
    }

    /// @dev Consent of a side, or of the arbiter, to an act that takes nothing from it.
    function _consent(
        Sheet sheet,
        Role role,
        Scope scope,
        bytes32 act,
        bytes calldata blob
    ) internal returns (address key) {
        key =
            role == Role.Buyer
                ? sheet.buyer()
                : role == Role.Seller
                    ? sheet.seller()
                    : sheet.arbiter();
        uint256 kind = blob.kindOf();

        if (kind == BlobLib.MANDATE) {
            return _checkAgent(sheet, Ask(act, key, role, scope, 0, Sheet.wrap(0)), blob);
        }
        ConsentLib.check(key, act, blob, kind);
    }

    /// @dev The account's own consent to a deposit. An authorization is left to be executed.
    /// @return authorized Whether there is one.
    function _checkPaying(
        address account,
        bytes32 act,
        address token,
        bytes calldata blob
    ) internal view returns (bool authorized) {
        if (blob.kindOf() == BlobLib.AUTHORIZATION) {
            blob = blob.restOf(account);
            if (_isConsumed(token, account, blob)) return true;
            authorized = true;
        }
        ConsentLib.check(account, act, blob);
    }

    /// @dev One key can't consent for both sides.
    function _checkKeys(address buyerKey, address sellerKey) internal pure {
        if (buyerKey == sellerKey) revert ConsentConflict(buyerKey);
    }

    function _checkExpiry(uint256 expiry) internal view {
        if (block.timestamp >= expiry) revert ActExpired(block.timestamp, expiry);
    }

    function _spendNonce(address account, uint256 nonce) internal {
        uint256 bit = 1 << (nonce & 255);
        if ((_spentNonces[account][nonce >> 8] ^= bit) & bit == 0) revert NonceSpent(account, nonce);
    }

    function _isNonceSpent(address account, uint256 nonce) internal view returns (bool spent) {
        return (_spentNonces[account][nonce >> 8] >> (nonce & 255)) & 1 != 0;
    }

    /// @dev Whether an authorization in this token is all the consent there is; for others `rest` is it.
    function _isConsumed(address token, address account, bytes calldata rest) private view returns (bool) {
        if (token != USDC) return false;
        if (rest.length != 0) revert ConsentMalformed(account);
        return true;
    }

    function _checkAgent(Sheet sheet, Ask memory ask, bytes calldata blob) private returns (address agent) {
        (Mandate calldata mandate, bytes calldata principalSignature, bytes calldata agentSignature) = blob
            .mandateOf(ask.account);
        if (mandate.principal != ask.account) revert MandatePrincipalMismatch(mandate.principal, ask.account);
        agent = mandate.agent;

        bytes32 id = _digest(mandate.hash());
        MandateUse storage use = _mandates[ask.account][id];
        _checkCover(sheet, ask, mandate, agent, ask.scope);
        if (Sheet.unwrap(ask.amended) != 0) _checkCover(ask.amended, ask, mandate, agent, Scope.Split);
        _checkActive(sheet, ask, mandate, use.revokedAt);

        if (!SignatureLib.isValid(ask.account, id, principalSignature))
            revert ConsentInvalid(ask.account, id);
        bytes32 digest = _digest(ActsLib.hashConsent(ask.account, ask.role, ask.act, id));
        if (!SignatureLib.isValid(agent, digest, agentSignature)) revert ConsentInvalid(agent, digest);

        if (ask.amount != 0) {
            uint256 pulled = use.pulled + ask.amount;
            if (pulled > mandate.total) revert MandateTotalExceeded(pulled, mandate.total);
            use.pulled = uint96(pulled);
        }
    }

    /// @dev Scope, token, counterparty, arbiter and size; and that its agent is nobody else in the deal.
    function _checkCover(
        Sheet sheet,
        Ask memory ask,
        Mandate calldata mandate,
        address agent,
        Scope scope
    ) private pure {
        if (agent == sheet.buyer() || agent == sheet.seller() || agent == sheet.arbiter()) {
            revert ConsentConflict(agent);
        }
        if ((mandate.scopes >> uint8(scope)) & 1 == 0) {
            revert MandateScopeMissing(mandate.scopes, uint8(scope));
        }
        if (mandate.token != sheet.token()) revert MandateTokenMismatch(sheet.token(), mandate.token);

        // An arbiter has no counterparty; its mandate may be bound to the buyer it judges for.
        address counterparty = ask.role == Role.Buyer ? sheet.seller() : sheet.buyer();
        if (mandate.counterparty != address(0) && mandate.counterparty != counterparty) {
            revert MandateCounterpartyMismatch(counterparty, mandate.counterparty);
        }
        if (mandate.arbiter != address(0) && mandate.arbiter != sheet.arbiter()) {
            revert MandateArbiterMismatch(sheet.arbiter(), mandate.arbiter);
        }
        uint256 stake = _stakeOf(sheet, ask.role, scope);
        if (stake > mandate.perDeal) revert MandateDealExceeded(stake, mandate.perDeal);
    }

    /// @dev Time: its own bounds, its end ahead of them, and for a commitment the deal's last clock, since else the approvals
    /// under it would lapse while the deal still runs.
    function _checkActive(
        Sheet sheet,
        Ask memory ask,
        Mandate calldata mandate,
        uint256 revokedAt
    ) private view {
        uint256 until = _endOf(mandate.validUntil, ask.scope, revokedAt);
        until = _endOf(until, ask.scope, _dismissals[ask.account][mandate.agent]);
        if (block.timestamp < mandate.validAfter || block.timestamp >= until) {
            revert MandateInactive(block.timestamp, mandate.validAfter, until);
        }

        bool approves = (mandate.scopes >> uint8(Scope.Approve)) & 1 != 0;
        if (ask.scope == Scope.Commit && ask.role == Role.Buyer && approves) {
            uint256 needed = block.timestamp + sheet.lastClock();
            if (until < needed) revert MandateTooShort(until, needed);
        }
    }

    /// @dev The most that the whole deal lets the role lose by acts of this scope, in units of the token.
    function _stakeOf(Sheet sheet, Role role, Scope scope) private pure returns (uint256) {
        if (scope == Scope.Cancel) return 0;
        (uint256 amount, uint256 cost, uint256 bonds) = sheet.totals();

        if (role == Role.Buyer) {
            return scope == Scope.Dispute ? cost + sheet.count() * sheet.arbiterFee() : cost;
        }
        if (role == Role.Arbiter) return amount + bonds;
        return scope == Scope.Waive || scope == Scope.Split ? amount + sheet.metered() + bonds : bonds;
    }

    /// @dev When a mandate ends that was ended ahead of `until`, for acts of a scope.
    /// @param endedAt Unix time; 0: it was not.
    function _endOf(uint256 until, Scope scope, uint256 endedAt) private pure returns (uint256) {
        if (endedAt == 0) return until;
        if (scope == Scope.Approve) endedAt += APPROVAL_GRACE;
        return endedAt < until ? endedAt : until;
    }
}
