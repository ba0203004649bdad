// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {
    Approval,
    Cancellation,
    Delivery,
    Dispute,
    Engagement,
    Mandate,
    Ruling,
    Split,
    Waiver
} from "../../../contracts/types/Acts.sol";
import {MilestoneStatus, Role} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {MandateBase} from "../base/MandateBase.sol";
import {TestToken} from "../mocks/TestToken.sol";

// what a mandate lets an agent key agree to
// ├── when token, counterparty or arbiter is another → it reverts, each with its own error
// ├── when a deal puts more at stake than perDeal → it reverts MandateDealExceeded
// └── when its acts pull more than total → it reverts MandateTotalExceeded, refunds don't restore it
contract MandateLimitsTest is MandateBase {
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
}
