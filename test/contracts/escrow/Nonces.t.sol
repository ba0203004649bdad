// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Mandate} from "../../../contracts/types/Acts.sol";
import {DealStatus, Role} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";

// nonces
// ├── given a deal ended, by whatever nonces → no act, of either side, brings it back
// ├── given a live deal's nonce is cancelled → the deal goes on, and is not committed twice
// └── one bitmap an account: as buyer, as seller and for its own acts; Mandates.t.sol: an agent key spends its principal's
contract NoncesTest is Stages {
    /// @dev A buyer's nonce of 0 is one like any other; a seller's of 0 is none.
    function test_Nonces_OfZero_NothingIsCommittedTwice() public {
        TermSheet memory terms = sheetOfOne();
        (terms.buyerNonce, terms.sellerNonce) = (0, 0);
        bytes32 deal = _commit(terms);
        _settle(terms, 1, 0);
        bytes memory spent = abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, 0);
        vm.expectRevert(spent);
        _commit(terms);
        _cancelNonces(buyer, 0, 1);
        vm.expectRevert(spent);
        _commit(terms);
        _cancelNonces(buyer, 0, type(uint256).max);
        vm.expectRevert(spent);
        _commit(terms);
        vm.expectRevert(spent);
        _cancel(terms, buyer);
        vm.expectRevert(spent);
        _cancel(terms, seller);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, deal));
        _settle(terms, 1, 0);

        TermSheet memory other = sheetOfOne();
        (other.buyerNonce, other.sellerNonce) = (0, 77);
        vm.expectRevert(spent);
        _commit(other);
    }

    function test_Nonces_OfALiveDeal_Cancelled_ChangeNothing() public {
        TermSheet memory terms = sheetOfOne();
        terms.buyerNonce = 300;
        _commit(terms);
        _cancelNonces(buyer, 1, type(uint256).max);
        _settle(terms, 1, 0);
        assertStatus(terms, DealStatus.Closed);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, 300));
        _commit(terms);
    }

    function test_Nonces_AreOneBitmap_InBothRoles() public {
        TermSheet memory one = sheetOfOne();
        (one.buyerNonce, one.sellerNonce) = (900, 901);
        _commit(one);
        TermSheet memory two = sheetOfOne();
        (two.buyer, two.seller, two.buyerNonce) = (seller, buyer, 901);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, seller, 901));
        _commit(two);
        two.buyerNonce = 900;
        _commit(two);
    }

    // -------------------------------------------------------------------------------------- nested batches

    /// @dev A mandate's total holds through batches in batches.
    function test_Totals_HoldThroughNestedBatches() public {
        (address agent, uint256 agentKey) = makeParty("agent");
        Mandate memory mandate = mandateOf(buyer, agent);
        (mandate.perDeal, mandate.total) = (202e6, 202e6);
        bytes[] memory calls = new bytes[](3);
        for (uint256 i; i < 3; ++i) {
            TermSheet memory terms = sheetOfOne();
            bytes32 deal = digestOf(terms);
            bytes memory byAgent = mandated(mandate, buyerKey, agentKey, Role.Buyer, deal);
            calls[i] = abi.encodeCall(IEscrow.commit, (terms, byAgent, signed(sellerKey, deal)));
        }
        bytes[] memory inner = new bytes[](2);
        (inner[0], inner[1]) = (calls[0], calls[1]);
        bytes[] memory outer = new bytes[](2);
        (outer[0], outer[1]) = (abi.encodeCall(IEscrow.batch, (inner, false)), calls[2]);
        bool[] memory done = escrow.batch(outer, false);
        assertTrue(done[0]);
        assertFalse(done[1]);
        assertEq(usdc.balanceOf(buyer), FORTUNE - 202e6);
    }
}
