// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Dispute} from "../../../contracts/types/Acts.sol";
import {Ending, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";

// dispute
// ├── when the deal is not live → it reverts DealNotLive
// ├── when the milestone is not in the sheet → it reverts MilestoneOutOfRange
// ├── when more than the whole is conceded → it reverts BpsInvalid
// ├── given the review is running
// │   ├── the fee is put down: balance, then authorization, then allowance
// │   ├── the ruling clock runs from now, Disputed
// │   └── without an arbiter it costs nothing, and silence will decide
// ├── when it names another delivery than the latest → it reverts DeliveryUnexpectedIndex
// ├── at the end of the review, after it → it reverts MilestoneUnexpectedStatus
// └── in any other state → it reverts MilestoneUnexpectedStatus
contract DisputeTest is Stages {
    function test_Dispute_StartsTheRulingClock() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        _deliver(terms, 1);
        skip(100);
        vm.expectEmit(address(escrow));
        emit IEscrow.Disputed(deal, 1, arbiter, 1, 2_000, "reason");
        _dispute(terms, 1, 2_000);
        (MilestoneStatus status, uint256 clock, ) = lens.milestoneOf(terms, 1);
        assertEq(uint256(status), uint256(MilestoneStatus.Disputed));
        assertEq(clock, START + 100 + 3 days);
    }

    function test_Dispute_PutsTheFeeDown_ByAllowance() public {
        TermSheet memory terms = _delivered();
        uint256 before = usdc.balanceOf(buyer);
        _dispute(terms, 0, 0);
        assertEq(usdc.balanceOf(buyer), before - 2e6);
    }

    function test_Dispute_PutsTheFeeDown_FromTheBalance() public {
        TermSheet memory terms = _delivered();
        _deposit(buyer, address(usdc), 5e6);
        uint256 before = usdc.balanceOf(buyer);
        _dispute(terms, 0, 0);
        assertEq(escrow.balanceOf(address(usdc), buyer), 3e6);
        assertEq(usdc.balanceOf(buyer), before);
    }

    function test_Dispute_PutsTheFeeDown_ByAuthorization() public {
        TermSheet memory terms = _delivered();
        vm.prank(buyer);
        usdc.approve(address(escrow), 0);
        bytes32 act = digestOf(Dispute(digestOf(terms), 0, 1, 500, "reason"));
        uint256 before = usdc.balanceOf(buyer);
        _dispute(terms, 0, 500, "reason", authorized(buyerKey, address(usdc), 2e6, type(uint256).max, act));
        assertEq(usdc.balanceOf(buyer), before - 2e6);
        assertStatus(terms, 0, MilestoneStatus.Disputed);
    }

    function test_Dispute_RevertWhen_TheFeeIsNotPaid() public {
        TermSheet memory terms = _delivered();
        vm.prank(buyer);
        usdc.approve(address(escrow), 2e6 - 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.PullFailed.selector, address(usdc), buyer, 0, 2e6));
        _dispute(terms, 0, 0);
        assertStatus(terms, 0, MilestoneStatus.Delivered);
    }

    function test_Dispute_WithoutArbiter_CostsNothing() public {
        TermSheet memory terms = sheetOfOne();
        terms.arbiter = address(0);
        terms.arbiterFee = 0;
        bytes32 deal = _commit(terms);
        _deliver(terms, 0);
        vm.prank(buyer);
        usdc.approve(address(escrow), 0);
        vm.expectEmit(address(escrow));
        emit IEscrow.Disputed(deal, 0, address(0), 1, 1_000, "reason");
        _dispute(terms, 0, 1_000);
        skip(terms.rulingPeriod);
        assertStatus(terms, 0, MilestoneStatus.Silent);
        _finalize(terms, 1);
        assertEq(wealthOf(seller), FORTUNE + 50e6);
    }

    /// @dev Silence may give less than the buyer itself conceded: then that much is paid.
    function test_Dispute_ThenSilence_PaysAtLeastWhatWasConceded() public {
        uint16[4] memory conceded = [uint16(4_999), 5_000, 5_001, 10_000];
        for (uint256 i; i < 4; ++i) {
            TermSheet memory terms = sheetOfOne();
            bytes32 deal = _commit(terms);
            _deliver(terms, 0);
            _dispute(terms, 0, conceded[i]);
            skip(terms.rulingPeriod);
            (uint256 ofSeller, uint256 ofBuyer) = (wealthOf(seller), wealthOf(buyer));
            uint16 share = conceded[i] < 5_000 ? 5_000 : conceded[i];
            uint256 paid = (100e6 * uint256(share)) / 10_000;
            vm.expectEmit(address(escrow));
            emit IEscrow.Resolved(deal, 0, Ending.Silent, share, paid / 100, false, true);
            _finalize(terms, 1);
            assertEq(wealthOf(seller) - ofSeller, paid + 10e6, "the share, and the bond");
            assertEq(wealthOf(buyer) - ofBuyer, 101e6 - paid - paid / 100 + 2e6, "the rest, and the fee");
        }
    }

    function test_Dispute_InTheLastSecondOfTheReview() public {
        TermSheet memory terms = _delivered();
        vm.warp(START + 1 days - 1);
        _dispute(terms, 0, 0);
    }

    function test_Dispute_RevertWhen_AtTheEndOfTheReview() public {
        TermSheet memory terms = _delivered();
        bytes32 deal = digestOf(terms);
        vm.warp(START + 1 days);
        _expectUnexpected(deal, MilestoneStatus.Accepted);
        _dispute(terms, 0, 0);
        vm.warp(START + 1 days + 1);
        _expectUnexpected(deal, MilestoneStatus.Accepted);
        _dispute(terms, 0, 0);
    }

    function test_Dispute_RevertWhen_NotUnderReview() public {
        MilestoneStatus[6] memory states = [
            MilestoneStatus.Pending,
            MilestoneStatus.Missed,
            MilestoneStatus.Disputed,
            MilestoneStatus.Engaged,
            MilestoneStatus.Silent,
            MilestoneStatus.Resolved
        ];
        for (uint256 i; i < states.length; ++i) {
            TermSheet memory terms = sheet();
            bytes32 deal = _commit(terms);
            reach(terms, 0, states[i]);
            _expectUnexpected(deal, states[i]);
            _dispute(terms, 0, 77);
        }
    }

    function test_Dispute_RevertWhen_ConcedingOverTheWhole() public {
        TermSheet memory terms = _delivered();
        vm.expectRevert(abi.encodeWithSelector(IEscrow.BpsInvalid.selector, 10_001, 10_000));
        _dispute(terms, 0, 10_001);
    }

    function test_Dispute_RevertWhen_OutOfRange() public {
        TermSheet memory terms = _delivered();
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MilestoneOutOfRange.selector, 3, 3));
        _dispute(terms, 3, 0);
    }

    function test_Dispute_RevertWhen_NotLive() public {
        TermSheet memory terms = sheet();
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, digestOf(terms)));
        _dispute(terms, 0, 0);
    }

    // ------------------------------------------------------------------------- the delivery that was looked at

    function test_Dispute_RevertWhen_ItNamesAnotherDelivery() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        _deliver(terms, 0, 4, "artifact");
        uint32[4] memory others = [uint32(0), 3, 5, type(uint32).max];
        for (uint256 i; i < 4; ++i) {
            bytes memory consent = signed(buyerKey, digestOf(Dispute(deal, 0, others[i], 0, "reason")));
            _expectIndex(others[i], 4);
            escrow.dispute(terms, 0, others[i], 0, "reason", consent);
        }
        assertStatus(terms, 0, MilestoneStatus.Delivered);
        _dispute(terms, 0, 0);
        assertStatus(terms, 0, MilestoneStatus.Disputed);
    }

    /// @dev A dispute of one delivery, held back or overtaken by the next, is none of the next; its fee stays where it is.
    function test_Dispute_OvertakenByARedelivery_DisputesNothing() public {
        TermSheet memory terms = _delivered();
        bytes32 deal = digestOf(terms);
        bytes memory ofTheFirst = signed(buyerKey, digestOf(Dispute(deal, 0, 1, 0, "reason")));
        _deliver(terms, 0, "mended");
        uint256 before = wealthOf(buyer);
        _expectIndex(1, 2);
        escrow.dispute(terms, 0, 1, 0, "reason", ofTheFirst);
        assertEq(wealthOf(buyer), before, "no fee");

        // Nor is its signature one of a dispute of the second.
        bytes32 act = digestOf(Dispute(deal, 0, 2, 0, "reason"));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, act));
        escrow.dispute(terms, 0, 2, 0, "reason", ofTheFirst);
        skip(terms.reviewPeriod);
        assertStatus(terms, 0, MilestoneStatus.Accepted);
    }

    /// @dev What was delivered may not change under a dispute.
    function test_Dispute_NoDeliveryFollowsIt() public {
        TermSheet memory terms = _delivered();
        bytes32 deal = digestOf(terms);
        _dispute(terms, 0, 0);
        _expectUnexpected(deal, MilestoneStatus.Disputed);
        _deliver(terms, 0, 2, "other");
        (, , uint32 index) = lens.milestoneOf(terms, 0);
        assertEq(index, 1);
    }

    function _expectIndex(uint256 found, uint256 latest) private {
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DeliveryUnexpectedIndex.selector, found, latest));
    }

    function _delivered() private returns (TermSheet memory terms) {
        terms = sheet();
        _commit(terms);
        _deliver(terms, 0);
    }

    function _expectUnexpected(bytes32 deal, MilestoneStatus found) private {
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MilestoneUnexpectedStatus.selector, deal, 0, found));
    }
}
