// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICourt} from "../../../contracts/interfaces/ICourt.sol";
import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {IPanel} from "../../../contracts/interfaces/IPanel.sol";
import {SignedBallot, SignedSeal, Stage} from "../../../contracts/types/Cases.sol";
import {DealStatus, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {HostileArbitrable} from "../mocks/HostileArbitrable.sol";
import {PanelBase} from "../base/PanelBase.sol";
import {TestToken} from "../mocks/TestToken.sol";

// a panel's case
// ├── open
// │   ├── until the last second of the sealing, by anyone, also where the panel was created only now
// │   ├── for no fee too; with the shortest ruling period
// │   ├── of no milestone in the sheet → it reverts MilestoneOutOfRange, as the escrow would
// │   └── another's, not in USDC, a second too short, not in dispute, too late, twice → it reverts
// ├── sealing and voting run from the dispute, whenever it was opened
// ├── quorum → executable at the end of the voting; else it hangs, and silence pays
// ├── execute, drop, pay, collect → as every court
// └── seals and ballots are those of this panel's own domain
contract PanelTest is PanelBase {
    // ----------------------------------------------------------------------------------------------- open

    function test_Open_Engages() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = disputed(terms);
        uint256 disputedAt = vm.getBlockTimestamp();
        assertStage(id, Stage.None);
        assertEq(panel.stageEndsAt(id), 0);
        skip(600);
        vm.expectEmit(address(panel));
        emit IPanel.Opened(id, digestOf(terms), 0);
        _open(terms);
        assertStage(id, Stage.Sealing);
        assertStatus(terms, 0, MilestoneStatus.Engaged);
        assertEq(panel.stageEndsAt(id), disputedAt + SEALING, "from the dispute");
        assertEq(panel.feeOf(id), 20e6);
        assertEq(panel.panelOf(id, 0), 31);
        assertEq(panel.panelOf(id, 1), 0, "there is one round");
        assertEq(panel.jurorAt(id, 0, 4), members[4]);
        assertEq(panel.jurorAt(id, 0, 5), address(0));
        assertEq(panel.jurorAt(id, 1, 0), address(0));
    }

    function test_Open_UntilTheLastSecondOfTheSealing() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = disputed(terms);
        uint256 end = vm.getBlockTimestamp() + SEALING;
        vm.warp(end);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Voting));
        _open(terms);
        vm.warp(end + VOTING);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Hung));
        _open(terms);
        vm.warp(end - 1);
        _open(terms);
        assertStage(id, Stage.Sealing);
    }

    function test_Open_APanelThatWasOnlySigned() public {
        address foreseen = factory.addressOf(members, 5, SEALING, VOTING);
        TermSheet memory terms = courtSheet();
        terms.arbiter = foreseen;
        disputed(terms);
        factory.create(members, 5, SEALING, VOTING);
        (panel, court) = (IPanel(foreseen), ICourt(foreseen));
        _open(terms);
        assertStage(caseOf(terms), Stage.Sealing);
    }

    function test_Open_WithoutAFee_AndTheShortestRulingPeriod() public {
        TermSheet memory terms = courtSheet();
        terms.arbiterFee = 0;
        terms.rulingPeriod = uint32(SEALING + VOTING + EXECUTING);
        bytes32 id = reachStage(terms, Stage.Executed, 6_000);
        assertEq(panel.verdictOf(id), 6_000);
        _pay(id, 0);
        assertEq(panel.owedTo(members[0]), 0);
    }

    function test_Open_RevertWhen_TheRulingPeriodIsASecondTooShort() public {
        TermSheet memory terms = courtSheet();
        uint256 least = SEALING + VOTING + EXECUTING;
        terms.rulingPeriod = uint32(least - 1);
        disputed(terms);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseRulingPeriodTooShort.selector, least - 1, least));
        _open(terms);
    }

    function test_Open_RevertWhen_TheArbiterIsAnother() public {
        TermSheet memory terms = courtSheet();
        terms.arbiter = factory.create(members, 4, SEALING, VOTING);
        disputed(terms);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseNotOurs.selector, digestOf(terms), terms.arbiter));
        _open(terms);
    }

    function test_Open_RevertWhen_TheMilestoneIsNotInTheSheet() public {
        TermSheet memory terms = courtSheet();
        disputed(terms);
        uint8[2] memory beyond = [1, 255];
        for (uint256 i; i < beyond.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IEscrow.MilestoneOutOfRange.selector, beyond[i], 1));
            panel.open(terms, beyond[i]);
        }
    }

    function test_Open_RevertWhen_TheTokenIsNotUsdc() public {
        TestToken token = new TestToken();
        token.mint(buyer, FORTUNE);
        token.mint(seller, FORTUNE);
        vm.prank(buyer);
        token.approve(address(escrow), FORTUNE);
        vm.prank(seller);
        token.approve(address(escrow), FORTUNE);
        TermSheet memory terms = courtSheet();
        (terms.token, terms.burnBps) = (address(token), 0);
        disputed(terms);
        vm.expectRevert(
            abi.encodeWithSelector(ICourt.CaseTokenUnsupported.selector, address(token), address(usdc))
        );
        _open(terms);
    }

    function test_Open_RevertWhen_NotInDispute_OrOpenedAlready() public {
        TermSheet memory terms = courtSheet();
        _commit(terms);
        bytes32 id = caseOf(terms);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseNotDisputed.selector, id, MilestoneStatus.Pending));
        _open(terms);
        terms = courtSheet();
        id = reachStage(terms, Stage.Sealing, 0);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Sealing));
        _open(terms);
    }

    // --------------------------------------------------------------------------------------------- stages

    function test_Stages_OnAndBeforeEachClock() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Sealing, 0);
        uint256 start = vm.getBlockTimestamp();
        (, uint256 end, ) = lens.milestoneOf(terms, 0);
        _sealAll(id, alike(5, 5_000));
        vm.warp(start + SEALING - 1);
        assertStage(id, Stage.Sealing);
        vm.warp(start + SEALING);
        assertStage(id, Stage.Voting);
        assertEq(panel.stageEndsAt(id), start + SEALING + VOTING);
        _voteAll(id, list(5_000, 5_000, 5_000, SILENT, SILENT));
        vm.warp(start + SEALING + VOTING - 1);
        assertStage(id, Stage.Voting);
        vm.warp(start + SEALING + VOTING);
        assertStage(id, Stage.Executable);
        assertEq(panel.stageEndsAt(id), end);
        vm.warp(end - 1);
        assertStage(id, Stage.Executable);
        vm.warp(end);
        assertStage(id, Stage.Lapsed);
        assertEq(panel.stageEndsAt(id), 0);
    }

    function test_Quorum_OneLess_Hangs_AndSilencePays() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Voting, 9_000);
        _voteAll(id, list(9_000, 9_000, SILENT, SILENT, SILENT));
        skip(VOTING);
        assertStage(id, Stage.Hung);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Hung));
        _execute(terms);
        skip(terms.rulingPeriod);
        _finalize(terms, 1);
        assertEq(wealthOf(seller), FORTUNE + 50e6);
        vm.expectRevert(abi.encodeWithSelector(ICourt.RoundNotPayable.selector, id, 0));
        _pay(id, 0);
    }

    // -------------------------------------------------------------------------------------------- the end

    function test_Execute_TheMedianRules_AndTheNearArePaid() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = disputed(terms);
        _open(terms);
        uint16[] memory shares = list(6_000, 7_001, 5_000, 2_000, 10_000);
        _sealAll(id, shares);
        skip(SEALING);
        _voteAll(id, shares);
        skip(VOTING);
        vm.expectEmit(address(panel));
        emit ICourt.Executed(id, digestOf(terms), 0, 6_000);
        _execute(terms);
        assertEq(wealthOf(seller), FORTUNE + 60e6 - 4e6);
        assertStatus(terms, DealStatus.Closed);

        _pay(id, 0);
        assertEq(panel.owedTo(members[0]), 4e6);
        assertEq(panel.owedTo(members[1]), 0, "a thousand and one off");
        assertEq(panel.owedTo(members[2]), 4e6, "a thousand off");
        assertEq(panel.owedTo(members[3]) + panel.owedTo(members[4]), 0);
        _collect(members[0]);
        assertEq(usdc.balanceOf(members[0]), 4e6);
        assertEq(panel.owedTo(members[0]), 0);
        vm.expectRevert(abi.encodeWithSelector(ICourt.RoundNotPayable.selector, id, 0));
        _pay(id, 0);
        vm.expectRevert(abi.encodeWithSelector(ICourt.RoundNotPayable.selector, id, 1));
        _pay(id, 1);
    }

    function test_Execute_RevertWhen_InAnyOtherStage() public {
        Stage[7] memory stages = [
            Stage.None,
            Stage.Sealing,
            Stage.Voting,
            Stage.Hung,
            Stage.Lapsed,
            Stage.Executed,
            Stage.Dropped
        ];
        for (uint256 i; i < stages.length; ++i) {
            TermSheet memory terms = courtSheet();
            bytes32 id = reachStage(terms, stages[i], 5_000);
            assertStage(id, stages[i]);
            vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, stages[i]));
            _execute(terms);
        }
    }

    function test_Drop_WhoHadSealed_IsPaid() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Sealing, 0);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseStillOpen.selector, id));
        _drop(terms);
        _sealAll(id, list(SILENT, 1_000, SILENT, 9_000, SILENT));
        _settle(terms, 1, 0);
        vm.expectEmit(address(panel));
        emit ICourt.Dropped(id, digestOf(terms), 0);
        _drop(terms);
        vm.expectEmit(address(panel));
        emit ICourt.FeeReturned(id, buyer, 12e6);
        _pay(id, 0);
        for (uint256 i; i < 5; ++i) assertEq(panel.owedTo(members[i]), i == 1 || i == 3 ? 4e6 : 0);
        assertEq(panel.owedTo(buyer), 12e6);
    }

    function test_Drop_AfterTheVote_WhoHadVoted_IsPaid() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Voting, 9_000);
        _voteAll(id, list(9_000, SILENT, 9_000, SILENT, 9_000));
        skip(VOTING);
        _settle(terms, 1, 0);
        _drop(terms);
        assertStage(id, Stage.Dropped);
        _pay(id, 0);
        for (uint256 i; i < 5; ++i) assertEq(panel.owedTo(members[i]), i % 2 == 0 ? 4e6 : 0);
        assertEq(panel.owedTo(buyer), 8e6);
    }

    /// @notice A panel serves other contracts, too: its sealing runs from when they referred their dispute.
    function test_Refer_AnotherContractsDispute_GoesToItsVerdict_AndIsPaid() public {
        HostileArbitrable other = new HostileArbitrable(panel);
        mintUsdc(address(other), 20e6);
        uint40 ends = uint40(vm.getBlockTimestamp() + SEALING + VOTING + EXECUTING);
        bytes32 id = other.refer("x", buyer, seller, ends, 20e6);
        assertStage(id, Stage.Sealing);
        _sealAll(id, alike(5, 9_000));
        skip(SEALING);
        _voteAll(id, list(9_000, 9_000, 9_000, SILENT, SILENT));
        skip(VOTING);
        panel.executeFor(id);
        assertEq(panel.verdictOf(id), 9_000);
        _pay(id, 0);
        assertEq(panel.owedTo(members[0]), 4e6);
        assertEq(panel.owedTo(address(other)), 0, "what nobody earned is nobody's");
    }

    function test_Drop_AfterTooFewVoted_TheFeeGoesBackWhole() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Voting, 9_000);
        _voteAll(id, list(9_000, SILENT, SILENT, SILENT, 9_000));
        skip(VOTING);
        _split(terms, 0, 5_000);
        _drop(terms);
        _pay(id, 0);
        for (uint256 i; i < 5; ++i) assertEq(panel.owedTo(members[i]), 0);
        assertEq(panel.owedTo(buyer), 20e6);
    }

    function test_Drop_RevertWhen_NotOpen() public {
        Stage[4] memory stages = [Stage.None, Stage.Lapsed, Stage.Executed, Stage.Dropped];
        for (uint256 i; i < stages.length; ++i) {
            TermSheet memory terms = courtSheet();
            bytes32 id = reachStage(terms, stages[i], 5_000);
            vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, stages[i]));
            _drop(terms);
        }
    }

    // ------------------------------------------------------------------------------------------- elsewhere

    /// @notice A panel of the same members is another court: nothing that was signed for the one counts at the other.
    function test_ATwinPanel_TakesNothingThatWasSignedForThisOne() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = disputed(terms);
        SignedSeal[] memory seals;
        SignedBallot[] memory ballots;
        {
            IPanel twin = IPanel(factory.create(members, 2, SEALING, VOTING));
            court = twin;
            Sitting memory sitting = Sitting(id, 0, new uint8[](1), new address[](1));
            sitting.jurors[0] = members[0];
            seals = sealsOf(sitting, alike(1, 5_000));
            ballots = ballotsOf(sitting, alike(1, 5_000));
            court = panel;
        }
        _open(terms);
        vm.expectRevert(abi.encodeWithSelector(ICourt.SealInvalid.selector, id, 0, 0));
        _seal(id, seals);
        bytes32 sealed_ = seals[0].seal;
        vm.prank(members[0]);
        panel.seal(id, list(SignedSeal(0, sealed_, 0, 0)));
        skip(SEALING);
        vm.expectRevert(abi.encodeWithSelector(ICourt.BallotInvalid.selector, id, 0, 0));
        _vote(id, ballots);
    }

    function test_Seal_RevertWhen_NoSuchSeat() public {
        bytes32 id = reachStage(courtSheet(), Stage.Sealing, 0);
        vm.expectRevert(abi.encodeWithSelector(ICourt.SeatVacant.selector, id, 0, 5));
        _seal(id, list(SignedSeal(5, "seal", 0, 0)));
    }
}
