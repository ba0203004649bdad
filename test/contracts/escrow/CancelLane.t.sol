// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Cancellation, LaneCancellation, Mandate} from "../../../contracts/types/Acts.sol";
import {DealStatus, MilestoneStatus, Role, Scope} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {EscrowBase} from "../base/EscrowBase.sol";

// cancelLane
// ├── at its expiry, after it → it reverts ActExpired
// ├── when the account itself does not consent → it reverts
// ├── the lane's generations below are spent, no other lane's, LaneCancelled, also while a deal is live in it
// └── given they are spent → it changes nothing
contract CancelLaneTest is EscrowBase {
    function test_CancelLane_SpendsThoseBelowInThatLaneOnly() public {
        vm.expectEmit(address(escrow));
        emit IEscrow.LaneCancelled(buyer, 7, 300);
        _cancelLane(buyer, 7, 300);
        assertEq(nextGenerationOf(buyer, 7), 300);
        assertEq(nextGenerationOf(buyer, 6) + nextGenerationOf(buyer, 8) + nextGenerationOf(seller, 7), 0);
        TermSheet memory terms = sheet();
        terms.buyerNonce = laneNonce(7, 299);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, terms.buyerNonce));
        _commit(terms);
        terms.buyerNonce = laneNonce(7, 300);
        _commit(terms);
    }

    function test_CancelLane_BySending() public {
        vm.prank(buyer);
        escrow.cancelLane(LaneCancellation(buyer, 7, 3, soon()), SENDER);
        assertEq(nextGenerationOf(buyer, 7), 3);
    }

    function test_CancelLane_OfAll_ShutsTheLane() public {
        uint256 last = type(uint32).max;
        _cancelLane(buyer, last, last);
        TermSheet memory terms = sheet();
        terms.buyerNonce = laneNonce(last, last - 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, terms.buyerNonce));
        _commit(terms);
    }

    /// @dev Narrow and wide: what was claimed, paid and ended before and after stays as it is.
    function test_CancelLane_WhileADealIsLive_HurtsNothing() public {
        for (uint256 i; i < 2; ++i) {
            TermSheet memory terms = i == 0 ? sheet() : sheetWithMeter();
            _commit(terms);
            _deliver(terms, 1);
            _settle(terms, 1, 0);
            bytes32 before = _stands(terms);
            _cancelLane(buyer, terms.buyerNonce >> 32, 1_000);
            assertEq(_stands(terms), before, "the deal");
            _commit(terms);
            assertEq(_stands(terms), before, "nothing to commit");
            _settle(terms, 7, terms.metered);
            assertStatus(terms, DealStatus.Closed);
            assertEq(nextGenerationOf(buyer, terms.buyerNonce >> 32), 1_000);
            TermSheet memory later = sheet();
            later.buyerNonce = terms.buyerNonce + 1;
            vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, later.buyerNonce));
            _commit(later);
        }
    }

    function test_CancelLane_Expiry() public {
        LaneCancellation memory act = LaneCancellation(buyer, 7, 3, START + 50);
        bytes memory consent = signed(buyerKey, digestOf(act));
        for (uint40 late = 2; late > 0; --late) {
            vm.warp(START + 49 + late);
            vm.expectRevert(
                abi.encodeWithSelector(IEscrow.ActExpired.selector, START + 49 + late, START + 50)
            );
            escrow.cancelLane(act, consent);
        }
        vm.warp(START + 49);
        escrow.cancelLane(act, consent);
        assertEq(nextGenerationOf(buyer, 7), 3);
    }

    function test_CancelLane_RevertWhen_NotByTheAccount() public {
        LaneCancellation memory act = LaneCancellation(buyer, 7, 3, soon());
        bytes32 digest = digestOf(act);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, digest));
        escrow.cancelLane(act, signed(sellerKey, digest));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMissing.selector, buyer, address(this)));
        escrow.cancelLane(act, SENDER);
        // Another generation or lane than it signed.
        (act.generation, digest) = (4, digestOf(LaneCancellation(buyer, 7, 4, soon())));
        bytes memory ofThree = signed(buyerKey, digestOf(LaneCancellation(buyer, 7, 3, soon())));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, digest));
        escrow.cancelLane(act, ofThree);
    }

    /// @dev Under its right to cancel a key withdraws the sheets it is shown, and nothing else.
    function test_CancelLane_RevertWhen_ByAnAgentKey_WhichCancelsBySheet() public {
        (address agent, uint256 agentKey) = makeParty("agent");
        Mandate memory mandate = mandateOf(buyer, agent);
        LaneCancellation memory act = LaneCancellation(buyer, 7, 3, soon());
        bytes memory consent = mandated(mandate, buyerKey, agentKey, Role.Buyer, digestOf(act));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMalformed.selector, buyer));
        escrow.cancelLane(act, consent);

        TermSheet memory terms = sheet();
        terms.buyerNonce = laneNonce(7, 2);
        bytes32 digest = digestOf(Cancellation(buyer, digestOf(terms), soon()));
        mandate.scopes = allScopes() ^ scope(Scope.Cancel);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrow.MandateScopeMissing.selector, mandate.scopes, uint8(Scope.Cancel))
        );
        _cancel(terms, buyer, soon(), mandated(mandate, buyerKey, agentKey, Role.Buyer, digest));
        mandate.scopes = scope(Scope.Cancel);
        _cancel(terms, buyer, soon(), mandated(mandate, buyerKey, agentKey, Role.Buyer, digest));
        assertEq(nextGenerationOf(buyer, 7), 3);
    }

    // -------------------------------------------------------------------------------------------- helpers

    /// @dev All that is told of a deal and of its three milestones.
    function _stands(TermSheet memory terms) private view returns (bytes32 all) {
        (DealStatus status, uint40 since, uint32 resolved, uint96 paid, bool closed) = lens.dealOf(terms);
        all = keccak256(abi.encode(status, since, resolved, paid, closed));
        for (uint8 i; i < 3; ++i) {
            (MilestoneStatus of_, uint256 clock, uint32 index) = lens.milestoneOf(terms, i);
            all = keccak256(abi.encode(all, of_, clock, index));
        }
    }
}
