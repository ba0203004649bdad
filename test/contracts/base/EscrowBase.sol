// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    Amendment,
    Approval,
    Cancellation,
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
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {EscrowFixture} from "./EscrowFixture.sol";

/// @notice One helper for each act: signed by whoever has to consent, submitted by a relayer that is nobody.
///
/// The helpers call nothing but the act itself, so `vm.expectRevert` and `vm.expectEmit` may stand right before them.
abstract contract EscrowBase is EscrowFixture {
    /// @dev The highest index of a delivery that a helper submitted, whether or not it went through.
    mapping(bytes32 deal => mapping(uint256 milestone => uint32)) private _indices;

    // ---------------------------------------------------------------------------- a deal, from either side

    function _commit(TermSheet memory terms) internal returns (bytes32 deal) {
        bytes32 digest = digestOf(terms);
        return
            _commit(
                terms,
                signed(secretKeyOf(terms.buyer), digest),
                signed(secretKeyOf(terms.seller), digest)
            );
    }

    function _commit(
        TermSheet memory terms,
        bytes memory buyerConsent,
        bytes memory sellerConsent
    ) internal returns (bytes32 deal) {
        vm.prank(relayer);
        return escrow.commit(terms, buyerConsent, sellerConsent);
    }

    /// @notice Commits with an authorization by each side that puts anything down.
    function _commitAuthorized(TermSheet memory terms) internal returns (bytes32 deal) {
        bytes32 digest = digestOf(terms);
        bytes memory buyerConsent = authorized(
            secretKeyOf(terms.buyer),
            terms.token,
            costOf(terms),
            terms.expiry,
            digest
        );
        bytes memory sellerConsent =
            bondOf(terms) == 0
                ? signed(secretKeyOf(terms.seller), digest)
                : authorized(secretKeyOf(terms.seller), terms.token, bondOf(terms), terms.expiry, digest);
        return _commit(terms, buyerConsent, sellerConsent);
    }

    function _settle(TermSheet memory terms, uint256 milestones, uint96 metered) internal {
        bytes memory consent = signed(
            secretKeyOf(terms.buyer),
            digestOf(Approval(digestOf(terms), milestones, metered, false))
        );
        _settle(terms, milestones, metered, consent);
    }

    function _settle(
        TermSheet memory terms,
        uint256 milestones,
        uint96 metered,
        bytes memory consent
    ) internal {
        vm.prank(relayer);
        escrow.settle(terms, milestones, metered, false, consent);
    }

    /// @notice By an approval that leaves out what the arbiter took on.
    function _settleUnlessEngaged(TermSheet memory terms, uint256 milestones, uint96 metered) internal {
        bytes memory consent = signed(
            secretKeyOf(terms.buyer),
            digestOf(Approval(digestOf(terms), milestones, metered, true))
        );
        vm.prank(relayer);
        escrow.settle(terms, milestones, metered, true, consent);
    }

    function _waive(TermSheet memory terms, uint256 milestones, bool metered) internal {
        bytes memory consent = signed(
            secretKeyOf(terms.seller),
            digestOf(Waiver(digestOf(terms), milestones, metered, soon()))
        );
        _waive(terms, milestones, metered, soon(), consent);
    }

    function _waive(
        TermSheet memory terms,
        uint256 milestones,
        bool metered,
        uint40 expiry,
        bytes memory consent
    ) internal {
        vm.prank(relayer);
        escrow.waive(terms, milestones, metered, expiry, consent);
    }

    function _amend(TermSheet memory terms, TermSheet memory next, uint256 milestones) internal {
        bytes32 act = digestOf(Amendment(digestOf(terms), digestOf(next), milestones, soon()));
        _amend(
            terms,
            next,
            milestones,
            soon(),
            signed(secretKeyOf(terms.buyer), act),
            signed(secretKeyOf(terms.seller), act)
        );
    }

    function _amend(
        TermSheet memory terms,
        TermSheet memory next,
        uint256 milestones,
        uint40 expiry,
        bytes memory buyerConsent,
        bytes memory sellerConsent
    ) internal {
        vm.prank(relayer);
        escrow.amend(terms, next, milestones, expiry, buyerConsent, sellerConsent);
    }

    function _split(TermSheet memory terms, uint8 milestone, uint16 sellerBps) internal {
        uint40 expiry = soon();
        bytes32 act = digestOf(Split(digestOf(terms), milestone, sellerBps, expiry));
        _split(
            terms,
            milestone,
            sellerBps,
            expiry,
            signed(secretKeyOf(terms.buyer), act),
            signed(secretKeyOf(terms.seller), act)
        );
    }

    function _split(
        TermSheet memory terms,
        uint8 milestone,
        uint16 sellerBps,
        uint40 expiry,
        bytes memory buyerConsent,
        bytes memory sellerConsent
    ) internal {
        vm.prank(relayer);
        escrow.split(terms, milestone, sellerBps, expiry, buyerConsent, sellerConsent);
    }

    // ------------------------------------------------------------------------------ claims, disputes, clocks

    function _deliver(TermSheet memory terms, uint8 milestone) internal {
        _deliver(terms, milestone, keccak256(abi.encode("artifact", milestone)));
    }

    function _deliver(TermSheet memory terms, uint8 milestone, bytes32 artifact) internal {
        _deliver(terms, milestone, _indices[digestOf(terms)][milestone] + 1, artifact);
    }

    function _deliver(TermSheet memory terms, uint8 milestone, uint32 index, bytes32 artifact) internal {
        bytes memory consent = signed(
            secretKeyOf(terms.seller),
            digestOf(Delivery(digestOf(terms), milestone, index, artifact))
        );
        _deliver(terms, milestone, index, artifact, consent);
    }

    function _deliver(
        TermSheet memory terms,
        uint8 milestone,
        uint32 index,
        bytes32 artifact,
        bytes memory consent
    ) internal {
        uint32 latest = _indices[digestOf(terms)][milestone];
        if (index > latest) _indices[digestOf(terms)][milestone] = index;
        vm.prank(relayer);
        escrow.deliver(terms, milestone, index, artifact, consent);
    }

    /// @notice Index of the latest delivery by {_deliver}.
    function indexOf(TermSheet memory terms, uint8 milestone) internal view returns (uint32) {
        return _indices[digestOf(terms)][milestone];
    }

    function _dispute(TermSheet memory terms, uint8 milestone, uint16 concededBps) internal {
        bytes memory consent = signed(
            secretKeyOf(terms.buyer),
            digestOf(Dispute(digestOf(terms), milestone, indexOf(terms, milestone), concededBps, "reason"))
        );
        _dispute(terms, milestone, concededBps, "reason", consent);
    }

    function _dispute(
        TermSheet memory terms,
        uint8 milestone,
        uint16 concededBps,
        bytes32 reason,
        bytes memory consent
    ) internal {
        vm.prank(relayer);
        escrow.dispute(terms, milestone, indexOf(terms, milestone), concededBps, reason, consent);
    }

    function _engage(TermSheet memory terms, uint8 milestone) internal {
        _engage(
            terms,
            milestone,
            signed(secretKeyOf(terms.arbiter), digestOf(Engagement(digestOf(terms), milestone)))
        );
    }

    function _engage(TermSheet memory terms, uint8 milestone, bytes memory consent) internal {
        vm.prank(relayer);
        escrow.engage(terms, milestone, consent);
    }

    function _rule(TermSheet memory terms, uint8 milestone, uint16 sellerBps) internal {
        bytes memory consent = signed(
            secretKeyOf(terms.arbiter),
            digestOf(Ruling(digestOf(terms), milestone, sellerBps))
        );
        _rule(terms, milestone, sellerBps, consent);
    }

    function _rule(TermSheet memory terms, uint8 milestone, uint16 sellerBps, bytes memory consent) internal {
        vm.prank(relayer);
        escrow.rule(terms, milestone, sellerBps, consent);
    }

    function _finalize(TermSheet memory terms, uint256 milestones) internal {
        vm.prank(relayer);
        escrow.finalize(terms, milestones);
    }

    function _close(TermSheet memory terms) internal {
        vm.prank(relayer);
        escrow.close(terms);
    }

    // ---------------------------------------------------------------------------------- one's own account

    function _cancel(TermSheet memory terms, address account) internal {
        bytes memory consent = signed(
            secretKeyOf(account),
            digestOf(Cancellation(account, digestOf(terms), soon()))
        );
        _cancel(terms, account, soon(), consent);
    }

    function _cancel(TermSheet memory terms, address account, uint40 expiry, bytes memory consent) internal {
        vm.prank(relayer);
        escrow.cancel(terms, account, expiry, consent);
    }

    /// @notice Spends an account's generations of a lane below one.
    function _cancelLane(address account, uint256 lane, uint256 generation) internal {
        LaneCancellation memory act = LaneCancellation(account, uint32(lane), uint32(generation), soon());
        bytes memory consent = signed(secretKeyOf(account), digestOf(act));
        vm.prank(relayer);
        escrow.cancelLane(act, consent);
    }

    function _cancelNonces(address account, uint256 word, uint256 mask) internal {
        NonceCancellation memory act = NonceCancellation(account, word, mask, soon());
        bytes memory consent = signed(secretKeyOf(account), digestOf(act));
        vm.prank(relayer);
        escrow.cancelNonces(act, consent);
    }

    /// @dev By allowance.
    function _deposit(address account, address token, uint96 amount) internal {
        Deposit memory act = Deposit(account, token, amount, nextNonce(), soon());
        bytes memory consent = signed(secretKeyOf(account), digestOf(act));
        vm.prank(relayer);
        escrow.deposit(act, consent);
    }

    function _withdraw(address account, address token, uint96 amount, address to) internal {
        Withdrawal memory act = Withdrawal(account, token, amount, to, nextNonce(), soon());
        bytes memory consent = signed(secretKeyOf(account), digestOf(act));
        vm.prank(relayer);
        escrow.withdraw(act, consent);
    }

    function _setPayout(address account, address token, address payout) internal {
        PayoutChange memory act = PayoutChange(account, token, payout, nextNonce(), soon());
        bytes memory consent = signed(secretKeyOf(account), digestOf(act));
        vm.prank(relayer);
        escrow.setPayout(act, consent);
    }

    function _revoke(Mandate memory mandate) internal {
        Revocation memory act = Revocation(mandate.principal, digestOf(mandate), soon());
        bytes memory consent = signed(secretKeyOf(mandate.principal), digestOf(act));
        vm.prank(relayer);
        escrow.revoke(act, consent);
    }

    function _dismiss(address principal, address agent) internal {
        Dismissal memory act = Dismissal(principal, agent, soon());
        bytes memory consent = signed(secretKeyOf(principal), digestOf(act));
        vm.prank(relayer);
        escrow.dismiss(act, consent);
    }
}
