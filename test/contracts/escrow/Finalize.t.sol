// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {IReputation} from "../../../contracts/interfaces/IReputation.sol";
import {DealStatus, Ending, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";

// finalize, by a stranger
// ├── when the deal is not live → it reverts DealNotLive
// ├── when no clock ran out → it reverts ActStale
// ├── given a deadline is over, nothing delivered → amount, bond and burn to the buyer; the seller loses
// ├── given a review is over, undisputed → amount and bond to the seller; evidence of the seller alone
// ├── given a ruling clock is over → the silence rule; bond to the seller, fee to the buyer
// ├── given one clock runs and another ran out → the first is skipped
// ├── given many ended, each its own way → each is recorded by itself, and nothing of one with another
// └── with the last open part → it emits Closed
contract FinalizeTest is Stages {
    function test_Finalize_Missed() public {
        TermSheet memory terms = sheetOfOne();
        bytes32 deal = _commit(terms);
        reach(terms, 0, MilestoneStatus.Missed);
        expectRecord(IReputation.Entry(buyer, seller, 0, false, 1e6, 0, Ending.Missed, 1, 0));
        vm.expectEmit(address(escrow));
        emit IEscrow.Resolved(deal, 0, Ending.Missed, 0, 0, false, true);
        _finalize(terms, 1);
        assertEq(wealthOf(buyer), FORTUNE + 10e6);
        assertEq(wealthOf(seller), FORTUNE - 10e6);
        assertEmptied(terms, 0);
    }

    function test_Finalize_Missed_Clock() public {
        TermSheet memory terms = sheetOfOne();
        bytes32 deal = _commit(terms);
        vm.warp(START + 1 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
        _finalize(terms, 1);
        vm.warp(START + 1 days);
        _finalize(terms, 1);
    }

    function test_Finalize_Accepted() public {
        TermSheet memory terms = sheetOfOne();
        bytes32 deal = _commit(terms);
        reach(terms, 0, MilestoneStatus.Accepted);
        expectRecord(IReputation.Entry(buyer, seller, 1e6, false, 0, 0, Ending.Accepted, 1, 0));
        vm.expectEmit(address(escrow));
        emit IEscrow.Resolved(deal, 0, Ending.Accepted, 10_000, 1e6, false, true);
        _finalize(terms, 1);
        assertEq(wealthOf(seller), FORTUNE + 100e6);
        assertEq(wealthOf(buyer), FORTUNE - 101e6);
        assertEmptied(terms, 1e6);
    }

    function test_Finalize_Many_RecordsEachByItself() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        _deliver(terms, 1);
        _deliver(terms, 2);
        _dispute(terms, 1, 0);
        skipAllClocks(terms);
        expectRecord(IReputation.Entry(buyer, seller, 0, false, 0.3e6, 0, Ending.Missed, 1, 0));
        expectRecord(IReputation.Entry(buyer, seller, 0.15e6, false, 0, 0, Ending.Silent, 1, 1));
        expectRecord(IReputation.Entry(buyer, seller, 0.4e6, false, 0, 0, Ending.Accepted, 1, 0));
        _finalize(terms, 7);
        assertEmptied(terms, 0.55e6);
    }

    function test_Finalize_Accepted_Clock() public {
        TermSheet memory terms = sheetOfOne();
        bytes32 deal = _commit(terms);
        skip(1 hours);
        _deliver(terms, 0);
        // The deadline passes during the review: that is no default.
        vm.warp(START + 1 hours + 1 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
        _finalize(terms, 1);
        vm.warp(START + 1 hours + 1 days);
        _finalize(terms, 1);
        assertEq(wealthOf(seller), FORTUNE + 100e6);
    }

    function test_Finalize_Silent() public {
        TermSheet memory terms = sheetOfOne();
        terms.silenceBps = 3_000;
        bytes32 deal = _commit(terms);
        reach(terms, 0, MilestoneStatus.Silent);
        expectRecord(IReputation.Entry(buyer, seller, 0.3e6, false, 0, 0, Ending.Silent, 1, 1));
        vm.expectEmit(address(escrow));
        emit IEscrow.Resolved(deal, 0, Ending.Silent, 3_000, 0.3e6, false, true);
        _finalize(terms, 1);
        assertEq(wealthOf(seller), FORTUNE + 30e6, "the bond comes back whole");
        assertEq(wealthOf(buyer), FORTUNE - 30.3e6, "and so does the fee");
        assertEq(wealthOf(arbiter), 0);
        assertEmptied(terms, 0.3e6);
    }

    function test_Finalize_Silent_AlsoGivenTheArbiterEngaged() public {
        TermSheet memory terms = sheetOfOne();
        _commit(terms);
        reach(terms, 0, MilestoneStatus.Engaged);
        skip(terms.rulingPeriod);
        assertStatus(terms, 0, MilestoneStatus.Silent);
        _finalize(terms, 1);
        assertEq(wealthOf(buyer), FORTUNE - 50.5e6, "an arbiter that stays silent earns nothing");
        assertEq(wealthOf(arbiter), 0);
    }

    function test_Finalize_Silent_Clock() public {
        for (uint256 i; i < 2; ++i) {
            TermSheet memory terms = sheetOfOne();
            uint256 committedAt = vm.getBlockTimestamp();
            bytes32 deal = _commit(terms);
            _deliver(terms, 0);
            skip(10);
            _dispute(terms, 0, 0);
            if (i == 1) _engage(terms, 0);
            vm.warp(committedAt + 10 + 3 days - 1);
            vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
            _finalize(terms, 1);
            vm.warp(committedAt + 10 + 3 days);
            _finalize(terms, 1);
        }
    }

    function test_Finalize_RevertWhen_NoClockRanOut() public {
        MilestoneStatus[4] memory running = [
            MilestoneStatus.Pending,
            MilestoneStatus.Delivered,
            MilestoneStatus.Disputed,
            MilestoneStatus.Engaged
        ];
        for (uint256 i; i < running.length; ++i) {
            TermSheet memory terms = sheet();
            bytes32 deal = _commit(terms);
            reach(terms, 0, running[i]);
            vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
            _finalize(terms, 7);
        }
    }

    function test_Finalize_RevertWhen_NothingIsNamed_OrAllIsResolved() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        skip(1 days);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
        _finalize(terms, 0);
        _finalize(terms, 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
        _finalize(terms, 1);
    }

    function test_Finalize_SkipsWhatStillRuns_AndWhatWasNotNamed() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        skip(2 days);
        _finalize(terms, 6);
        (, , uint32 resolved, , ) = lens.dealOf(terms);
        assertEq(resolved, 2);
        assertStatus(terms, 0, MilestoneStatus.Missed);
        assertStatus(terms, 2, MilestoneStatus.Pending);
    }

    function test_Finalize_ThreeEndingsAtOnce() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        _deliver(terms, 1);
        _deliver(terms, 2);
        _dispute(terms, 2, 0);
        skip(4 days);
        vm.expectEmit(address(escrow));
        emit IEscrow.Resolved(deal, 0, Ending.Missed, 0, 0, false, false);
        vm.expectEmit(address(escrow));
        emit IEscrow.Resolved(deal, 1, Ending.Accepted, 10_000, 0.3e6, false, false);
        vm.expectEmit(address(escrow));
        emit IEscrow.Resolved(deal, 2, Ending.Silent, 5_000, 0.2e6, false, true);
        _finalize(terms, 7);
        assertEq(wealthOf(seller), FORTUNE - 3e6 + 30e6 + 20e6);
        assertEq(wealthOf(buyer), FORTUNE + 3e6 - 30.3e6 - 20.2e6);
        assertEmptied(terms, 0.5e6);
    }

    function test_Finalize_RevertWhen_NotLive() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        skip(10 days);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, deal));
        _finalize(terms, 7);
        terms.expiry = soon();
        deal = _commit(terms);
        skip(10 days);
        _finalize(terms, 7);
        assertStatus(terms, DealStatus.Closed);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, deal));
        _finalize(terms, 7);
    }
}
