// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Delivery} from "../../../contracts/types/Acts.sol";
import {Claim} from "../../../contracts/types/State.sol";
import {MilestoneStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";

// deliver
// ├── when the deal is not live → it reverts DealNotLive
// ├── when the milestone is not in the sheet → it reverts MilestoneOutOfRange
// ├── before the deadline
// │   ├── pending → it is delivered, the review runs from now, Delivered
// │   ├── delivered → the review runs anew
// │   ├── with an index not above the latest → it reverts DeliveryUnexpectedIndex
// │   └── accepted, disputed, engaged, silent, resolved → it reverts MilestoneUnexpectedStatus
// └── at the deadline, after it → it reverts MilestoneUnexpectedStatus
contract DeliverTest is Stages {
    function test_Deliver_StartsTheReview() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        skip(100);
        vm.expectEmit(address(escrow));
        emit IEscrow.Delivered(deal, 1, 1, "artifact");
        _deliver(terms, 1, "artifact");

        (MilestoneStatus status, uint256 clock, ) = lens.milestoneOf(terms, 1);
        assertEq(uint256(status), uint256(MilestoneStatus.Delivered));
        assertEq(clock, START + 100 + 1 days);
        assertStatus(terms, 0, MilestoneStatus.Pending);
        assertStatus(terms, 2, MilestoneStatus.Pending);
    }

    function test_Deliver_MovesNoMoney() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        uint256 held = usdc.balanceOf(address(escrow));
        expectNoRecord();
        _deliver(terms, 0);
        assertEq(usdc.balanceOf(address(escrow)), held);
    }

    function test_Deliver_InAnyOrder() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        _deliver(terms, 2);
        _deliver(terms, 0);
        _deliver(terms, 1);
        for (uint8 i; i < 3; ++i) assertStatus(terms, i, MilestoneStatus.Delivered);
    }

    function test_Deliver_InTheLastSecond_StillGivesTheWholeReview() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        vm.warp(START + 1 days - 1);
        _deliver(terms, 0);
        (MilestoneStatus status, uint256 clock, ) = lens.milestoneOf(terms, 0);
        assertEq(uint256(status), uint256(MilestoneStatus.Delivered));
        assertEq(clock, START + 1 days - 1 + terms.reviewPeriod);

        vm.warp(clock - 1);
        _dispute(terms, 0, 0);
        assertStatus(terms, 0, MilestoneStatus.Disputed);
    }

    function test_Deliver_RevertWhen_AtTheDeadline() public {
        for (uint256 late; late < 2; ++late) {
            TermSheet memory terms = sheet();
            uint256 committedAt = vm.getBlockTimestamp();
            bytes32 deal = _commit(terms);
            vm.warp(committedAt + 1 days + late);
            _expectUnexpected(deal, 0, MilestoneStatus.Missed);
            _deliver(terms, 0);
            _deliver(terms, 1);
        }
    }

    function test_Deliver_Again_StartsTheReviewAnew() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        _deliver(terms, 2, "first");
        skip(12 hours);
        _deliver(terms, 2, "second");
        (, uint256 clock, ) = lens.milestoneOf(terms, 2);
        assertEq(clock, START + 12 hours + 1 days);
    }

    function test_Deliver_RevertWhen_ADeliveryIsReplayed() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        bytes memory first = signed(sellerKey, digestOf(Delivery(deal, 2, 1, "first")));
        bytes memory second = signed(sellerKey, digestOf(Delivery(deal, 2, 2, "second")));
        _deliver(terms, 2, 1, "first", first);
        _expectIndex(1, 1);
        _deliver(terms, 2, 1, "first", first);

        _deliver(terms, 2, 2, "second", second);
        _expectIndex(1, 2);
        _deliver(terms, 2, 1, "first", first);
        _expectIndex(2, 2);
        _deliver(terms, 2, 2, "second", second);
        vm.prank(seller);
        _expectIndex(2, 2);
        escrow.deliver(terms, 2, 2, "second", SENDER);
        assertIndex(terms, 2, 2);

        // Each milestone counts for itself.
        _deliver(terms, 1, 1, "first");
        assertIndex(terms, 1, 1);
    }

    function test_Deliver_TheFirstIndex_IsOneOrMore() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        assertIndex(terms, 0, 0);
        _expectIndex(0, 0);
        _deliver(terms, 0, 0, "artifact");
        assertStatus(terms, 0, MilestoneStatus.Pending);
        _deliver(terms, 0, 1, "artifact");
        assertStatus(terms, 0, MilestoneStatus.Delivered);
    }

    /// @dev Whoever skips an index voids what it signed below it: what is held back can't start a review anew.
    function test_Deliver_IndicesMayBeSkipped_AndNeverCatchUp() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        _deliver(terms, 0, 5, "fifth");
        assertIndex(terms, 0, 5);
        for (uint32 i; i <= 5; ++i) {
            _expectIndex(i, 5);
            _deliver(terms, 0, i, "held back");
        }
        _deliver(terms, 0, type(uint32).max, "the last that there can be");
        assertIndex(terms, 0, type(uint32).max);
        _expectIndex(type(uint32).max, type(uint32).max);
        _deliver(terms, 0, type(uint32).max, "one more");
        _dispute(terms, 0, 0);
        assertStatus(terms, 0, MilestoneStatus.Disputed);
    }

    function testFuzz_Deliver_OnlyARisingIndexDelivers(uint32 first, uint32 second) public {
        TermSheet memory terms = sheet();
        _commit(terms);
        first = uint32(bound(first, 1, type(uint32).max));
        _deliver(terms, 0, first, "first");
        skip(100);
        (, uint256 before, ) = lens.milestoneOf(terms, 0);
        if (second <= first) _expectIndex(second, first);
        _deliver(terms, 0, second, "second");
        (, uint256 clock, uint32 index) = lens.milestoneOf(terms, 0);
        assertEq(index, second > first ? second : first, "index");
        assertEq(clock, second > first ? before + 100 : before, "the review");
    }

    /// @dev The escrow's own word for it: the claim that is kept, and forgotten with the milestone.
    function test_Deliver_TheClaimKeepsTheIndex_UntilTheMilestoneEnds() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        _deliver(terms, 0, 7, "artifact");
        Claim memory claim = escrow.claimOf(deal, 0);
        assertEq(claim.index, 7);
        assertEq(claim.deliveredAt, START);
        assertEq(claim.disputedAt, 0);
        _settle(terms, 1, 0);
        assertEq(escrow.claimOf(deal, 0).index, 0);
        assertEq(escrow.claimOf(deal, 0).deliveredAt, 0);
    }

    function test_Deliver_RevertWhen_AtTheDeadline_AlsoTheSecondTime() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        vm.warp(START + 1 days - 10);
        _deliver(terms, 0, "first");
        vm.warp(START + 1 days - 1);
        _deliver(terms, 0, "second");
        vm.warp(START + 1 days);
        _expectUnexpected(deal, 0, MilestoneStatus.Delivered);
        _deliver(terms, 0, "third");
    }

    function test_Deliver_RevertWhen_NeitherPendingNorDelivered() public {
        MilestoneStatus[5] memory states = [
            MilestoneStatus.Accepted,
            MilestoneStatus.Disputed,
            MilestoneStatus.Engaged,
            MilestoneStatus.Silent,
            MilestoneStatus.Resolved
        ];
        for (uint256 i; i < states.length; ++i) {
            TermSheet memory terms = sheet();
            terms.milestones[1].duration = 30 days;
            bytes32 deal = _commit(terms);
            reach(terms, 1, states[i]);
            _expectUnexpected(deal, 1, states[i]);
            _deliver(terms, 1, "again");
        }
    }

    function test_Deliver_RevertWhen_OutOfRange() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MilestoneOutOfRange.selector, 3, 3));
        _deliver(terms, 3);
    }

    function test_Deliver_RevertWhen_NotLive() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, deal));
        _deliver(terms, 0);
        _commit(terms);
        _settle(terms, 7, 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, deal));
        _deliver(terms, 0);
    }

    function _expectIndex(uint256 found, uint256 latest) private {
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DeliveryUnexpectedIndex.selector, found, latest));
    }

    function assertIndex(TermSheet memory terms, uint8 milestone, uint256 expected) private view {
        (, , uint32 index) = lens.milestoneOf(terms, milestone);
        assertEq(index, expected, "index of the latest delivery");
    }

    function _expectUnexpected(bytes32 deal, uint256 milestone, MilestoneStatus found) private {
        vm.expectRevert(
            abi.encodeWithSelector(IEscrow.MilestoneUnexpectedStatus.selector, deal, milestone, found)
        );
    }
}
