// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

import {IEscrow} from "../interfaces/IEscrow.sol";
import {Mandate} from "../types/Acts.sol";
import {MandateUse} from "../types/State.sol";
import {Role, Scope} from "../types/Status.sol";
import {TermSheet} from "../types/TermSheet.sol";
import {ActsLib} from "./ActsLib.sol";
import {SignatureLib} from "./SignatureLib.sol";

/// @notice An act, and the account whose consent it needs.
struct Ask {
    /// EIP-712 domain separator.
    bytes32 domain;
    /// EIP-712 digest of the act.
    bytes32 act;
    address account;
    /// The only token whose executed authorization is consent.
    address usdc;
    Role role;
    Scope scope;
    /// What the act pulls from the account, in units of the token.
    uint256 pulls;
}

/// @title ConsentLib
/// @notice Whether an account consents to an act. The grammar of the blobs is {IEscrow}'s.
library ConsentLib {
    uint8 internal constant SIGNATURE = 0;
    uint8 internal constant AUTHORIZATION = 1;
    uint8 internal constant MANDATE = 2;

    /// @notice How long after a mandate's revocation an approval under it still counts.
    uint256 internal constant APPROVAL_GRACE = 1 hours;

    /// @notice The account's own consent, without a mandate.
    function checkOwn(address account, bytes32 act, bytes calldata blob) internal view {
        if (blob.length == 0) {
            if (msg.sender != account) revert IEscrow.ConsentMissing(account, msg.sender);
        } else if (uint8(blob[0]) == SIGNATURE) {
            _checkSignature(account, act, blob[1:]);
        } else {
            revert IEscrow.ConsentMalformed(account);
        }
    }

    /// @notice The account's own consent to an act that pays. An authorization is left to be executed.
    function checkPaying(
        address account,
        bytes32 act,
        address token,
        address usdc,
        bytes calldata blob
    ) internal view {
        if (!isAuthorization(blob)) return checkOwn(account, act, blob);

        (, , bytes calldata rest) = authorizationOf(account, blob);
        if (token != usdc) return checkOwn(account, act, rest);
        if (rest.length != 0) revert IEscrow.ConsentMalformed(account);
    }

    /// @notice Consent to an act upon a deal: the account's own, or its agent key's.
    /// @dev Counts what the act pulls towards the mandate's total.
    /// @param mandates What was used of each mandate, by principal and digest.
    /// @return key Who consented: the account itself, or the agent key.
    function check(
        mapping(address => mapping(bytes32 => MandateUse)) storage mandates,
        TermSheet calldata terms,
        Ask memory ask,
        bytes calldata blob
    ) internal returns (address key) {
        if (isAuthorization(blob)) {
            if (ask.scope != Scope.Commit && ask.scope != Scope.Dispute) {
                revert IEscrow.ConsentMalformed(ask.account);
            }
            (, , blob) = authorizationOf(ask.account, blob);
            if (terms.token == ask.usdc) {
                if (blob.length != 0) revert IEscrow.ConsentMalformed(ask.account);
                return ask.account;
            }
        }
        if (blob.length == 0 || uint8(blob[0]) != MANDATE) {
            checkOwn(ask.account, ask.act, blob);
            return ask.account;
        }
        return _checkAgent(mandates, terms, ask, blob[1:]);
    }

    /// @notice Whether the blob brings an ERC-3009 authorization.
    function isAuthorization(bytes calldata blob) internal pure returns (bool) {
        return blob.length != 0 && uint8(blob[0]) == AUTHORIZATION;
    }

    /// @notice The parts of a blob that brings an authorization.
    function authorizationOf(
        address account,
        bytes calldata blob
    ) internal pure returns (uint96 value, bytes calldata signature, bytes calldata rest) {
        if (blob.length < 15) revert IEscrow.ConsentMalformed(account);
        value = uint96(bytes12(blob[1:13]));
        uint256 end = 15 + uint256(uint16(bytes2(blob[13:15])));
        if (blob.length < end) revert IEscrow.ConsentMalformed(account);
        return (value, blob[15:end], blob[end:]);
    }

    function _checkAgent(
        mapping(address => mapping(bytes32 => MandateUse)) storage mandates,
        TermSheet calldata terms,
        Ask memory ask,
        bytes calldata encoded
    ) private returns (address agent) {
        (
            Mandate calldata mandate,
            bytes calldata principalSignature,
            bytes calldata agentSignature
        ) = _decode(ask.account, encoded);
        if (mandate.principal != ask.account) {
            revert IEscrow.MandatePrincipalMismatch(mandate.principal, ask.account);
        }
        agent = mandate.agent;
        if (agent == terms.buyer || agent == terms.seller || agent == terms.arbiter) {
            revert IEscrow.ConsentConflict(agent);
        }

        bytes32 id = MessageHashUtils.toTypedDataHash(ask.domain, mandate.hash());
        MandateUse memory use = mandates[ask.account][id];
        _checkCover(terms, ask, mandate, use.revokedAt);

        _checkSignature(ask.account, id, principalSignature);
        _checkSignature(agent, _consentDigest(ask, id), agentSignature);

        if (ask.pulls != 0) {
            uint256 pulled = use.pulled + ask.pulls;
            if (pulled > mandate.total) revert IEscrow.MandateTotalExceeded(pulled, mandate.total);
            mandates[ask.account][id].pulled = uint96(pulled);
        }
    }

    function _checkSignature(address account, bytes32 digest, bytes calldata signature) private view {
        if (!SignatureLib.isValid(account, digest, signature)) revert IEscrow.ConsentInvalid(account, digest);
    }

    /// @dev What an agent key signs.
    function _consentDigest(Ask memory ask, bytes32 mandate) private pure returns (bytes32) {
        return
            MessageHashUtils.toTypedDataHash(
                ask.domain,
                ActsLib.hashConsent(ask.account, ask.role, ask.act, mandate)
            );
    }

    /// @dev Scope, token, counterparty, arbiter, size and time.
    function _checkCover(
        TermSheet calldata terms,
        Ask memory ask,
        Mandate calldata mandate,
        uint40 revokedAt
    ) private view {
        if ((mandate.scopes >> uint8(ask.scope)) & 1 == 0) {
            revert IEscrow.MandateScopeMissing(mandate.scopes, uint8(ask.scope));
        }
        if (mandate.token != terms.token) revert IEscrow.MandateTokenMismatch(terms.token, mandate.token);

        if (mandate.counterparty != address(0)) {
            // An arbiter has none: it may be bound to the buyers it judges for.
            address counterparty = ask.role == Role.Buyer ? terms.seller : terms.buyer;
            if (counterparty != mandate.counterparty) {
                revert IEscrow.MandateCounterpartyMismatch(counterparty, mandate.counterparty);
            }
        }
        if (mandate.arbiter != address(0) && mandate.arbiter != terms.arbiter) {
            revert IEscrow.MandateArbiterMismatch(terms.arbiter, mandate.arbiter);
        }

        uint256 stake = _stakeOf(terms, ask);
        if (stake > mandate.perDeal) revert IEscrow.MandateDealExceeded(stake, mandate.perDeal);

        uint256 until = mandate.validUntil;
        if (revokedAt != 0) {
            uint256 end = ask.scope == Scope.Approve ? revokedAt + APPROVAL_GRACE : revokedAt;
            if (end < until) until = end;
        }
        if (block.timestamp < mandate.validAfter || block.timestamp >= until) {
            revert IEscrow.MandateInactive(block.timestamp, mandate.validAfter, until);
        }

        // Else the approvals it gives would lapse while the deal still runs.
        if (ask.scope == Scope.Commit && (mandate.scopes >> uint8(Scope.Approve)) & 1 != 0) {
            uint256 needed = block.timestamp + terms.lastClock();
            if (ask.role == Role.Buyer && until < needed) revert IEscrow.MandateTooShort(until, needed);
        }
    }

    /// @dev The most that the whole deal lets the role lose by acts of this scope, in units of the token.
    function _stakeOf(TermSheet calldata terms, Ask memory ask) private pure returns (uint256) {
        if (ask.scope == Scope.Cancel) return 0;
        (uint256 amount, uint256 cost, uint256 bonds) = terms.totals();

        if (ask.role == Role.Buyer) {
            return ask.scope == Scope.Dispute ? cost + terms.milestones.length * terms.arbiterFee : cost;
        }
        if (ask.role == Role.Arbiter) return amount + bonds;
        return ask.scope == Scope.Waive || ask.scope == Scope.Split ? amount + terms.metered + bonds : bonds;
    }

    /// @dev abi.decode of (Mandate, bytes, bytes): the eleven words of the mandate, two offsets, then the two byte
    /// strings, which stay in calldata.
    function _decode(
        address account,
        bytes calldata encoded
    )
        private
        pure
        returns (Mandate calldata mandate, bytes calldata principalSignature, bytes calldata agentSignature)
    {
        if (encoded.length < 13 * 32) revert IEscrow.ConsentMalformed(account);
        mandate = ActsLib.mandateAt(encoded);
        principalSignature = _bytesAt(account, encoded, 11);
        agentSignature = _bytesAt(account, encoded, 12);
    }

    function _bytesAt(
        address account,
        bytes calldata encoded,
        uint256 word
    ) private pure returns (bytes calldata) {
        uint256 offset = uint256(bytes32(encoded[word * 32:(word + 1) * 32]));
        if (offset > encoded.length - 32) revert IEscrow.ConsentMalformed(account);
        uint256 length = uint256(bytes32(encoded[offset:offset + 32]));
        if (length > encoded.length - 32 - offset) revert IEscrow.ConsentMalformed(account);
        return encoded[offset + 32:offset + 32 + length];
    }
}
