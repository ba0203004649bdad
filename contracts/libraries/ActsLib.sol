// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {
    Approval,
    Cancellation,
    Consent,
    Delivery,
    Deposit,
    Dispute,
    Engagement,
    Mandate,
    NonceCancellation,
    PayoutChange,
    Revocation,
    Ruling,
    Split,
    Waiver,
    Withdrawal
} from "../types/Acts.sol";

/// @title ActsLib
/// @notice The EIP-712 struct hash of each act. All members are static, in the order of their type, so ABI encoding is
/// EIP-712 encoding.
library ActsLib {
    bytes32 internal constant APPROVAL_TYPEHASH = keccak256(
        "Approval(bytes32 deal,uint256 milestones,uint96 metered)"
    );
    bytes32 internal constant WAIVER_TYPEHASH = keccak256(
        "Waiver(bytes32 deal,uint256 milestones,bool metered)"
    );
    bytes32 internal constant SPLIT_TYPEHASH = keccak256(
        "Split(bytes32 deal,uint8 milestone,uint16 sellerBps,uint40 expiry)"
    );
    bytes32 internal constant DELIVERY_TYPEHASH = keccak256(
        "Delivery(bytes32 deal,uint8 milestone,bytes32 artifact)"
    );
    bytes32 internal constant DISPUTE_TYPEHASH = keccak256(
        "Dispute(bytes32 deal,uint8 milestone,uint16 concededBps,bytes32 reason)"
    );
    bytes32 internal constant ENGAGEMENT_TYPEHASH = keccak256("Engagement(bytes32 deal,uint8 milestone)");
    bytes32 internal constant RULING_TYPEHASH = keccak256(
        "Ruling(bytes32 deal,uint8 milestone,uint16 sellerBps)"
    );
    bytes32 internal constant MANDATE_TYPEHASH = keccak256(
        "Mandate(address principal,address agent,uint256 scopes,address token,uint96 perDeal,uint96 total,address counterparty,address arbiter,uint40 validAfter,uint40 validUntil,uint256 nonce)"
    );
    bytes32 internal constant CONSENT_TYPEHASH = keccak256(
        "Consent(address account,uint8 role,bytes32 act,bytes32 mandate)"
    );
    bytes32 internal constant DEPOSIT_TYPEHASH = keccak256(
        "Deposit(address account,address token,uint96 amount,uint256 nonce,uint40 expiry)"
    );
    bytes32 internal constant WITHDRAWAL_TYPEHASH = keccak256(
        "Withdrawal(address account,address token,uint96 amount,address to,uint256 nonce,uint40 expiry)"
    );
    bytes32 internal constant PAYOUT_CHANGE_TYPEHASH = keccak256(
        "PayoutChange(address account,address token,address payout,uint256 nonce,uint40 expiry)"
    );
    bytes32 internal constant CANCELLATION_TYPEHASH = keccak256(
        "Cancellation(address account,bytes32 digest,uint40 expiry)"
    );
    bytes32 internal constant NONCE_CANCELLATION_TYPEHASH = keccak256(
        "NonceCancellation(address account,uint256 word,uint256 mask,uint40 expiry)"
    );
    bytes32 internal constant REVOCATION_TYPEHASH = keccak256(
        "Revocation(address account,bytes32 mandate,uint40 expiry)"
    );

    function hash(Approval memory act) internal pure returns (bytes32) {
        return keccak256(abi.encode(APPROVAL_TYPEHASH, act));
    }

    function hash(Waiver memory act) internal pure returns (bytes32) {
        return keccak256(abi.encode(WAIVER_TYPEHASH, act));
    }

    function hash(Split memory act) internal pure returns (bytes32) {
        return keccak256(abi.encode(SPLIT_TYPEHASH, act));
    }

    function hash(Delivery memory act) internal pure returns (bytes32) {
        return keccak256(abi.encode(DELIVERY_TYPEHASH, act));
    }

    function hash(Dispute memory act) internal pure returns (bytes32) {
        return keccak256(abi.encode(DISPUTE_TYPEHASH, act));
    }

    function hash(Engagement memory act) internal pure returns (bytes32) {
        return keccak256(abi.encode(ENGAGEMENT_TYPEHASH, act));
    }

    function hash(Ruling memory act) internal pure returns (bytes32) {
        return keccak256(abi.encode(RULING_TYPEHASH, act));
    }

    function hash(Mandate memory act) internal pure returns (bytes32) {
        return keccak256(abi.encode(MANDATE_TYPEHASH, act));
    }

    function hash(Consent memory act) internal pure returns (bytes32) {
        return keccak256(abi.encode(CONSENT_TYPEHASH, act));
    }

    function hash(Deposit memory act) internal pure returns (bytes32) {
        return keccak256(abi.encode(DEPOSIT_TYPEHASH, act));
    }

    function hash(Withdrawal memory act) internal pure returns (bytes32) {
        return keccak256(abi.encode(WITHDRAWAL_TYPEHASH, act));
    }

    function hash(PayoutChange memory act) internal pure returns (bytes32) {
        return keccak256(abi.encode(PAYOUT_CHANGE_TYPEHASH, act));
    }

    function hash(Cancellation memory act) internal pure returns (bytes32) {
        return keccak256(abi.encode(CANCELLATION_TYPEHASH, act));
    }

    function hash(NonceCancellation memory act) internal pure returns (bytes32) {
        return keccak256(abi.encode(NONCE_CANCELLATION_TYPEHASH, act));
    }

    function hash(Revocation memory act) internal pure returns (bytes32) {
        return keccak256(abi.encode(REVOCATION_TYPEHASH, act));
    }
}
