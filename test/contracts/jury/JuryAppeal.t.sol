// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICourt} from "../../../contracts/interfaces/ICourt.sol";
import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {IJury} from "../../../contracts/interfaces/IJury.sol";
import {Stage} from "../../../contracts/types/Cases.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {JuryBase} from "../base/JuryBase.sol";

// appeal
// ├── given there is a verdict and its appealing runs
// │   ├── by either side: as the caller by allowance, or by an authorization of exactly the fee
// │   ├── the fee is the first one's for each seat, for twice as many and one
// │   └── a round of twice the size and one is drawn; its verdict replaces the first
// ├── before it, in its last second, at its end → as the clock says
// ├── whatever second tries there were → it fits the shortest ruling period, with a second try of its own
// ├── a second one, by no side, unpaid, for another amount, act or case → it reverts
// ├── nobody draws → the first verdict stands, and the fee goes back
// ├── too few vote, twice → the first verdict stands
// └── what is left of the fee goes back when its round is paid
contract JuryAppealTest is JuryBase {
    /// 20 USDC for 3 seats: ⌈20 · 7 / 3⌉ for 7.
    uint96 private constant FEE = 46.666667e6;

    function test_AppealFee_IsRoundedUp_WhateverIsLeft() public {
        uint96[3] memory fees = [uint96(20.000001e6), 20.000002e6, 20.000003e6];
        uint96[3] memory expected = [uint96(46.666669e6), 46.666672e6, 46.666674e6];
        for (uint256 i; i < 3; ++i) {
            TermSheet memory terms = courtSheet();
            terms.arbiterFee = fees[i];
            disputed(terms);
            assertEq(jury.appealFeeOf(_drawAll(terms)), expected[i]);
        }
    }

    function test_Appeal_ByTheCallersAllowance() public {
        (TermSheet memory terms, bytes32 id) = _judged(7_000);
        assertEq(jury.appealFeeOf(id), FEE);
        uint256 before = usdc.balanceOf(seller);
        vm.expectEmit(address(jury));
        emit IJury.Appealed(id, seller, FEE);
        _appeal(terms, seller);
        assertEq(usdc.balanceOf(seller), before - FEE);
        assertEq(usdc.balanceOf(address(jury)), FEE);
        assertStage(id, Stage.Drawing);
        assertEq(jury.stageEndsAt(id), vm.getBlockTimestamp() + LEAD + DRAWING);
        (uint64 round, ) = jury.drawingOf(terms, 0);
        assertEq(round, beaconRoundAt(vm.getBlockTimestamp() + LEAD));
    }

    function test_Appeal_ByAuthorization() public {
        (TermSheet memory terms, bytes32 id) = _judged(7_000);
        bytes memory payment = _payment(buyer, id, FEE, FEE);
        vm.expectEmit(address(jury));
        emit IJury.Appealed(id, buyer, FEE);
        _appeal(terms, buyer, payment);
        assertEq(usdc.balanceOf(address(jury)), FEE);
    }

    function test_Appeal_ItsVerdictReplacesTheFirst() public {
        (TermSheet memory terms, bytes32 id) = _judged(7_000);
        _appeal(terms, buyer);
        _drawAll(terms);
        assertEq(jury.roundOf(id), 1);
        assertEq(jury.candidatesOf(id, 1).length, 9);
        assertEq(jury.panelOf(id, 1), 127, "seven sit");
        playRound(id, alike(7, 2_000));
        assertStage(id, Stage.Executable);
        _execute(terms);
        assertEq(jury.verdictOf(id), 2_000);
        assertEq(wealthOf(seller), FORTUNE + 20e6 - 8e6);
    }

    function test_Appeal_FiveOfSeven_AreAVerdict_FourAreNot() public {
        uint256 state = vm.snapshotState();
        for (uint256 voters = 4; voters < 6; ++voters) {
            (TermSheet memory terms, bytes32 id) = _judged(7_000);
            _appeal(terms, buyer);
            _drawAll(terms);
            uint16[] memory shares = alike(7, SILENT);
            for (uint256 i; i < voters; ++i) shares[i] = 1_000;
            playRound(id, shares);
            assertStage(id, voters == 4 ? Stage.Drawing : Stage.Executable);
            vm.revertToState(state);
        }
    }

    function test_Appeal_Clock() public {
        (TermSheet memory terms, bytes32 id) = _judged(7_000);
        uint256 begin = vm.getBlockTimestamp();
        assertEq(jury.stageEndsAt(id), begin + APPEALING);
        vm.warp(begin - 1);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Voting));
        _appeal(terms, buyer);
        vm.warp(begin + APPEALING);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Executable));
        _appeal(terms, buyer);
        vm.warp(begin + APPEALING - 1);
        _appeal(terms, buyer);
        assertStage(id, Stage.Drawing);
    }

    /// @notice The slowest case that there is, every clock run to its last second, fits the shortest ruling period. Jurors who
    /// keep their ballots back twice, once in each round, take the appeal from nobody.
    function test_Appeal_AfterASecondTryOfBothRounds_FitsTheShortestRulingPeriod() public {
        TermSheet memory terms = courtSheet();
        terms.rulingPeriod = SHORTEST;
        bytes32 id = disputed(terms);
        _drawInTheLastSecond(terms);
        _keepBack(id, 3);
        _drawInTheLastSecond(terms);
        playRound(id, alike(3, 7_000));
        skip(APPEALING - 1);
        assertStage(id, Stage.Appealing);
        _appeal(terms, buyer);
        _drawInTheLastSecond(terms);
        _keepBack(id, 7);
        _drawInTheLastSecond(terms);
        assertEq(jury.roundOf(id), 3);
        playRound(id, alike(7, 3_000));
        assertStage(id, Stage.Executable);
        skip(EXECUTING);
        _execute(terms);
        assertEq(jury.verdictOf(id), 3_000);
    }

    function _drawInTheLastSecond(TermSheet memory terms) private {
        bytes memory luck = luckOf(terms);
        skip(LEAD + DRAWING - 1);
        _draw(terms, luck);
    }

    /// @dev All seal, one opens its ballot.
    function _keepBack(bytes32 id, uint256 size) private {
        skip(STRIKING);
        _sealAll(id, alike(size, 5_000));
        skip(SEALING);
        uint16[] memory shares = alike(size, SILENT);
        shares[0] = 5_000;
        _voteAll(id, shares);
        skip(VOTING);
        assertStage(id, Stage.Drawing);
    }

    function test_Appeal_AfterASecondTry_HasASecondTryItself() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Drawing, 0);
        drawAndPlay(terms, alike(3, 7_000));
        _appeal(terms, buyer);
        _drawAll(terms);
        assertEq(jury.roundOf(id), 2);
        missRound();
        assertStage(id, Stage.Drawing);
        _drawAll(terms);
        missRound();
        assertStage(id, Stage.Executable);
        _execute(terms);
        assertEq(jury.verdictOf(id), 7_000, "that of the first round's second try");
    }

    function test_Appeal_RevertWhen_ThereWasOne() public {
        (TermSheet memory terms, bytes32 id) = _judged(7_000);
        _appeal(terms, buyer);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Drawing));
        _appeal(terms, seller);
        _drawAll(terms);
        playRound(id, alike(7, 2_000));
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Executable));
        _appeal(terms, seller);
    }

    function test_Appeal_RevertWhen_NoSide() public {
        (TermSheet memory terms, bytes32 id) = _judged(7_000);
        vm.expectRevert(abi.encodeWithSelector(IJury.CaseStranger.selector, id, stranger));
        _appeal(terms, stranger);
    }

    function test_Appeal_RevertWhen_Unpaid() public {
        (TermSheet memory terms, bytes32 id) = _judged(7_000);
        vm.prank(buyer);
        usdc.approve(address(jury), FEE - 1);
        vm.expectRevert(_pullFailed(0));
        _appeal(terms, buyer);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMissing.selector, buyer, relayer));
        _appeal(terms, buyer, SENDER);
        bytes memory consent = signed(buyerKey, courtDigest(hashOfAppeal(id, buyer, FEE)));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMalformed.selector, buyer));
        _appeal(terms, buyer, consent);
        assertStage(id, Stage.Appealing);
    }

    function test_Appeal_RevertWhen_TheAuthorizationIsForSomethingElse() public {
        (TermSheet memory terms, bytes32 id) = _judged(7_000);
        bytes memory payment = _payment(buyer, id, FEE, FEE - 1);
        vm.expectRevert(_pullFailed(FEE - 1));
        _appeal(terms, buyer, payment);
        payment = _payment(buyer, id, FEE, FEE + 1);
        vm.expectRevert(_pullFailed(FEE + 1));
        _appeal(terms, buyer, payment);
        payment = _payment(buyer, id, FEE - 1, FEE);
        vm.expectRevert(_pullFailed(0));
        _appeal(terms, buyer, payment);
        payment = _payment(buyer, keccak256("another case"), FEE, FEE);
        vm.expectRevert(_pullFailed(0));
        _appeal(terms, buyer, payment);
        payment = _payment(seller, id, FEE, FEE);
        vm.expectRevert(_pullFailed(0));
        _appeal(terms, buyer, payment);
    }

    // -------------------------------------------------------------------------------------- without effect

    function test_Appeal_NobodyDraws_TheFirstStands_AndTheFeeGoesBack() public {
        (TermSheet memory terms, bytes32 id) = _judged(7_000);
        _appeal(terms, buyer);
        uint256 end = vm.getBlockTimestamp() + LEAD + DRAWING;
        bytes memory luck = luckOf(terms);
        vm.warp(end - 1);
        vm.expectRevert(abi.encodeWithSelector(IJury.AppealNotRefundable.selector, id));
        _refundAppeal(id);
        vm.warp(end);
        assertStage(id, Stage.Executable);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Executable));
        _draw(terms, luck);

        vm.expectEmit(address(jury));
        emit IJury.AppealRefunded(id, buyer, FEE);
        _refundAppeal(id);
        assertEq(jury.owedTo(buyer), FEE);
        vm.expectRevert(abi.encodeWithSelector(IJury.AppealNotRefundable.selector, id));
        _refundAppeal(id);
        _execute(terms);
        assertEq(jury.verdictOf(id), 7_000);
        _pay(id, 0);
        _collect(buyer);
        assertEq(usdc.balanceOf(address(jury)), 20e6, "the jurors' pay is whole");
    }

    function test_Appeal_InTheLastSecondOfItsDraw() public {
        (TermSheet memory terms, bytes32 id) = _judged(7_000);
        _appeal(terms, buyer);
        bytes memory luck = luckOf(terms);
        skip(LEAD + DRAWING - 1);
        _draw(terms, luck);
        assertStage(id, Stage.Striking);
        skip(1);
        vm.expectRevert(abi.encodeWithSelector(IJury.AppealNotRefundable.selector, id));
        _refundAppeal(id);
    }

    function test_Appeal_TooFewVote_Twice_TheFirstStands() public {
        (TermSheet memory terms, bytes32 id) = _judged(7_000);
        _appeal(terms, buyer);
        _drawAll(terms);
        uint16[] memory few = alike(7, SILENT);
        (few[0], few[1]) = (1_000, 6_500);
        playRound(id, few);
        assertStage(id, Stage.Drawing);
        drawAndPlay(terms, few);
        assertEq(jury.roundOf(id), 2);
        assertStage(id, Stage.Executable);
        _execute(terms);
        assertEq(jury.verdictOf(id), 7_000);

        // One of its seven was near the verdict; but it reached none, so all that was paid for it goes back.
        _pay(id, 2);
        assertEq(jury.owedTo(buyer), FEE);
        vm.expectRevert(abi.encodeWithSelector(ICourt.RoundNotPayable.selector, id, 1));
        _pay(id, 1);
    }

    function test_Appeal_NobodyDrawsASecondTry_TheFirstStands() public {
        (TermSheet memory terms, bytes32 id) = _judged(7_000);
        _appeal(terms, buyer);
        _drawAll(terms);
        missRound();
        skip(LEAD + DRAWING - 1);
        assertStage(id, Stage.Drawing);
        skip(1);
        assertStage(id, Stage.Executable);
        _execute(terms);
        _pay(id, 1);
        assertEq(jury.owedTo(buyer), FEE, "nobody earned it");
    }

    function test_RefundAppeal_RevertWhen_ThereIsNone() public {
        (, bytes32 id) = _judged(7_000);
        vm.expectRevert(abi.encodeWithSelector(IJury.AppealNotRefundable.selector, id));
        _refundAppeal(id);
        vm.expectRevert(abi.encodeWithSelector(IJury.AppealNotRefundable.selector, bytes32("none")));
        _refundAppeal("none");
    }

    function test_RefundAppeal_AfterThePartiesEndedIt() public {
        (TermSheet memory terms, bytes32 id) = _judged(7_000);
        _appeal(terms, seller);
        _split(terms, 0, 5_000);
        _drop(terms);
        _refundAppeal(id);
        assertEq(jury.owedTo(seller), FEE);
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _judged(uint16 share) private returns (TermSheet memory terms, bytes32 id) {
        terms = courtSheet();
        id = reachStage(terms, Stage.Appealing, share);
    }

    function _payment(
        address account,
        bytes32 id,
        uint96 named,
        uint256 value
    ) private view returns (bytes memory) {
        bytes32 act = courtDigest(hashOfAppeal(id, account, named));
        return authorizedTo(address(jury), account, value, type(uint256).max, act);
    }

    function _pullFailed(uint256 found) private view returns (bytes memory) {
        return abi.encodeWithSelector(IEscrow.PullFailed.selector, address(usdc), buyer, found, FEE);
    }
}
