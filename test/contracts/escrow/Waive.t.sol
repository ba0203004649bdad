// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {IReputation} from "../../../contracts/interfaces/IReputation.sol";
import {DealStatus, Ending, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";

// waive
// ├── when the deal is not live → it reverts DealNotLive
// ├── when nothing is new → it reverts ActStale
// ├── given the milestone's clock still runs
// │   ├── pending, delivered → amount, bond and burn return to the buyer, no loss
// │   ├── disputed → so does the fee
// │   └── engaged → the fee is the arbiter's, the seller loses the amount
// ├── given its clock ran out (missed, accepted, silent) → it is skipped
// ├── given it is resolved → it is skipped
// ├── when the meter is waived → what was not metered returns to the buyer
// └── with the last open part → it emits Closed
contract WaiveTest is Stages {
    function test_Waive_Many_RecordsEachByItself() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        _deliver(terms, 0);
        _dispute(terms, 0, 0);
        _engage(terms, 0);
        expectRecord(IReputation.Entry(buyer, seller, 0, false, 0.3e6, 0, Ending.Waived, 1, 1));
        expectRecord(IReputation.Entry(buyer, seller, 0, false, 0, 0, Ending.Waived, 1, 0));
        _waive(terms, 3, false);
    }

    function test_Waive_ReturnsAmountBondAndBurnToTheBuyer() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        uint256 before = usdc.balanceOf(buyer);

        vm.expectEmit(address(escrow));
        emit IEscrow.Resolved(deal, 1, Ending.Waived, 0, 0, false, false);
        _waive(terms, 2, false);

        assertEq(usdc.balanceOf(buyer), before + 30e6 + 0.3e6 + 3e6);
        assertStatus(terms, 1, MilestoneStatus.Resolved);
        assertStatus(terms, 0, MilestoneStatus.Pending);
    }

    function test_Waive_Several_EmitsOneEventEach() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        for (uint8 i; i < 3; ++i) {
            vm.expectEmit(address(escrow));
            emit IEscrow.Resolved(deal, i, Ending.Waived, 0, 0, false, i == 2);
        }
        _waive(terms, 7, false);
        assertEq(wealthOf(buyer), FORTUNE + 10e6);
        assertEmptied(terms, 0);
    }

    function test_Waive_BeforeAnybodyJudges_IsCountedAndCostsNothing() public {
        TermSheet memory terms = sheetOfOne();
        _commit(terms);
        reach(terms, 0, MilestoneStatus.Disputed);
        expectRecord(IReputation.Entry(buyer, seller, 0, false, 0, 0, Ending.Waived, 1, 1));
        _waive(terms, 1, false);
        assertEq(wealthOf(buyer), FORTUNE + 10e6, "the fee too");
    }

    function test_Waive_Engaged_PaysTheArbiterAndTheSellerLoses() public {
        TermSheet memory terms = sheetOfOne();
        _commit(terms);
        reach(terms, 0, MilestoneStatus.Engaged);
        expectRecord(IReputation.Entry(buyer, seller, 0, false, 1e6, 0, Ending.Waived, 1, 1));
        _waive(terms, 1, false);
        assertEq(wealthOf(arbiter), 2e6);
        assertEq(wealthOf(buyer), FORTUNE + 10e6 - 2e6);
        assertEmptied(terms, 0);
    }

    function test_Waive_EveryStateThatRuns() public {
        MilestoneStatus[4] memory running = [
            MilestoneStatus.Pending,
            MilestoneStatus.Delivered,
            MilestoneStatus.Disputed,
            MilestoneStatus.Engaged
        ];
        for (uint256 i; i < running.length; ++i) {
            TermSheet memory terms = sheetOfOne();
            _commit(terms);
            reach(terms, 0, running[i]);
            _waive(terms, 1, false);
            assertStatus(terms, DealStatus.Closed);
        }
    }

    function test_Waive_IsSkippedWhenTheClockRanOut() public {
        MilestoneStatus[3] memory over = [
            MilestoneStatus.Missed,
            MilestoneStatus.Accepted,
            MilestoneStatus.Silent
        ];
        for (uint256 i; i < over.length; ++i) {
            TermSheet memory terms = sheetOfOne();
            bytes32 deal = _commit(terms);
            reach(terms, 0, over[i]);
            vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
            _waive(terms, 1, false);
        }
    }

    function test_Waive_OnTheDeadline() public {
        TermSheet memory terms = sheetOfOne();
        bytes32 deal = _commit(terms);
        vm.warp(START + 1 days);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
        _waive(terms, 1, false);

        // A default is a loss: it can't be waived away in the second it happens, but in the one before.
        vm.warp(START + 1 days - 1);
        _waive(terms, 1, false);
        assertStatus(terms, DealStatus.Closed);
    }

    function test_Waive_SkipsWhatIsOverAndWaivesTheRest() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        vm.warp(START + 1 days);
        _waive(terms, 7, false);
        (, , uint32 resolved, , ) = escrow.dealOf(terms);
        assertEq(resolved, 6);
    }

    function test_Waive_TheMeter() public {
        TermSheet memory terms = sheetWithMeter();
        bytes32 deal = _commit(terms);
        _settle(terms, 0, 20e6);
        uint256 before = usdc.balanceOf(buyer);
        vm.expectEmit(address(escrow));
        emit IEscrow.MeterClosed(deal, 30.3e6, false);
        _waive(terms, 0, true);
        assertEq(usdc.balanceOf(buyer), before + 30.3e6);
        (, , , , bool closed) = escrow.dealOf(terms);
        assertTrue(closed);

        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
        _waive(terms, 0, true);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
        _settle(terms, 0, 21e6);
    }

    function test_Waive_TheMeterOfADealWithout() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
        _waive(terms, 0, true);
    }

    function test_Waive_MilestonesAndMeter_EndTheDeal() public {
        TermSheet memory terms = sheetWithMeter();
        _commit(terms);
        _waive(terms, 7, true);
        assertEq(wealthOf(buyer), FORTUNE + 10e6);
        assertEmptied(terms, 0);
    }

    function test_Waive_RevertWhen_NothingIsNew() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
        _waive(terms, 0, false);
        _waive(terms, 1, false);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
        _waive(terms, 1, false);
    }

    function test_Waive_RevertWhen_NotLive() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, deal));
        _waive(terms, 1, false);
        _commit(terms);
        _settle(terms, 7, 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, deal));
        _waive(terms, 1, false);
    }
}
