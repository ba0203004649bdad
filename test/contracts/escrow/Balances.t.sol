// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Approval, Deposit, PayoutChange, Withdrawal} from "../../../contracts/types/Acts.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {EscrowBase} from "../base/EscrowBase.sol";

// deposit, withdraw, setPayout: each
// ├── at its expiry, after it → it reverts ActExpired
// ├── when its nonce is spent → it reverts NonceSpent
// └── when the account itself does not consent → it reverts
//
// deposit
// ├── by allowance, by authorization → the balance grows by exactly that, Credited
// └── when the money does not come → it reverts PullFailed
//
// withdraw
// ├── more than there is → it reverts BalanceTooSmall
// ├── 2⁹⁶ − 1 → all there is
// ├── to another account → it goes there, Withdrawn
// └── when it can't be pushed → it reverts PushFailed, the balance stays
//
// setPayout
// ├── to another account → settlements go there
// ├── to the escrow → settlements stay as balance
// ├── to zero → settlements go to the wallet
// └── of one token → other tokens' go where they went
contract BalancesTest is EscrowBase {
    uint96 internal constant ALL = type(uint96).max;

    // ---------------------------------------------------------------------------------------------- deposit

    function test_Deposit_ByAllowance() public {
        vm.expectEmit(address(escrow));
        emit IEscrow.Credited(address(usdc), buyer, 5e6);
        _deposit(buyer, address(usdc), 5e6);
        assertEq(escrow.balanceOf(address(usdc), buyer), 5e6);
        assertEq(usdc.balanceOf(buyer), FORTUNE - 5e6);
        assertEq(usdc.balanceOf(address(escrow)), 5e6);
    }

    function test_Deposit_ByAuthorization() public {
        vm.prank(buyer);
        usdc.approve(address(escrow), 0);
        Deposit memory act = Deposit(buyer, address(usdc), 5e6, nextNonce(), soon());
        escrow.deposit(act, authorized(buyerKey, address(usdc), 5e6, act.expiry, digestOf(act)));
        assertEq(escrow.balanceOf(address(usdc), buyer), 5e6);
    }

    function test_Deposit_BySending() public {
        Deposit memory act = Deposit(buyer, address(usdc), 5e6, nextNonce(), soon());
        vm.prank(buyer);
        escrow.deposit(act, SENDER);
        assertEq(escrow.balanceOf(address(usdc), buyer), 5e6);
    }

    function test_Deposit_DoesNotPayItselfFromTheBalance() public {
        _deposit(buyer, address(usdc), 5e6);
        vm.prank(buyer);
        usdc.approve(address(escrow), 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.PullFailed.selector, address(usdc), buyer, 0, 5e6));
        _deposit(buyer, address(usdc), 5e6);
        assertEq(escrow.balanceOf(address(usdc), buyer), 5e6);
    }

    function test_Deposit_RevertWhen_Replayed() public {
        Deposit memory act = Deposit(buyer, address(usdc), 5e6, nextNonce(), soon());
        bytes memory consent = signed(buyerKey, digestOf(act));
        escrow.deposit(act, consent);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, act.nonce));
        escrow.deposit(act, consent);
        assertEq(escrow.balanceOf(address(usdc), buyer), 5e6);
    }

    function test_Deposit_Expiry() public {
        Deposit memory act = Deposit(buyer, address(usdc), 5e6, nextNonce(), START + 50);
        bytes memory consent = signed(buyerKey, digestOf(act));
        vm.warp(START + 51);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActExpired.selector, START + 51, START + 50));
        escrow.deposit(act, consent);
        vm.warp(START + 50);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActExpired.selector, START + 50, START + 50));
        escrow.deposit(act, consent);
        vm.warp(START + 49);
        escrow.deposit(act, consent);
    }

    function test_Deposit_RevertWhen_NotByTheAccount() public {
        Deposit memory act = Deposit(buyer, address(usdc), 5e6, nextNonce(), soon());
        bytes32 digest = digestOf(act);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMissing.selector, buyer, address(this)));
        escrow.deposit(act, SENDER);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, digest));
        escrow.deposit(act, signed(strangerKey, digest));
    }

    function test_Deposit_RevertWhen_TheTokenHasNoCode() public {
        address token = makeAddr("no code");
        vm.expectRevert(abi.encodeWithSelector(IEscrow.TokenUnreadable.selector, token));
        _deposit(buyer, token, 5e6);
    }

    // --------------------------------------------------------------------------------------------- withdraw

    function test_Withdraw_ToItself_AndToAnother() public {
        _deposit(buyer, address(usdc), 5e6);
        vm.expectEmit(address(escrow));
        emit IEscrow.Withdrawn(address(usdc), buyer, buyer, 2e6);
        _withdraw(buyer, address(usdc), 2e6, buyer);
        assertEq(usdc.balanceOf(buyer), FORTUNE - 3e6);

        _withdraw(buyer, address(usdc), 1e6, stranger);
        assertEq(usdc.balanceOf(stranger), 1e6);
        assertEq(escrow.balanceOf(address(usdc), buyer), 2e6);
        assertEq(usdc.balanceOf(address(escrow)), 2e6);
    }

    function test_Withdraw_All() public {
        _deposit(buyer, address(usdc), 5e6);
        _withdraw(buyer, address(usdc), ALL, buyer);
        assertEq(escrow.balanceOf(address(usdc), buyer), 0);
        assertEq(usdc.balanceOf(buyer), FORTUNE);
    }

    function test_Withdraw_RevertWhen_MoreThanThereIs() public {
        _deposit(buyer, address(usdc), 5e6);
        _deposit(seller, address(usdc), 50e6);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrow.BalanceTooSmall.selector, address(usdc), buyer, 5e6, 5e6 + 1)
        );
        _withdraw(buyer, address(usdc), 5e6 + 1, buyer);
    }

    function test_Withdraw_RevertWhen_Replayed() public {
        _deposit(buyer, address(usdc), 5e6);
        Withdrawal memory act = Withdrawal(buyer, address(usdc), 1e6, buyer, nextNonce(), soon());
        bytes memory consent = signed(buyerKey, digestOf(act));
        escrow.withdraw(act, consent);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, act.nonce));
        escrow.withdraw(act, consent);
    }

    function test_Withdraw_RevertWhen_ItsNonceWasCancelled() public {
        _deposit(buyer, address(usdc), 5e6);
        Withdrawal memory act = Withdrawal(buyer, address(usdc), 1e6, buyer, 300, soon());
        bytes memory consent = signed(buyerKey, digestOf(act));
        _cancelNonces(buyer, 1, 1 << (300 - 256));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, 300));
        escrow.withdraw(act, consent);
    }

    function test_Withdraw_Expiry() public {
        _deposit(buyer, address(usdc), 5e6);
        Withdrawal memory act = Withdrawal(buyer, address(usdc), 1e6, buyer, nextNonce(), START + 50);
        bytes memory consent = signed(buyerKey, digestOf(act));
        vm.warp(START + 51);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActExpired.selector, START + 51, START + 50));
        escrow.withdraw(act, consent);
        vm.warp(START + 50);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActExpired.selector, START + 50, START + 50));
        escrow.withdraw(act, consent);
        vm.warp(START + 49);
        escrow.withdraw(act, consent);
    }

    function test_Withdraw_RevertWhen_NotByTheAccount() public {
        _deposit(buyer, address(usdc), 5e6);
        Withdrawal memory act = Withdrawal(buyer, address(usdc), 1e6, stranger, nextNonce(), soon());
        bytes32 digest = digestOf(act);
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMissing.selector, buyer, stranger));
        escrow.withdraw(act, SENDER);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, digest));
        escrow.withdraw(act, signed(strangerKey, digest));
        // Kind 1 pays in; it never consents to paying out.
        bytes memory authorization = authorized(buyerKey, address(usdc), 1e6, act.expiry, digest);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMalformed.selector, buyer));
        escrow.withdraw(act, authorization);
    }

    function test_Withdraw_RevertWhen_ItCantBePushed() public {
        _deposit(buyer, address(usdc), 5e6);
        freeze(stranger);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.PushFailed.selector, address(usdc), stranger, 1e6));
        _withdraw(buyer, address(usdc), 1e6, stranger);
        assertEq(escrow.balanceOf(address(usdc), buyer), 5e6);
        _withdraw(buyer, address(usdc), 1e6, buyer);
    }

    function test_Withdraw_WhatWasSent_WithoutAnAct_IsNobodys() public {
        vm.prank(stranger);
        vm.expectRevert();
        usdc.transfer(address(escrow), 1);
        vm.prank(buyer);
        usdc.transfer(address(escrow), 7e6);
        assertEq(escrow.balanceOf(address(usdc), buyer), 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.BalanceTooSmall.selector, address(usdc), buyer, 0, 1));
        _withdraw(buyer, address(usdc), 1, buyer);
        // Nor does it pay for anybody's deposit.
        vm.prank(seller);
        usdc.approve(address(escrow), 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.PullFailed.selector, address(usdc), seller, 0, 7e6));
        _deposit(seller, address(usdc), 7e6);
    }

    /// @dev Whoever submits may give as little gas as it likes: the act fails, or the money is pushed. There is no
    /// amount with which a push fails and the act goes through.
    function test_Push_NoAmountOfGasTurnsAPushIntoACredit() public {
        TermSheet memory terms = sheetOfOne();
        terms.burnBps = 0;
        _commit(terms);
        bytes32 act = digestOf(Approval(digestOf(terms), 1, 0, false));
        bytes memory data = abi.encodeCall(IEscrow.settle, (terms, 1, 0, false, signed(buyerKey, act)));
        uint256 snapshot = vm.snapshotState();
        uint256 failures;
        uint256 refusals;
        for (uint256 gas = 40_000; gas <= 320_000; gas += 2_500) {
            (bool success, bytes memory reason) = address(escrow).call{gas: gas}(data);
            if (success) {
                assertEq(escrow.balanceOf(address(usdc), seller), 0, "credited");
                assertEq(usdc.balanceOf(seller), FORTUNE + 100e6, "pushed");
            } else {
                ++failures;
                if (bytes4(reason) == IEscrow.GasTooLow.selector) ++refusals;
            }
            vm.revertToState(snapshot);
        }
        assertGt(refusals, 10, "refused for its gas");
        assertLt(failures, 112, "and with enough of it, not");
    }

    // --------------------------------------------------------------------------------------------- payout

    function test_SetPayout_ToAnotherAccount() public {
        vm.expectEmit(address(escrow));
        emit IEscrow.PayoutChanged(address(usdc), seller, stranger);
        _setPayout(seller, address(usdc), stranger);
        assertEq(escrow.payoutOf(address(usdc), seller), stranger);

        TermSheet memory terms = sheet();
        _commit(terms);
        _settle(terms, 7, 0);
        assertEq(usdc.balanceOf(stranger), 110e6);
        assertEq(usdc.balanceOf(seller), FORTUNE - 10e6);
    }

    function test_SetPayout_ToTheEscrow_KeepsIt() public {
        _setPayout(seller, address(usdc), address(escrow));
        TermSheet memory terms = sheet();
        _commit(terms);
        _settle(terms, 7, 0);
        assertEq(escrow.balanceOf(address(usdc), seller), 110e6);
        assertEq(usdc.balanceOf(address(escrow)), 110e6 + 1e6);

        terms = sheet();
        _commit(terms);
        assertEq(escrow.balanceOf(address(usdc), seller), 100e6, "the next bond comes out of it");
    }

    function test_SetPayout_BackToTheWallet() public {
        _setPayout(seller, address(usdc), stranger);
        _setPayout(seller, address(usdc), address(0));
        TermSheet memory terms = sheet();
        _commit(terms);
        _settle(terms, 7, 0);
        assertEq(usdc.balanceOf(seller), FORTUNE + 100e6);
    }

    function test_SetPayout_KeepsTheBalance_AndTheBalanceKeepsIt() public {
        _deposit(seller, address(usdc), 5e6);
        _setPayout(seller, address(usdc), stranger);
        assertEq(escrow.balanceOf(address(usdc), seller), 5e6);
        _withdraw(seller, address(usdc), ALL, seller);
        assertEq(escrow.payoutOf(address(usdc), seller), stranger);
        _deposit(seller, address(usdc), 6e6);
        assertEq(escrow.payoutOf(address(usdc), seller), stranger);
        assertEq(escrow.balanceOf(address(usdc), seller), 6e6);
    }

    function test_SetPayout_OfOneTokenAndAccountOnly() public {
        _setPayout(seller, address(usdc), stranger);
        assertEq(escrow.payoutOf(address(usdc), buyer), address(0));
        assertEq(escrow.payoutOf(address(0xBEEF), seller), address(0));
    }

    function test_SetPayout_RevertWhen_ReplayedOrExpired() public {
        PayoutChange memory act = PayoutChange(seller, address(usdc), stranger, nextNonce(), START + 50);
        bytes memory consent = signed(sellerKey, digestOf(act));
        vm.warp(START + 50);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActExpired.selector, START + 50, START + 50));
        escrow.setPayout(act, consent);
        vm.warp(START + 49);
        escrow.setPayout(act, consent);
        _setPayout(seller, address(usdc), address(0));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, seller, act.nonce));
        escrow.setPayout(act, consent);
        assertEq(escrow.payoutOf(address(usdc), seller), address(0));
    }

    function test_SetPayout_RevertWhen_NotByTheAccount() public {
        PayoutChange memory act = PayoutChange(seller, address(usdc), stranger, nextNonce(), soon());
        bytes32 digest = digestOf(act);
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMissing.selector, seller, stranger));
        escrow.setPayout(act, SENDER);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, seller, digest));
        escrow.setPayout(act, signed(strangerKey, digest));
    }
}
