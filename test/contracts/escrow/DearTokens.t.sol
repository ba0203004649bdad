// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Approval, Withdrawal} from "../../../contracts/types/Acts.sol";
import {DealStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {DearToken} from "../mocks/DearToken.sol";
import {HostileToken, Lie} from "../mocks/HostileToken.sol";
import {Stages} from "../base/Stages.sol";

// an honest token whose transfers cost more than a push may
// ├── settled → it is credited, at a bounded price, and withdrawn with as much gas as it takes
// ├── withdrawn with too little gas → it reverts PushFailed, and the balance stays
// ├── whose transfers cost less → it is pushed
// └── a withdrawal that burns all gas → takes nothing from the other calls of a batch
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
        vm.expectRevert(abi.encodeWithSelector(IEscrow.PushFailed.selector, address(token), seller, 100e6));
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

    /// @dev A withdrawal gets all the gas there is: in a batch that is not atomic, all of its even share.
    function test_Withdrawal_OfATokenThatBurnsAllGas_StarvesNoOtherCall() public {
        HostileToken token = new HostileToken();
        token.mint(stranger, 10e6);
        vm.prank(stranger);
        token.approve(address(escrow), type(uint256).max);
        _deposit(stranger, address(token), 10e6);
        token.lie(Lie.None, Lie.Gas);
        TermSheet memory terms = sheetOfOne();
        bytes32 deal = _commit(terms);

        bytes[] memory calls = new bytes[](2);
        Withdrawal memory act = Withdrawal(stranger, address(token), 10e6, stranger, nextNonce(), soon());
        calls[0] = abi.encodeCall(IEscrow.withdraw, (act, signed(strangerKey, digestOf(act))));
        bytes memory approval = signed(buyerKey, digestOf(Approval(deal, 1, 0, false)));
        calls[1] = abi.encodeCall(IEscrow.settle, (terms, 1, 0, false, approval));
        bool[] memory succeeded = escrow.batch{gas: 2_000_000}(calls, false);
        assertFalse(succeeded[0]);
        assertTrue(succeeded[1]);
        assertEq(escrow.balanceOf(address(token), stranger), 10e6, "nor is the balance lost");
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
