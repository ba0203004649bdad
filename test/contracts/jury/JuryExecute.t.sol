// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICourt} from "../../../contracts/interfaces/ICourt.sol";
import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Stage} from "../../../contracts/types/Cases.sol";
import {DealStatus, Ending, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {JuryBase} from "../base/JuryBase.sol";

// execute
// ├── given there is a verdict and no appeal any more → it becomes the ruling, by anyone; the fee stays at the escrow
// ├── until the last second of the ruling period; then → it reverts, and silence pays
// ├── in any other stage → it reverts CaseUnexpectedStage
// └── it moves no more than its milestone
// drop
// ├── given the parties ended the milestone themselves, however → the case is dropped
// ├── while the milestone is open → it reverts CaseStillOpen
// ├── before it was taken on, after it lapsed, executed or dropped → it reverts CaseUnexpectedStage
// └── until the last second of the ruling period
contract JuryExecuteTest is JuryBase {
    function test_Execute_TheVerdictIsTheRuling() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = disputed(terms);
        drawAndPlay(terms, list(9_000, 4_000, 6_000));
        skip(APPEALING);
        assertStage(id, Stage.Executable);
        assertEq(jury.verdictOf(id), 0, "not before");
        bytes32 deal = digestOf(terms);
        vm.expectEmit(address(jury));
        emit ICourt.Executed(id, deal, 0, 6_000);
        vm.expectEmit(address(escrow));
        emit IEscrow.Resolved(deal, 0, Ending.Ruled, 6_000, 0.6e6, true, true);
        _execute(terms);

        assertStage(id, Stage.Executed);
        assertEq(jury.stageEndsAt(id), 0, "never again");
        assertEq(jury.verdictOf(id), 6_000);
        assertEq(wealthOf(seller), FORTUNE + 60e6 - 4e6);
        assertEq(wealthOf(buyer), FORTUNE - 60.6e6 + 4e6 - 20e6);
        assertEq(escrow.balanceOf(address(usdc), address(jury)), 20e6, "the fee waits at the escrow");
        assertEq(usdc.balanceOf(address(jury)), 0);
        assertEmptied(terms, 0.6e6);
    }

    function test_Execute_AVerdictOfNothing_IsOne() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Executed, 0);
        assertEq(jury.verdictOf(id), 0);
        assertEq(wealthOf(seller), FORTUNE - 10e6);
    }

    function test_Execute_FromTheEndOfTheAppealing_NotBefore() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Appealing, 5_000);
        skip(APPEALING - 1);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Appealing));
        _execute(terms);
        skip(1);
        _execute(terms);
    }

    function test_Execute_UntilTheRulingClockEnds_ThenSilencePays() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Executable, 9_000);
        (, uint256 end, ) = lens.milestoneOf(terms, 0);
        assertEq(jury.stageEndsAt(id), end);
        uint256 state = vm.snapshotState();
        vm.warp(end - 1);
        _execute(terms);
        assertEq(wealthOf(seller), FORTUNE + 90e6 - 1e6);
        vm.revertToState(state);

        for (uint256 late; late < 2; ++late) {
            vm.warp(end + late);
            vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Lapsed));
            _execute(terms);
        }
        _finalize(terms, 1);
        assertEq(wealthOf(seller), FORTUNE + 50e6, "by the silence rule");
        assertEq(wealthOf(buyer), FORTUNE - 50.5e6, "the fee went back");
        vm.expectRevert(abi.encodeWithSelector(ICourt.RoundNotPayable.selector, id, 0));
        _pay(id, 0);
    }

    function test_Execute_RevertWhen_InAnyOtherStage() public {
        Stage[10] memory stages = [
            Stage.None,
            Stage.Drawing,
            Stage.Striking,
            Stage.Sealing,
            Stage.Voting,
            Stage.Appealing,
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

    function test_Execute_MovesNoMoreThanItsMilestone() public {
        TermSheet memory terms = sheet();
        (terms.arbiter, terms.arbiterFee) = (address(jury), 20e6);
        _commit(terms);
        _deliver(terms, 0);
        _dispute(terms, 0, 0);
        drawAndPlay(terms, alike(3, 10_000));
        skip(APPEALING);
        uint256 before = wealthOf(seller);
        _execute(terms);
        assertEq(wealthOf(seller), before + 33e6);
        assertStatus(terms, DealStatus.Live);
        assertStatus(terms, 1, MilestoneStatus.Pending);
        vm.expectRevert(
            abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, caseOf(terms, 1), Stage.None)
        );
        jury.execute(terms, 1);
    }

    function test_Execute_RevertWhen_ThePartiesEndedItFirst() public {
        TermSheet memory terms = courtSheet();
        reachStage(terms, Stage.Executable, 9_000);
        _settle(terms, 1, 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, digestOf(terms)));
        _execute(terms);
        _drop(terms);
    }

    // -------------------------------------------------------------------------------------------- drop

    function test_Drop_AfterASplit_AWaiver_OrAnApproval() public {
        for (uint256 i; i < 3; ++i) {
            TermSheet memory terms = courtSheet();
            bytes32 id = reachStage(terms, Stage.Voting, 5_000);
            if (i == 0) _split(terms, 0, 3_000);
            if (i == 1) _waive(terms, 1, false);
            if (i == 2) _settle(terms, 1, 0);
            vm.expectEmit(address(jury));
            emit ICourt.Dropped(id, digestOf(terms), 0);
            _drop(terms);
            assertStage(id, Stage.Dropped);
            assertEq(escrow.balanceOf(address(usdc), address(jury)), 20e6 * (i + 1), "the fee came");
        }
    }

    function test_Drop_WhileOthersOfTheDealAreOpen() public {
        TermSheet memory terms = sheet();
        (terms.arbiter, terms.arbiterFee) = (address(jury), 20e6);
        _commit(terms);
        _deliver(terms, 0);
        _dispute(terms, 0, 0);
        bytes32 id = _drawAll(terms);
        _settle(terms, 2, 0);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseStillOpen.selector, id));
        _drop(terms);
        _settle(terms, 3, 0);
        _drop(terms);
        assertStage(id, Stage.Dropped);
    }

    /// @notice What became of other milestones, before it or after, tells nothing of a case's own.
    function test_Drop_ByItsOwnMilestone() public {
        TermSheet memory terms = _drawnForTheSecond();
        _settle(terms, 5, 0);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseStillOpen.selector, caseOf(terms, 1)));
        jury.drop(terms, 1);

        terms = _drawnForTheSecond();
        _settle(terms, 2, 0);
        jury.drop(terms, 1);
        assertStage(caseOf(terms, 1), Stage.Dropped);
    }

    function _drawnForTheSecond() private returns (TermSheet memory terms) {
        terms = sheet();
        (terms.arbiter, terms.arbiterFee) = (address(jury), 20e6);
        _commit(terms);
        _deliver(terms, 1);
        _dispute(terms, 1, 0);
        skip(LEAD);
        (uint64 round, ) = jury.drawingOf(terms, 1);
        jury.draw(terms, 1, signer.sign(round));
    }

    function test_Drop_InEveryStageThatIsOpen() public {
        Stage[7] memory stages = [
            Stage.Drawing,
            Stage.Striking,
            Stage.Sealing,
            Stage.Voting,
            Stage.Appealing,
            Stage.Executable,
            Stage.Hung
        ];
        for (uint256 i; i < stages.length; ++i) {
            TermSheet memory terms = courtSheet();
            bytes32 id = reachStage(terms, stages[i], 5_000);
            vm.expectRevert(abi.encodeWithSelector(ICourt.CaseStillOpen.selector, id));
            _drop(terms);
            _split(terms, 0, 3_000);
            _drop(terms);
            assertStage(id, Stage.Dropped);
            assertEq(jury.verdictOf(id), 0);
            _pay(id, 0);
        }
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

    function test_Drop_UntilTheRulingClockEnds() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Sealing, 5_000);
        (, uint256 end, ) = lens.milestoneOf(terms, 0);
        _split(terms, 0, 3_000);
        vm.warp(end);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Lapsed));
        _drop(terms);
        vm.warp(end - 1);
        _drop(terms);
    }

    /// @notice After the silence rule paid, the buyer has its fee: nobody can make it the jury's.
    function test_Drop_RevertWhen_SilencePaid() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Hung, 0);
        (, uint256 end, ) = lens.milestoneOf(terms, 0);
        vm.warp(end);
        _finalize(terms, 1);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Lapsed));
        _drop(terms);
        assertEq(escrow.balanceOf(address(usdc), address(jury)), 0);
    }

    /// @notice The same where the sides end it themselves, but only then: a hung case's fee is the buyer's from the ruling clock on.
    function test_Drop_RevertWhen_TheSidesEndedItAfterTheRulingClock() public {
        for (uint256 i; i < 2; ++i) {
            TermSheet memory terms = courtSheet();
            bytes32 id = reachStage(terms, Stage.Hung, 0);
            skip(terms.rulingPeriod);
            uint256 before = wealthOf(buyer);
            if (i == 0) _settle(terms, 1, 0);
            else _split(terms, 0, 5_000);
            assertEq(wealthOf(buyer), before + 20e6 + (i == 0 ? 0 : 50.5e6), "the fee, and the split's half");
            assertEq(escrow.balanceOf(address(usdc), address(jury)), 0);
            vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Lapsed));
            _drop(terms);
        }
    }
}
