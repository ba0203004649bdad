// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IJurors} from "../../../contracts/interfaces/IJurors.sol";
import {SignedBallot, Stage} from "../../../contracts/types/Cases.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {JuryBase} from "../base/JuryBase.sol";

// how stake enters the draws, and how it comes back: 30 days after it came, by whoever activates it
// ├── activate
// │   ├── from the end of the warm-up on, by anyone; a second before → it reverts StakeWarming
// │   ├── nothing pending, resigned, expelled, unknown, below half of the least stake → it reverts
// │   └── an increase starts the wait of all that is pending anew, and leaves what is active
// ├── bench: silence takes a juror out from the next second on, until it warmed up again; in hung rounds too
// ├── bench, expulsion: the draws of a dispute that had begun are as they would be
// ├── stake that is brought once a dispute is decided upon is not in its draw
// │   └── enrolled, increased, back from a resignation, back from a bench, of an operator that has another juror
// └── totals and operators count what can be drawn
contract JurorsActivateTest is JuryBase {
    uint32 private constant WARM_UP = 30 days;

    function sizeOfPool() internal pure override returns (uint256) {
        return 5;
    }

    function warmUpOfJury() internal pure override returns (uint32) {
        return WARM_UP;
    }

    // ------------------------------------------------------------------------------------------- activate

    function test_Activate_FromTheEndOfTheWarmUpOn() public {
        uint40 due = uint40(vm.getBlockTimestamp() + WARM_UP);
        address juror = enrolPending(9, 0, STAKE);
        assertEq(jurors.activationOf(juror), due);
        vm.warp(due - 1);
        _expectWarming(juror, due);
        _activate(juror);
        vm.warp(due);
        vm.expectEmit(address(jurors));
        emit IJurors.StakeChanged(juror, STAKE, STAKE, 0);
        vm.prank(stranger);
        jurors.activate(juror);
        assertEq(jurors.activeOf(juror), STAKE);
        assertEq(jurors.activationOf(juror), 0);
        vm.warp(due + 1);
        vm.expectRevert(abi.encodeWithSelector(IJurors.StakeNotPending.selector, juror));
        _activate(juror);
    }

    function test_Activate_AnIncrease_LeavesWhatIsActive_AndStartsTheWaitOfTheRestAnew() public {
        uint256 start = vm.getBlockTimestamp();
        _increase(keys[0], 10e6, operators[0]);
        assertEq(jurors.activeOf(keys[0]), STAKE);
        skip(WARM_UP - 1);
        _increase(keys[0], 5e6, operators[0]);
        assertEq(jurors.activeOf(keys[0]), STAKE);
        assertEq(jurors.pendingOf(keys[0]), 15e6);
        uint40 due = uint40(start + 2 * WARM_UP - 1);
        vm.warp(start + WARM_UP);
        _expectWarming(keys[0], due);
        _activate(keys[0]);
        vm.warp(due);
        _activate(keys[0]);
        assertEq(jurors.activeOf(keys[0]), STAKE + 15e6);
        assertEq(jurors.pendingOf(keys[0]), 0);
    }

    function test_Activate_RevertWhen_ItResigned() public {
        _increase(keys[0], 10e6, operators[0]);
        _resign(keys[0], operators[0]);
        uint40 releaseAt = jurors.releaseOf(keys[0]);
        assertEq(jurors.pendingOf(keys[0]), 0, "it is on its way home");
        assertEq(jurors.activationOf(keys[0]), 0);
        skip(WARM_UP);
        vm.expectRevert(abi.encodeWithSelector(IJurors.JurorUnexpectedState.selector, keys[0], releaseAt));
        _activate(keys[0]);
    }

    // ---------------------------------------------------------------------------------------------- bench

    function test_Bench_FromTheNextSecondOn_UntilItWarmedUpAgain() public {
        uint48 before = uint48(vm.getBlockTimestamp());
        skip(1);
        uint40 due = uint40(vm.getBlockTimestamp() + WARM_UP);
        _silence(1);
        skip(1);
        assertTrue(_isDrawn(1, before), "it was there");
        assertFalse(_isDrawn(1, before + 1), "from the second of its bench on it is not");
        vm.warp(due - 1);
        _expectWarming(keys[0], due);
        _activate(keys[0]);
        vm.warp(due);
        _activate(keys[0]);
        skip(1);
        assertTrue(_isDrawn(1, due));
        assertFalse(_isDrawn(1, due - 1));
    }

    function test_Bench_Again_StartsAnew() public {
        _silence(1);
        skip(WARM_UP - 1);
        _silence(1);
        assertEq(jurors.activationOf(keys[0]), vm.getBlockTimestamp() + WARM_UP);
    }

    function test_Bench_OfWhoResigned_LeavesItsRelease() public {
        _resign(keys[0], operators[0]);
        uint40 releaseAt = jurors.releaseOf(keys[0]);
        skip(1 days);
        _silence(1);
        assertEq(jurors.releaseOf(keys[0]), releaseAt);
        assertEq(jurors.pendingOf(keys[0]), 0);
    }

    /// @notice Whoever hangs a case is drawn for none before it warmed up again.
    function test_Bench_InAHungRoundToo() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Hung, 0);
        _penalize(id, 0);
        Sitting memory sitting = sittingOf(id);
        for (uint256 i; i < 3; ++i) {
            assertEq(jurors.activeOf(sitting.jurors[i]), 0);
            assertEq(jurors.activationOf(sitting.jurors[i]), vm.getBlockTimestamp() + WARM_UP);
        }
        assertEq(jurors.operatorCount(), 2);
    }

    /// @notice A draw is by the stakes at its dispute: else who saw the beacon's round could choose by whom it benches, or
    /// expels, before it draws.
    function test_Bench_OrExpulsion_ChangesNoDrawOfADisputeThatHadBegun() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Drawing, 0);
        address expelled = jury.jurorAt(id, 0, 0);
        bytes memory luck = luckOf(terms);
        uint256 fresh = vm.snapshotState();
        skip(LEAD);
        _draw(terms, luck);
        address[] memory due = jury.candidatesOf(id, 1);
        vm.revertToState(fresh);

        _penalize(id, 0);
        SignedBallot memory one = signedBallot(id, 0, 0, expelled, 1);
        _punish(id, 0, expelled, one, signedBallot(id, 0, 0, expelled, 2));
        skip(LEAD);
        _draw(terms, luck);
        assertEq(keccak256(abi.encode(jury.candidatesOf(id, 1))), keccak256(abi.encode(due)));
        assertEq(due.length, 5, "all there are: the benched and the expelled too");

        // Of the next dispute none of them is.
        terms = courtSheet();
        disputed(terms);
        skip(LEAD);
        luck = luckOf(terms);
        vm.expectRevert(abi.encodeWithSelector(IJurors.PanelTooSmall.selector, 2, 5));
        _draw(terms, luck);
    }

    // --------------------------------------------------------------------------------------- rented stake

    /// @notice Sixty jurors, brought when the dispute is already decided upon: none is drawn, nor activated in time.
    function test_Rent_Enrolled_IsNotInTheDraw() public {
        for (uint256 i = 100; i < 160; ++i) enrolPending(i, uint8(i % 3), STAKE);
        _expectOnlyTheFirst(5);
    }

    function test_Rent_Increased_IsNotInTheDraw() public {
        _increase(keys[0], 1_000 * STAKE, operators[0]);
        skip(WARM_UP - 2);
        _tryAll();
        skip(1);
        uint256 drawn = _countOf(1, 300);
        // A fifth of what is active, within five standard deviations of 7.
        assertApproxEqAbs(drawn, 60, 35, "by its active stake alone");
    }

    function test_Rent_BackFromAResignation_IsNotInTheDraw() public {
        _resign(keys[4], operators[4]);
        skip(RELEASE);
        _withdrawStake(keys[4]);
        _increase(keys[4], 1_000 * STAKE, operators[4]);
        _expectOnlyTheFirst(4);
    }

    function test_Rent_BackBeforeItsRelease_IsNotInTheDraw() public {
        _resign(keys[4], operators[4]);
        skip(1);
        _increase(keys[4], 0, operators[4]);
        _expectOnlyTheFirst(4);
    }

    function test_Rent_BackFromABench_IsNotInTheDraw() public {
        _silence(5);
        _increase(keys[4], 1_000 * STAKE, operators[4]);
        _expectOnlyTheFirst(4);
    }

    function test_Rent_ByAnOperatorOfAnActiveJuror_IsNotInTheDraw() public {
        enrolPendingFor(operators[0], "its second", 1, 10 * STAKE);
        _expectOnlyTheFirst(5);
    }

    /// @notice Stake that warmed up and was left pending can be brought in at any moment: by whoever watches, too.
    function test_Rent_WhatWarmedUp_AnyoneBringsIn() public {
        address juror = enrolPending(9, 0, STAKE);
        skip(WARM_UP + 100 days);
        assertEq(jurors.pendingStake(), STAKE, "for all to see");
        vm.prank(stranger);
        jurors.activate(juror);
        assertEq(jurors.activeStake(), 6 * STAKE);
    }

    // --------------------------------------------------------------------------------------------- totals

    function test_Operators_CountOnce_WhileOneOfTheirJurorsCanBeDrawn() public {
        enrolPendingFor(operators[0], "its second", 1, STAKE);
        assertEq(jurors.operatorCount(), 5);
        skip(WARM_UP);
        _activate(keys[5]);
        assertEq(jurors.operatorCount(), 5, "one of two jurors");
        _silence(1);
        assertEq(jurors.operatorCount(), 5, "the other is left");
        _resign(keys[5], operators[0]);
        assertEq(jurors.operatorCount(), 4);
        skip(WARM_UP);
        _activate(keys[0]);
        assertEq(jurors.operatorCount(), 5);
    }

    // -------------------------------------------------------------------------------------------- helpers

    /// @dev Until the last second before the warm-up's end, a dispute's draw has none but the first of the pool.
    function _expectOnlyTheFirst(uint256 count) private {
        skip(WARM_UP - 1);
        _tryAll();
        skip(1);
        uint48 time = uint48(vm.getBlockTimestamp() - 1);
        for (uint256 i; i < 50; ++i) {
            uint24[] memory ids = jurors.draw(bytes32(i), time, buyer, seller, 3);
            for (uint256 seat; seat < 3; ++seat) assertLe(ids[seat], count, "rented");
        }
        vm.expectRevert(abi.encodeWithSelector(IJurors.PanelTooSmall.selector, count, count + 1));
        jurors.draw("seed", time, buyer, seller, count + 1);
    }

    /// @dev Somebody tries to activate every juror.
    function _tryAll() private {
        for (uint256 i; i < keys.length; ++i) {
            (bool activated, ) = address(jurors).call(abi.encodeCall(IJurors.activate, (keys[i])));
            assertFalse(activated, "too early");
        }
    }

    function _countOf(uint24 id, uint256 draws) private view returns (uint256 count) {
        uint48 time = uint48(vm.getBlockTimestamp() - 1);
        for (uint256 i; i < draws; ++i) {
            if (jurors.draw(bytes32(i), time, buyer, seller, 1)[0] == id) ++count;
        }
    }

    /// @dev Whether one of a hundred draws at the end of a second has a juror.
    function _isDrawn(uint24 id, uint48 time) private view returns (bool) {
        for (uint256 i; i < 100; ++i) {
            if (jurors.draw(bytes32(i), time, buyer, seller, 1)[0] == id) return true;
        }
        return false;
    }

    function _silence(uint24 id) private {
        vm.prank(address(jury));
        jurors.recordSeat("case", id, false, 0);
    }

    function _expectWarming(address juror, uint256 due) private {
        vm.expectRevert(abi.encodeWithSelector(IJurors.StakeWarming.selector, juror, due));
    }
}
