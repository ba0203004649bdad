// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {DealStatus, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {Milestone, TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";
import {HostileToken} from "../mocks/HostileToken.sol";

// amend
// ├── given one of them is claimed, past its deadline or resolved → it reverts, and nothing changes
// ├── when none is named, or one that is not in the sheet → it reverts ActStale, MilestoneOutOfRange
// ├── when sides or token differ → it reverts AmendmentMismatch
// ├── when the next sheet is live, cancelled, past its expiry, malformed, or its nonces are spent → it reverts
// ├── when a deal is live in the next sheet's lane, the old one too → it reverts LaneBusy
// ├── at the amendment's expiry, after it → it reverts ActExpired
// ├── when the old deal is not live → it reverts DealNotLive
// └── done again → it reverts
contract AmendRefusalsTest is Stages {
    function test_Amend_RevertWhen_OneIsNotPending_NothingChanges() public {
        for (uint256 i = uint256(MilestoneStatus.Missed); i <= uint256(MilestoneStatus.Resolved); ++i) {
            TermSheet memory terms = sheet();
            terms.milestones[0].duration = 90 days;
            terms.milestones[2].duration = 90 days;
            bytes32 deal = _commit(terms);
            reach(terms, 1, MilestoneStatus(i));
            TermSheet memory next = _next(70e6, 7e6);
            uint256 held = usdc.balanceOf(address(escrow));
            bytes memory refusal = abi.encodeWithSelector(
                IEscrow.MilestoneUnexpectedStatus.selector,
                deal,
                1,
                MilestoneStatus(i)
            );
            vm.expectRevert(refusal);
            _amend(terms, next, 2);
            vm.expectRevert(refusal);
            _amend(terms, next, 7);
            assertStatus(terms, 0, MilestoneStatus.Pending);
            assertStatus(terms, 2, MilestoneStatus.Pending);
            assertStatus(next, DealStatus.Unknown);
            assertEq(usdc.balanceOf(address(escrow)), held);
            _amend(terms, next, 5);
        }
    }

    function test_Amend_Deadline() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        for (uint256 late; late < 2; ++late) {
            vm.warp(START + 1 days + late);
            TermSheet memory next = _next(30e6, 3e6);
            vm.expectRevert(
                abi.encodeWithSelector(
                    IEscrow.MilestoneUnexpectedStatus.selector,
                    deal,
                    0,
                    MilestoneStatus.Missed
                )
            );
            _amend(terms, next, 1);
        }
        vm.warp(START + 1 days - 1);
        _amend(terms, _next(30e6, 3e6), 1);
    }

    function test_Amend_RevertWhen_ItNamesNoneOrOneThatIsNotThere() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        TermSheet memory next = _next(30e6, 3e6);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
        _amend(terms, next, 0);
        uint256[3] memory bitmaps = [uint256(8), 9, 1 << 255];
        for (uint256 i; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IEscrow.MilestoneOutOfRange.selector, bitmaps[i], 3));
            _amend(terms, next, bitmaps[i]);
        }
    }

    function test_Amend_RevertWhen_SidesOrTokenDiffer() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        fund(stranger);
        for (uint256 i; i < 4; ++i) {
            TermSheet memory next = _next(30e6, 3e6);
            if (i == 0) next.buyer = stranger;
            if (i == 1) next.seller = stranger;
            if (i == 2) (next.buyer, next.seller) = (seller, buyer);
            if (i == 3) (next.token, next.burnBps) = (address(new HostileToken()), 0);
            vm.expectRevert(abi.encodeWithSelector(IEscrow.AmendmentMismatch.selector, deal, digestOf(next)));
            _amend(terms, next, 1);
        }
    }

    function test_Amend_RevertWhen_TheNextIsLive() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealLive.selector, deal));
        _amend(terms, terms, 1);
        TermSheet memory other = sheet();
        bytes32 live = _commit(other);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealLive.selector, live));
        _amend(terms, other, 1);
    }

    function test_Amend_RevertWhen_TheNextIsCancelled() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        TermSheet memory next = _next(30e6, 3e6);
        next.sellerNonce = 78;
        _cancel(next, seller);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, seller, 78));
        _amend(terms, next, 1);
        next = _next(30e6, 3e6);
        _cancel(next, buyer);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, next.buyerNonce));
        _amend(terms, next, 1);
    }

    /// @dev The old deal's own lane too, even where the amendment ends that deal.
    function test_Amend_RevertWhen_TheNextsLaneIsBusy() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        TermSheet memory next = _next(30e6, 3e6);
        next.buyerNonce = terms.buyerNonce + 1;
        bytes memory busy = abi.encodeWithSelector(IEscrow.LaneBusy.selector, buyer, terms.buyerNonce >> 32);
        vm.expectRevert(busy);
        _amend(terms, next, 1);
        vm.expectRevert(busy);
        _amend(terms, next, 7);

        TermSheet memory other = sheet();
        _commit(other);
        next.buyerNonce = other.buyerNonce + 1;
        vm.expectRevert(abi.encodeWithSelector(IEscrow.LaneBusy.selector, buyer, other.buyerNonce >> 32));
        _amend(terms, next, 1);
        _settle(other, 7, 0);
        _amend(terms, next, 1);
        assertStatus(next, DealStatus.Live);
    }

    function test_Amend_RevertWhen_TheNextIsPastItsExpiry() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        TermSheet memory next = _next(30e6, 3e6);
        vm.warp(next.expiry);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActExpired.selector, next.expiry, next.expiry));
        _amend(terms, next, 1);
        vm.warp(next.expiry - 1);
        _amend(terms, next, 1);
    }

    function test_Amend_RevertWhen_TheNextIsMalformed() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        TermSheet memory next = _next(0, 3e6);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MilestoneAmountZero.selector, 0));
        _amend(terms, next, 1);
    }

    function test_Amend_RevertWhen_ANonceIsSpent() public {
        TermSheet memory terms = sheet();
        terms.sellerNonce = 77;
        _commit(terms);
        TermSheet memory next = _next(30e6, 3e6);
        next.buyerNonce = terms.buyerNonce;
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, terms.buyerNonce));
        _amend(terms, next, 1);
        next = _next(30e6, 3e6);
        next.sellerNonce = 77;
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, seller, 77));
        _amend(terms, next, 1);
        next.sellerNonce = 78;
        _amend(terms, next, 1);
        assertEq(nextGenerationOf(buyer, next.buyerNonce >> 32), 1);
        assertTrue(escrow.isNonceSpent(seller, 78));
    }

    function test_Amend_RevertWhen_DoneAgain() public {
        TermSheet memory terms = sheet();
        TermSheet memory next = _next(30e6, 3e6);
        bytes32 deal = _commit(terms);
        _amend(terms, next, 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealLive.selector, digestOf(next)));
        _amend(terms, next, 1);
        _settle(next, 1, 0);
        vm.expectRevert(
            abi.encodeWithSelector(
                IEscrow.MilestoneUnexpectedStatus.selector,
                deal,
                0,
                MilestoneStatus.Resolved
            )
        );
        _amend(terms, next, 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, next.buyerNonce));
        _amend(terms, next, 2);
    }

    function test_Amend_RevertWhen_TheOldDealIsNotLive() public {
        TermSheet memory terms = sheet();
        TermSheet memory next = _next(30e6, 3e6);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, digestOf(terms)));
        _amend(terms, next, 1);
        _commit(terms);
        _settle(terms, 7, 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, digestOf(terms)));
        _amend(terms, next, 1);
    }

    // -------------------------------------------------------------------------------------------- helpers

    /// @dev One milestone, due in a day.
    function _next(uint96 amount, uint96 bond) private returns (TermSheet memory next) {
        next = sheetOfOne();
        next.milestones[0] = Milestone(amount, bond, 1 days, keccak256("criteria of the next"));
    }
}
