// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Cancellation, NonceCancellation} from "../../../contracts/types/Acts.sol";
import {DealStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {EscrowBase} from "../base/EscrowBase.sol";

// cancel
// ├── when the account is no side → it reverts DealStranger
// ├── at its expiry, after it → it reverts ActExpired
// ├── when the deal is live → it reverts DealLive
// ├── when the buyer's nonce is spent → it reverts NonceSpent
// ├── given it is cancelled → it changes nothing
// └── by either side → the sheet can't be committed any more, Cancelled
//
// cancelNonces
// ├── at its expiry, after it → it reverts ActExpired
// ├── when the account does not consent → it reverts
// └── the masked nonces of the word are spent, no others, NoncesCancelled
contract CancelTest is EscrowBase {
    function test_Cancel_ByEitherSide() public {
        address[2] memory sides = [buyer, seller];
        for (uint256 i; i < 2; ++i) {
            TermSheet memory terms = sheet();
            vm.expectEmit(address(escrow));
            emit IEscrow.Cancelled(digestOf(terms), sides[i]);
            _cancel(terms, sides[i]);
            assertStatus(terms, DealStatus.Cancelled);
        }
    }

    function test_Cancel_BySending() public {
        TermSheet memory terms = sheet();
        vm.prank(seller);
        escrow.cancel(terms, seller, soon(), SENDER);
        assertStatus(terms, DealStatus.Cancelled);
    }

    function test_Cancel_StopsThisSheetOnly() public {
        TermSheet memory terms = sheet();
        _cancel(terms, seller);
        terms.document = keccak256("a better one");
        _commit(terms);
    }

    function test_Cancel_Again_ChangesNothing() public {
        TermSheet memory terms = sheet();
        _cancel(terms, seller);
        vm.recordLogs();
        _cancel(terms, seller);
        _cancel(terms, buyer);
        assertEq(vm.getRecordedLogs().length, 0);
        assertStatus(terms, DealStatus.Cancelled);
    }

    function test_Cancel_RevertWhen_ByAStranger() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealStranger.selector, deal, stranger));
        _cancel(terms, stranger);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealStranger.selector, deal, arbiter));
        _cancel(terms, arbiter);
    }

    function test_Cancel_RevertWhen_NotByTheAccount() public {
        TermSheet memory terms = sheet();
        bytes32 act = digestOf(Cancellation(seller, digestOf(terms), soon()));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, seller, act));
        _cancel(terms, seller, soon(), signed(strangerKey, act));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMissing.selector, seller, relayer));
        _cancel(terms, seller, soon(), SENDER);
        // The buyer's cancellation is not the seller's.
        act = digestOf(Cancellation(buyer, digestOf(terms), soon()));
        bytes memory ofBuyer = signed(buyerKey, act);
        vm.expectPartialRevert(IEscrow.ConsentInvalid.selector);
        _cancel(terms, seller, soon(), ofBuyer);
    }

    function test_Cancel_Expiry() public {
        TermSheet memory terms = sheet();
        uint40 expiry = START + 50;
        bytes memory consent = signed(sellerKey, digestOf(Cancellation(seller, digestOf(terms), expiry)));
        vm.warp(expiry + 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActExpired.selector, expiry + 1, expiry));
        _cancel(terms, seller, expiry, consent);
        vm.warp(expiry);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActExpired.selector, expiry, expiry));
        _cancel(terms, seller, expiry, consent);
        vm.warp(expiry - 1);
        _cancel(terms, seller, expiry, consent);
    }

    function test_Cancel_RevertWhen_Live() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealLive.selector, deal));
        _cancel(terms, seller);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealLive.selector, deal));
        _cancel(terms, buyer);
    }

    function test_Cancel_RevertWhen_Ended() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        _settle(terms, 7, 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, terms.buyerNonce));
        _cancel(terms, seller);
        assertStatus(terms, DealStatus.Closed);
    }

    // -------------------------------------------------------------------------------------------- nonces

    function test_CancelNonces_SpendsTheMaskedOnesOnly() public {
        uint256 mask = (1 << 255) | (1 << 3) | 1;
        vm.expectEmit(address(escrow));
        emit IEscrow.NoncesCancelled(buyer, 7, mask);
        _cancelNonces(buyer, 7, mask);
        for (uint256 i; i < 256; ++i) {
            assertEq(escrow.isNonceSpent(buyer, 7 * 256 + i), (mask >> i) & 1 == 1);
        }
        assertFalse(escrow.isNonceSpent(buyer, 6 * 256 + 3));
        assertFalse(escrow.isNonceSpent(buyer, 8 * 256 + 3));
        assertFalse(escrow.isNonceSpent(seller, 7 * 256 + 3));
    }

    function test_CancelNonces_TheLastWord() public {
        _cancelNonces(buyer, type(uint256).max >> 8, type(uint256).max);
        assertTrue(escrow.isNonceSpent(buyer, type(uint256).max));
    }

    function test_Nonces_SpentByDeals_AreThoseAndNoOthers() public {
        uint256[4] memory spent = [uint256(3), 255, 600, 1 << 200];
        for (uint256 i; i < spent.length; ++i) {
            TermSheet memory terms = sheet();
            terms.buyerNonce = spent[i];
            _commit(terms);
        }
        for (uint256 i; i < spent.length; ++i) {
            assertTrue(escrow.isNonceSpent(buyer, spent[i]));
            TermSheet memory terms = sheet();
            terms.buyerNonce = spent[i];
            terms.document = "another";
            vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, spent[i]));
            _commit(terms);
            assertFalse(escrow.isNonceSpent(buyer, spent[i] + 1));
            assertFalse(escrow.isNonceSpent(buyer, spent[i] - 1));
            assertFalse(escrow.isNonceSpent(buyer, spent[i] + 256));
            assertFalse(escrow.isNonceSpent(buyer, spent[i] + 512));
        }
    }

    function test_CancelNonces_KeepsWhatWasSpent() public {
        _cancelNonces(buyer, 0, 1 << 200);
        _cancelNonces(buyer, 0, 1 << 201);
        assertTrue(escrow.isNonceSpent(buyer, 200));
        assertTrue(escrow.isNonceSpent(buyer, 201));
    }

    function test_CancelNonces_Expiry() public {
        NonceCancellation memory act = NonceCancellation(buyer, 0, 1, START + 50);
        bytes memory consent = signed(buyerKey, digestOf(act));
        vm.warp(START + 50);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ActExpired.selector, START + 50, START + 50));
        escrow.cancelNonces(act, consent);
        vm.warp(START + 49);
        escrow.cancelNonces(act, consent);
    }

    function test_CancelNonces_RevertWhen_NotByTheAccount() public {
        NonceCancellation memory act = NonceCancellation(buyer, 0, 1, soon());
        bytes32 digest = digestOf(act);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, digest));
        escrow.cancelNonces(act, signed(sellerKey, digest));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMissing.selector, buyer, address(this)));
        escrow.cancelNonces(act, SENDER);
    }

    function test_CancelNonces_WhileTheDealIsLive_HurtsNothing() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        _cancelNonces(buyer, 0, type(uint256).max);
        assertStatus(terms, DealStatus.Live);
        _settle(terms, 7, 0);
        assertEmptied(terms, 1e6);
    }
}
