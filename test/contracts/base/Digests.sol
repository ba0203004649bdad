// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    Amendment,
    Approval,
    Cancellation,
    Consent,
    Delivery,
    Deposit,
    Dismissal,
    Dispute,
    Engagement,
    LaneCancellation,
    Mandate,
    NonceCancellation,
    PayoutChange,
    Revocation,
    Ruling,
    Split,
    Waiver,
    Withdrawal
} from "../../../contracts/types/Acts.sol";
import {Milestone, TermSheet} from "../../../contracts/types/TermSheet.sol";

/// @notice The EIP-712 digest of everything that is signed, written a second time from the protocol's text with
/// nothing but `abi.encode`: a mistake in the contract's hashing can't hide by being made here too.
abstract contract Digests {
    /// @dev The contract whose domain is signed in.
    function verifyingContract() internal view virtual returns (address);

    function domainSeparator() internal view returns (bytes32) {
        return domainSeparatorOf(block.chainid, verifyingContract());
    }

    function domainSeparatorOf(uint256 chain, address escrow_) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256(
                        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                    ),
                    keccak256("Earnest"),
                    keccak256("1"),
                    chain,
                    escrow_
                )
            );
    }

    function typedDigest(bytes32 structHash) internal view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domainSeparator(), structHash));
    }

    // ------------------------------------------------------------------------------------------ term sheet

    function digestOf(TermSheet memory terms) internal view returns (bytes32) {
        return typedDigest(structHashOf(terms));
    }

    function structHashOf(Milestone memory m) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256("Milestone(uint96 amount,uint96 bond,uint32 duration,bytes32 criteria)");
        return keccak256(abi.encode(typeHash, m.amount, m.bond, m.duration, m.criteria));
    }

    function structHashOf(TermSheet memory terms) internal pure returns (bytes32) {
        bytes memory milestones;
        for (uint256 i; i < terms.milestones.length; ++i) {
            milestones = bytes.concat(milestones, structHashOf(terms.milestones[i]));
        }

        // In three parts: too many members for the stack at once.
        bytes memory who = abi.encode(
            keccak256(
                "TermSheet(address buyer,address seller,address token,Milestone[] milestones,uint96 metered,uint32 meteredFor,uint16 burnBps,address arbiter,uint96 arbiterFee,uint32 reviewPeriod,uint32 rulingPeriod,uint16 silenceBps,uint40 expiry,bytes32 document,uint256 buyerNonce,uint256 sellerNonce)Milestone(uint96 amount,uint96 bond,uint32 duration,bytes32 criteria)"
            ),
            terms.buyer,
            terms.seller,
            terms.token,
            keccak256(milestones),
            terms.metered
        );
        bytes memory how = abi.encode(
            terms.meteredFor,
            terms.burnBps,
            terms.arbiter,
            terms.arbiterFee,
            terms.reviewPeriod,
            terms.rulingPeriod
        );
        bytes memory rest = abi.encode(
            terms.silenceBps,
            terms.expiry,
            terms.document,
            terms.buyerNonce,
            terms.sellerNonce
        );
        return keccak256(bytes.concat(who, how, rest));
    }

    // ------------------------------------------------------------------------------------ acts upon a deal

    function digestOf(Approval memory a) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Approval(bytes32 deal,uint256 milestones,uint96 metered,bool unlessEngaged)"
        );
        return typedDigest(keccak256(abi.encode(typeHash, a.deal, a.milestones, a.metered, a.unlessEngaged)));
    }

    function digestOf(Waiver memory a) internal view returns (bytes32) {
        bytes32 typeHash = keccak256("Waiver(bytes32 deal,uint256 milestones,bool metered,uint40 expiry)");
        return typedDigest(keccak256(abi.encode(typeHash, a.deal, a.milestones, a.metered, a.expiry)));
    }

    function digestOf(Split memory a) internal view returns (bytes32) {
        bytes32 typeHash = keccak256("Split(bytes32 deal,uint8 milestone,uint16 sellerBps,uint40 expiry)");
        return typedDigest(keccak256(abi.encode(typeHash, a.deal, a.milestone, a.sellerBps, a.expiry)));
    }

    function digestOf(Delivery memory a) internal view returns (bytes32) {
        bytes32 typeHash = keccak256("Delivery(bytes32 deal,uint8 milestone,uint32 index,bytes32 artifact)");
        return typedDigest(keccak256(abi.encode(typeHash, a.deal, a.milestone, a.index, a.artifact)));
    }

    function digestOf(Dispute memory a) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Dispute(bytes32 deal,uint8 milestone,uint32 index,uint16 concededBps,bytes32 reason)"
        );
        return
            typedDigest(
                keccak256(abi.encode(typeHash, a.deal, a.milestone, a.index, a.concededBps, a.reason))
            );
    }

    function digestOf(Amendment memory a) internal view returns (bytes32) {
        bytes32 typeHash = keccak256("Amendment(bytes32 deal,bytes32 next,uint256 milestones,uint40 expiry)");
        return typedDigest(keccak256(abi.encode(typeHash, a.deal, a.next, a.milestones, a.expiry)));
    }

    function digestOf(Engagement memory a) internal view returns (bytes32) {
        bytes32 typeHash = keccak256("Engagement(bytes32 deal,uint8 milestone)");
        return typedDigest(keccak256(abi.encode(typeHash, a.deal, a.milestone)));
    }

    function digestOf(Ruling memory a) internal view returns (bytes32) {
        bytes32 typeHash = keccak256("Ruling(bytes32 deal,uint8 milestone,uint16 sellerBps)");
        return typedDigest(keccak256(abi.encode(typeHash, a.deal, a.milestone, a.sellerBps)));
    }

    // ---------------------------------------------------------------------------------- mandates, agent keys

    function digestOf(Mandate memory m) internal view returns (bytes32) {
        bytes memory head = abi.encode(
            keccak256(
                "Mandate(address principal,address agent,uint256 scopes,address token,uint96 perDeal,uint96 total,address counterparty,address arbiter,uint40 validAfter,uint40 validUntil,uint256 nonce)"
            ),
            m.principal,
            m.agent,
            m.scopes,
            m.token,
            m.perDeal
        );
        bytes memory tail = abi.encode(
            m.total,
            m.counterparty,
            m.arbiter,
            m.validAfter,
            m.validUntil,
            m.nonce
        );
        return typedDigest(keccak256(bytes.concat(head, tail)));
    }

    function digestOf(Consent memory c) internal view returns (bytes32) {
        bytes32 typeHash = keccak256("Consent(address account,uint8 role,bytes32 act,bytes32 mandate)");
        return typedDigest(keccak256(abi.encode(typeHash, c.account, c.role, c.act, c.mandate)));
    }

    // ---------------------------------------------------------------------------------- one's own account

    function digestOf(Deposit memory a) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Deposit(address account,address token,uint96 amount,uint256 nonce,uint40 expiry)"
        );
        return typedDigest(keccak256(abi.encode(typeHash, a.account, a.token, a.amount, a.nonce, a.expiry)));
    }

    function digestOf(Withdrawal memory a) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Withdrawal(address account,address token,uint96 amount,address to,uint256 nonce,uint40 expiry)"
        );
        return
            typedDigest(
                keccak256(abi.encode(typeHash, a.account, a.token, a.amount, a.to, a.nonce, a.expiry))
            );
    }

    function digestOf(PayoutChange memory a) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "PayoutChange(address account,address token,address payout,uint256 nonce,uint40 expiry)"
        );
        return typedDigest(keccak256(abi.encode(typeHash, a.account, a.token, a.payout, a.nonce, a.expiry)));
    }

    function digestOf(Cancellation memory a) internal view returns (bytes32) {
        bytes32 typeHash = keccak256("Cancellation(address account,bytes32 digest,uint40 expiry)");
        return typedDigest(keccak256(abi.encode(typeHash, a.account, a.digest, a.expiry)));
    }

    function digestOf(LaneCancellation memory a) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "LaneCancellation(address account,uint32 lane,uint32 generation,uint40 expiry)"
        );
        return typedDigest(keccak256(abi.encode(typeHash, a.account, a.lane, a.generation, a.expiry)));
    }

    function digestOf(NonceCancellation memory a) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "NonceCancellation(address account,uint256 word,uint256 mask,uint40 expiry)"
        );
        return typedDigest(keccak256(abi.encode(typeHash, a.account, a.word, a.mask, a.expiry)));
    }

    function digestOf(Revocation memory a) internal view returns (bytes32) {
        bytes32 typeHash = keccak256("Revocation(address account,bytes32 mandate,uint40 expiry)");
        return typedDigest(keccak256(abi.encode(typeHash, a.account, a.mandate, a.expiry)));
    }

    function digestOf(Dismissal memory a) internal view returns (bytes32) {
        bytes32 typeHash = keccak256("Dismissal(address account,address agent,uint40 expiry)");
        return typedDigest(keccak256(abi.encode(typeHash, a.account, a.agent, a.expiry)));
    }
}
