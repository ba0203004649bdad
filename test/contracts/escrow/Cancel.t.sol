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
// ├── by the buyer
// │   ├── the sheet's generation and all below are spent, Cancelled; later ones are not
// │   ├── when its nonce is no lane and generation → it reverts BuyerNonceInvalid
// │   ├── given another deal is live in the lane → that one goes on
// │   └── given the generation is spent, by a deal that ended too → it changes nothing
// └── by the seller
//     ├── the sheet's nonce of the seller's is spent, Cancelled
//     ├── when it is 0 → it reverts SellerNonceMissing
//     └── given it is spent → it changes nothing
//
// cancelNonces
// ├── at its expiry, after it → it reverts ActExpired
// ├── when the account does not consent → it reverts
// └── the masked nonces of the word are spent, no others, NoncesCancelled; no generation of a lane
contract CancelTest is EscrowBase {
    function test_Cancel_ByEitherSide() public {
        address[2] memory sides = [buyer, seller];
        for (uint256 i; i < 2; ++i) {
            TermSheet memory terms = _sheet();
            vm.expectEmit(address(escrow));
            emit IEscrow.Cancelled(digestOf(terms), sides[i]);
            _cancel(terms, sides[i]);
            assertStatus(terms, DealStatus.Closed);
            vm.expectPartialRevert(IEscrow.NonceSpent.selector);
            _commit(terms);
        }
    }

    function test_Cancel_BySending() public {
        TermSheet memory terms = _sheet();
        vm.prank(seller);
        escrow.cancel(terms, seller, soon(), SENDER);
        assertStatus(terms, DealStatus.Closed);
    }

    function test_Cancel_ByTheBuyer_SpendsTheGenerationAndThoseBelow() public {
        TermSheet memory terms = sheet();
        terms.buyerNonce = laneNonce(9, 5);
        _cancel(terms, buyer);
        assertEq(nextGenerationOf(buyer, 9), 6);
        assertEq(nextGenerationOf(buyer, 8) + nextGenerationOf(buyer, 10) + nextGenerationOf(seller, 9), 0);
        for (uint256 i; i < 6; ++i) {
            terms.buyerNonce = laneNonce(9, i);
            vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, terms.buyerNonce));
            _commit(terms);
        }
        terms.buyerNonce = laneNonce(9, 6);
        _commit(terms);
    }

    function test_Cancel_ByTheSeller_SpendsItsNonceOnly() public {
        TermSheet memory terms = _sheet();
        _cancel(terms, seller);
        assertTrue(escrow.isNonceSpent(seller, terms.sellerNonce));
        assertFalse(escrow.isNonceSpent(seller, terms.sellerNonce + 1));
        assertFalse(escrow.isNonceSpent(buyer, terms.sellerNonce));
        assertEq(nextGenerationOf(buyer, terms.buyerNonce >> 32), 0);
        terms.sellerNonce += 1;
        _commit(terms);
    }

    function test_Cancel_Again_ChangesNothing() public {
        TermSheet memory terms = _sheet();
        _cancel(terms, seller);
        _cancel(terms, buyer);
        vm.recordLogs();
        _cancel(terms, seller);
        _cancel(terms, buyer);
        assertEq(vm.getRecordedLogs().length, 0);
        assertEq(nextGenerationOf(buyer, terms.buyerNonce >> 32), 1);
    }

    /// @dev It never lowers what a later cancellation raised.
    function test_Cancel_Replayed_ChangesNothing() public {
        TermSheet memory terms = sheet();
        uint256 lane = terms.buyerNonce >> 32;
        _cancel(terms, buyer);
        _cancelLane(buyer, lane, 40);
        vm.recordLogs();
        _cancel(terms, buyer);
        _cancelLane(buyer, lane, 40);
        _cancelLane(buyer, lane, 39);
        _cancelLane(buyer, lane, 0);
        assertEq(vm.getRecordedLogs().length, 0);
        assertEq(nextGenerationOf(buyer, lane), 40);
    }

    function test_Cancel_RevertWhen_TheSellerNamedNoNonce() public {
        TermSheet memory terms = sheet();
        vm.expectRevert(abi.encodeWithSelector(IEscrow.SellerNonceMissing.selector, digestOf(terms)));
        _cancel(terms, seller);
        assertFalse(escrow.isNonceSpent(seller, 0));
        _commit(terms);
    }

    function test_Cancel_RevertWhen_BuyersNonceInvalid() public {
        uint256[3] memory wrong = [1 << 64, uint256(type(uint32).max), type(uint256).max];
        for (uint256 i; i < wrong.length; ++i) {
            TermSheet memory terms = sheet();
            terms.buyerNonce = wrong[i];
            vm.expectRevert(abi.encodeWithSelector(IEscrow.BuyerNonceInvalid.selector, wrong[i]));
            _cancel(terms, buyer);
        }
        assertEq(nextGenerationOf(buyer, 0), 0);
    }

    function test_Cancel_TheLastGeneration() public {
        TermSheet memory terms = sheet();
        terms.buyerNonce = type(uint64).max - 1;
        _cancel(terms, buyer);
        assertEq(nextGenerationOf(buyer, type(uint32).max), type(uint32).max);
        assertStatus(terms, DealStatus.Closed);
    }

    function test_Cancel_WhileAnotherDealIsLiveInTheLane() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        TermSheet memory later = sheet();
        later.buyerNonce = terms.buyerNonce + 3;
        _cancel(later, buyer);
        assertStatus(terms, DealStatus.Live);
        _settle(terms, 7, 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, later.buyerNonce));
        _commit(later);
        later.buyerNonce += 1;
        _commit(later);
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
        TermSheet memory terms = _sheet();
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

    function test_Cancel_OfADealThatEnded_ChangesNothing() public {
        TermSheet memory terms = _sheet();
        _commit(terms);
        _settle(terms, 7, 0);
        vm.recordLogs();
        _cancel(terms, seller);
        _cancel(terms, buyer);
        assertEq(vm.getRecordedLogs().length, 0);
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

    function test_Nonces_SpentByDeals_AreTheSellersAndNoOthers() public {
        uint256[4] memory spent = [uint256(3), 255, 600, 1 << 200];
        for (uint256 i; i < spent.length; ++i) {
            TermSheet memory terms = sheet();
            terms.sellerNonce = spent[i];
            _commit(terms);
        }
        for (uint256 i; i < spent.length; ++i) {
            assertTrue(escrow.isNonceSpent(seller, spent[i]));
            assertFalse(escrow.isNonceSpent(buyer, spent[i]));
            TermSheet memory terms = sheet();
            terms.sellerNonce = spent[i];
            vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, seller, spent[i]));
            _commit(terms);
            assertFalse(escrow.isNonceSpent(seller, spent[i] + 1));
            assertFalse(escrow.isNonceSpent(seller, spent[i] - 1));
            assertFalse(escrow.isNonceSpent(seller, spent[i] + 256));
            assertFalse(escrow.isNonceSpent(seller, spent[i] + 512));
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

    function test_CancelNonces_LeavesLanesAlone() public {
        _cancelNonces(buyer, 0, type(uint256).max);
        _cancelNonces(buyer, 1 << 24, type(uint256).max);
        TermSheet memory terms = sheet();
        terms.buyerNonce = laneNonce(1, 0);
        _commit(terms);
        assertStatus(terms, DealStatus.Live);
        _cancelNonces(seller, 0, type(uint256).max);
        _settle(terms, 7, 0);
        assertEmptied(terms, 1e6);
    }

    // -------------------------------------------------------------------------------------------- helpers

    /// @dev With a nonce of each side.
    function _sheet() private returns (TermSheet memory terms) {
        terms = sheet();
        terms.sellerNonce = nextNonce();
    }
}
