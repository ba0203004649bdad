// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {IReputation} from "../../../contracts/interfaces/IReputation.sol";
import {DealStatus, Ending, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";

// settle
// ├── when the deal is unknown, cancelled or ended → it reverts DealNotLive
// ├── when nothing is new → it reverts ActStale
// ├── when more is metered than the cap → it reverts MeterCapExceeded; the cap itself is paid
// ├── when milestones are new
// │   ├── in any state but resolved → amount and bond to the seller, the burn to nobody
// │   ├── given it is disputed, nobody engaged → the fee returns to the buyer
// │   └── given it is engaged → the fee is the arbiter's, the buyer loses what it did not concede
// ├── when usage is new
// │   ├── before its clock → the difference is paid, and burned for
// │   └── at its clock, after it → it is skipped
// ├── when some of it is resolved already → the rest is paid
// └── with the last open part → it emits Closed, and the deal never moves again
contract SettleTest is Stages {
    function test_Settle_PaysAmountAndBond_BurnsOnTop() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        uint256 before = usdc.balanceOf(seller);

        vm.expectEmit(address(escrow));
        emit IEscrow.Settled(deal, 1, 0, 30e6, 0.3e6, false);
        _settle(terms, 1, 0);

        assertEq(usdc.balanceOf(seller), before + 33e6, "amount and bond, to its wallet");
        assertEq(usdc.balanceOf(address(escrow)), 111e6 - 33e6, "the burn stays, and is nobody's");
        assertStatus(terms, 0, MilestoneStatus.Resolved);
        assertStatus(terms, 1, MilestoneStatus.Pending);
    }

    function test_Settle_WritesEvidenceForBothSides() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        expectRecord(IReputation.Entry(buyer, seller, 0.6e6, true, 0, 0, Ending.Approved, 2, 0));
        _settle(terms, 5 - 2, 0);
    }

    function test_Settle_WithoutBurn_WritesNothing() public {
        TermSheet memory terms = sheet();
        terms.burnBps = 0;
        _commit(terms);
        expectNoRecord();
        _settle(terms, 7, 0);
        assertEq(usdc.balanceOf(address(escrow)), 0);
    }

    function test_Settle_All_ClosesTheDeal() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        vm.expectEmit(address(escrow));
        emit IEscrow.Settled(deal, 7, 0, 100e6, 1e6, true);
        _settle(terms, 7, 0);

        assertEq(wealthOf(seller), FORTUNE + 100e6);
        assertEq(wealthOf(buyer), FORTUNE - 101e6);
        assertEmptied(terms, 1e6);
        (, uint40 committedAt, uint32 resolved, , ) = lens.dealOf(terms);
        assertEq(committedAt, 0, "the slot is cleared");
        assertEq(resolved, 0, "the slot is cleared");
    }

    function test_Settle_OneByOne_InAnyOrder() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        _settle(terms, 4, 0);
        _settle(terms, 4 + 1, 0);
        assertStatus(terms, DealStatus.Live);
        _settle(terms, 7, 0);
        assertEq(wealthOf(seller), FORTUNE + 100e6);
        assertEmptied(terms, 1e6);
    }

    function test_Settle_EveryStateButResolved() public {
        for (uint8 i; i < uint8(MilestoneStatus.Resolved); ++i) {
            MilestoneStatus status = MilestoneStatus(i);
            TermSheet memory terms = sheetOfOne();
            uint256 before = wealthOf(seller);
            uint256 beforeBuyer = wealthOf(buyer);
            uint256 beforeArbiter = wealthOf(arbiter);
            _commit(terms);
            reach(terms, 0, status);
            assertStatus(terms, 0, status);

            _settle(terms, 1, 0);
            assertEq(wealthOf(seller), before + 100e6, "seller");
            uint256 fee = status == MilestoneStatus.Engaged ? 2e6 : 0;
            assertEq(wealthOf(buyer), beforeBuyer - 101e6 - fee, "buyer");
            assertEq(wealthOf(arbiter), beforeArbiter + fee, "arbiter");
            assertStatus(terms, DealStatus.Closed);
        }
    }

    function test_Settle_Disputed_IsRecordedAsDisputed() public {
        TermSheet memory terms = sheetOfOne();
        _commit(terms);
        reach(terms, 0, MilestoneStatus.Disputed);
        expectRecord(IReputation.Entry(buyer, seller, 1e6, true, 0, 0, Ending.Approved, 1, 1));
        _settle(terms, 1, 0);
    }

    function test_Settle_Engaged_TheBuyerLosesWhatItDidNotConcede() public {
        TermSheet memory terms = sheetOfOne();
        _commit(terms);
        reach(terms, 0, MilestoneStatus.Engaged);
        // 10 % were conceded: b(100 − 10) = 0.9.
        expectRecord(IReputation.Entry(buyer, seller, 1e6, true, 0, 0.9e6, Ending.Approved, 1, 1));
        _settle(terms, 1, 0);
    }

    // ------------------------------------------------------------------------------------------------ usage

    function test_Settle_Usage_PaysTheDifferenceEachTime() public {
        TermSheet memory terms = sheetOfMeter();
        bytes32 deal = _commit(terms);

        vm.expectEmit(address(escrow));
        emit IEscrow.Settled(deal, 0, 10e6, 10e6, 0.1e6, false);
        _settle(terms, 0, 10e6);
        vm.expectEmit(address(escrow));
        emit IEscrow.Settled(deal, 0, 25e6, 15e6, 0.15e6, false);
        _settle(terms, 0, 25e6);

        assertEq(wealthOf(seller), FORTUNE + 25e6);
        (, , , uint96 meteredPaid, ) = lens.dealOf(terms);
        assertEq(meteredPaid, 25e6);
    }

    function test_Settle_Usage_RecordsAsMetered() public {
        TermSheet memory terms = sheetOfMeter();
        _commit(terms);
        expectRecord(IReputation.Entry(buyer, seller, 0.1e6, true, 0, 0, Ending.Metered, 0, 0));
        _settle(terms, 0, 10e6);
    }

    function test_Settle_Usage_UpToTheCap() public {
        TermSheet memory terms = sheetOfMeter();
        _commit(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MeterCapExceeded.selector, 50e6 + 1, 50e6));
        _settle(terms, 0, 50e6 + 1);
        _settle(terms, 0, 50e6);
        assertEq(wealthOf(seller), FORTUNE + 50e6);
        assertEmptied(terms, 0.5e6);
    }

    function test_Settle_Usage_RevertWhen_NothingIsMetered() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MeterCapExceeded.selector, 1, 0));
        _settle(terms, 1, 1);
    }

    function test_Settle_Usage_InTheLastSecond() public {
        TermSheet memory terms = sheetOfMeter();
        _commit(terms);
        vm.warp(START + 5 days - 1);
        _settle(terms, 0, 10e6);
        assertEq(wealthOf(seller), FORTUNE + 10e6);
    }

    function test_Settle_Usage_IsSkippedAtItsClockAndAfter() public {
        for (uint256 late; late < 2; ++late) {
            TermSheet memory terms = sheetWithMeter();
            uint256 committedAt = vm.getBlockTimestamp();
            uint256 before = wealthOf(seller);
            bytes32 deal = _commit(terms);
            vm.warp(committedAt + 5 days + late);

            vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
            _settle(terms, 0, 10e6);

            _settle(terms, 1, 10e6);
            assertEq(wealthOf(seller), before - 10e6 + 33e6, "the milestone alone");
            _close(terms);
            vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
            _settle(terms, 1, 10e6);
        }
    }

    function test_Settle_Usage_LowerTotalIsSkipped() public {
        TermSheet memory terms = sheetWithMeter();
        bytes32 deal = _commit(terms);
        _settle(terms, 1, 20e6);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
        _settle(terms, 1, 19e6);

        _settle(terms, 2, 5e6);
        (, , uint32 resolved, uint96 meteredPaid, ) = lens.dealOf(terms);
        assertEq(resolved, 3);
        assertEq(meteredPaid, 20e6, "never lowered");
    }

    function testFuzz_Settle_Usage_NoDivisionEscapesTheBurn(uint96[8] memory totals, uint16 burnBps) public {
        TermSheet memory terms = sheetOfMeter();
        terms.burnBps = uint16(bound(burnBps, 0, 10_000));
        _commit(terms);
        uint96 paid;
        for (uint256 i; i < totals.length; ++i) {
            uint96 total = uint96(bound(totals[i], paid, 50e6));
            if (total == paid) continue;
            _settle(terms, 0, total);
            paid = total;
        }
        emptyByTime(terms);

        uint256 burned = usdc.balanceOf(address(escrow));
        assertEq(wealthOf(seller), FORTUNE + paid, "seller");
        assertEq(wealthOf(buyer), FORTUNE - paid - burned, "buyer");
        assertGe(burned, burnOf(terms, paid), "the burn is at least that of one payment");
        assertLe(burned, burnOf(terms, 50e6), "and never more than was put down");
    }

    // ----------------------------------------------------------------------------------- stale and not live

    function test_Settle_RevertWhen_NothingIsNew() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
        _settle(terms, 0, 0);

        _settle(terms, 3, 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
        _settle(terms, 3, 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
        _settle(terms, 1, 0);
    }

    function test_Settle_SkipsWhatIsResolved() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        _split(terms, 0, 0);
        vm.expectEmit(address(escrow));
        emit IEscrow.Settled(deal, 6, 0, 70e6, 0.7e6, true);
        _settle(terms, 7, 0);
        assertEq(wealthOf(seller), FORTUNE + 70e6);
        assertEq(wealthOf(buyer), FORTUNE - 70.7e6);
    }

    function test_Settle_RevertWhen_DealUnknown() public {
        TermSheet memory terms = sheet();
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, digestOf(terms)));
        _settle(terms, 1, 0);
    }

    function test_Settle_RevertWhen_DealCancelled() public {
        TermSheet memory terms = sheet();
        _cancel(terms, buyer);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, digestOf(terms)));
        _settle(terms, 1, 0);
    }

    function test_Settle_RevertWhen_DealEnded() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        _settle(terms, 7, 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, deal));
        _settle(terms, 7, 0);
    }
}
