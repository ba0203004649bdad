// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Approval, Mandate, Revocation, Ruling, Split} from "../../../contracts/types/Acts.sol";
import {MilestoneStatus, Role, Scope} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {MandateBase} from "../base/MandateBase.sol";

// when a mandate counts, and for whom it can't
// ├── before validAfter, at validUntil, after it → it reverts MandateInactive
// ├── a commitment with the right to approve must end before the mandate → else it reverts MandateTooShort
// ├── revoked → commitments stop at once, approvals after an hour
// └── one key for both sides, or for a side and its judge → it reverts ConsentConflict
contract MandateEndsTest is MandateBase {
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
        terms.buyerNonce = nextLane();
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
}
