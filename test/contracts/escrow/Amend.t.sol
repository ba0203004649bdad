// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Amendment} from "../../../contracts/types/Acts.sol";
import {DealStatus, Ending, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {Milestone, TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";
import {HostileToken, Lie} from "../mocks/HostileToken.sol";

// amend; what it refuses: AmendRefusals.t.sol; who consents, and how it is paid for: AmendConsent.t.sol
// ├── given every named milestone is pending, and the next sheet could be committed
// │   ├── they end by Amended, the next deal is live, Resolved for each, Amended, Committed
// │   ├── what they held funds it: the surplus of each side is paid out, its shortfall put down
// │   ├── the rest of the old deal stays: milestones, claims, meter, clocks
// │   ├── with the last open part the old deal is over
// │   └── no record is written
// └── in a token that lies → it is pulled and pushed as ever
contract AmendTest is Stages {
    // -------------------------------------------------------------------------------- what becomes of both

    function test_Amend_EndsWhatItNames_AndBeginsTheNext() public {
        TermSheet memory terms = sheet();
        TermSheet memory next = _next(50e6, 5e6);
        bytes32 deal = _commit(terms);
        skip(100);
        for (uint8 i = 1; i < 3; ++i) {
            vm.expectEmit(address(escrow));
            emit IEscrow.Resolved(deal, i, Ending.Amended, 0, 0, false, false);
        }
        vm.expectEmit(address(escrow));
        emit IEscrow.Amended(deal, digestOf(next), 6, false);
        vm.expectEmit(address(escrow));
        emit IEscrow.Committed(
            digestOf(next),
            buyer,
            seller,
            address(usdc),
            costOf(next),
            bondOf(next),
            next.document
        );
        _amend(terms, next, 6);

        assertStatus(terms, 0, MilestoneStatus.Pending);
        assertStatus(terms, 1, MilestoneStatus.Resolved);
        assertStatus(terms, 2, MilestoneStatus.Resolved);
        (DealStatus status, uint40 committedAt, uint32 resolved, , ) = lens.dealOf(next);
        assertEq(uint256(status), uint256(DealStatus.Live));
        assertEq(committedAt, START + 100, "its clocks run from now");
        assertEq(resolved, 0);
    }

    function test_Amend_ReturnsTheNextDealsId() public {
        TermSheet memory terms = sheet();
        TermSheet memory next = _next(50e6, 5e6);
        _commit(terms);
        bytes32 digest = digestOf(Amendment(digestOf(terms), digestOf(next), 1, soon()));
        bytes memory ofSeller = signed(sellerKey, digest);
        vm.prank(buyer);
        assertEq(escrow.amend(terms, next, 1, soon(), SENDER, ofSeller), digestOf(next));
    }

    function test_Amend_TheSurplusIsPaidOut() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        // 70 with 1 % of burn and bonds of 7 are released, 50 with their burn and bonds of 5 are taken.
        _amend(terms, _next(50e6, 5e6), 6);
        assertEq(usdc.balanceOf(buyer), FORTUNE - 101e6 + 20.2e6);
        assertEq(usdc.balanceOf(seller), FORTUNE - 10e6 + 2e6);
        assertEq(usdc.balanceOf(address(escrow)), 101e6 + 10e6 - 22.2e6);
    }

    function test_Amend_TheShortfallIsPutDown() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        _amend(terms, _next(90e6, 9e6), 6);
        assertEq(usdc.balanceOf(buyer), FORTUNE - 101e6 - 20.2e6);
        assertEq(usdc.balanceOf(seller), FORTUNE - 10e6 - 2e6);
    }

    function test_Amend_OneSidesSurplus_IsNotTheOthersShortfall() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        _amend(terms, _next(50e6, 9e6), 6);
        assertEq(usdc.balanceOf(buyer), FORTUNE - 101e6 + 20.2e6);
        assertEq(usdc.balanceOf(seller), FORTUNE - 10e6 - 2e6);

        terms = sheet();
        _commit(terms);
        (uint256 ofBuyer, uint256 ofSeller) = (usdc.balanceOf(buyer), usdc.balanceOf(seller));
        _amend(terms, _next(90e6, 5e6), 6);
        assertEq(usdc.balanceOf(buyer), ofBuyer - 20.2e6);
        assertEq(usdc.balanceOf(seller), ofSeller + 2e6);
    }

    function test_Amend_ToTheUnit_MovesNothing() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        vm.prank(buyer);
        usdc.approve(address(escrow), 0);
        vm.prank(seller);
        usdc.approve(address(escrow), 0);
        (uint256 ofBuyer, uint256 ofSeller) = (wealthOf(buyer), wealthOf(seller));
        _amend(terms, _next(70e6, 7e6), 6);
        assertEq(wealthOf(buyer), ofBuyer);
        assertEq(wealthOf(seller), ofSeller);
    }

    /// @dev Each milestone's burn was rounded up for itself when it was put down, and comes back so.
    function test_Amend_BurnsOfEachSheet_ToTheUnit() public {
        TermSheet memory terms = sheet();
        for (uint256 i; i < 3; ++i) terms.milestones[i].amount = 33_333_333;
        terms.burnBps = 137;
        _commit(terms);
        TermSheet memory next = _next(66_666_666, 6e6);
        next.burnBps = 211;
        uint256 released = 2 * (33_333_333 + burnOf(terms, 33_333_333));
        _amend(terms, next, 5);
        uint256 cost = 3 * (33_333_333 + burnOf(terms, 33_333_333));
        assertEq(usdc.balanceOf(buyer), FORTUNE - cost + released - costOf(next));
        assertEq(usdc.balanceOf(seller), FORTUNE - 10e6 + 7e6 - 6e6);

        next = _next(33_333_333, 3e6);
        next.burnBps = 0;
        uint256 before = usdc.balanceOf(buyer);
        _amend(terms, next, 2);
        assertEq(
            usdc.balanceOf(buyer),
            before + burnOf(terms, 33_333_333),
            "its burn is not needed any more"
        );
    }

    function testFuzz_Amend_ConservesEachSidesMoney(
        uint96[3] memory amounts,
        uint96[3] memory bonds,
        uint16[2] memory burns,
        uint256 milestones
    ) public {
        TermSheet memory terms = sheet();
        terms.burnBps = uint16(bound(burns[0], 0, 10_000));
        for (uint256 i; i < 2; ++i) {
            terms.milestones[i].amount = uint96(bound(amounts[i], 1, FORTUNE / 16));
            terms.milestones[i].bond = uint96(bound(bonds[i], 0, FORTUNE / 16));
        }
        TermSheet memory next = _next(
            uint96(bound(amounts[2], 1, FORTUNE / 16)),
            uint96(bound(bonds[2], 0, FORTUNE / 16))
        );
        next.burnBps = uint16(bound(burns[1], 0, 10_000));
        milestones = bound(milestones, 1, 7);
        _commit(terms);
        _amend(terms, next, milestones);

        uint256 cost = costOf(next);
        uint256 bond = bondOf(next);
        for (uint256 i; i < 3; ++i) {
            if ((milestones >> i) & 1 != 0) continue;
            cost += terms.milestones[i].amount + burnOf(terms, terms.milestones[i].amount);
            bond += terms.milestones[i].bond;
        }
        assertEq(usdc.balanceOf(buyer), FORTUNE - cost, "the buyer holds what both deals still need");
        assertEq(usdc.balanceOf(seller), FORTUNE - bond, "and so does the seller");
        assertEq(usdc.balanceOf(address(escrow)), cost + bond);

        emptyByTime(terms);
        emptyByTime(next);
        assertEq(usdc.balanceOf(address(escrow)), 0, "nothing was delivered: nothing is left, nor burned");
        assertEq(wealthOf(buyer) + wealthOf(seller), 2 * uint256(FORTUNE));
    }

    // -------------------------------------------------------------------------------- the rest of the old deal

    function test_Amend_TheRest_IsSettledAsBefore() public {
        TermSheet memory terms = sheet();
        TermSheet memory next = _next(70e6, 7e6);
        _commit(terms);
        _amend(terms, next, 6);
        _settle(terms, 7, 0);
        assertStatus(terms, DealStatus.Closed);
        assertEq(usdc.balanceOf(seller), FORTUNE - 10e6 + 33e6, "the one milestone that was left");
        _settle(next, 1, 0);
        assertEq(usdc.balanceOf(seller), FORTUNE + 100e6);
        assertEmptied(next, 1e6);
    }

    function test_Amend_WhileAnotherIsDisputed_WhichIsRuledAsBefore() public {
        TermSheet memory terms = sheet();
        TermSheet memory next = _next(70e6, 7e6);
        _commit(terms);
        _deliver(terms, 0);
        _dispute(terms, 0, 1_000);
        _engage(terms, 0);
        _amend(terms, next, 6);
        assertStatus(terms, 0, MilestoneStatus.Engaged);
        _rule(terms, 0, 5_000);
        assertStatus(terms, DealStatus.Closed);
        assertEq(usdc.balanceOf(arbiter), 2e6);
        assertEq(usdc.balanceOf(seller), FORTUNE - 10e6 + 15e6 + 1.5e6);
    }

    function test_Amend_TheRest_IsFinalizedByTime() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        _amend(terms, _next(70e6, 7e6), 6);
        skip(1 days);
        _finalize(terms, 7);
        assertStatus(terms, DealStatus.Closed);
        assertEq(usdc.balanceOf(buyer), FORTUNE - 101e6 + 33.3e6, "missed: amount, burn and bond");
    }

    function test_Amend_TheMeterRunsOn_AndIsClosedByTime() public {
        TermSheet memory terms = sheetWithMeter();
        bytes32 deal = _commit(terms);
        _settle(terms, 0, 10e6);
        TermSheet memory next = _next(100e6, 10e6);
        vm.expectEmit(address(escrow));
        emit IEscrow.Amended(deal, digestOf(next), 7, false);
        _amend(terms, next, 7);
        assertStatus(terms, DealStatus.Live);
        _settle(terms, 0, 15e6);
        skip(terms.meteredFor);
        uint256 before = usdc.balanceOf(buyer);
        _close(terms);
        assertEq(usdc.balanceOf(buyer), before + 35e6 + 0.35e6);
        assertStatus(terms, DealStatus.Closed);
    }

    function test_Amend_TheLastOpenPart_EndsTheOldDeal() public {
        TermSheet memory terms = sheet();
        TermSheet memory next = _next(100e6, 10e6);
        bytes32 deal = _commit(terms);
        for (uint8 i; i < 3; ++i) {
            vm.expectEmit(address(escrow));
            emit IEscrow.Resolved(deal, i, Ending.Amended, 0, 0, false, i == 2);
        }
        vm.expectEmit(address(escrow));
        emit IEscrow.Amended(deal, digestOf(next), 7, true);
        _amend(terms, next, 7);
        assertStatus(terms, DealStatus.Closed);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, deal));
        _settle(terms, 7, 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, terms.buyerNonce));
        _commit(terms);
    }

    function test_Amend_AnAmendment() public {
        TermSheet memory one = sheet();
        _commit(one);
        TermSheet memory two = sheet();
        two.milestones[0].amount = 45e6;
        _amend(one, two, 7);
        TermSheet memory three = _next(90e6, 9e6);
        _amend(two, three, 3);
        _settle(two, 7, 0);
        _settle(three, 1, 0);
        assertStatus(one, DealStatus.Closed);
        assertEq(usdc.balanceOf(seller), FORTUNE + 40e6 + 90e6);
        assertEmptied(three, 1.3e6);
    }

    function test_Amend_TheLastOfThirtyTwo() public {
        TermSheet memory terms = sheet();
        terms.milestones = new Milestone[](32);
        for (uint256 i; i < 32; ++i) terms.milestones[i] = Milestone(1e6, 0.1e6, 1 days, bytes32(i));
        _commit(terms);
        _amend(terms, _next(1e6, 0.1e6), 1 << 31);
        assertStatus(terms, 31, MilestoneStatus.Resolved);
        TermSheet memory next = _next(31e6, 3.1e6);
        _amend(terms, next, type(uint32).max >> 1);
        assertStatus(terms, DealStatus.Closed);
        assertEq(usdc.balanceOf(buyer), FORTUNE - 32.32e6);
        assertEq(usdc.balanceOf(seller), FORTUNE - 3.2e6);
    }

    function test_Amend_WritesNoRecord() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        expectNoRecord();
        _amend(terms, _next(10e6, 1e6), 7);
        assertEq(reputation.lossOf(seller, true), 0);
        assertEq(reputation.waiversOf(seller, true) + reputation.defaultsOf(seller, true), 0);
        assertEq(reputation.splitsOf(seller, true) + reputation.splitsOf(buyer, false), 0);
    }

    // -------------------------------------------------------------------------------------- hostile tokens

    /// @dev A surplus that can't be pushed is credited; a shortfall that does not come undoes all of it.
    function test_Amend_InATokenThatLies() public {
        HostileToken token = new HostileToken();
        address[2] memory sides = [buyer, seller];
        for (uint256 i; i < 2; ++i) {
            token.mint(sides[i], FORTUNE);
            vm.prank(sides[i]);
            token.approve(address(escrow), type(uint256).max);
        }
        TermSheet memory terms = sheet();
        (terms.token, terms.burnBps) = (address(token), 0);
        TermSheet memory next = _next(90e6, 9e6);
        (next.token, next.burnBps) = (address(token), 0);
        _commit(terms);

        token.lie(Lie.Fee, Lie.None);
        vm.expectPartialRevert(IEscrow.PullFailed.selector);
        _amend(terms, next, 6);
        assertStatus(terms, 1, MilestoneStatus.Pending);
        assertStatus(next, DealStatus.Unknown);

        next.milestones[0] = Milestone(50e6, 5e6, 1 days, "criteria");
        token.lie(Lie.None, Lie.Revert);
        _amend(terms, next, 6);
        assertEq(escrow.balanceOf(address(token), buyer), 20e6);
        assertEq(escrow.balanceOf(address(token), seller), 2e6);
        assertStatus(next, DealStatus.Live);
    }

    // -------------------------------------------------------------------------------------------- helpers

    /// @dev One milestone, due in a day.
    function _next(uint96 amount, uint96 bond) private returns (TermSheet memory next) {
        next = sheetOfOne();
        next.milestones[0] = Milestone(amount, bond, 1 days, keccak256("criteria of the next"));
    }
}
