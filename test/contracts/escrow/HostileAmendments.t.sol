// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Amendment, Approval, Delivery, Split, Waiver} from "../../../contracts/types/Acts.sol";
import {DealStatus, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {Milestone, TermSheet} from "../../../contracts/types/TermSheet.sol";
import {EscrowBase} from "../base/EscrowBase.sol";
import {HostileToken, Lie} from "../mocks/HostileToken.sol";

// An amendment
// ├── after what was signed for the old deal → that holds for the rest of it, and for nothing of the next
// ├── twice in a batch, beside a second commitment of the old deal → once
// └── in the middle of which a token amends either deal again, at a shortfall and at a surplus → refused
contract HostileAmendmentsTest is EscrowBase {
    function test_Amend_WhatWasSignedBefore_HoldsForTheRest() public {
        TermSheet memory terms = sheet();
        TermSheet memory next = sheet();
        bytes32 deal = _commit(terms);
        bytes memory approval = signed(buyerKey, digestOf(Approval(deal, 7, 0, false)));
        _amend(terms, next, 1);

        _expectOldActsRefused(terms, deal);
        vm.expectPartialRevert(IEscrow.ConsentInvalid.selector);
        escrow.settle(next, 7, 0, false, approval);

        uint256 before = wealthOf(seller);
        _settle(terms, 7, 0, approval);
        assertEq(wealthOf(seller) - before, 70e6 + 7e6, "the amounts and bonds of the rest");
        assertStatus(terms, DealStatus.Closed);
        assertStatus(next, DealStatus.Live);
    }

    function test_Amend_TwiceInABatch_IsOnce() public {
        TermSheet memory terms = sheet();
        TermSheet memory next = sheet();
        bytes32 deal = digestOf(terms);
        bytes[] memory calls = new bytes[](4);
        calls[0] = abi.encodeCall(IEscrow.commit, (terms, signed(buyerKey, deal), signed(sellerKey, deal)));
        calls[1] = _amendment(terms, next, 7);
        (calls[2], calls[3]) = (calls[1], calls[0]);
        uint256 before = wealthOf(buyer);
        vm.prank(relayer);
        bool[] memory succeeded = escrow.batch(calls, false);
        assertTrue(succeeded[0] && succeeded[1]);
        assertFalse(succeeded[2] || succeeded[3]);
        assertEq(before - wealthOf(buyer), costOf(next));
        assertEq(usdc.balanceOf(address(escrow)), costOf(next) + bondOf(next));
        assertStatus(terms, DealStatus.Closed);
    }

    function test_Amend_ATokenAmendsNeitherDealMeanwhile() public {
        HostileToken token = new HostileToken();
        address[2] memory sides = [buyer, seller];
        for (uint256 i; i < 2; ++i) {
            token.mint(sides[i], FORTUNE);
            vm.prank(sides[i]);
            token.approve(address(escrow), type(uint256).max);
        }

        for (uint256 i; i < 4; ++i) {
            uint256 snapshot = vm.snapshotState();
            TermSheet memory terms = _in(token, sheet());
            TermSheet memory next = _in(token, sheetOfOne());
            // Of the 30 and the bond of 3 that are released: one side's surplus is pushed, the other's shortfall pulled.
            next.milestones[0] = i < 2 ? Milestone(20e6, 30e6, 1 days, "") : Milestone(200e6, 0, 1 days, "");
            TermSheet memory third = _in(token, sheet());
            token.lie(Lie.None, Lie.None);
            _commit(terms);
            bytes memory again = i % 2 == 0 ? _amendment(terms, third, 6) : _amendment(next, third, 1);
            token.reenter(address(escrow), again, 9);
            token.lie(Lie.Reenter, Lie.ReenterFirst);

            _amend(terms, next, 1);
            assertEq(token.calls(), 2, "it tried when pulled and when pushed");
            assertFalse(token.entered(), "in vain");
            assertStatus(third, DealStatus.Unknown);
            assertEq(token.balanceOf(address(escrow)), 70e6 + 7e6 + costOf(next) + bondOf(next));
            vm.revertToState(snapshot);
        }
    }

    // -------------------------------------------------------------------------------------------- helpers

    /// @dev A waiver, a split and a delivery of the milestone that was amended.
    function _expectOldActsRefused(TermSheet memory terms, bytes32 deal) private {
        uint40 expiry = soon();
        bytes memory waiver = signed(sellerKey, digestOf(Waiver(deal, 1, false, expiry)));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
        escrow.waive(terms, 1, false, expiry, waiver);

        bytes memory resolved = abi.encodeWithSelector(
            IEscrow.MilestoneUnexpectedStatus.selector,
            deal,
            0,
            MilestoneStatus.Resolved
        );
        bytes32 split = digestOf(Split(deal, 0, 9_000, expiry));
        vm.expectRevert(resolved);
        escrow.split(terms, 0, 9_000, expiry, signed(buyerKey, split), signed(sellerKey, split));

        bytes memory delivery = signed(sellerKey, digestOf(Delivery(deal, 0, 1, "artifact")));
        vm.expectRevert(resolved);
        escrow.deliver(terms, 0, 1, "artifact", delivery);
    }

    function _in(HostileToken token, TermSheet memory terms) private pure returns (TermSheet memory) {
        (terms.token, terms.burnBps) = (address(token), 0);
        return terms;
    }

    function _amendment(
        TermSheet memory terms,
        TermSheet memory next,
        uint256 milestones
    ) private view returns (bytes memory) {
        bytes32 act = digestOf(Amendment(digestOf(terms), digestOf(next), milestones, soon()));
        return
            abi.encodeCall(
                IEscrow.amend,
                (terms, next, milestones, soon(), signed(buyerKey, act), signed(sellerKey, act))
            );
    }
}
