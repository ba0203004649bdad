// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Cancellation, Mandate, Withdrawal} from "../../../contracts/types/Acts.sol";
import {DealStatus, Role, Scope} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";

// nonces
// ├── given a deal ended, by whatever nonces → no act, of either side, brings it back
// ├── given a live deal's nonce is cancelled → the deal goes on, and is not committed twice
// ├── one bitmap an account: as seller and for its own acts; as buyer its lanes, which are apart
// └── an agent key spends what its principal signed as seller under the same nonce, by a deal or a cancellation: it is void
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
        _cancelLane(buyer, 0, 0);
        vm.expectRevert(spent);
        _commit(terms);
        _cancelNonces(buyer, 0, type(uint256).max);
        _cancelLane(buyer, 0, 1);
        vm.expectRevert(spent);
        _commit(terms);
        _cancel(terms, buyer);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.SellerNonceMissing.selector, deal));
        _cancel(terms, seller);
        vm.expectRevert(spent);
        _commit(terms);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, deal));
        _settle(terms, 1, 0);

        TermSheet memory other = sheetOfOne();
        (other.buyerNonce, other.sellerNonce) = (0, 77);
        vm.expectRevert(spent);
        _commit(other);
    }

    function test_Nonces_OfALiveDeal_Cancelled_ChangeNothing() public {
        TermSheet memory terms = sheetOfOne();
        (terms.buyerNonce, terms.sellerNonce) = (laneNonce(3, 44), 300);
        _commit(terms);
        _cancelLane(buyer, 3, type(uint32).max);
        _cancelNonces(seller, 1, type(uint256).max);
        _settle(terms, 1, 0);
        assertStatus(terms, DealStatus.Closed);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, laneNonce(3, 44)));
        _commit(terms);
    }

    function test_Nonces_OfABuyerAreApart() public {
        TermSheet memory one = sheetOfOne();
        (one.buyerNonce, one.sellerNonce) = (900, 901);
        _commit(one);
        TermSheet memory two = sheetOfOne();
        (two.buyer, two.seller, two.buyerNonce, two.sellerNonce) = (seller, buyer, 901, 900);
        _commit(two);
        assertStatus(one, DealStatus.Live);
        assertStatus(two, DealStatus.Live);
    }

    /// @dev A seller's nonces are also its acts'. However little the mandate lets the key put at stake: docs/security.md
    /// says so.
    function test_Nonces_AnAgentSpendsItsPrincipals() public {
        (address agent, uint256 agentKey) = makeParty("agent");
        _deposit(seller, address(usdc), 50e6);
        Withdrawal memory waiting = Withdrawal(seller, address(usdc), 50e6, seller, 4_242, soon());
        bytes memory consent = signed(sellerKey, digestOf(waiting));
        Mandate memory mandate = mandateOf(seller, agent);
        (mandate.perDeal, mandate.total) = (2, 2);
        TermSheet memory terms = sheetOfOne();
        (terms.milestones[0].amount, terms.milestones[0].bond) = (1, 0);
        (terms.burnBps, terms.sellerNonce) = (0, 4_242);
        bytes32 deal = digestOf(terms);
        bytes memory byAgent = mandated(mandate, sellerKey, agentKey, Role.Seller, deal);
        _commit(terms, signed(buyerKey, deal), byAgent);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, seller, 4_242));
        escrow.withdraw(waiting, consent);
    }

    /// @dev Nobody else has to agree to a sheet that is only cancelled, and the key may make it up: what its principal
    /// signed under a nonce that it knows is void, and so is what waits in a lane.
    function test_Nonces_AnAgentThatMayCancel_SpendsItsPrincipals() public {
        (address agent, uint256 agentKey) = makeParty("agent");
        _deposit(seller, address(usdc), 50e6);
        Withdrawal memory waiting = Withdrawal(seller, address(usdc), 50e6, seller, 4_242, soon());
        bytes memory consent = signed(sellerKey, digestOf(waiting));
        Mandate memory mandate = mandateOf(seller, agent);
        (mandate.scopes, mandate.perDeal, mandate.total) = (scope(Scope.Cancel), 0, 0);
        TermSheet memory terms = sheetOfOne();
        terms.sellerNonce = 4_242;
        bytes32 act = digestOf(Cancellation(seller, digestOf(terms), soon()));
        _cancel(terms, seller, soon(), mandated(mandate, sellerKey, agentKey, Role.Seller, act));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, seller, 4_242));
        escrow.withdraw(waiting, consent);

        mandate.principal = buyer;
        terms.buyerNonce = laneNonce(3, type(uint32).max - 1);
        act = digestOf(Cancellation(buyer, digestOf(terms), soon()));
        _cancel(terms, buyer, soon(), mandated(mandate, buyerKey, agentKey, Role.Buyer, act));
        assertEq(nextGenerationOf(buyer, 3), type(uint32).max, "a lane shut for good");
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
