// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Withdrawal} from "../../../contracts/types/Acts.sol";
import {DealStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {DearToken} from "../mocks/DearToken.sol";
import {Stages} from "../base/Stages.sol";

// an honest token whose transfers cost more than a push may
// ├── settled → it is credited, at a bounded price, and withdrawn with as much gas as it takes
// ├── withdrawn with too little gas → it reverts PushFailed, and the balance stays
// └── whose transfers cost less → it is pushed
contract DearTokensTest is Stages {
    function test_DearToken_IsCredited_AndWithdrawn() public {
        DearToken token = new DearToken(12);
        uint256 gas = gasleft();
        _deal(token);
        assertGt(gas - gasleft(), 500_000, "its transfers are dear");
        assertEq(escrow.balanceOf(address(token), seller), 100e6, "credited");

        _withdraw(seller, address(token), 60e6, stranger);
        assertEq(token.balanceOf(stranger), 60e6, "and withdrawn");
        assertEq(escrow.balanceOf(address(token), seller), 40e6);
        _withdraw(seller, address(token), type(uint96).max, seller);
        assertEq(token.balanceOf(seller), 40e6);
        assertEq(token.balanceOf(address(escrow)), 0);
    }

    /// @dev Whoever submits could spare gas: nothing is lost by it, and the nonce is not spent.
    function test_DearToken_RevertWhen_TheGasIsTooLittle_TheBalanceStays() public {
        DearToken token = new DearToken(12);
        _deal(token);
        Withdrawal memory act = Withdrawal(seller, address(token), 100e6, seller, nextNonce(), soon());
        bytes memory consent = signed(sellerKey, digestOf(act));
        vm.expectRevert(
            abi.encodeWithSelector(IEscrow.PushFailed.selector, address(token), seller, 100e6)
        );
        escrow.withdraw{gas: 250_000}(act, consent);
        assertEq(escrow.balanceOf(address(token), seller), 100e6);
        escrow.withdraw(act, consent);
        assertEq(token.balanceOf(seller), 100e6);
    }

    function test_CheaperToken_IsPushed() public {
        DearToken token = new DearToken(3);
        _deal(token);
        assertEq(token.balanceOf(seller), 100e6);
    }

    /// @dev A frozen account takes its balance out to another address.
    function test_Frozen_WithdrawsToAnother() public {
        _deposit(buyer, address(usdc), 100e6);
        freeze(buyer);
        _withdraw(buyer, address(usdc), 100e6, stranger);
        assertEq(usdc.balanceOf(stranger), 100e6);
    }

    function _deal(DearToken token) private returns (TermSheet memory terms) {
        terms = sheetOfOne();
        (terms.token, terms.burnBps) = (address(token), 0);
        terms.milestones[0].bond = 0;
        token.mint(buyer, 1_000e6);
        vm.prank(buyer);
        token.approve(address(escrow), type(uint256).max);
        _commit(terms);
        _settle(terms, 1, 0);
        assertStatus(terms, DealStatus.Closed);
    }
}
