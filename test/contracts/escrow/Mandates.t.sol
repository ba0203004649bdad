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
import {Stages} from "../base/Stages.sol";
import {TestToken} from "../mocks/TestToken.sol";

// an agent key's consent under a mandate
// ├── for each act upon deals: with its scope → it counts, with every other scope → MandateScopeMissing
// ├── for withdrawing, the payout address, nonces, mandates → it reverts ConsentMalformed
// ├── its sheets spend nonces of its principal's, which may be those of acts that the principal signed
// ├── when the mandate is another account's → it reverts MandatePrincipalMismatch
// ├── when the principal did not sign the mandate, or the key not the consent → it reverts ConsentInvalid
// ├── when the consent was for another account, side, act or mandate → it reverts ConsentInvalid
// ├── when token, counterparty or arbiter is another → it reverts, each with its own error
// ├── when a deal puts more at stake than perDeal → it reverts MandateDealExceeded
// ├── when its acts pull more than total → it reverts MandateTotalExceeded, refunds don't restore it
// ├── before validAfter, at validUntil, after it → it reverts MandateInactive
// ├── a commitment with the right to approve must end before the mandate → else it reverts MandateTooShort
// ├── revoked → commitments stop at once, approvals after an hour
// └── one key for both sides, or for a side and its judge → it reverts ConsentConflict
contract MandatesTest is Stages {
    address internal agent;
    uint256 internal agentKey;

    function setUp() public override {
        super.setUp();
        (agent, agentKey) = makeAddrAndKey("agent");
    }

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
        Mandate memory mandate = mandateOf(seller, agent);
        bytes32 act = digestOf(Cancellation(seller, digestOf(terms), soon()));
        _cancel(terms, seller, soon(), _under(mandate, Role.Seller, act));
        assertStatus(terms, DealStatus.Cancelled);
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

    /// @dev Nonces are the account's, whoever spends them. A revocation has none, so that no key keeps itself alive.
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

    // -------------------------------------------------------------------------------------------- limits

    function test_Mandate_Token() public {
        TermSheet memory terms = sheet();
        TestToken other = new TestToken();
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.token = address(other);
        _expectRefused(
            terms,
            mandate,
            abi.encodeWithSelector(IEscrow.MandateTokenMismatch.selector, address(usdc), address(other))
        );
    }

    function test_Mandate_Counterparty() public {
        TermSheet memory terms = sheet();
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.counterparty = stranger;
        _expectRefused(
            terms,
            mandate,
            abi.encodeWithSelector(IEscrow.MandateCounterpartyMismatch.selector, seller, stranger)
        );
        mandate.counterparty = seller;
        _commitUnder(terms, mandate);
    }

    function test_Mandate_Counterparty_OfAnArbiterIsTheBuyer() public {
        TermSheet memory terms = sheetOfOne();
        bytes32 deal = _commit(terms);
        reach(terms, 0, MilestoneStatus.Disputed);
        Mandate memory mandate = mandateOf(arbiter, agent);
        mandate.counterparty = seller;
        bytes memory consent = _under(mandate, Role.Arbiter, digestOf(Engagement(deal, 0)));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MandateCounterpartyMismatch.selector, buyer, seller));
        _engage(terms, 0, consent);
        mandate.counterparty = buyer;
        _engage(terms, 0, _under(mandate, Role.Arbiter, digestOf(Engagement(deal, 0))));
    }

    function test_Mandate_Arbiter() public {
        TermSheet memory terms = sheet();
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.arbiter = stranger;
        _expectRefused(
            terms,
            mandate,
            abi.encodeWithSelector(IEscrow.MandateArbiterMismatch.selector, arbiter, stranger)
        );
        mandate.arbiter = arbiter;
        _commitUnder(terms, mandate);
    }

    function test_Mandate_LimitsHoldForEveryAct() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.counterparty = stranger;
        bytes memory consent = _under(mandate, Role.Buyer, digestOf(Approval(deal, 1, 0, false)));
        vm.expectRevert(
            abi.encodeWithSelector(IEscrow.MandateCounterpartyMismatch.selector, seller, stranger)
        );
        _settle(terms, 1, 0, consent);

        mandate = mandateOf(seller, agent);
        mandate.counterparty = stranger;
        consent = _under(mandate, Role.Seller, digestOf(Waiver(deal, 1, false, soon())));
        vm.expectRevert(
            abi.encodeWithSelector(IEscrow.MandateCounterpartyMismatch.selector, buyer, stranger)
        );
        _waive(terms, 1, false, soon(), consent);
    }

    function test_Mandate_PerDeal() public {
        TermSheet memory terms = sheet();
        terms.arbiterFee = 0;
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.perDeal = 101e6 - 1;
        _expectRefused(
            terms,
            mandate,
            abi.encodeWithSelector(IEscrow.MandateDealExceeded.selector, 101e6, 101e6 - 1)
        );
        mandate.perDeal = 101e6;
        _commitUnder(terms, mandate);
    }

    function test_Mandate_Total() public {
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.total = 202e6;
        TermSheet memory terms = sheet();
        _commitUnder(terms, mandate);

        // Everything comes back; the total does not.
        _waive(terms, 7, false);
        (uint96 pulled, ) = escrow.mandateOf(buyer, digestOf(mandate));
        assertEq(pulled, 101e6);

        terms = sheet();
        terms.milestones[0].amount += 1;
        _expectRefused(
            terms,
            mandate,
            abi.encodeWithSelector(IEscrow.MandateTotalExceeded.selector, 202e6 + 2, 202e6)
        );
        terms = sheet();
        _commitUnder(terms, mandate);
        (pulled, ) = escrow.mandateOf(buyer, digestOf(mandate));
        assertEq(pulled, 202e6);

        terms = sheet();
        _expectRefused(
            terms,
            mandate,
            abi.encodeWithSelector(IEscrow.MandateTotalExceeded.selector, 303e6, 202e6)
        );
    }

    function test_Mandate_Total_CountsWhatComesFromTheBalanceToo() public {
        _deposit(buyer, address(usdc), 500e6);
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.total = 101e6;
        _commitUnder(sheet(), mandate);
        _expectRefused(
            sheet(),
            mandate,
            abi.encodeWithSelector(IEscrow.MandateTotalExceeded.selector, 202e6, 101e6)
        );
    }

    function test_Mandate_Total_CountsTheFeesOfDisputes() public {
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.total = 101e6 + 2e6;
        TermSheet memory terms = sheet();
        bytes32 deal = _commitUnder(terms, mandate);
        _deliver(terms, 0);
        _deliver(terms, 1);
        bytes memory consent = _under(mandate, Role.Buyer, digestOf(Dispute(deal, 0, 1, 0, "reason")));
        _dispute(terms, 0, 0, "reason", consent);
        (uint96 pulled, ) = escrow.mandateOf(buyer, digestOf(mandate));
        assertEq(pulled, 103e6);

        consent = _under(mandate, Role.Buyer, digestOf(Dispute(deal, 1, 1, 0, "reason")));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MandateTotalExceeded.selector, 105e6, 103e6));
        _dispute(terms, 1, 0, "reason", consent);
    }

    function test_Mandate_Total_CountsNothingElse_OfSellerAndArbiter() public {
        // With a total of nothing, a key may still do all that pulls nothing.
        TermSheet memory terms = sheetOfOne();
        bytes32 deal = _commit(terms);
        Mandate memory mandate = mandateOf(seller, agent);
        mandate.total = 0;
        bytes memory consent = _under(mandate, Role.Seller, digestOf(Delivery(deal, 0, 1, "artifact")));
        _deliver(terms, 0, 1, "artifact", consent);
        reachDisputed(terms);
        Mandate memory judging = mandateOf(arbiter, agent);
        judging.total = 0;
        _engage(terms, 0, _under(judging, Role.Arbiter, digestOf(Engagement(deal, 0))));
        uint256 snapshot = vm.snapshotState();
        _rule(terms, 0, 1, _under(judging, Role.Arbiter, digestOf(Ruling(deal, 0, 1))));
        vm.revertToState(snapshot);
        _waive(
            terms,
            1,
            false,
            soon(),
            _under(mandate, Role.Seller, digestOf(Waiver(deal, 1, false, soon())))
        );
        vm.revertToState(snapshot);
        (uint96 pulled, ) = escrow.mandateOf(seller, digestOf(mandate));
        assertEq(pulled, 0);
    }

    function test_Mandate_Total_CountsNothingElse_OfTheBuyer() public {
        TermSheet memory terms = sheetOfOne();
        bytes32 deal = _commit(terms);
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.total = 0;
        uint256 snapshot = vm.snapshotState();
        bytes32 act = digestOf(Split(deal, 0, 1, soon()));
        _split(terms, 0, 1, soon(), _under(mandate, Role.Buyer, act), signed(sellerKey, act));
        vm.revertToState(snapshot);
        _settle(terms, 1, 0, _under(mandate, Role.Buyer, digestOf(Approval(deal, 1, 0, false))));

        terms = sheet();
        act = digestOf(Cancellation(buyer, digestOf(terms), soon()));
        _cancel(terms, buyer, soon(), _under(mandate, Role.Buyer, act));
        (uint96 pulled, ) = escrow.mandateOf(buyer, digestOf(mandate));
        assertEq(pulled, 0);
    }

    function test_Mandate_Total_CountsNothingElse_OfASplitAsSeller() public {
        TermSheet memory terms = sheetOfOne();
        Mandate memory mandate = mandateOf(seller, agent);
        mandate.total = 0;
        bytes32 act = digestOf(Split(_commit(terms), 0, 1, soon()));
        _split(terms, 0, 1, soon(), signed(buyerKey, act), _under(mandate, Role.Seller, act));
        (uint96 pulled, ) = escrow.mandateOf(seller, digestOf(mandate));
        assertEq(pulled, 0);
    }

    function reachDisputed(TermSheet memory terms) private {
        skip(1 minutes);
        _dispute(terms, 0, 0);
    }

    /// @dev What a deal lets each role lose by each right, beside one unit less.
    function test_Mandate_PerDeal_OfEachRoleAndRight() public {
        TermSheet memory terms = sheetWithMeter();
        bytes32 deal = _commit(terms);
        _deliver(terms, 0);
        bytes32 act = digestOf(Split(deal, 1, 1, soon()));

        // The buyer: what it put down; by disputes, a fee for each milestone more.
        Mandate memory mandate = _limited(buyer, 151.5e6 - 1);
        _expectDealExceeded(151.5e6);
        _settle(terms, 1, 0, _under(mandate, Role.Buyer, digestOf(Approval(deal, 1, 0, false))));
        mandate = _limited(buyer, 151.5e6);
        _settle(terms, 0, 1, _under(mandate, Role.Buyer, digestOf(Approval(deal, 0, 1, false))));
        bytes32 disputed = digestOf(Dispute(deal, 0, 1, 0, "reason"));
        mandate = _limited(buyer, 157.5e6 - 1);
        _expectDealExceeded(157.5e6);
        _dispute(terms, 0, 0, "reason", _under(mandate, Role.Buyer, disputed));
        mandate = _limited(buyer, 157.5e6);
        _dispute(terms, 0, 0, "reason", _under(mandate, Role.Buyer, disputed));

        // The seller: its bonds; by waivers and splits, all that it could earn, too.
        mandate = _limited(seller, 10e6 - 1);
        bytes memory consent = _under(mandate, Role.Seller, digestOf(Delivery(deal, 1, 1, "artifact")));
        _expectDealExceeded(10e6);
        _deliver(terms, 1, 1, "artifact", consent);
        mandate = _limited(seller, 10e6);
        _deliver(
            terms,
            1,
            1,
            "artifact",
            _under(mandate, Role.Seller, digestOf(Delivery(deal, 1, 1, "artifact")))
        );
        mandate = _limited(seller, 160e6 - 1);
        _expectDealExceeded(160e6);
        _waive(
            terms,
            4,
            false,
            soon(),
            _under(mandate, Role.Seller, digestOf(Waiver(deal, 4, false, soon())))
        );
        consent = _under(mandate, Role.Seller, act);
        _expectDealExceeded(160e6);
        _split(terms, 1, 1, soon(), signed(buyerKey, act), consent);
        mandate = _limited(seller, 160e6);
        _split(terms, 1, 1, soon(), signed(buyerKey, act), _under(mandate, Role.Seller, act));
        _waive(
            terms,
            4,
            false,
            soon(),
            _under(mandate, Role.Seller, digestOf(Waiver(deal, 4, false, soon())))
        );

        // The arbiter: all that it could award.
        mandate = _limited(arbiter, 110e6 - 1);
        consent = _under(mandate, Role.Arbiter, digestOf(Ruling(deal, 0, 1)));
        _expectDealExceeded(110e6);
        _rule(terms, 0, 1, consent);
        mandate = _limited(arbiter, 110e6);
        _rule(terms, 0, 1, _under(mandate, Role.Arbiter, digestOf(Ruling(deal, 0, 1))));

        // Cancelling puts nothing at stake.
        terms = sheet();
        act = digestOf(Cancellation(buyer, digestOf(terms), soon()));
        _cancel(terms, buyer, soon(), _under(_limited(buyer, 0), Role.Buyer, act));
    }

    uint96 private _limit;

    function _limited(address principal, uint96 perDeal) private returns (Mandate memory mandate) {
        mandate = mandateOf(principal, agent);
        mandate.perDeal = perDeal;
        _limit = perDeal;
    }

    function _expectDealExceeded(uint256 found) private {
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MandateDealExceeded.selector, found, _limit));
    }

    function test_Mandate_Total_IsPerMandate() public {
        Mandate memory one = mandateOf(buyer, agent);
        Mandate memory two = mandateOf(buyer, agent);
        (one.total, two.total) = (101e6, 101e6);
        _commitUnder(sheet(), one);
        _commitUnder(sheet(), two);
        (uint96 pulled, ) = escrow.mandateOf(buyer, digestOf(two));
        assertEq(pulled, 101e6);
    }

    // -------------------------------------------------------------------------------------------- time

    function test_Mandate_Validity() public {
        TermSheet memory terms = sheet();
        terms.expiry = START + 30 days;
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.scopes = scope(Scope.Commit);
        mandate.validAfter = START + 100;
        mandate.validUntil = START + 200;

        vm.warp(START + 99);
        _expectInactive(terms, mandate);
        vm.warp(START + 200);
        _expectInactive(terms, mandate);
        vm.warp(START + 201);
        _expectInactive(terms, mandate);

        vm.warp(START + 100);
        _commitUnder(terms, mandate);
        terms.buyerNonce = nextNonce();
        vm.warp(START + 199);
        _commitUnder(terms, mandate);
    }

    function test_Mandate_RevertWhen_ItEndsBeforeTheDealDoes() public {
        // The last milestone's three days, a day of review, three of ruling.
        uint40 last = START + 7 days;
        TermSheet memory terms = sheet();
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.validUntil = last - 1;
        _expectRefused(
            terms,
            mandate,
            abi.encodeWithSelector(IEscrow.MandateTooShort.selector, last - 1, last)
        );
        // Without the right to approve there is nothing it need outlast.
        mandate.scopes = allScopes() & ~scope(Scope.Approve);
        _commitUnder(terms, mandate);

        terms = sheet();
        mandate = mandateOf(buyer, agent);
        mandate.validUntil = last;
        _commitUnder(terms, mandate);
    }

    function test_Mandate_RevertWhen_ItEndsBeforeTheMeterDoes() public {
        TermSheet memory terms = sheetOfMeter();
        terms.meteredFor = 40 days;
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.validUntil = START + 40 days - 1;
        _expectRefused(
            terms,
            mandate,
            abi.encodeWithSelector(IEscrow.MandateTooShort.selector, START + 40 days - 1, START + 40 days)
        );
        mandate.validUntil = START + 40 days;
        _commitUnder(terms, mandate);
    }

    // ---------------------------------------------------------------------------------------- revocation

    function test_Revoke_StopsCommitmentsAtOnce() public {
        Mandate memory mandate = mandateOf(buyer, agent);
        vm.expectEmit(address(escrow));
        emit IEscrow.MandateRevoked(buyer, digestOf(mandate));
        _revoke(mandate);
        (, uint40 revokedAt) = escrow.mandateOf(buyer, digestOf(mandate));
        assertEq(revokedAt, START);

        TermSheet memory terms = sheet();
        bytes memory consent = _under(mandate, Role.Buyer, digestOf(terms));
        bytes memory ofSeller = signed(sellerKey, digestOf(terms));
        vm.expectPartialRevert(IEscrow.MandateInactive.selector);
        _commit(terms, consent, ofSeller);
    }

    function test_Revoke_StopsApprovalsAfterAnHour() public {
        TermSheet memory terms = sheet();
        Mandate memory mandate = mandateOf(buyer, agent);
        bytes32 deal = _commitUnder(terms, mandate);
        bytes memory one = _under(mandate, Role.Buyer, digestOf(Approval(deal, 1, 0, false)));
        bytes memory three = _under(mandate, Role.Buyer, digestOf(Approval(deal, 3, 0, false)));
        _revoke(mandate);

        vm.warp(START + 1 hours - 1);
        _settle(terms, 1, 0, one);
        vm.warp(START + 1 hours);
        vm.expectPartialRevert(IEscrow.MandateInactive.selector);
        _settle(terms, 3, 0, three);
    }

    function test_Revoke_AgainDoesNotProlongTheHour() public {
        TermSheet memory terms = sheet();
        Mandate memory mandate = mandateOf(buyer, agent);
        bytes32 deal = _commitUnder(terms, mandate);
        bytes memory consent = _under(mandate, Role.Buyer, digestOf(Approval(deal, 1, 0, false)));
        _revoke(mandate);
        vm.warp(START + 1 hours - 1);
        vm.recordLogs();
        _revoke(mandate);
        assertEq(vm.getRecordedLogs().length, 0);
        vm.warp(START + 1 hours);
        vm.expectPartialRevert(IEscrow.MandateInactive.selector);
        _settle(terms, 1, 0, consent);
    }

    function test_Revoke_OfAnotherAccount_ChangesNothing() public {
        Mandate memory mandate = mandateOf(buyer, agent);
        Revocation memory act = Revocation(stranger, digestOf(mandate), soon());
        escrow.revoke(act, signed(strangerKey, digestOf(act)));
        _commitUnder(sheet(), mandate);

        act = Revocation(buyer, digestOf(mandate), soon());
        bytes32 digest = digestOf(act);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, digest));
        escrow.revoke(act, signed(agentKey, digest));
    }

    function test_Revoke_Expiry() public {
        Revocation memory act = Revocation(buyer, keccak256("mandate"), START + 50);
        bytes memory consent = signed(buyerKey, digestOf(act));
        vm.warp(START + 50);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActExpired.selector, START + 50, START + 50));
        escrow.revoke(act, consent);
        vm.warp(START + 49);
        escrow.revoke(act, consent);
    }

    // ------------------------------------------------------------------------------------------ conflicts

    function test_Conflict_RevertWhen_OneKeyActsForBothSides() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        bytes memory ofBuyer = _under(mandateOf(buyer, agent), Role.Buyer, deal);
        bytes memory ofSeller = _under(mandateOf(seller, agent), Role.Seller, deal);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentConflict.selector, agent));
        _commit(terms, ofBuyer, ofSeller);
    }

    function test_Conflict_RevertWhen_ASideActsForTheOther() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        Mandate memory mandate = mandateOf(buyer, seller);
        bytes memory ofBuyer = mandated(mandate, buyerKey, sellerKey, Role.Buyer, deal);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentConflict.selector, seller));
        _commit(terms, ofBuyer, signed(sellerKey, deal));
    }

    function test_Conflict_RevertWhen_OneKeySplitsForBothSides() public {
        TermSheet memory terms = sheet();
        bytes32 act = digestOf(Split(_commit(terms), 0, 1, soon()));
        bytes memory ofBuyer = _under(mandateOf(buyer, agent), Role.Buyer, act);
        bytes memory ofSeller = _under(mandateOf(seller, agent), Role.Seller, act);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentConflict.selector, agent));
        _split(terms, 0, 1, soon(), ofBuyer, ofSeller);
    }

    function test_Conflict_RevertWhen_TheArbiterActsForASide() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        Mandate memory mandate = mandateOf(buyer, arbiter);
        bytes memory ofBuyer = mandated(mandate, buyerKey, arbiterKey, Role.Buyer, deal);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentConflict.selector, arbiter));
        _commit(terms, ofBuyer, signed(sellerKey, deal));
    }

    function test_Conflict_RevertWhen_ASideJudgesForTheArbiter() public {
        TermSheet memory terms = sheetOfOne();
        bytes32 deal = _commit(terms);
        reach(terms, 0, MilestoneStatus.Disputed);
        bytes32 act = digestOf(Ruling(deal, 0, 10_000));
        bytes memory consent = mandated(mandateOf(arbiter, seller), arbiterKey, sellerKey, Role.Arbiter, act);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentConflict.selector, seller));
        _rule(terms, 0, 10_000, consent);
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _under(Mandate memory mandate, Role role, bytes32 act) private view returns (bytes memory) {
        uint256 key =
            mandate.principal == buyer
                ? buyerKey
                : mandate.principal == seller
                    ? sellerKey
                    : arbiterKey;
        return mandated(mandate, key, agentKey, role, act);
    }

    function _commitUnder(TermSheet memory terms, Mandate memory mandate) private returns (bytes32 deal) {
        deal = digestOf(terms);
        return _commit(terms, _under(mandate, Role.Buyer, deal), signed(sellerKey, deal));
    }

    function _expectRefused(TermSheet memory terms, Mandate memory mandate, bytes memory expected) private {
        vm.expectRevert(expected);
        _commitUnder(terms, mandate);
    }

    function _expectInactive(TermSheet memory terms, Mandate memory mandate) private {
        _expectRefused(
            terms,
            mandate,
            abi.encodeWithSelector(
                IEscrow.MandateInactive.selector,
                vm.getBlockTimestamp(),
                mandate.validAfter,
                mandate.validUntil
            )
        );
    }

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
