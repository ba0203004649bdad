// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {DealStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {EscrowBase} from "../base/EscrowBase.sol";

// commit, funding: each side, from that account itself
// ├── first its balance in the escrow
// │   ├── enough → nothing else is touched
// │   └── not enough → the rest is pulled
// ├── then an authorization → its value is pulled whole; what is over stays as balance
// ├── then an allowance
// └── when they don't cover it → it reverts, and nothing at all is taken
contract FundingTest is EscrowBase {
    function test_Funding_BalanceFirst() public {
        TermSheet memory terms = sheet();
        _deposit(buyer, address(usdc), 200e6);
        _deposit(seller, address(usdc), 20e6);
        uint256 held = usdc.balanceOf(address(escrow));

        _commit(terms);

        assertEq(escrow.balanceOf(address(usdc), buyer), 99e6, "buyer's balance");
        assertEq(escrow.balanceOf(address(usdc), seller), 10e6, "seller's balance");
        assertEq(usdc.balanceOf(address(escrow)), held, "nothing was pulled");
    }

    function test_Funding_BalanceAndAllowance() public {
        TermSheet memory terms = sheet();
        _deposit(buyer, address(usdc), 40e6);
        uint256 wallet = usdc.balanceOf(buyer);
        _commit(terms);
        assertEq(escrow.balanceOf(address(usdc), buyer), 0, "the balance goes first");
        assertEq(usdc.balanceOf(buyer), wallet - 61e6, "the rest by allowance");
    }

    function test_Funding_ByAuthorization() public {
        TermSheet memory terms = sheet();
        _withoutAllowances();
        _commitAuthorized(terms);
        assertStatus(terms, DealStatus.Live);
        assertEq(usdc.balanceOf(buyer), FORTUNE - 101e6);
        assertEq(usdc.balanceOf(seller), FORTUNE - 10e6);
        assertTrue(usdc.authorizationState(buyer, digestOf(terms)), "its nonce is the act's digest");
    }

    function test_Funding_BalanceAndAuthorization() public {
        TermSheet memory terms = sheet();
        _deposit(buyer, address(usdc), 41e6);
        _withoutAllowances();
        bytes32 deal = digestOf(terms);
        _commit(
            terms,
            authorized(buyerKey, address(usdc), 60e6, terms.expiry, deal),
            authorized(sellerKey, address(usdc), 10e6, terms.expiry, deal)
        );
        assertEq(escrow.balanceOf(address(usdc), buyer), 0);
        assertEq(usdc.balanceOf(buyer), FORTUNE - 101e6);
    }

    function test_Funding_AuthorizationAndAllowance() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        _commit(
            terms,
            authorized(buyerKey, address(usdc), 1e6, terms.expiry, deal),
            authorized(sellerKey, address(usdc), 1e6, terms.expiry, deal)
        );
        assertEq(usdc.balanceOf(buyer), FORTUNE - 101e6);
        assertEq(usdc.balanceOf(seller), FORTUNE - 10e6);
    }

    function test_Funding_AuthorizationOfMore_StaysAsBalance() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        _commit(
            terms,
            authorized(buyerKey, address(usdc), 150e6, terms.expiry, deal),
            signed(sellerKey, deal)
        );
        assertEq(usdc.balanceOf(buyer), FORTUNE - 150e6);
        assertEq(escrow.balanceOf(address(usdc), buyer), 49e6);
    }

    function test_Funding_RevertWhen_NobodyPays() public {
        TermSheet memory terms = sheet();
        _withoutAllowances();
        vm.expectRevert();
        _commit(terms);
        assertStatus(terms, DealStatus.Unknown);
        assertEq(nextGenerationOf(buyer, terms.buyerNonce >> 32), 0, "the nonce is unspent");
    }

    function test_Funding_RevertWhen_OneUnitShort() public {
        TermSheet memory terms = sheet();
        vm.prank(buyer);
        usdc.approve(address(escrow), 101e6 - 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.PullFailed.selector, address(usdc), buyer, 0, 101e6));
        _commit(terms);

        vm.prank(buyer);
        usdc.approve(address(escrow), 101e6);
        vm.prank(seller);
        usdc.approve(address(escrow), 10e6 - 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.PullFailed.selector, address(usdc), seller, 0, 10e6));
        _commit(terms);

        vm.prank(seller);
        usdc.approve(address(escrow), 10e6);
        _commit(terms);
    }

    function test_Funding_OneSidesMoneyNeverPaysForTheOther() public {
        TermSheet memory terms = sheet();
        _deposit(seller, address(usdc), 500e6);
        vm.prank(buyer);
        usdc.approve(address(escrow), 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.PullFailed.selector, address(usdc), buyer, 0, 101e6));
        _commit(terms);
    }

    function test_Funding_RevertWhen_AuthorizationIsForAnotherSheet() public {
        TermSheet memory terms = sheet();
        TermSheet memory other = sheet();
        bytes memory consent = authorized(buyerKey, address(usdc), 101e6, other.expiry, digestOf(other));
        bytes32 deal = digestOf(terms);
        vm.expectRevert();
        _commit(terms, consent, signed(sellerKey, deal));
    }

    function test_Funding_RevertWhen_AuthorizationIsOfAnotherValue() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        bytes32 digest = authorizationDigest(
            address(usdc),
            buyer,
            address(escrow),
            101e6,
            terms.expiry,
            deal
        );
        bytes memory consent = authorizedBy(202e6, signature(buyerKey, digest), "");
        vm.expectRevert();
        _commit(terms, consent, signed(sellerKey, deal));
    }

    function test_Funding_RevertWhen_AuthorizationOutlivesTheSheet() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        bytes memory consent = authorized(buyerKey, address(usdc), 101e6, terms.expiry + 1, deal);
        vm.expectRevert();
        _commit(terms, consent, signed(sellerKey, deal));
    }

    function _withoutAllowances() private {
        vm.prank(buyer);
        usdc.approve(address(escrow), 0);
        vm.prank(seller);
        usdc.approve(address(escrow), 0);
    }
}
