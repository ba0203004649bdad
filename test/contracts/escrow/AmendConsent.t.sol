// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Amendment, Mandate} from "../../../contracts/types/Acts.sol";
import {DealStatus, Role, Scope} from "../../../contracts/types/Status.sol";
import {Milestone, TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";

// amend: who consents, and how a shortfall is put down
// ├── when a side, or both, did not sign this very amendment → it reverts
// │   ├── a signature of the next sheet, of the old one, of an amendment that differs in any member
// │   └── and a signature of the amendment commits neither sheet
// ├── a shortfall of either side comes by its authorization under the amendment's digest, its balance, its allowance
// │   ├── an authorization under a sheet's digest, or beyond the amendment's expiry → it reverts PullFailed
// │   └── what an authorization brings beyond it is credited
// ├── under a mandate
// │   ├── without the right to commit, or to split → it reverts MandateScopeMissing
// │   ├── it has to cover both sheets: size, counterparty, arbiter; it has to outlast the next deal's last clock
// │   └── its total counts the shortfall, and nothing else
// ├── one key for both sides → it reverts ConsentConflict
// └── at the amendment's expiry, after it → it reverts ActExpired
contract AmendConsentTest is Stages {
    address internal agent;
    uint256 internal agentKey;
    /// @dev The live deal's sheet, and the next one's.
    bytes internal _oldSheet;
    bytes internal _nextSheet;

    /// @dev 70 and its burn, and bonds of 7, are released; 90 with its burn, and bonds of 9, are taken.
    function setUp() public override {
        super.setUp();
        (agent, agentKey) = makeAddrAndKey("agent");
        TermSheet memory terms = sheet();
        _oldSheet = abi.encode(terms);
        _commit(terms);
        _nextIs(_sheet(90e6, 9e6));
    }

    // ------------------------------------------------------------------------------------------ signatures

    function test_AmendConsent_RevertWhen_OneSideAlone() public {
        bytes32 act = _act();
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMissing.selector, seller, relayer));
        _amendBy(signed(buyerKey, act), SENDER);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMissing.selector, buyer, relayer));
        _amendBy(SENDER, signed(sellerKey, act));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, seller, act));
        _amendBy(signed(buyerKey, act), signed(buyerKey, act));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, act));
        _amendBy(signed(strangerKey, act), signed(sellerKey, act));
        _amendBy(signed(buyerKey, act), signed(sellerKey, act));
    }

    function test_AmendConsent_RevertWhen_TheSheetsWereSigned() public {
        bytes32[2] memory sheets = [digestOf(_next()), digestOf(_old())];
        bytes32 act = _act();
        for (uint256 i; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, act));
            _amendBy(signed(buyerKey, sheets[i]), signed(sellerKey, act));
            vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, seller, act));
            _amendBy(signed(buyerKey, act), signed(sellerKey, sheets[i]));
        }
    }

    /// @dev Nobody can take the next deal without ending the old one's milestones, nor the other way round.
    function test_AmendConsent_HalfOfItCantBeSubmitted() public {
        bytes32 act = _act();
        bytes32 deal = digestOf(_next());
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, deal));
        _commit(_next(), signed(buyerKey, act), signed(sellerKey, act));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, seller, deal));
        _commit(_next(), signed(buyerKey, deal), signed(sellerKey, act));
        assertStatus(_next(), DealStatus.Unknown);
    }

    function test_AmendConsent_RevertWhen_AnyMemberDiffers() public {
        Amendment[4] memory others = [_amendment(), _amendment(), _amendment(), _amendment()];
        others[0].deal = digestOf(_next());
        others[1].next = digestOf(_old());
        others[2].milestones = 2;
        others[3].expiry += 1;
        bytes32 act = _act();
        for (uint256 i; i < 4; ++i) {
            bytes32 other = digestOf(others[i]);
            vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, buyer, act));
            _amendBy(signed(buyerKey, other), signed(sellerKey, act));
            vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, seller, act));
            _amendBy(signed(buyerKey, act), signed(sellerKey, other));
        }
    }

    function test_AmendConsent_Expiry() public {
        uint40 expiry = START + 100;
        bytes32 act = digestOf(Amendment(digestOf(_old()), digestOf(_next()), 6, expiry));
        (bytes memory ofBuyer, bytes memory ofSeller) = (signed(buyerKey, act), signed(sellerKey, act));
        for (uint256 late = 2; late > 0; --late) {
            uint256 time = expiry + late - 1;
            vm.warp(time);
            vm.expectRevert(abi.encodeWithSelector(IEscrow.ActExpired.selector, time, expiry));
            _amend(_old(), _next(), 6, expiry, ofBuyer, ofSeller);
        }
        vm.warp(expiry - 1);
        _amend(_old(), _next(), 6, expiry, ofBuyer, ofSeller);
    }

    // --------------------------------------------------------------------------------------- the shortfalls

    function test_AmendConsent_ByAuthorization_OfEitherSide() public {
        _forbidAllowances();
        bytes32 act = _act();
        bytes memory ofBuyer = authorized(buyerKey, address(usdc), 20.2e6, soon(), act);
        bytes memory ofSeller = authorized(sellerKey, address(usdc), 2e6, soon(), act);
        _amendBy(ofBuyer, ofSeller);
        assertEq(usdc.balanceOf(buyer), FORTUNE - 101e6 - 20.2e6);
        assertEq(usdc.balanceOf(seller), FORTUNE - 10e6 - 2e6);
    }

    function test_AmendConsent_ByBalance_OfEitherSide() public {
        _deposit(buyer, address(usdc), 50e6);
        _deposit(seller, address(usdc), 5e6);
        _forbidAllowances();
        _amendBy(signed(buyerKey, _act()), signed(sellerKey, _act()));
        assertEq(escrow.balanceOf(address(usdc), buyer), 29.8e6);
        assertEq(escrow.balanceOf(address(usdc), seller), 3e6);
    }

    function test_AmendConsent_RevertWhen_AShortfallDoesNotCome() public {
        _forbidAllowances();
        (bytes memory ofBuyer, bytes memory ofSeller) = (signed(buyerKey, _act()), signed(sellerKey, _act()));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.PullFailed.selector, address(usdc), buyer, 0, 20.2e6));
        _amendBy(ofBuyer, ofSeller);
        vm.prank(buyer);
        usdc.approve(address(escrow), 20.2e6);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.PullFailed.selector, address(usdc), seller, 0, 2e6));
        _amendBy(ofBuyer, ofSeller);
        assertStatus(_next(), DealStatus.Unknown);
        assertEq(usdc.balanceOf(buyer), FORTUNE - 101e6);
    }

    /// @dev An authorization of a sheet, old or next, is consent to that sheet alone; so is one of the amendment.
    function test_AmendConsent_RevertWhen_ASheetsAuthorizationPays() public {
        bytes32[2] memory sheets = [digestOf(_next()), digestOf(_old())];
        bytes memory ofSeller = signed(sellerKey, _act());
        for (uint256 i; i < 2; ++i) {
            bytes memory other = authorized(buyerKey, address(usdc), 20.2e6, soon(), sheets[i]);
            vm.expectRevert(
                abi.encodeWithSelector(IEscrow.PullFailed.selector, address(usdc), buyer, 0, 20.2e6)
            );
            _amendBy(other, ofSeller);
        }
        bytes memory ofTheAmendment = authorized(buyerKey, address(usdc), 90.9e6, _next().expiry, _act());
        ofSeller = signed(sellerKey, digestOf(_next()));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.PullFailed.selector, address(usdc), buyer, 0, 90.9e6));
        _commit(_next(), ofTheAmendment, ofSeller);
    }

    function test_AmendConsent_RevertWhen_TheAuthorizationOutlastsTheAmendment() public {
        bytes memory ofBuyer = authorized(buyerKey, address(usdc), 20.2e6, soon() + 1, _act());
        bytes memory ofSeller = signed(sellerKey, _act());
        vm.expectPartialRevert(IEscrow.PullFailed.selector);
        _amendBy(ofBuyer, ofSeller);
    }

    function test_AmendConsent_WhatAnAuthorizationBringsBeyond_IsCredited() public {
        bytes32 act = _act();
        _amendBy(authorized(buyerKey, address(usdc), 30e6, soon(), act), signed(sellerKey, act));
        assertEq(escrow.balanceOf(address(usdc), buyer), 9.8e6);
    }

    /// @dev Nothing is missing, and the authorization, the only consent there is, is executed all the same.
    function test_AmendConsent_AnAuthorizationOfNothing_IsExecuted() public {
        _nextIs(_sheet(50e6, 5e6));
        bytes32 act = _act();
        bytes memory ofSeller = signed(sellerKey, act);
        bytes32 digest = authorizationDigest(address(usdc), buyer, address(escrow), 0, soon(), act);
        bytes memory forged = authorizedBy(0, signature(strangerKey, digest), "");
        vm.expectPartialRevert(IEscrow.PullFailed.selector);
        _amendBy(forged, ofSeller);
        _amendBy(authorized(buyerKey, address(usdc), 0, soon(), act), ofSeller);
        assertTrue(usdc.authorizationState(buyer, act));
        assertEq(usdc.balanceOf(buyer), FORTUNE - 101e6 + 20.2e6);
    }

    // ------------------------------------------------------------------------------------------- mandates

    function test_AmendConsent_Mandate_ItsTotalCountsTheShortfall() public {
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.total = 20.2e6;
        _amendUnder(mandate);
        (uint96 pulled, ) = escrow.mandateOf(buyer, digestOf(mandate));
        assertEq(pulled, 20.2e6);
    }

    function test_AmendConsent_Mandate_RevertWhen_TheShortfallIsOverItsTotal() public {
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.total = 20.2e6 - 1;
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MandateTotalExceeded.selector, 20.2e6, 20.2e6 - 1));
        _amendUnder(mandate);
    }

    function test_AmendConsent_Mandate_ASurplusCountsForNothing() public {
        _nextIs(_sheet(50e6, 5e6));
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.total = 0;
        _amendUnder(mandate);
        (uint96 pulled, ) = escrow.mandateOf(buyer, digestOf(mandate));
        assertEq(pulled, 0);
    }

    function test_AmendConsent_Mandate_NeedsTheRightsToCommitAndToSplit() public {
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.scopes = allScopes() ^ scope(Scope.Split);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrow.MandateScopeMissing.selector, mandate.scopes, uint8(Scope.Split))
        );
        _amendUnder(mandate);
        mandate.scopes = allScopes() ^ scope(Scope.Commit);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrow.MandateScopeMissing.selector, mandate.scopes, uint8(Scope.Commit))
        );
        _amendUnder(mandate);
        mandate.scopes = scope(Scope.Commit) | scope(Scope.Split);
        _amendUnder(mandate);
    }

    /// @dev The buyer's stake is the cost of each sheet by itself: 101 of the old, 90.9 of the next.
    function test_AmendConsent_Mandate_CoversTheSizeOfBothSheets() public {
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.perDeal = 101e6 - 1;
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MandateDealExceeded.selector, 101e6, 101e6 - 1));
        _amendUnder(mandate);
        mandate.perDeal = 101e6;
        _nextIs(_sheet(110e6, 9e6));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MandateDealExceeded.selector, 111.1e6, 101e6));
        _amendUnder(mandate);
        _nextIs(_sheet(100e6, 9e6));
        _amendUnder(mandate);
    }

    /// @dev The seller's stake is what it gives up of the old sheet, 110, and its bonds of the next, 9.
    function test_AmendConsent_Mandate_OfTheSeller() public {
        Mandate memory mandate = mandateOf(seller, agent);
        mandate.perDeal = 110e6 - 1;
        bytes32 act = _act();
        bytes memory ofSeller = mandated(mandate, sellerKey, agentKey, Role.Seller, act);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MandateDealExceeded.selector, 110e6, 110e6 - 1));
        _amendBy(signed(buyerKey, act), ofSeller);
        mandate.perDeal = 110e6;
        mandate.total = 2e6;
        _amendBy(signed(buyerKey, act), mandated(mandate, sellerKey, agentKey, Role.Seller, act));
        (uint96 pulled, ) = escrow.mandateOf(seller, digestOf(mandate));
        assertEq(pulled, 2e6);
    }

    function test_AmendConsent_Mandate_OfTheSeller_NeedsTheSameRights() public {
        Mandate memory mandate = mandateOf(seller, agent);
        bytes32 act = _act();
        Scope[2] memory needed = [Scope.Commit, Scope.Split];
        for (uint256 i; i < 2; ++i) {
            mandate.scopes = allScopes() ^ scope(needed[i]);
            bytes memory lacking = mandated(mandate, sellerKey, agentKey, Role.Seller, act);
            vm.expectRevert(
                abi.encodeWithSelector(IEscrow.MandateScopeMissing.selector, mandate.scopes, uint8(needed[i]))
            );
            _amendBy(signed(buyerKey, act), lacking);
        }
        mandate.scopes = scope(Scope.Commit) | scope(Scope.Split);
        _amendBy(signed(buyerKey, act), mandated(mandate, sellerKey, agentKey, Role.Seller, act));
    }

    function test_AmendConsent_Mandate_RevertWhen_EitherSheetHasAnotherArbiter() public {
        Mandate memory mandate = mandateOf(buyer, agent);
        mandate.arbiter = arbiter;
        _nextHasArbiter(stranger);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MandateArbiterMismatch.selector, stranger, arbiter));
        _amendUnder(mandate);
        mandate.arbiter = stranger;
        vm.expectRevert(abi.encodeWithSelector(IEscrow.MandateArbiterMismatch.selector, arbiter, stranger));
        _amendUnder(mandate);
        mandate.arbiter = address(0);
        _amendUnder(mandate);
    }

    function test_AmendConsent_Mandate_RevertWhen_TheAgentJudgesEitherDeal() public {
        _nextHasArbiter(agent);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentConflict.selector, agent));
        _amendUnder(mandateOf(buyer, agent));

        _nextHasArbiter(stranger);
        (agent, agentKey) = (arbiter, arbiterKey);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentConflict.selector, arbiter));
        _amendUnder(mandateOf(buyer, agent));
    }

    function test_AmendConsent_Mandate_OutlastsTheNextDealsLastClock() public {
        Mandate memory mandate = mandateOf(buyer, agent);
        // The next deal's day, a day of review, three of ruling.
        mandate.validUntil = START + 5 days - 1;
        vm.expectRevert(
            abi.encodeWithSelector(IEscrow.MandateTooShort.selector, START + 5 days - 1, START + 5 days)
        );
        _amendUnder(mandate);
        mandate.validUntil = START + 5 days;
        _amendUnder(mandate);
    }

    function test_AmendConsent_RevertWhen_OneKeyActsForBothSides() public {
        bytes32 act = _act();
        bytes memory ofBuyer = mandated(mandateOf(buyer, agent), buyerKey, agentKey, Role.Buyer, act);
        bytes memory ofSeller = mandated(mandateOf(seller, agent), sellerKey, agentKey, Role.Seller, act);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentConflict.selector, agent));
        _amendBy(ofBuyer, ofSeller);
    }

    function test_AmendConsent_RevertWhen_TheMandateWasRevokedOrItsAgentDismissed() public {
        Mandate memory mandate = mandateOf(buyer, agent);
        uint256 snapshot = vm.snapshotState();
        _revoke(mandate);
        vm.expectPartialRevert(IEscrow.MandateInactive.selector);
        _amendUnder(mandate);
        vm.revertToState(snapshot);
        _dismiss(buyer, agent);
        vm.expectPartialRevert(IEscrow.MandateInactive.selector);
        _amendUnder(mandate);
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _amendment() private view returns (Amendment memory) {
        return Amendment(digestOf(_old()), digestOf(_next()), 6, soon());
    }

    function _act() private view returns (bytes32) {
        return digestOf(_amendment());
    }

    function _amendBy(bytes memory ofBuyer, bytes memory ofSeller) private {
        _amend(_old(), _next(), 6, soon(), ofBuyer, ofSeller);
    }

    /// @dev The buyer's agent key consents, and the seller itself.
    function _amendUnder(Mandate memory mandate) private {
        bytes32 act = _act();
        bytes memory ofBuyer = mandated(mandate, buyerKey, agentKey, Role.Buyer, act);
        _amendBy(ofBuyer, signed(sellerKey, act));
    }

    function _forbidAllowances() private {
        vm.prank(buyer);
        usdc.approve(address(escrow), 0);
        vm.prank(seller);
        usdc.approve(address(escrow), 0);
    }

    function _old() private view returns (TermSheet memory) {
        return abi.decode(_oldSheet, (TermSheet));
    }

    function _next() private view returns (TermSheet memory) {
        return abi.decode(_nextSheet, (TermSheet));
    }

    function _nextIs(TermSheet memory next) private {
        _nextSheet = abi.encode(next);
    }

    function _nextHasArbiter(address judge) private {
        TermSheet memory next = _next();
        next.arbiter = judge;
        _nextIs(next);
    }

    function _sheet(uint96 amount, uint96 bond) private returns (TermSheet memory terms) {
        terms = sheetOfOne();
        terms.milestones[0] = Milestone(amount, bond, 1 days, keccak256("criteria of the next"));
    }
}
