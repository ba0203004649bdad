// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    Deposit,
    Dismissal,
    LaneCancellation,
    Mandate,
    NonceCancellation,
    PayoutChange,
    Revocation,
    Withdrawal
} from "../types/Acts.sol";
import {Role} from "../types/Status.sol";

/// @title ActsLib
/// @notice The EIP-712 struct hash of each act: of its type hash and its members, a word each.
/// @dev Acts upon a deal are hashed from their members, an account's own acts from their words in calldata. As with
/// term sheets, a word with dirty upper bits hashes to something nobody signed.
library ActsLib {
    bytes32 internal constant APPROVAL_TYPEHASH = keccak256(
        "Approval(bytes32 deal,uint256 milestones,uint96 metered,bool unlessEngaged)"
    );
    bytes32 internal constant WAIVER_TYPEHASH = keccak256(
        "Waiver(bytes32 deal,uint256 milestones,bool metered,uint40 expiry)"
    );
    bytes32 internal constant SPLIT_TYPEHASH = keccak256(
        "Split(bytes32 deal,uint8 milestone,uint16 sellerBps,uint40 expiry)"
    );
    bytes32 internal constant DELIVERY_TYPEHASH = keccak256(
        "Delivery(bytes32 deal,uint8 milestone,uint32 index,bytes32 artifact)"
    );
    bytes32 internal constant DISPUTE_TYPEHASH = keccak256(
        "Dispute(bytes32 deal,uint8 milestone,uint32 index,uint16 concededBps,bytes32 reason)"
    );
    bytes32 internal constant AMENDMENT_TYPEHASH = keccak256(
        "Amendment(bytes32 deal,bytes32 next,uint256 milestones,uint40 expiry)"
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
    bytes32 internal constant LANE_CANCELLATION_TYPEHASH = keccak256(
        "LaneCancellation(address account,uint32 lane,uint32 generation,uint40 expiry)"
    );
    bytes32 internal constant NONCE_CANCELLATION_TYPEHASH = keccak256(
        "NonceCancellation(address account,uint256 word,uint256 mask,uint40 expiry)"
    );
    bytes32 internal constant REVOCATION_TYPEHASH = keccak256(
        "Revocation(address account,bytes32 mandate,uint40 expiry)"
    );
    bytes32 internal constant DISMISSAL_TYPEHASH = keccak256(
        "Dismissal(address account,address agent,uint40 expiry)"
    );

    function hashApproval(
        bytes32 deal,
        uint256 milestones,
        uint96 metered,
        bool unlessEngaged
    ) internal pure returns (bytes32) {
        return _hash(APPROVAL_TYPEHASH, deal, milestones, metered, unlessEngaged ? 1 : 0, 0, 5);
    }

    function hashWaiver(
        bytes32 deal,
        uint256 milestones,
        bool metered,
        uint40 expiry
    ) internal pure returns (bytes32) {
        return _hash(WAIVER_TYPEHASH, deal, milestones, metered ? 1 : 0, expiry, 0, 5);
    }

    function hashSplit(
        bytes32 deal,
        uint8 milestone,
        uint16 sellerBps,
        uint40 expiry
    ) internal pure returns (bytes32) {
        return _hash(SPLIT_TYPEHASH, deal, milestone, sellerBps, expiry, 0, 5);
    }

    function hashDelivery(
        bytes32 deal,
        uint8 milestone,
        uint32 index,
        bytes32 artifact
    ) internal pure returns (bytes32) {
        return _hash(DELIVERY_TYPEHASH, deal, milestone, index, uint256(artifact), 0, 5);
    }

    function hashDispute(
        bytes32 deal,
        uint8 milestone,
        uint32 index,
        uint16 concededBps,
        bytes32 reason
    ) internal pure returns (bytes32) {
        return _hash(DISPUTE_TYPEHASH, deal, milestone, index, concededBps, uint256(reason), 6);
    }

    function hashAmendment(
        bytes32 deal,
        bytes32 next,
        uint256 milestones,
        uint40 expiry
    ) internal pure returns (bytes32) {
        return _hash(AMENDMENT_TYPEHASH, deal, uint256(next), milestones, expiry, 0, 5);
    }

    function hashEngagement(bytes32 deal, uint8 milestone) internal pure returns (bytes32) {
        return _hash(ENGAGEMENT_TYPEHASH, deal, milestone, 0, 0, 0, 3);
    }

    function hashRuling(bytes32 deal, uint8 milestone, uint16 sellerBps) internal pure returns (bytes32) {
        return _hash(RULING_TYPEHASH, deal, milestone, sellerBps, 0, 0, 4);
    }

    function hashCancellation(
        address account,
        bytes32 digest,
        uint40 expiry
    ) internal pure returns (bytes32) {
        bytes32 word = bytes32(uint256(uint160(account)));
        return _hash(CANCELLATION_TYPEHASH, word, uint256(digest), expiry, 0, 0, 4);
    }

    function hashConsent(
        address account,
        Role role,
        bytes32 act,
        bytes32 mandate
    ) internal pure returns (bytes32) {
        bytes32 word = bytes32(uint256(uint160(account)));
        return _hash(CONSENT_TYPEHASH, word, uint8(role), uint256(act), uint256(mandate), 0, 5);
    }

    function hash(Mandate calldata act) internal pure returns (bytes32) {
        uint256 offset;
        assembly ("memory-safe") {
            offset := act
        }
        return _hashCalldata(MANDATE_TYPEHASH, offset, 11);
    }

    /// @notice The mandate that `encoded` begins with, where it stands.
    /// @dev The caller has checked that its eleven words are there; Solidity checks a member's width when it is read.
    function mandateAt(bytes calldata encoded) internal pure returns (Mandate calldata mandate) {
        assembly ("memory-safe") {
            mandate := encoded.offset
        }
    }

    function hash(Deposit calldata act) internal pure returns (bytes32) {
        uint256 offset;
        assembly ("memory-safe") {
            offset := act
        }
        return _hashCalldata(DEPOSIT_TYPEHASH, offset, 5);
    }

    function hash(Withdrawal calldata act) internal pure returns (bytes32) {
        uint256 offset;
        assembly ("memory-safe") {
            offset := act
        }
        return _hashCalldata(WITHDRAWAL_TYPEHASH, offset, 6);
    }

    function hash(PayoutChange calldata act) internal pure returns (bytes32) {
        uint256 offset;
        assembly ("memory-safe") {
            offset := act
        }
        return _hashCalldata(PAYOUT_CHANGE_TYPEHASH, offset, 5);
    }

    function hash(LaneCancellation calldata act) internal pure returns (bytes32) {
        uint256 offset;
        assembly ("memory-safe") {
            offset := act
        }
        return _hashCalldata(LANE_CANCELLATION_TYPEHASH, offset, 4);
    }

    function hash(NonceCancellation calldata act) internal pure returns (bytes32) {
        uint256 offset;
        assembly ("memory-safe") {
            offset := act
        }
        return _hashCalldata(NONCE_CANCELLATION_TYPEHASH, offset, 4);
    }

    function hash(Revocation calldata act) internal pure returns (bytes32) {
        uint256 offset;
        assembly ("memory-safe") {
            offset := act
        }
        return _hashCalldata(REVOCATION_TYPEHASH, offset, 3);
    }

    function hash(Dismissal calldata act) internal pure returns (bytes32) {
        uint256 offset;
        assembly ("memory-safe") {
            offset := act
        }
        return _hashCalldata(DISMISSAL_TYPEHASH, offset, 3);
    }

    /// @dev Hashes the first `words` of its six words. One body for all acts keeps the escrow small.
    function _hash(
        bytes32 typehash,
        bytes32 a,
        uint256 b,
        uint256 c,
        uint256 d,
        uint256 e,
        uint256 words
    ) private pure returns (bytes32 structHash) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typehash)
            mstore(add(free, 0x20), a)
            mstore(add(free, 0x40), b)
            mstore(add(free, 0x60), c)
            mstore(add(free, 0x80), d)
            mstore(add(free, 0xa0), e)
            structHash := keccak256(free, shl(5, words))
        }
    }

    /// @dev Hashes the type hash and the `words` words of calldata at `offset`.
    function _hashCalldata(
        bytes32 typehash,
        uint256 offset,
        uint256 words
    ) private pure returns (bytes32 structHash) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            let size := shl(5, words)
            mstore(free, typehash)
            calldatacopy(add(free, 0x20), offset, size)
            structHash := keccak256(free, add(size, 0x20))
        }
    }
}
