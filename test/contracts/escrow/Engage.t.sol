// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Engagement} from "../../../contracts/types/Acts.sol";
import {MilestoneStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";

// engage
// ├── when the deal is not live → it reverts DealNotLive
// ├── when the milestone is not in the sheet → it reverts MilestoneOutOfRange
// ├── when anyone but the arbiter consents → it reverts
// ├── given the ruling clock runs, not engaged → it is, the clock goes on, Engaged
// ├── at the end of the ruling clock, after it → it reverts MilestoneUnexpectedStatus
// └── in any other state → it reverts MilestoneUnexpectedStatus
contract EngageTest is Stages {
    function test_Engage_TheClockGoesOn() public {
        TermSheet memory terms = _disputed();
        bytes32 deal = digestOf(terms);
        (, uint256 before, ) = lens.milestoneOf(terms, 0);
        skip(1 hours);
        vm.expectEmit(address(escrow));
        emit IEscrow.Engaged(deal, 0, arbiter);
        _engage(terms, 0);
        (MilestoneStatus status, uint256 clock, ) = lens.milestoneOf(terms, 0);
        assertEq(uint256(status), uint256(MilestoneStatus.Engaged));
        assertEq(clock, before);
    }

    function test_Engage_MovesNoMoney() public {
        TermSheet memory terms = _disputed();
        uint256 held = usdc.balanceOf(address(escrow));
        _engage(terms, 0);
        assertEq(usdc.balanceOf(address(escrow)), held);
        assertEq(wealthOf(arbiter), 0);
    }

    function test_Engage_RevertWhen_NotTheArbiter() public {
        TermSheet memory terms = _disputed();
        bytes32 act = digestOf(Engagement(digestOf(terms), 0));
        uint256[3] memory others = [buyerKey, sellerKey, strangerKey];
        for (uint256 i; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, arbiter, act));
            _engage(terms, 0, signed(others[i], act));
        }
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMissing.selector, arbiter, relayer));
        _engage(terms, 0, SENDER);
    }

    function test_Engage_Clock() public {
        TermSheet memory terms = _disputed();
        bytes32 deal = digestOf(terms);
        vm.warp(START + 3 days + 1);
        _expectUnexpected(deal, MilestoneStatus.Silent);
        _engage(terms, 0);
        vm.warp(START + 3 days);
        _expectUnexpected(deal, MilestoneStatus.Silent);
        _engage(terms, 0);
        vm.warp(START + 3 days - 1);
        _engage(terms, 0);
    }

    function test_Engage_RevertWhen_NotDisputed() public {
        MilestoneStatus[6] memory states = [
            MilestoneStatus.Pending,
            MilestoneStatus.Missed,
            MilestoneStatus.Delivered,
            MilestoneStatus.Accepted,
            MilestoneStatus.Engaged,
            MilestoneStatus.Resolved
        ];
        for (uint256 i; i < states.length; ++i) {
            TermSheet memory terms = sheet();
            bytes32 deal = _commit(terms);
            reach(terms, 0, states[i]);
            _expectUnexpected(deal, states[i]);
            _engage(terms, 0);
        }
    }

    function test_Engage_RevertWhen_ThereIsNoArbiter() public {
        TermSheet memory terms = sheetOfOne();
        terms.arbiter = address(0);
        terms.arbiterFee = 0;
        _commit(terms);
        _deliver(terms, 0);
        _dispute(terms, 0, 0);
        vm.expectRevert();
        _engage(terms, 0, SENDER);
        // A signature that recovers to nothing must not be the zero address's.
        vm.expectRevert();
        _engage(terms, 0, signedBy(new bytes(65)));
        vm.expectRevert();
        _engage(terms, 0, signedBy(""));
    }

    function test_Engage_RevertWhen_OutOfRange_OrNotLive() public {
        TermSheet memory terms = _disputed();
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MilestoneOutOfRange.selector, 3, 3));
        _engage(terms, 3);
        terms = sheet();
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, digestOf(terms)));
        _engage(terms, 0);
    }

    function _disputed() private returns (TermSheet memory terms) {
        terms = sheet();
        _commit(terms);
        _deliver(terms, 0);
        _dispute(terms, 0, 0);
    }

    function _expectUnexpected(bytes32 deal, MilestoneStatus found) private {
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MilestoneUnexpectedStatus.selector, deal, 0, found));
    }
}
