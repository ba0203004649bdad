// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {IReputation} from "../../../contracts/interfaces/IReputation.sol";
import {Approval, Deposit, Mandate} from "../../../contracts/types/Acts.sol";
import {DealStatus, Ending, MilestoneStatus, Role, Scope} from "../../../contracts/types/Status.sol";
import {Milestone, TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Vm} from "../base/Vm.sol";
import {Stages} from "../base/Stages.sol";

// what stands at the edge of what an act takes
// ├── an escrow over a token without code → it can't be made
// ├── amounts of one unit: from a balance, under a mandate → they count like any other
// ├── authorizations: of exactly what is needed → nothing is credited; of another amount than a deposit's → it reverts
// ├── blobs: cut at any byte → ConsentMalformed; of no known kind from the account itself → ConsentMalformed
// ├── the last of 32 milestones beside a meter → neither's bits are the other's
// ├── the largest payout address → it is kept whole
// ├── milestones whose deadlines fall, one alone, none → a mandate has to outlast the longest, with review and ruling
// ├── a mandate that is revoked just before its end → it ends when it would have
// ├── the last milestone's dispute, approved → its fee goes back; the smallest burn → it is evidence
// ├── a call of a batch that is longer than what is kept for it → it runs
// └── a milestone that ended, or waits for a stranger → no clock
contract EdgesTest is Stages {
    function test_Construct_RevertWhen_TheTokenHasNoCode() public {
        bytes memory code = abi.encodePacked(vm.getCode("Escrow.sol:Escrow"), abi.encode(stranger));
        address made;
        assembly ("memory-safe") {
            made := create(0, add(code, 0x20), mload(code))
        }
        assertEq(made, address(0), "made");
    }

    // ------------------------------------------------------------------------------------------- one unit

    function test_Balance_OfOneUnit_PaysFirst() public {
        _deposit(buyer, address(usdc), 1);
        _commit(sheetOfOne());
        assertEq(escrow.balanceOf(address(usdc), buyer), 0, "balance");
        assertEq(usdc.balanceOf(buyer), FORTUNE - 101e6, "wallet");
    }

    function test_Mandate_RevertWhen_OneUnitIsMoreThanItsTotal() public {
        TermSheet memory terms = _sheetOfOneUnit();
        (address agent, uint256 agentKey) = makeAddrAndKey("agent");
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.total = 0;
        bytes32 deal = digestOf(terms);
        bytes memory byAgent = mandated(mandate, buyerKey, agentKey, Role.Buyer, deal);

        vm.expectRevert(abi.encodeWithSelector(IEscrow.MandateTotalExceeded.selector, 1, 0));
        _commit(terms, byAgent, signed(sellerKey, deal));
    }

    function _sheetOfOneUnit() private returns (TermSheet memory terms) {
        terms = sheetOfOne();
        terms.milestones[0].amount = 1;
        terms.milestones[0].bond = 0;
        terms.burnBps = 0;
    }

    // -------------------------------------------------------------------------------------- authorizations

    function test_Authorization_OfExactlyWhatIsNeeded_CreditsNothing() public {
        TermSheet memory terms = sheet();
        vm.recordLogs();
        _commitAuthorized(terms);

        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            assertTrue(logs[i].topics[0] != IEscrow.Credited.selector, "credited");
        }
    }

    function test_Deposit_RevertWhen_TheAuthorizationIsOfAnotherAmount() public {
        uint96[2] memory values = [uint96(4e6), 6e6];
        for (uint256 i; i < values.length; ++i) {
            Deposit memory act = Deposit(buyer, address(usdc), 5e6, nextNonce(), soon());
            bytes memory consent = authorized(buyerKey, address(usdc), values[i], act.expiry, digestOf(act));
            vm.expectRevert(
                abi.encodeWithSelector(IEscrow.PullFailed.selector, address(usdc), buyer, values[i], 5e6)
            );
            escrow.deposit(act, consent);
        }
        assertEq(escrow.balanceOf(address(usdc), buyer), 0);
    }

    // --------------------------------------------------------------------------------------------- mandates

    /// @dev The seller's key needs the right to commit, and no other.
    function test_Mandate_TheSellersCommitment_TakesTheRightToCommitAlone() public {
        TermSheet memory terms = sheet();
        (address agent, uint256 agentKey) = makeAddrAndKey("agent");
        Mandate memory mandate = mandateOf(seller, agent);
        mandate.scopes = scope(Scope.Commit);
        bytes32 deal = digestOf(terms);
        bytes memory byAgent = mandated(mandate, sellerKey, agentKey, Role.Seller, deal);
        assertEq(_commit(terms, signed(buyerKey, deal), byAgent), deal);
    }

    function test_Mandate_RevertWhen_ItEndsBeforeTheLongestMilestoneDoes_WhichIsNotTheLast() public {
        TermSheet memory terms = sheet();
        (terms.milestones[0].duration, terms.milestones[2].duration) = (3 days, 1 days);
        (address agent, uint256 agentKey) = makeAddrAndKey("agent");
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.validUntil = START + 7 days - 1;
        bytes32 deal = digestOf(terms);
        bytes memory byAgent = mandated(mandate, buyerKey, agentKey, Role.Buyer, deal);

        vm.expectRevert(
            abi.encodeWithSelector(IEscrow.MandateTooShort.selector, START + 7 days - 1, START + 7 days)
        );
        _commit(terms, byAgent, signed(sellerKey, deal));
    }

    /// @dev Review and ruling come after a milestone, also after the only one.
    function test_Mandate_RevertWhen_ItEndsBeforeTheOnlyMilestoneCouldBeRuled() public {
        TermSheet memory terms = sheetOfOne();
        (address agent, uint256 agentKey) = makeAddrAndKey("agent");
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.validUntil = START + 5 days - 1;
        bytes32 deal = digestOf(terms);
        bytes memory byAgent = mandated(mandate, buyerKey, agentKey, Role.Buyer, deal);

        vm.expectRevert(
            abi.encodeWithSelector(IEscrow.MandateTooShort.selector, START + 5 days - 1, START + 5 days)
        );
        _commit(terms, byAgent, signed(sellerKey, deal));
    }

    /// @dev And where there is no milestone, nothing is reviewed or ruled.
    function test_Mandate_OfMeteringAlone_NeedsToOutlastTheMeterAlone() public {
        TermSheet memory terms = sheetOfMeter();
        terms.meteredFor = 1 days;
        (address agent, uint256 agentKey) = makeAddrAndKey("agent");
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.validUntil = START + 1 days;
        bytes32 deal = digestOf(terms);
        bytes memory byAgent = mandated(mandate, buyerKey, agentKey, Role.Buyer, deal);
        assertEq(_commit(terms, byAgent, signed(sellerKey, deal)), deal);
    }

    /// @dev The hour that approvals have after a revocation ends with the mandate, if that ends first.
    function test_Mandate_RevertWhen_RevokedJustBeforeItsEnd_AndUsedAfterIt() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        (address agent, uint256 agentKey) = makeAddrAndKey("agent");
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.validUntil = START + 2 hours;
        vm.warp(START + 2 hours - 10 minutes);
        _revoke(mandate);

        bytes memory byAgent = mandated(
            mandate,
            buyerKey,
            agentKey,
            Role.Buyer,
            digestOf(Approval(deal, 1, 0, false))
        );
        vm.warp(START + 2 hours);
        vm.expectRevert(
            abi.encodeWithSelector(
                IEscrow.MandateInactive.selector,
                START + 2 hours,
                mandate.validAfter,
                START + 2 hours
            )
        );
        _settle(terms, 1, 0, byAgent);
        vm.warp(START + 2 hours - 1);
        _settle(terms, 1, 0, byAgent);
    }

    // ------------------------------------------------------------------------------------------- approvals

    /// @dev The fee of a dispute is found wherever the milestone stands.
    function test_Settle_ADisputedMilestone_ThatIsNotTheFirst_ReturnsTheFee() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        reach(terms, 2, MilestoneStatus.Disputed);
        uint256 before = wealthOf(buyer);
        _settle(terms, 4, 0);
        assertEq(wealthOf(buyer) - before, 2e6, "the fee");
    }

    function test_Settle_ABurnOfOneBasisPoint_IsEvidence() public {
        TermSheet memory terms = sheetOfOne();
        terms.burnBps = 1;
        _commit(terms);
        expectRecord(IReputation.Entry(buyer, seller, 0.01e6, true, 0, 0, Ending.Approved, 1, 0));
        _settle(terms, 1, 0);
    }

    // --------------------------------------------------------------------------------------------- batches

    /// @dev What a call takes to be copied is kept for it, however long it is.
    function test_Batch_ALongCall_IsGivenItsGas() public {
        TermSheet memory terms = sheet();
        bytes32 deal = digestOf(terms);
        bytes[] memory calls = new bytes[](1);
        calls[0] = bytes.concat(
            abi.encodeCall(IEscrow.commit, (terms, signed(buyerKey, deal), signed(sellerKey, deal))),
            new bytes(8_000)
        );
        assertTrue(escrow.batch(calls, false)[0], "succeeded");
        assertStatus(terms, DealStatus.Live);
    }

    // ------------------------------------------------------------------------------------------------ blobs

    /// @dev The encoding ends with 31 bytes that fill its last word: up to there every byte counts.
    function test_Blob_AMandate_CutAtAnyByte() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        (address agent, uint256 agentKey) = makeAddrAndKey("agent");
        Mandate memory mandate = mandateOf(buyer, agent);
        bytes memory whole = mandated(
            mandate,
            buyerKey,
            agentKey,
            Role.Buyer,
            digestOf(Approval(deal, 1, 0, false))
        );
        uint256 needed = whole.length - 31;

        for (uint256 length = 1; length < needed; ++length) {
            vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMalformed.selector, buyer));
            _settle(terms, 1, 0, _slice(whole, 0, length));
        }
        _settle(terms, 1, 0, _slice(whole, 0, needed));
    }

    function test_Blob_RevertWhen_OfNoKind_EvenFromTheAccountItself() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        for (uint256 kind = 3; kind < 256; ++kind) {
            vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMalformed.selector, buyer));
            vm.prank(buyer);
            escrow.settle(terms, 1, 0, false, abi.encodePacked(uint8(kind)));
        }
    }

    // ---------------------------------------------------------------------------------------- packed words

    function test_State_TheLastMilestoneAndTheMeter_ShareNoBit() public {
        TermSheet memory terms = sheetWithMeter();
        terms.milestones = new Milestone[](32);
        for (uint256 i; i < 32; ++i) terms.milestones[i] = Milestone(1e6, 0, 2 days, "criteria");
        _commit(terms);

        _deliver(terms, 31);
        (, , uint32 resolved, uint96 metered, bool closed) = lens.dealOf(terms);
        assertEq(metered, 0, "metered, after a claim");
        assertEq(resolved, 0, "resolved, after a claim");
        assertFalse(closed);

        _settle(terms, 0, 3);
        (, , resolved, metered, ) = lens.dealOf(terms);
        assertEq(metered, 3, "metered");
        assertEq(resolved, 0, "resolved");
        (MilestoneStatus status, , ) = lens.milestoneOf(terms, 31);
        assertEq(uint8(status), uint8(MilestoneStatus.Delivered), "the last");
        (status, , ) = lens.milestoneOf(terms, 30);
        assertEq(uint8(status), uint8(MilestoneStatus.Pending), "the one before");
    }

    function test_Payout_TheLargestAddress_IsKeptWhole() public {
        address largest = address(type(uint160).max);
        _deposit(buyer, address(usdc), 5e6);
        _setPayout(buyer, address(usdc), largest);
        assertEq(escrow.payoutOf(address(usdc), buyer), largest, "payout");
        assertEq(escrow.balanceOf(address(usdc), buyer), 5e6, "balance");
    }

    // ------------------------------------------------------------------------------------------------ views

    function test_MilestoneOf_WithoutAClock() public {
        MilestoneStatus[4] memory still = [
            MilestoneStatus.Missed,
            MilestoneStatus.Accepted,
            MilestoneStatus.Silent,
            MilestoneStatus.Resolved
        ];
        for (uint256 i; i < still.length; ++i) {
            TermSheet memory terms = sheet();
            _commit(terms);
            reach(terms, 0, still[i]);
            (MilestoneStatus status, uint256 clock, ) = lens.milestoneOf(terms, 0);
            assertEq(uint8(status), uint8(still[i]), "status");
            assertEq(clock, 0, "clock");
        }
    }
}
