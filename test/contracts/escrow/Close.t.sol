// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {DealStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";

// close, by a stranger
// ├── when the deal is not live → it reverts DealNotLive
// ├── when nothing is metered → it reverts MeterUnexpectedStatus
// ├── before the clock → it reverts MeterUnexpectedStatus
// ├── at the clock, after it → what was not metered, and the burn on it, return to the buyer; MeterClosed
// ├── given it was closed, or waived → it reverts MeterUnexpectedStatus
// └── with the last open part → it emits Closed
contract CloseTest is Stages {
    function test_Close_ReturnsTheRestToTheBuyer() public {
        TermSheet memory terms = sheetWithMeter();
        bytes32 deal = _commit(terms);
        _settle(terms, 0, 20e6);
        vm.warp(START + 5 days);
        uint256 before = usdc.balanceOf(buyer);
        expectNoRecord();
        vm.expectEmit(address(escrow));
        emit IEscrow.MeterClosed(deal, 30.3e6, false);
        _close(terms);
        assertEq(usdc.balanceOf(buyer), before + 30.3e6);
        (, , , uint96 meteredPaid, bool closed) = lens.dealOf(terms);
        assertEq(meteredPaid, 20e6);
        assertTrue(closed);
        assertStatus(terms, DealStatus.Live);
    }

    function test_Close_Clock() public {
        TermSheet memory terms = sheetOfMeter();
        bytes32 deal = _commit(terms);
        vm.warp(START + 5 days - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrow.MeterUnexpectedStatus.selector, deal, false, START + 5 days)
        );
        _close(terms);
        vm.warp(START + 5 days);
        _close(terms);
        assertEq(wealthOf(buyer), FORTUNE);
        assertEmptied(terms, 0);
    }

    function test_Close_TheLastOpenPart_ClosesTheDeal() public {
        TermSheet memory terms = sheetWithMeter();
        bytes32 deal = _commit(terms);
        _settle(terms, 7, 1e6);
        vm.warp(START + 5 days);
        vm.expectEmit(address(escrow));
        emit IEscrow.MeterClosed(deal, 49e6 + 0.49e6, true);
        _close(terms);
        assertEmptied(terms, 1.01e6);
    }

    function test_Close_RevertWhen_ClosedBefore() public {
        TermSheet memory terms = sheetWithMeter();
        bytes32 deal = _commit(terms);
        vm.warp(START + 5 days);
        _close(terms);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrow.MeterUnexpectedStatus.selector, deal, true, START + 5 days)
        );
        _close(terms);
    }

    function test_Close_RevertWhen_Waived() public {
        TermSheet memory terms = sheetWithMeter();
        bytes32 deal = _commit(terms);
        _waive(terms, 0, true);
        vm.warp(START + 5 days);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrow.MeterUnexpectedStatus.selector, deal, true, START + 5 days)
        );
        _close(terms);
    }

    function test_Close_RevertWhen_NothingIsMetered() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        skip(30 days);
        vm.expectPartialRevert(IEscrow.MeterUnexpectedStatus.selector);
        _close(terms);
    }

    function test_Close_AllWasMetered_NothingIsLeftToClose() public {
        TermSheet memory terms = sheetOfMeter();
        bytes32 deal = _commit(terms);
        _settle(terms, 0, 50e6);
        assertStatus(terms, DealStatus.Closed);
        vm.warp(START + 5 days);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, deal));
        _close(terms);
    }

    function test_Close_RevertWhen_NotLive() public {
        TermSheet memory terms = sheetOfMeter();
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, digestOf(terms)));
        _close(terms);
    }
}
