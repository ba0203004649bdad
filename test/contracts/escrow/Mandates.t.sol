// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
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
} from "../../../contracts/types/Acts.sol";
import {DealStatus, MilestoneStatus, Role, Scope} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {MandateBase} from "../base/MandateBase.sol";

// an agent key's consent under a mandate
// ├── for each act upon deals: with its scope → it counts, with every other scope → MandateScopeMissing
// ├── for withdrawing, the payout address, nonces, mandates → it reverts ConsentMalformed
// ├── its sheets spend nonces of its principal's, which may be those of acts that the principal signed
// ├── when the mandate is another account's → it reverts MandatePrincipalMismatch
// ├── when the principal did not sign the mandate, or the key not the consent → it reverts ConsentInvalid
// └── when the consent was for another account, side, act or mandate → it reverts ConsentInvalid
contract MandatesTest is MandateBase {
    // ------------------------------------------------------------------------------------ what it covers

    function test_Mandate_Commit_PaysFromThePrincipal() public {
        TermSheet memory terms = sheet();
        Mandate memory mandate = mandateOf(buyer, agent);
        _commitUnder(terms, mandate);
        assertEq(usdc.balanceOf(buyer), FORTUNE - 101e6);
        (uint96 pulled, uint40 revokedAt) = escrow.mandateOf(buyer, digestOf(mandate));
        assertEq(pulled, 101e6);
        assertEq(revokedAt, 0);
    }

    function test_Mandate_Commit_ForTheSeller() public {
        TermSheet memory terms = sheet();
        Mandate memory mandate = mandateOf(seller, agent);
        bytes32 deal = digestOf(terms);
        _commit(terms, signed(buyerKey, deal), mandated(mandate, sellerKey, agentKey, Role.Seller, deal));
        (uint96 pulled, ) = escrow.mandateOf(seller, digestOf(mandate));
        assertEq(pulled, 10e6, "the bonds");
    }

    function test_Mandate_CoversTheBuyersActs() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        Mandate memory mandate = mandateOf(buyer, agent);

        _settle(terms, 1, 0, _under(mandate, Role.Buyer, digestOf(Approval(deal, 1, 0, false))));
        _deliver(terms, 1);
        _dispute(
            terms,
            1,
            0,
            "reason",
            _under(mandate, Role.Buyer, digestOf(Dispute(deal, 1, 1, 0, "reason")))
        );
        bytes32 act = digestOf(Split(deal, 1, 5_000, soon()));
        _split(terms, 1, 5_000, soon(), _under(mandate, Role.Buyer, act), signed(sellerKey, act));
        (, , uint32 resolved, , ) = lens.dealOf(terms);
        assertEq(resolved, 3);
    }

    function test_Mandate_CoversTheSellersActs() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        Mandate memory mandate = mandateOf(seller, agent);

        _deliver(
            terms,
            0,
            1,
            "artifact",
            _under(mandate, Role.Seller, digestOf(Delivery(deal, 0, 1, "artifact")))
        );
        _waive(
            terms,
            1,
            false,
            soon(),
            _under(mandate, Role.Seller, digestOf(Waiver(deal, 1, false, soon())))
        );
        bytes32 act = digestOf(Split(deal, 1, 5_000, soon()));
        _split(terms, 1, 5_000, soon(), signed(buyerKey, act), _under(mandate, Role.Seller, act));
        (, , uint32 resolved, , ) = lens.dealOf(terms);
        assertEq(resolved, 3);
    }

    function test_Mandate_CoversTheArbitersActs() public {
        TermSheet memory terms = sheetOfOne();
        bytes32 deal = _commit(terms);
        reach(terms, 0, MilestoneStatus.Disputed);
        Mandate memory mandate = mandateOf(arbiter, agent);
        _engage(terms, 0, _under(mandate, Role.Arbiter, digestOf(Engagement(deal, 0))));
        _rule(terms, 0, 5_000, _under(mandate, Role.Arbiter, digestOf(Ruling(deal, 0, 5_000))));
        assertStatus(terms, DealStatus.Closed);
        assertEq(wealthOf(arbiter), 2e6, "the fee is the principal's");
    }

    function test_Mandate_CoversCancellation() public {
        TermSheet memory terms = sheet();
        terms.sellerNonce = 9;
        Mandate memory mandate = mandateOf(seller, agent);
        bytes32 act = digestOf(Cancellation(seller, digestOf(terms), soon()));
        _cancel(terms, seller, soon(), _under(mandate, Role.Seller, act));
        assertTrue(escrow.isNonceSpent(seller, 9));
        assertStatus(terms, DealStatus.Closed);
    }

    // -------------------------------------------------------------------------------------------- scopes

    function test_Mandate_EachActNeedsItsOwnScope() public {
        TermSheet memory terms = sheet();
        Mandate memory mandate = _without(buyer, Scope.Commit);
        bytes32 deal = digestOf(terms);
        _expectScopeMissing(mandate, Scope.Commit);
        _commit(terms, _under(mandate, Role.Buyer, deal), signed(sellerKey, deal));
        _commit(terms);

        mandate = _without(buyer, Scope.Approve);
        bytes memory consent = _under(mandate, Role.Buyer, digestOf(Approval(deal, 1, 0, false)));
        _expectScopeMissing(mandate, Scope.Approve);
        _settle(terms, 1, 0, consent);

        mandate = _without(seller, Scope.Waive);
        consent = _under(mandate, Role.Seller, digestOf(Waiver(deal, 1, false, soon())));
        _expectScopeMissing(mandate, Scope.Waive);
        _waive(terms, 1, false, soon(), consent);

        mandate = _without(seller, Scope.Deliver);
        consent = _under(mandate, Role.Seller, digestOf(Delivery(deal, 0, 1, "artifact")));
        _expectScopeMissing(mandate, Scope.Deliver);
        _deliver(terms, 0, 1, "artifact", consent);
        _deliver(terms, 0);

        mandate = _without(buyer, Scope.Dispute);
        consent = _under(mandate, Role.Buyer, digestOf(Dispute(deal, 0, 1, 0, "reason")));
        _expectScopeMissing(mandate, Scope.Dispute);
        _dispute(terms, 0, 0, "reason", consent);
        _dispute(terms, 0, 0);

        bytes32 act = digestOf(Split(deal, 0, 1, soon()));
        mandate = _without(buyer, Scope.Split);
        consent = _under(mandate, Role.Buyer, act);
        _expectScopeMissing(mandate, Scope.Split);
        _split(terms, 0, 1, soon(), consent, signed(sellerKey, act));
        mandate = _without(seller, Scope.Split);
        consent = _under(mandate, Role.Seller, act);
        _expectScopeMissing(mandate, Scope.Split);
        _split(terms, 0, 1, soon(), signed(buyerKey, act), consent);

        mandate = _without(arbiter, Scope.Arbitrate);
        consent = _under(mandate, Role.Arbiter, digestOf(Engagement(deal, 0)));
        _expectScopeMissing(mandate, Scope.Arbitrate);
        _engage(terms, 0, consent);
        consent = _under(mandate, Role.Arbiter, digestOf(Ruling(deal, 0, 1)));
        _expectScopeMissing(mandate, Scope.Arbitrate);
        _rule(terms, 0, 1, consent);

        terms = sheet();
        mandate = _without(buyer, Scope.Cancel);
        consent = _under(mandate, Role.Buyer, digestOf(Cancellation(buyer, digestOf(terms), soon())));
        _expectScopeMissing(mandate, Scope.Cancel);
        _cancel(terms, buyer, soon(), consent);
    }

    function test_Mandate_OneScopeIsEnoughForItsAct() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.scopes = scope(Scope.Commit);
        _commit(terms, _under(mandate, Role.Buyer, deal), signed(sellerKey, deal));
        mandate.scopes = scope(Scope.Approve);
        _settle(terms, 1, 0, _under(mandate, Role.Buyer, digestOf(Approval(deal, 1, 0, false))));
    }

    function test_Mandate_NeverWithdrawsOrChangesAccounts() public {
        _deposit(buyer, address(usdc), 5e6);
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.scopes = type(uint256).max;

        Withdrawal memory withdrawal = Withdrawal(buyer, address(usdc), 1e6, agent, nextNonce(), soon());
        bytes memory consent = _under(mandate, Role.Buyer, digestOf(withdrawal));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMalformed.selector, buyer));
        escrow.withdraw(withdrawal, consent);

        PayoutChange memory payout = PayoutChange(buyer, address(usdc), agent, nextNonce(), soon());
        consent = _under(mandate, Role.Buyer, digestOf(payout));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMalformed.selector, buyer));
        escrow.setPayout(payout, consent);

        Revocation memory revocation = Revocation(buyer, digestOf(mandate), soon());
        consent = _under(mandate, Role.Buyer, digestOf(revocation));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMalformed.selector, buyer));
        escrow.revoke(revocation, consent);

        Deposit memory deposit = Deposit(buyer, address(usdc), 1e6, nextNonce(), soon());
        consent = _under(mandate, Role.Buyer, digestOf(deposit));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMalformed.selector, buyer));
        escrow.deposit(deposit, consent);

        NonceCancellation memory nonces = NonceCancellation(buyer, 9, 1, soon());
        consent = _under(mandate, Role.Buyer, digestOf(nonces));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMalformed.selector, buyer));
        escrow.cancelNonces(nonces, consent);
    }

    /// @dev Nonces are the account's, whoever spends them, and however little a mandate lets the key put at stake. A revocation
    /// has none, so that no key keeps itself alive.
    function test_Mandate_SpendsItsPrincipalsNonces_AndCantStopItsOwnRevocation() public {
        _deposit(seller, address(usdc), 50e6);
        Withdrawal memory known = Withdrawal(seller, address(usdc), 50e6, seller, nextNonce(), soon());
        Withdrawal memory unknown = Withdrawal(
            seller,
            address(usdc),
            50e6,
            seller,
            uint256(keccak256("drawn at random")),
            soon()
        );
        bytes memory ofKnown = signed(sellerKey, digestOf(known));
        bytes memory ofUnknown = signed(sellerKey, digestOf(unknown));
        Mandate memory mandate = mandateOf(seller, agent);
        (mandate.perDeal, mandate.total) = (0, 0);
        Revocation memory revocation = Revocation(seller, digestOf(mandate), soon());
        bytes memory revoking = signed(sellerKey, digestOf(revocation));

        TermSheet memory terms = sheetOfOne();
        terms.milestones[0].bond = 0;
        terms.sellerNonce = known.nonce;
        bytes32 deal = digestOf(terms);
        _commit(terms, signed(buyerKey, deal), _under(mandate, Role.Seller, deal));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, seller, known.nonce));
        escrow.withdraw(known, ofKnown);

        escrow.withdraw(unknown, ofUnknown);
        escrow.revoke(revocation, revoking);
        terms = sheetOfOne();
        terms.milestones[0].bond = 0;
        deal = digestOf(terms);
        bytes memory consent = _under(mandate, Role.Seller, deal);
        vm.expectPartialRevert(IEscrow.MandateInactive.selector);
        _commit(terms, signed(buyerKey, deal), consent);
    }

    // ---------------------------------------------------------------------------------- whose, and for what

    function test_Mandate_RevertWhen_AnotherAccounts() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        Mandate memory mandate = mandateOf(stranger, agent);
        bytes memory consent = mandated(mandate, strangerKey, agentKey, Role.Buyer, deal);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MandatePrincipalMismatch.selector, stranger, buyer));
        _commit(terms, consent, signed(sellerKey, deal));
    }

    function test_Mandate_RevertWhen_ThePrincipalDidNotSignIt() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        Mandate memory mandate = mandateOf(buyer, agent);
        bytes memory consent = mandated(mandate, agentKey, agentKey, Role.Buyer, deal);
        bytes32 digest = digestOf(mandate);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, digest));
        _commit(terms, consent, signed(sellerKey, deal));
    }

    function test_Mandate_RevertWhen_AnyMemberIsAnother() public {
        TermSheet memory terms = sheet();
        Mandate memory mandate = mandateOf(buyer, agent);
        bytes memory principalSignature = signature(buyerKey, digestOf(mandate));
        for (uint256 i; i < 5; ++i) {
            Mandate memory forged = _copy(mandate);
            if (i == 0) forged.perDeal += 1;
            if (i == 1) forged.total += 1;
            if (i == 2) forged.validUntil += 1;
            if (i == 3) forged.scopes |= 1 << 200;
            if (i == 4) forged.nonce += 1;
            _expectForged(terms, forged, principalSignature);
        }
    }

    function _expectForged(TermSheet memory terms, Mandate memory forged, bytes memory signature_) private {
        bytes32 deal = digestOf(terms);
        bytes32 digest = digestOf(forged);
        bytes memory agents = signature(agentKey, digestOf(Consent(buyer, uint8(Role.Buyer), deal, digest)));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, digest));
        _commit(terms, mandated(forged, signature_, agents), signed(sellerKey, deal));
    }

    function test_Mandate_RevertWhen_AnotherKeySigned() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        Mandate memory mandate = mandateOf(buyer, agent);
        bytes memory consent = mandated(mandate, buyerKey, strangerKey, Role.Buyer, deal);
        vm.expectPartialRevert(IEscrow.ConsentInvalid.selector);
        _commit(terms, consent, signed(sellerKey, deal));
    }

    function test_Mandate_RevertWhen_TheKeyConsentedToSomethingElse() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        Mandate memory mandate = mandateOf(buyer, agent);
        Mandate memory other = mandateOf(buyer, agent);
        Consent[4] memory wrong = [
            Consent(seller, uint8(Role.Buyer), deal, digestOf(mandate)),
            Consent(buyer, uint8(Role.Seller), deal, digestOf(mandate)),
            Consent(buyer, uint8(Role.Buyer), digestOf(sheet()), digestOf(mandate)),
            Consent(buyer, uint8(Role.Buyer), deal, digestOf(other))
        ];
        bytes memory principals = signature(buyerKey, digestOf(mandate));
        for (uint256 i; i < wrong.length; ++i) {
            bytes memory consent = mandated(mandate, principals, signature(agentKey, digestOf(wrong[i])));
            vm.expectPartialRevert(IEscrow.ConsentInvalid.selector);
            _commit(terms, consent, signed(sellerKey, deal));
        }
        // The act itself, signed as if by the account, is no consent of a key either.
        bytes memory plain = mandated(mandate, principals, signature(agentKey, deal));
        vm.expectPartialRevert(IEscrow.ConsentInvalid.selector);
        _commit(terms, plain, signed(sellerKey, deal));
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _expectScopeMissing(Mandate memory mandate, Scope needed) private {
        vm.expectRevert(
            abi.encodeWithSelector(IEscrow.MandateScopeMissing.selector, mandate.scopes, uint8(needed))
        );
    }

    function _without(address principal, Scope missing) private returns (Mandate memory mandate) {
        mandate = mandateOf(principal, agent);
        mandate.scopes = allScopes() & ~scope(missing);
    }

    function _copy(Mandate memory mandate) private pure returns (Mandate memory) {
        return abi.decode(abi.encode(mandate), (Mandate));
    }
}
