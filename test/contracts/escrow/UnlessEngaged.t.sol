// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {IReputation} from "../../../contracts/interfaces/IReputation.sol";
import {Approval} from "../../../contracts/types/Acts.sol";
import {DealStatus, Ending, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";

// an approval's flag
// ├── unless engaged
// │   ├── given the arbiter did not engage, whatever the state → the milestone is paid
// │   ├── given it did, before and after the ruling clock → it is skipped, and others are paid
// │   └── nothing else is new → it reverts ActStale
// ├── else it holds in every state: the fee is the arbiter's and the loss the buyer's only while the clock runs
// └── neither is a signature of the other
contract UnlessEngagedTest is Stages {
    function test_UnlessEngaged_PaysInEveryStateBeforeAnEngagement() public {
        MilestoneStatus[6] memory states = [
            MilestoneStatus.Pending,
            MilestoneStatus.Missed,
            MilestoneStatus.Delivered,
            MilestoneStatus.Accepted,
            MilestoneStatus.Disputed,
            MilestoneStatus.Silent
        ];
        for (uint256 i; i < states.length; ++i) {
            TermSheet memory terms = sheetOfOne();
            _commit(terms);
            reach(terms, 0, states[i]);
            uint256 before = wealthOf(seller);
            _settleUnlessEngaged(terms, 1, 0);
            assertEq(wealthOf(seller), before + 110e6, "amount and bond");
            assertStatus(terms, DealStatus.Closed);
        }
        assertEq(wealthOf(arbiter), 0);
    }

    function test_UnlessEngaged_SkipsWhatTheArbiterTookOn() public {
        TermSheet memory terms = sheetOfOne();
        bytes32 deal = _commit(terms);
        reach(terms, 0, MilestoneStatus.Engaged);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
        _settleUnlessEngaged(terms, 1, 0);
        // The arbiter took it on: that it came too late does not undo that.
        skip(terms.rulingPeriod);
        assertStatus(terms, 0, MilestoneStatus.Silent);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
        _settleUnlessEngaged(terms, 1, 0);
    }

    function test_UnlessEngaged_PaysTheOthersAndTheUsage() public {
        TermSheet memory terms = sheetWithMeter();
        bytes32 deal = _commit(terms);
        _deliver(terms, 1);
        _dispute(terms, 1, 0);
        _engage(terms, 1);
        uint256 before = wealthOf(seller);
        vm.expectEmit(address(escrow));
        emit IEscrow.Settled(deal, 5, 10e6, 80e6, 0.8e6, false);
        _settleUnlessEngaged(terms, 7, 10e6);
        assertEq(wealthOf(seller), before + 70e6 + 7e6 + 10e6);
        assertStatus(terms, 1, MilestoneStatus.Engaged);
        vm.expectEmit(address(escrow));
        emit IEscrow.Settled(deal, 0, 20e6, 10e6, 0.1e6, false);
        _settleUnlessEngaged(terms, 7, 20e6);
        _rule(terms, 1, 0);
    }

    /// @dev Signed when nobody had taken the dispute on, and held back until the arbiter did: it brings the buyer neither
    /// the fee nor a loss.
    function test_UnlessEngaged_HeldBackUntilTheArbiterEngages_CostsNothing() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        _deliver(terms, 0);
        _dispute(terms, 0, 0);
        bytes memory approval = signed(buyerKey, digestOf(Approval(deal, 1, 0, true)));
        _engage(terms, 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActStale.selector, deal));
        escrow.settle(terms, 1, 0, true, approval);
        assertEq(usdc.balanceOf(arbiter), 0);
        assertEq(reputation.lossOf(buyer, false), 0);
    }

    /// @dev A promise holds in every state, and says so: the buyer bears the fee and the loss of what it gave up late.
    function test_Promise_HoldsAfterAnEngagement() public {
        TermSheet memory terms = sheetOfOne();
        _commit(terms);
        reach(terms, 0, MilestoneStatus.Engaged);
        // 10 % was conceded: b(100 − 10).
        expectRecord(IReputation.Entry(buyer, seller, 1e6, true, 0, 0.9e6, Ending.Approved, 1, 1));
        _settle(terms, 1, 0);
        assertEq(usdc.balanceOf(arbiter), 2e6);
    }

    /// @dev An arbiter that engaged and let its clock run out earns nothing by a late approval, and nobody loses by it.
    function test_Promise_FromTheRulingClockOn_ReturnsTheFee() public {
        for (uint256 i; i < 3; ++i) {
            TermSheet memory terms = sheetOfOne();
            terms.burnBps = uint16(100 * (i + 1));
            _commit(terms);
            _deliver(terms, 0);
            uint256 disputedAt = vm.getBlockTimestamp();
            _dispute(terms, 0, 0);
            _engage(terms, 0);
            vm.warp(disputedAt + terms.rulingPeriod + i - 1);
            (uint256 ofArbiter, uint256 loss) = (usdc.balanceOf(arbiter), i == 0 ? 1e6 : 0);
            uint96 burned = uint96(1e6 * (i + 1));
            expectRecord(
                IReputation.Entry(buyer, seller, burned, true, 0, uint96(loss), Ending.Approved, 1, 1)
            );
            _settle(terms, 1, 0);
            assertEq(usdc.balanceOf(arbiter) - ofArbiter, i == 0 ? 2e6 : 0, "the fee");
        }
    }

    function test_Flag_RevertWhen_TheOtherWasSigned() public {
        TermSheet memory terms = sheetOfOne();
        bytes32 deal = _commit(terms);
        for (uint256 i; i < 2; ++i) {
            bool flag = i == 0;
            bytes memory other = signed(buyerKey, digestOf(Approval(deal, 1, 0, !flag)));
            bytes32 act = digestOf(Approval(deal, 1, 0, flag));
            vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, act));
            escrow.settle(terms, 1, 0, flag, other);
            vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, act));
            _settlePacked(terms, bytes1(flag ? 1 : 0), other);
        }
        _settleUnlessEngaged(terms, 1, 0);
    }

    function test_Flag_Packed_IsTheSameAct() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        _deliver(terms, 0);
        _dispute(terms, 0, 0);
        _engage(terms, 0);
        _settlePacked(terms, 0x01, signed(buyerKey, digestOf(Approval(deal, 3, 0, true))));
        assertStatus(terms, 0, MilestoneStatus.Engaged);
        assertStatus(terms, 1, MilestoneStatus.Resolved);
        _settlePacked(terms, 0x00, signed(buyerKey, digestOf(Approval(deal, 3, 0, false))));
        assertStatus(terms, 0, MilestoneStatus.Resolved);
    }

    function _settlePacked(TermSheet memory terms, bytes1 flag, bytes memory consent) private {
        bytes4 milestones = terms.milestones.length == 1 ? bytes4(uint32(1)) : bytes4(uint32(3));
        bytes memory call = bytes.concat(
            IEscrow.settlePackedFormat.selector,
            pack(terms),
            milestones,
            bytes12(0),
            flag,
            consent
        );
        (bool success, bytes memory reason) = address(escrow).call(call);
        if (success) return;
        assembly ("memory-safe") {
            revert(add(reason, 0x20), mload(reason))
        }
    }
}
