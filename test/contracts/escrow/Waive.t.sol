// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {IReputation} from "../../../contracts/interfaces/IReputation.sol";
import {Waiver} from "../../../contracts/types/Acts.sol";
import {DealStatus, Ending, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";

// waive
// ├── when the deal is not live → it reverts DealNotLive
// ├── when nothing is new → it reverts ActStale
// ├── given the milestone's clock still runs
// │   ├── amount, bond and burn return to the buyer
// │   ├── pending → the seller loses in proportion to the time that passed
// │   ├── delivered, disputed → it loses all that was not conceded; the fee returns
// │   └── engaged → so it does; the fee is the arbiter's
// ├── at the waiver's expiry, after it → it reverts ActExpired
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
        skip(2 days);
        expectRecord(IReputation.Entry(buyer, seller, 0, false, 266_667, 0, Ending.Waived, 1, 0));
        _waive(terms, 4, false);
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

    /// @dev Delivering anything is no free option: who is silent pays for it, so who disputes it must not be waived off.
    function test_Waive_AfterADelivery_CostsWhatWasNotConceded_EngagedOrNot() public {
        MilestoneStatus[3] memory states = [
            MilestoneStatus.Delivered,
            MilestoneStatus.Disputed,
            MilestoneStatus.Engaged
        ];
        for (uint256 i; i < 3; ++i) {
            TermSheet memory terms = sheetOfOne();
            terms.burnBps = uint16(100 * (i + 1));
            _commit(terms);
            reach(terms, 0, states[i]);
            (uint256 ofBuyer, uint8 disputes) = (wealthOf(buyer), i == 0 ? 0 : 1);
            uint96 loss = uint96((i + 1) * (i == 0 ? 1e6 : 0.9e6));
            expectRecord(IReputation.Entry(buyer, seller, 0, false, loss, 0, Ending.Waived, 1, disputes));
            _waive(terms, 1, false);
            uint256 returned = 110e6 + (i + 1) * 1e6 + (i == 1 ? 2e6 : 0);
            assertEq(wealthOf(buyer) - ofBuyer, returned, "the fee too, if not engaged");
        }
    }

    /// @dev A deadline that is missed costs a loss; a second before, it costs but for a second's part as much.
    function test_Waive_NeverDelivered_CostsInProportionToTheTimeThatPassed() public {
        uint32[5] memory elapsed = [uint32(0), 1, 6 hours, 12 hours, 1 days - 1];
        // b(⌈100e6 · elapsed / 86400⌉): a second of 100 is 1158 units, rounded up.
        uint96[5] memory losses = [uint96(0), 12, 0.25e6, 0.5e6, 999_989];
        for (uint256 i; i < 5; ++i) {
            TermSheet memory terms = sheetOfOne();
            _commit(terms);
            skip(elapsed[i]);
            expectRecord(IReputation.Entry(buyer, seller, 0, false, losses[i], 0, Ending.Waived, 1, 0));
            _waive(terms, 1, false);
        }
    }

    function test_Waive_TheSooner_TheLessIsLost() public {
        uint256 before;
        for (uint256 hour; hour < 24; ++hour) {
            uint256 snapshot = vm.snapshotState();
            TermSheet memory terms = sheetOfOne();
            _commit(terms);
            skip(hour * 1 hours);
            _waive(terms, 1, false);
            uint256 loss = reputation.lossOf(seller, true);
            vm.revertToState(snapshot);
            if (hour != 0) assertGt(loss, before, "waiting longer is dearer");
            before = loss;
        }
        uint256 start = vm.getBlockTimestamp();
        TermSheet memory missed = sheetOfOne();
        _commit(missed);
        vm.warp(start + 1 days);
        _finalize(missed, 1);
        assertGt(reputation.lossOf(seller, true), before, "and missing it is dearest");
    }

    function test_Waive_Expiry() public {
        TermSheet memory terms = sheet();
        uint40 expiry = START + 100;
        bytes32 deal = _commit(terms);
        bytes memory waiver = signed(sellerKey, digestOf(Waiver(deal, 1, false, expiry)));
        for (uint256 late = 2; late > 0; --late) {
            uint256 time = expiry + late - 1;
            vm.warp(time);
            vm.expectRevert(abi.encodeWithSelector(IEscrow.ActExpired.selector, time, expiry));
            _waive(terms, 1, false, expiry, waiver);
        }
        vm.warp(expiry - 1);
        _waive(terms, 1, false, expiry, waiver);
        assertStatus(terms, 0, MilestoneStatus.Resolved);
    }

    function test_Waive_RevertWhen_AnotherExpiryWasSigned() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        bytes memory waiver = signed(sellerKey, digestOf(Waiver(deal, 1, false, START + 100)));
        bytes32 act = digestOf(Waiver(deal, 1, false, START + 101));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, seller, act));
        _waive(terms, 1, false, START + 101, waiver);
    }

    /// @dev A waiver signed while nobody was engaged costs as much when it is held back until somebody is.
    function test_Waive_HeldBackUntilTheArbiterEngages_CostsNoMore() public {
        uint256[2] memory losses;
        for (uint256 i; i < 2; ++i) {
            uint256 snapshot = vm.snapshotState();
            TermSheet memory terms = sheetOfOne();
            _commit(terms);
            _deliver(terms, 0);
            _dispute(terms, 0, 0);
            if (i == 1) _engage(terms, 0);
            _waive(terms, 1, false);
            losses[i] = reputation.lossOf(seller, true);
            vm.revertToState(snapshot);
        }
        assertGt(losses[0], 0);
        assertEq(losses[0], losses[1]);
    }

    function test_Waive_Engaged_PaysTheArbiterAndTheSellerLoses() public {
        TermSheet memory terms = sheetOfOne();
        _commit(terms);
        reach(terms, 0, MilestoneStatus.Engaged);
        expectRecord(IReputation.Entry(buyer, seller, 0, false, 0.9e6, 0, Ending.Waived, 1, 1));
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
        (, , uint32 resolved, , ) = lens.dealOf(terms);
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
        (, , , , bool closed) = lens.dealOf(terms);
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
