// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICourt} from "../../../contracts/interfaces/ICourt.sol";
import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {IJury} from "../../../contracts/interfaces/IJury.sol";
import {Withdrawal} from "../../../contracts/types/Acts.sol";
import {Stage} from "../../../contracts/types/Cases.sol";
import {Ending} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {JuryBase} from "../base/JuryBase.sol";

// pay
// ├── given the case was executed
// │   ├── an equal share of the fee for each seat whose ballot is within the tolerance of the court's verdict
// │   ├── where the dispute conceded more, and the escrow pays that → by the verdict all the same
// │   ├── who is farther, or silent, has nothing; nobody has what they did not earn
// │   ├── of a first round whose verdict was replaced → by the verdict, not by its own median
// │   └── of an appeal's round → out of the appeal's fee, the rest goes back to who appealed
// ├── given the parties ended it → a share for each that had sealed, or voted if that was over; the rest is the buyer's
// ├── given it lapsed → the first round nothing; an appeal's by its own median
// ├── while it is open, twice, undrawn, a round that too few voted in → it reverts RoundNotPayable
// └── two cases pay each by its own fee
// collect: an operator has what its jurors earned, once
contract JuryPayTest is JuryBase {
    /// A third of 20 USDC.
    uint256 private constant SHARE = 6.666666e6;
    /// A seventh of an appeal's 46.666667 USDC.
    uint256 private constant APPEAL_SHARE = 6.666666e6;
    uint256 private constant APPEAL_FEE = 46.666667e6;

    function test_Pay_AnEqualShareForEachSeat_ToItsOperator() public {
        (TermSheet memory terms, bytes32 id) = _executed(list(5_000, 5_500, 4_500));
        Sitting memory sitting = sittingOf(id);
        for (uint256 i; i < 3; ++i) {
            vm.expectEmit(address(jury));
            emit ICourt.Earned(id, 0, sitting.jurors[i], SHARE);
        }
        _pay(id, 0);
        assertEq(usdc.balanceOf(address(jury)), 20e6);
        assertEq(escrow.balanceOf(address(usdc), address(jury)), 0);
        for (uint256 i; i < 3; ++i) {
            address operator = jurors.operatorOf(sitting.jurors[i]);
            assertEq(jury.owedTo(operator), SHARE);
            assertEq(jurors.earnedOf(sitting.jurors[i]), SHARE);
            assertEq(jurors.coherentOf(sitting.jurors[i]), 1);
            uint256 before = usdc.balanceOf(operator);
            vm.expectEmit(address(jury));
            emit ICourt.Collected(operator, SHARE);
            _collect(operator);
            assertEq(usdc.balanceOf(operator), before + SHARE);
            _collect(operator);
            assertEq(usdc.balanceOf(operator), before + SHARE, "once");
        }
        assertEq(usdc.balanceOf(address(jury)), 2, "what three can't share evenly is nobody's");
        assertEq(jury.owedTo(buyer), 0, "nor the buyer's");
        assertEq(jury.owedTo(address(0)), 0, "nor that of an account that nobody has");
        assertEmptied(terms, 0.5e6);
    }

    function test_Pay_OnTheToleranceAndBeyondIt() public {
        uint16[4] memory lows = [uint16(4_001), 4_000, 3_999, 0];
        uint16[4] memory highs = [uint16(5_999), 6_000, 6_001, 10_000];
        for (uint256 i; i < 4; ++i) {
            (, bytes32 id) = _executed(list(lows[i], 5_000, highs[i]));
            uint256 before = _owedInAll();
            _pay(id, 0);
            assertEq(_owedInAll() - before, i < 2 ? 3 * SHARE : SHARE, "within a thousand");
            assertGe(jury.owedTo(jurors.operatorOf(sittingOf(id).jurors[1])), SHARE, "the median itself");
        }
    }

    function test_Pay_BelowWhatWasConceded_ByTheVerdict() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = disputed(terms, 9_000);
        drawAndPlay(terms, list(2_000, 2_500, 3_000));
        skip(APPEALING);
        vm.expectEmit(address(escrow));
        emit IEscrow.Resolved(digestOf(terms), 0, Ending.Ruled, 9_000, 0.9e6, true, true);
        _execute(terms);
        assertEq(jury.verdictOf(id), 2_500, "the court's own");

        _pay(id, 0);
        assertEq(_owedInAll(), 3 * SHARE, "near to that, however far from what was paid");
    }

    function test_Pay_TheSilent_LeaveTheirSharesToNobody() public {
        (, bytes32 id) = _executed(list(SILENT, 5_000, 5_100));
        _pay(id, 0);
        Sitting memory sitting = sittingOf(id);
        assertEq(jury.owedTo(jurors.operatorOf(sitting.jurors[0])), 0);
        assertEq(jury.owedTo(jurors.operatorOf(sitting.jurors[1])), SHARE, "no more by another's absence");
    }

    function test_Pay_OnlyTheLastTry() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = disputed(terms);
        drawAndPlay(terms, list(5_000, SILENT, SILENT));
        drawAndPlay(terms, list(5_000, 5_000, 5_000));
        skip(APPEALING);
        _execute(terms);
        vm.expectRevert(abi.encodeWithSelector(ICourt.RoundNotPayable.selector, id, 0));
        _pay(id, 0);
        vm.expectRevert(abi.encodeWithSelector(ICourt.RoundNotPayable.selector, id, 2));
        _pay(id, 2);
        _pay(id, 1);
    }

    function test_Pay_RevertWhen_OpenOrPaid() public {
        Stage[7] memory stages = [
            Stage.None,
            Stage.Striking,
            Stage.Voting,
            Stage.Appealing,
            Stage.Executable,
            Stage.Hung,
            Stage.Lapsed
        ];
        for (uint256 i; i < stages.length; ++i) {
            bytes32 id = reachStage(courtSheet(), stages[i], 5_000);
            vm.expectRevert(abi.encodeWithSelector(ICourt.RoundNotPayable.selector, id, 0));
            _pay(id, 0);
        }
        (, bytes32 executed) = _executed(list(5_000, 5_000, 5_000));
        _pay(executed, 0);
        vm.expectRevert(abi.encodeWithSelector(ICourt.RoundNotPayable.selector, executed, 0));
        _pay(executed, 0);
    }

    function test_Pay_TwoCases_EachByItsOwnFee() public {
        TermSheet memory large = courtSheet();
        large.arbiterFee = 3_000e6;
        bytes32 first = reachStage(large, Stage.Executed, 5_000);
        (, bytes32 second) = _executed(list(5_000, 5_000, 5_000));
        _pay(second, 0);
        assertEq(usdc.balanceOf(address(jury)), 20e6);
        assertEq(escrow.balanceOf(address(usdc), address(jury)), 3_000e6);
        _pay(first, 0);
        assertEq(usdc.balanceOf(address(jury)), 3_020e6);
    }

    // ------------------------------------------------------------------------------------------- dropped

    function test_Pay_Dropped_WhoHadSealed() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Sealing, 0);
        Sitting memory sitting = sittingOf(id);
        _sealAll(id, list(SILENT, 5_000, SILENT));
        _split(terms, 0, 5_000);
        _drop(terms);
        vm.expectEmit(address(jury));
        emit ICourt.Earned(id, 0, sitting.jurors[1], SHARE);
        vm.expectEmit(address(jury));
        emit ICourt.FeeReturned(id, buyer, 20e6 - SHARE);
        _pay(id, 0);
        assertEq(_owedInAll(), SHARE);
        assertEq(jury.owedTo(buyer), 20e6 - SHARE);
    }

    function test_Pay_Dropped_BeforeAnyoneSealed_TheFeeGoesBack() public {
        bytes32 id = reachStage(courtSheet(), Stage.Dropped, 0);
        _pay(id, 0);
        assertEq(_owedInAll(), 0);
        _collect(buyer);
        assertEq(usdc.balanceOf(address(jury)), 0);
        assertEq(wealthOf(buyer), FORTUNE - 50.5e6, "what the split cost, and no more");
    }

    function test_Pay_Dropped_AfterTheVote_WhoHadVoted_WhateverItWas() public {
        Stage[3] memory stages = [Stage.Drawing, Stage.Appealing, Stage.Executable];
        for (uint256 i; i < 3; ++i) {
            TermSheet memory terms = courtSheet();
            bytes32 id = disputed(terms);
            _drawAll(terms);
            skip(STRIKING);
            _sealAll(id, list(0, 10_000, 5_000));
            skip(SEALING);
            _voteAll(id, i == 0 ? list(0, SILENT, SILENT) : list(0, 10_000, SILENT));
            skip(VOTING + (i == 2 ? APPEALING : 0));
            assertStage(id, stages[i]);
            _split(terms, 0, 5_000);
            _drop(terms);
            uint256 before = _owedInAll();
            _pay(id, 0);
            assertEq(
                _owedInAll() - before,
                (i == 0 ? 0 : 2) * SHARE,
                "a ballot that was kept back earns nothing, nor one of too few"
            );
        }
    }

    function test_Pay_Dropped_AfterAnAppealsVote_ByVotes() public {
        (TermSheet memory terms, bytes32 id) = _appealed();
        _drawAll(terms);
        uint16[] memory shares = alike(7, 2_000);
        (shares[0], shares[1]) = (9_000, SILENT);
        playRound(id, shares);
        _split(terms, 0, 5_000);
        _drop(terms);
        _pay(id, 1);
        assertEq(_owedInAll(), 6 * APPEAL_SHARE);
        assertEq(jury.owedTo(buyer), APPEAL_FEE - 6 * APPEAL_SHARE);
        _pay(id, 0);
        assertEq(_owedInAll(), 6 * APPEAL_SHARE + 3 * SHARE);
        assertEq(jury.owedTo(buyer), APPEAL_FEE - 6 * APPEAL_SHARE + 2, "and what three can't share evenly");
    }

    function test_Pay_Dropped_AnAppealsRound_TheRestGoesBack() public {
        (TermSheet memory terms, bytes32 id) = _appealed();
        _drawAll(terms);
        skip(STRIKING);
        uint16[] memory shares = alike(7, SILENT);
        (shares[2], shares[4]) = (1_000, 9_000);
        _sealAll(id, shares);
        _split(terms, 0, 5_000);
        _drop(terms);
        vm.expectEmit(address(jury));
        emit IJury.AppealRefunded(id, buyer, APPEAL_FEE - 2 * APPEAL_SHARE);
        _pay(id, 1);
        _pay(id, 0);
        assertEq(jury.owedTo(buyer), APPEAL_FEE - 2 * APPEAL_SHARE + 2);
        assertEq(_owedInAll(), 2 * APPEAL_SHARE + 3 * SHARE);
    }

    // -------------------------------------------------------------------------------------------- appealed

    function test_Pay_Appealed_BothRoundsByWhatWasRuled() public {
        (TermSheet memory terms, bytes32 id) = _appealed();
        _drawAll(terms);
        uint16[] memory shares = alike(7, 2_000);
        (shares[0], shares[1]) = (9_000, SILENT);
        playRound(id, shares);
        _execute(terms);
        assertEq(jury.verdictOf(id), 2_000);

        // The first round voted 7,000, 3,000, 7,000: only the one that lost there was near.
        _pay(id, 0);
        assertEq(_owedInAll(), SHARE);
        assertGe(jury.owedTo(jurors.operatorOf(sittingOf(id, 0).jurors[1])), SHARE, "who had lost there");
        vm.expectEmit(address(jury));
        emit IJury.AppealRefunded(id, buyer, APPEAL_FEE - 5 * APPEAL_SHARE);
        _pay(id, 1);
        assertEq(_owedInAll(), SHARE + 5 * APPEAL_SHARE);
        assertEq(jury.owedTo(buyer), APPEAL_FEE - 5 * APPEAL_SHARE);
        vm.expectRevert(abi.encodeWithSelector(IJury.AppealNotRefundable.selector, id));
        _refundAppeal(id);
        assertEq(usdc.balanceOf(address(jury)), 20e6 + APPEAL_FEE);
    }

    function test_Pay_Lapsed_AnAppealsRound_ByItsOwnMedian() public {
        (TermSheet memory terms, bytes32 id) = _appealed();
        (, uint256 end, ) = lens.milestoneOf(terms, 0);
        _drawAll(terms);
        uint16[] memory shares = alike(7, 2_000);
        shares[6] = 9_000;
        playRound(id, shares);
        vm.warp(end - 1);
        vm.expectRevert(abi.encodeWithSelector(ICourt.RoundNotPayable.selector, id, 1));
        _pay(id, 1);
        vm.warp(end);
        _finalize(terms, 1);
        _pay(id, 1);
        assertEq(_owedInAll(), 6 * APPEAL_SHARE);
        assertEq(jury.owedTo(buyer), APPEAL_FEE - 6 * APPEAL_SHARE);
        vm.expectRevert(abi.encodeWithSelector(ICourt.RoundNotPayable.selector, id, 0));
        _pay(id, 0);
    }

    function test_Pay_Lapsed_AnAppealNobodyDrewFor_GoesBackWhole() public {
        (TermSheet memory terms, bytes32 id) = _appealed();
        skip(terms.rulingPeriod);
        _finalize(terms, 1);
        vm.expectRevert(abi.encodeWithSelector(ICourt.RoundNotPayable.selector, id, 1));
        _pay(id, 1);
        _refundAppeal(id);
        _collect(buyer);
        assertEq(usdc.balanceOf(address(jury)), 0);
        assertEq(wealthOf(buyer), FORTUNE - 50.5e6, "as if nothing had been");
    }

    // --------------------------------------------------------------------------------------------- fuzz

    /// @notice Whatever was voted: who is paid was near, who was near is paid, and no unit comes from anywhere.
    function testFuzz_Pay_GivesNoMoreThanTheFee(uint16[3] memory votes, uint96 fee) public {
        uint16[] memory shares = new uint16[](3);
        for (uint256 i; i < 3; ++i) shares[i] = uint16(bound(votes[i], 0, 10_000));
        TermSheet memory terms = courtSheet();
        terms.arbiterFee = uint96(bound(fee, 3 * PAY, FORTUNE / 2));
        bytes32 id = disputed(terms);
        drawAndPlay(terms, shares);
        skip(APPEALING);
        _execute(terms);
        _pay(id, 0);

        uint256 verdict = jury.verdictOf(id);
        uint256 near;
        for (uint256 i; i < 3; ++i) {
            if (shares[i] + 1_000 >= verdict && shares[i] <= verdict + 1_000) ++near;
        }
        assertEq(_owedInAll(), near * (terms.arbiterFee / 3));
        assertEq(usdc.balanceOf(address(jury)), terms.arbiterFee);
        assertGt(near, 0, "at least the median itself");
    }

    function test_Collect_Nothing_IsNothing() public {
        _collect(stranger);
        assertEq(usdc.balanceOf(stranger), 0);
    }

    function test_Collect_TwoJurorsOfOneOperator_TogetherOverTwoCases() public {
        (, bytes32 first) = _executed(list(5_000, 5_000, 5_000));
        (, bytes32 second) = _executed(list(5_000, 5_000, 5_000));
        _pay(first, 0);
        _pay(second, 0);
        assertEq(_owedInAll(), 6 * SHARE);
        uint256 before = usdc.balanceOf(address(jury));
        for (uint256 i; i < operators.length; ++i) _collect(operators[i]);
        assertEq(usdc.balanceOf(address(jury)), before - 6 * SHARE);
        assertEq(_owedInAll(), 0);
    }

    function test_Fees_AreTheCourtsAlone() public {
        (, bytes32 id) = _executed(list(5_000, 5_000, 5_000));
        vm.expectPartialRevert(IEscrow.ConsentInvalid.selector);
        _withdrawAs(address(jury));
        _pay(id, 0);
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _executed(uint16[] memory shares) private returns (TermSheet memory terms, bytes32 id) {
        terms = courtSheet();
        id = disputed(terms);
        drawAndPlay(terms, shares);
        skip(APPEALING);
        _execute(terms);
    }

    /// @dev The buyer appealed against 7,000, 3,000, 7,000.
    function _appealed() private returns (TermSheet memory terms, bytes32 id) {
        terms = courtSheet();
        id = disputed(terms);
        drawAndPlay(terms, list(7_000, 3_000, 7_000));
        _appeal(terms, buyer);
    }

    function _owedInAll() private view returns (uint256 owed) {
        for (uint256 i; i < operators.length; ++i) owed += jury.owedTo(operators[i]);
    }

    function _withdrawAs(address account) private {
        Withdrawal memory act = Withdrawal(account, address(usdc), 1, stranger, 99, soon());
        bytes memory consent = signed(strangerKey, digestOf(act));
        vm.prank(stranger);
        escrow.withdraw(act, consent);
    }
}
