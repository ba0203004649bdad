// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Approval, Dismissal, Mandate, Revocation, Waiver} from "../../../contracts/types/Acts.sol";
import {DealStatus, Role} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {HostileAccount} from "../mocks/HostileAccount.sol";
import {Stages} from "../base/Stages.sol";

// dismiss
// ├── the agent key ends for everything but approvals at once, AgentDismissed
// ├── its approvals end after an hour
// ├── under all its mandates: used, unused, signed ahead and not yet shown, signed for later
// ├── by the principal alone: its own signature, its own call, its smart account's
// ├── it stays another principal's agent, and others stay this principal's
// ├── with a mandate revoked too → what comes first ends it
// ├── again → nothing changes, the hour is not prolonged
// └── at its expiry, after it → it reverts ActExpired
contract DismissTest is Stages {
    address internal agent;
    uint256 internal agentKey;

    function setUp() public override {
        super.setUp();
        (agent, agentKey) = makeParty("agent");
    }

    function test_Dismiss_EndsTheKey() public {
        Mandate memory mandate = mandateOf(buyer, agent);
        TermSheet memory terms = sheet();
        assertEq(escrow.dismissalOf(buyer, agent), 0);
        vm.expectEmit(address(escrow));
        emit IEscrow.AgentDismissed(buyer, agent);
        _dismiss(buyer, agent);
        assertEq(escrow.dismissalOf(buyer, agent), START);

        vm.expectRevert(abi.encodeWithSelector(IEscrow.MandateInactive.selector, START, 0, START));
        _commitUnder(terms, mandate);
    }

    /// @dev The one a kill switch is for: whoever stole the key and was given, or gave itself time for, a mandate that
    /// nobody knows of.
    function test_Dismiss_EndsMandatesSignedAheadToo() public {
        TermSheet memory terms = sheet();
        Mandate memory ahead = mandateOf(buyer, agent);
        ahead.validAfter = START + 30 days;
        ahead.nonce = 987_654;
        bytes32 deal = digestOf(terms);
        bytes memory consent = mandated(ahead, buyerKey, agentKey, Role.Buyer, deal);
        _dismiss(buyer, agent);
        // What it signs afterwards is worth no more than before.
        Mandate memory fresh = mandateOf(buyer, agent);
        vm.warp(START + 31 days);
        terms.expiry = soon();
        consent = mandated(ahead, buyerKey, agentKey, Role.Buyer, digestOf(terms));
        bytes memory ofSeller = signed(sellerKey, digestOf(terms));
        vm.expectRevert(
            abi.encodeWithSelector(IEscrow.MandateInactive.selector, START + 31 days, START + 30 days, START)
        );
        _commit(terms, consent, ofSeller);
        vm.expectPartialRevert(IEscrow.MandateInactive.selector);
        _commitUnder(terms, fresh);
        assertStatus(terms, DealStatus.Unknown);
    }

    function test_Dismiss_ApprovalsKeepTheirHour() public {
        TermSheet memory terms = sheet();
        Mandate memory mandate = mandateOf(buyer, agent);
        bytes32 deal = _commitUnder(terms, mandate);
        bytes memory one = _under(mandate, Role.Buyer, digestOf(Approval(deal, 1, 0, false)));
        bytes memory three = _under(mandate, Role.Buyer, digestOf(Approval(deal, 3, 0, false)));
        _dismiss(buyer, agent);
        for (uint256 late = 2; late > 0; --late) {
            uint256 time = START + 1 hours + late - 1;
            vm.warp(time);
            vm.expectRevert(
                abi.encodeWithSelector(IEscrow.MandateInactive.selector, time, 0, START + 1 hours)
            );
            _settle(terms, 3, 0, three);
        }
        vm.warp(START + 1 hours - 1);
        _settle(terms, 1, 0, one);
    }

    function test_Dismiss_EverythingElseEndsAtOnce() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        Mandate memory mandate = mandateOf(seller, agent);
        bytes32 act = digestOf(Waiver(digestOf(terms), 1, false, soon()));
        bytes memory consent = _under(mandate, Role.Seller, act, sellerKey);
        vm.warp(START + 10);
        _dismiss(seller, agent);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MandateInactive.selector, START + 10, 0, START + 10));
        _waive(terms, 1, false, START + 1 hours, consent);
        vm.warp(START + 9);
        _waive(terms, 1, false, START + 1 hours, consent);
    }

    function test_Dismiss_AndRevoked_WhatComesFirstCounts() public {
        for (uint256 i; i < 2; ++i) {
            vm.warp(START);
            uint256 snapshot = vm.snapshotState();
            TermSheet memory terms = sheet();
            Mandate memory mandate = mandateOf(buyer, agent);
            bytes32 deal = _commitUnder(terms, mandate);
            bytes memory consent = _under(mandate, Role.Buyer, digestOf(Approval(deal, 1, 0, false)));
            if (i == 0) _revoke(mandate);
            else _dismiss(buyer, agent);
            vm.warp(START + 30 minutes);
            if (i == 0) _dismiss(buyer, agent);
            else _revoke(mandate);
            vm.warp(START + 1 hours);
            vm.expectPartialRevert(IEscrow.MandateInactive.selector);
            _settle(terms, 1, 0, consent);
            vm.warp(START + 1 hours - 1);
            _settle(terms, 1, 0, consent);
            vm.revertToState(snapshot);
        }
    }

    /// @dev An end that the mandate has by itself is not put off by the hour.
    function test_Dismiss_DoesNotProlongAMandate() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.validUntil = START + 30 minutes;
        bytes memory consent = _under(mandate, Role.Buyer, digestOf(Approval(digestOf(terms), 1, 0, false)));
        _dismiss(buyer, agent);
        vm.warp(START + 30 minutes);
        vm.expectPartialRevert(IEscrow.MandateInactive.selector);
        _settle(terms, 1, 0, consent);
        vm.warp(START + 30 minutes - 1);
        _settle(terms, 1, 0, consent);
    }

    function test_Dismiss_AnotherPrincipalsAgent_StaysOne() public {
        _dismiss(buyer, agent);
        fund(stranger);
        TermSheet memory terms = sheet();
        terms.buyer = stranger;
        Mandate memory mandate = mandateOf(stranger, agent);
        bytes32 deal = digestOf(terms);
        _commit(terms, mandated(mandate, strangerKey, agentKey, Role.Buyer, deal), signed(sellerKey, deal));
        assertStatus(terms, DealStatus.Live);
    }

    function test_Dismiss_ThePrincipalsOtherAgents_StayOnes() public {
        (address other, uint256 otherKey) = makeParty("other agent");
        _dismiss(buyer, other);
        _commitUnder(sheet(), mandateOf(buyer, agent));
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        bytes memory consent = mandated(mandateOf(buyer, other), buyerKey, otherKey, Role.Buyer, deal);
        bytes memory ofSeller = signed(sellerKey, deal);
        vm.expectPartialRevert(IEscrow.MandateInactive.selector);
        _commit(terms, consent, ofSeller);
    }

    /// @dev What it consented to before stands: a live deal goes on, and its principal acts for itself.
    function test_Dismiss_LeavesDealsAlone() public {
        TermSheet memory terms = sheet();
        _commitUnder(terms, mandateOf(buyer, agent));
        _dismiss(buyer, agent);
        _settle(terms, 7, 0);
        assertStatus(terms, DealStatus.Closed);
        assertEq(wealthOf(seller), FORTUNE + 100e6);
    }

    // ------------------------------------------------------------------------------------------- who and when

    function test_Dismiss_RevertWhen_NotThePrincipal() public {
        Dismissal memory act = Dismissal(buyer, agent, soon());
        bytes32 digest = digestOf(act);
        uint256[3] memory others = [agentKey, sellerKey, strangerKey];
        for (uint256 i; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, digest));
            escrow.dismiss(act, signed(others[i], digest));
        }
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMissing.selector, buyer, agent));
        vm.prank(agent);
        escrow.dismiss(act, SENDER);
        bytes memory byMandate = mandated(mandateOf(buyer, agent), buyerKey, agentKey, Role.Buyer, digest);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMalformed.selector, buyer));
        escrow.dismiss(act, byMandate);
        assertEq(escrow.dismissalOf(buyer, agent), 0);
    }

    function test_Dismiss_RevertWhen_AnythingElseWasSigned() public {
        Dismissal memory act = Dismissal(buyer, agent, soon());
        bytes32 digest = digestOf(act);
        bytes32[3] memory others = [
            digestOf(Dismissal(buyer, stranger, soon())),
            digestOf(Dismissal(buyer, agent, soon() + 1)),
            digestOf(Revocation(buyer, bytes32(uint256(uint160(agent))), soon()))
        ];
        for (uint256 i; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, digest));
            escrow.dismiss(act, signed(buyerKey, others[i]));
        }
    }

    function test_Dismiss_ByItsOwnCall_OrASmartAccount() public {
        vm.prank(buyer);
        escrow.dismiss(Dismissal(buyer, agent, soon()), SENDER);
        assertEq(escrow.dismissalOf(buyer, agent), START);

        HostileAccount account = new HostileAccount();
        escrow.dismiss(Dismissal(address(account), agent, soon()), signedBy("its answer is yes"));
        assertEq(escrow.dismissalOf(address(account), agent), START);
    }

    function test_Dismiss_Expiry() public {
        Dismissal memory act = Dismissal(buyer, agent, START + 50);
        bytes memory consent = signed(buyerKey, digestOf(act));
        for (uint256 late = 2; late > 0; --late) {
            uint256 time = START + 50 + late - 1;
            vm.warp(time);
            vm.expectRevert(abi.encodeWithSelector(IEscrow.ActExpired.selector, time, START + 50));
            escrow.dismiss(act, consent);
        }
        vm.warp(START + 49);
        escrow.dismiss(act, consent);
    }

    function test_Dismiss_Again_ChangesNothing() public {
        _dismiss(buyer, agent);
        vm.warp(START + 30 minutes);
        vm.recordLogs();
        _dismiss(buyer, agent);
        assertEq(vm.getRecordedLogs().length, 0);
        assertEq(escrow.dismissalOf(buyer, agent), START, "nor is the hour prolonged");
    }

    /// @dev A slot, written once, and a signature: what it takes to stop a stolen key is never dear.
    function test_Dismiss_Gas() public {
        Dismissal memory act = Dismissal(buyer, agent, soon());
        bytes memory consent = signed(buyerKey, digestOf(act));
        uint256 gas = gasleft();
        escrow.dismiss(act, consent);
        assertLt(gas - gasleft(), 50_000);
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _commitUnder(TermSheet memory terms, Mandate memory mandate) private returns (bytes32 deal) {
        deal = digestOf(terms);
        return _commit(terms, _under(mandate, Role.Buyer, deal), signed(sellerKey, deal));
    }

    function _under(Mandate memory mandate, Role role, bytes32 act) private view returns (bytes memory) {
        return _under(mandate, role, act, buyerKey);
    }

    function _under(
        Mandate memory mandate,
        Role role,
        bytes32 act,
        uint256 principalKey
    ) private view returns (bytes memory) {
        return mandated(mandate, principalKey, agentKey, role, act);
    }
}
