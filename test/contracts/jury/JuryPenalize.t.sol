// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IJurors} from "../../../contracts/interfaces/IJurors.sol";
import {IJury} from "../../../contracts/interfaces/IJury.sol";
import {SignedBallot, Stage} from "../../../contracts/types/Cases.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {JuryBase} from "../base/JuryBase.sol";

// penalize
// ├── given the round's voting is over → who sat and was away is benched; who kept a sealed ballot back loses five slices too
// ├── who was struck, or spare, did not sit
// ├── each round by itself, also after the case ended
// ├── while it votes, twice, undrawn → it reverts RoundNotPenalizable
// └── when the parties ended the case before its voting was over → it reverts, but for the rounds before
// punishEquivocation
// ├── two shares signed by one juror for the case and the round it was drawn for, struck too → all its stake is gone
// └── one share twice, of two rounds, two cases, two jurors, another court, undrawn → it reverts EquivocationUnproven
contract JuryPenalizeTest is JuryBase {
    function test_Penalize_TheSilentAreBenched() public {
        (TermSheet memory terms, bytes32 id) = _disputed();
        drawAndPlay(terms, list(5_000, SILENT, 6_000));
        Sitting memory sitting = sittingOf(id);
        vm.expectEmit(address(jurors));
        emit IJurors.Benched(id, sitting.jurors[1]);
        _penalize(id, 0);
        for (uint256 i; i < 3; ++i) {
            assertEq(jurors.stakeOf(sitting.jurors[i]), STAKE, "stake");
            assertEq(jurors.activeOf(sitting.jurors[i]), i == 1 ? 0 : STAKE, "drawn again");
            assertEq(jurors.drawnOf(sitting.jurors[i]), 1, "drawn");
            assertEq(jurors.votedOf(sitting.jurors[i]), i == 1 ? 0 : 1, "voted");
            assertEq(jurors.silentOf(sitting.jurors[i]), i == 1 ? 1 : 0, "silent");
        }
        vm.expectRevert(abi.encodeWithSelector(IJury.RoundNotPenalizable.selector, id, 0));
        _penalize(id, 0);
    }

    function test_Penalize_WhoKeptASealedBallotBack_LosesFiveSlices() public {
        (TermSheet memory terms, bytes32 id) = _disputed();
        _drawAll(terms);
        skip(STRIKING);
        _sealAll(id, list(5_000, 5_000, SILENT));
        skip(SEALING);
        _voteAll(id, list(SILENT, 5_000, SILENT));
        skip(VOTING);
        Sitting memory sitting = sittingOf(id);
        vm.expectEmit(address(jurors));
        emit IJurors.Slashed(id, sitting.jurors[0], 5 * SLICE, false);
        _penalize(id, 0);
        assertEq(jurors.stakeOf(sitting.jurors[0]), STAKE - 5 * SLICE, "sealed, and kept back");
        assertEq(jurors.stakeOf(sitting.jurors[1]), STAKE, "voted");
        assertEq(jurors.stakeOf(sitting.jurors[2]), STAKE, "away");
        assertEq(jurors.silentOf(sitting.jurors[0]), 1);
        assertEq(jurors.silentOf(sitting.jurors[2]), 1);
    }

    function test_Penalize_WhenThePartiesEndedItAfterTheVote() public {
        (TermSheet memory terms, bytes32 id) = _disputed();
        drawAndPlay(terms, list(5_000, 5_000, SILENT));
        _split(terms, 0, 5_000);
        _drop(terms);
        _penalize(id, 0);
        assertEq(jurors.activeOf(sittingOf(id).jurors[2]), 0);
    }

    function test_Penalize_WhoWasStruckOrSpare_DidNotSit() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Striking, 0);
        _strike(terms, seller, 0, 0, jury.jurorAt(id, 0, 0));
        missRound();
        _penalize(id, 0);
        for (uint8 seat; seat < 5; ++seat) {
            bool sat = seat > 0 && seat < 4;
            address juror = jury.jurorAt(id, 0, seat);
            assertEq(jurors.activeOf(juror), sat ? 0 : STAKE, "drawn again");
            assertEq(jurors.drawnOf(juror), sat ? 1 : 0, "drawn");
        }
    }

    function test_Penalize_WhoResignedMeanwhile_LosesWhatItKeptBackToo() public {
        (TermSheet memory terms, bytes32 id) = _disputed();
        _drawAll(terms);
        address juror = jury.jurorAt(id, 0, 0);
        _resign(juror, jurors.operatorOf(juror));
        skip(STRIKING);
        _sealAll(id, list(5_000, SILENT, SILENT));
        skip(SEALING + VOTING);
        _penalize(id, 0);
        assertEq(jurors.stakeOf(juror), STAKE - 5 * SLICE);
        assertEq(jurors.activeOf(juror), 0);
    }

    function test_Penalize_Clock() public {
        (TermSheet memory terms, bytes32 id) = _disputed();
        _drawAll(terms);
        uint256 end = vm.getBlockTimestamp() + STRIKING + SEALING + VOTING;
        vm.warp(end - 1);
        vm.expectRevert(abi.encodeWithSelector(IJury.RoundNotPenalizable.selector, id, 0));
        _penalize(id, 0);
        vm.warp(end);
        _penalize(id, 0);
    }

    function test_Penalize_EachRound_AlsoAfterTheCaseEnded() public {
        (TermSheet memory terms, bytes32 id) = _disputed();
        drawAndPlay(terms, list(5_000, SILENT, SILENT));
        drawAndPlay(terms, list(5_000, 5_000, SILENT));
        _appeal(terms, buyer);
        drawAndPlay(terms, alike(7, 5_000));
        _execute(terms);
        _penalize(id, 0);
        _penalize(id, 1);
        _penalize(id, 2);
        uint256 lost;
        uint256 drawn;
        uint256 silent;
        for (uint256 i; i < keys.length; ++i) {
            lost += jurors.slashedOf(keys[i]);
            drawn += jurors.drawnOf(keys[i]);
            silent += jurors.silentOf(keys[i]);
        }
        assertEq(lost, 0, "nobody had sealed and kept its ballot back");
        assertEq(drawn, 3 + 3 + 7);
        assertEq(silent, 2 + 1);
        assertEq(usdc.balanceOf(address(jurors)), keys.length * STAKE, "nobody has what was taken");
    }

    function test_Penalize_RevertWhen_Undrawn() public {
        (TermSheet memory terms, bytes32 id) = _disputed();
        vm.expectRevert(abi.encodeWithSelector(IJury.RoundNotPenalizable.selector, id, 0));
        _penalize(id, 0);
        _drawAll(terms);
        missRound();
        vm.expectRevert(abi.encodeWithSelector(IJury.RoundNotPenalizable.selector, id, 1));
        _penalize(id, 1);
    }

    function test_Penalize_RevertWhen_ThePartiesEndedItInThatRound() public {
        (TermSheet memory terms, bytes32 id) = _disputed();
        _drawAll(terms);
        missRound();
        _drawAll(terms);
        skip(STRIKING);
        _split(terms, 0, 5_000);
        _drop(terms);
        skip(SEALING + VOTING);
        vm.expectRevert(abi.encodeWithSelector(IJury.RoundNotPenalizable.selector, id, 1));
        _penalize(id, 1);
        _penalize(id, 0);
    }

    /// @dev Also before anybody could seal: nobody was silent who had nothing more to say.
    function test_Penalize_RevertWhen_ThePartiesEndedItInTheStriking() public {
        (TermSheet memory terms, bytes32 id) = _disputed();
        _drawAll(terms);
        _split(terms, 0, 5_000);
        _drop(terms);
        skip(STRIKING + SEALING + VOTING);
        vm.expectRevert(abi.encodeWithSelector(IJury.RoundNotPenalizable.selector, id, 0));
        _penalize(id, 0);
    }

    // --------------------------------------------------------------------------------------- equivocation

    function test_PunishEquivocation_TakesAll() public {
        (TermSheet memory terms, bytes32 id) = _disputed();
        _drawAll(terms);
        address juror = jury.jurorAt(id, 0, 0);
        SignedBallot memory one = signedBallot(id, 0, 0, juror, 5_000);
        SignedBallot memory other = signedBallot(id, 0, 0, juror, 5_001);
        vm.expectEmit(address(jurors));
        emit IJurors.Slashed(id, juror, STAKE, true);
        _punish(id, 0, juror, one, other);
        assertEq(jurors.stakeOf(juror), 0);
        assertEq(jurors.activeOf(juror), 0);
        assertEq(jurors.slashedOf(juror), STAKE);
        assertEq(jurors.activeStake(), (keys.length - 1) * STAKE);

        // No proof takes of what is staked later: the key is out.
        bytes memory refusal = abi.encodeWithSelector(IJurors.JurorExpelled.selector, juror);
        address operator = jurors.operatorOf(juror);
        vm.expectRevert(refusal);
        _increase(juror, STAKE, operator);
        vm.expectRevert(refusal);
        _punish(id, 0, juror, other, one);
    }

    function test_PunishEquivocation_OfWhoResigned_UntilItsStakeIsFree() public {
        (TermSheet memory terms, bytes32 id) = _disputed();
        _drawAll(terms);
        address juror = jury.jurorAt(id, 0, 0);
        address operator = jurors.operatorOf(juror);
        _resign(juror, operator);
        uint256 before = usdc.balanceOf(operator);
        skip(RELEASE - 1);
        SignedBallot memory one = signedBallot(id, 0, 0, juror, 5_000);
        _punish(id, 0, juror, one, signedBallot(id, 0, 0, juror, 0));
        skip(1);
        vm.expectRevert(abi.encodeWithSelector(IJurors.JurorUnexpectedState.selector, juror, 0));
        _withdrawStake(juror);
        assertEq(usdc.balanceOf(operator), before);
    }

    /// @notice A juror that lost its memory and votes as before, with another salt, harms nobody.
    function test_PunishEquivocation_RevertWhen_TheShareIsTheSame() public {
        (TermSheet memory terms, bytes32 id) = _disputed();
        _drawAll(terms);
        address juror = jury.jurorAt(id, 0, 0);
        SignedBallot memory one = signedBallot(id, 0, 0, juror, 5_000);
        SignedBallot memory other = SignedBallot(0, 5_000, "other", 0, 0);
        bytes32 digest = courtDigest(hashOfBallot(id, 0, 5_000, "other"));
        (other.r, other.vs) = vm.signCompact(secretOf(juror), digest);
        _expectUnproven(id, juror);
        _punish(id, 0, juror, one, other);
    }

    function test_PunishEquivocation_RevertWhen_Unproven() public {
        (TermSheet memory terms, bytes32 id) = _disputed();
        _drawAll(terms);
        address juror = jury.jurorAt(id, 0, 0);
        SignedBallot memory one = signedBallot(id, 0, 0, juror, 5_000);
        _expectUnproven(id, juror);
        _punish(id, 0, juror, one, one);
        // The same ballot from another seat is the same ballot.
        SignedBallot memory other = signedBallot(id, 0, 3, juror, 5_000);
        _expectUnproven(id, juror);
        _punish(id, 0, juror, one, other);
        other = signedBallot(id, 0, 0, jury.jurorAt(id, 0, 1), 6_000);
        _expectUnproven(id, juror);
        _punish(id, 0, juror, one, other);
        _expectUnproven(id, juror);
        _punish(id, 0, juror, other, one);
        other = signedBallot(id, 1, 0, juror, 6_000);
        _expectUnproven(id, juror);
        _punish(id, 0, juror, one, other);
        other = signedBallot("another case", 0, 0, juror, 6_000);
        _expectUnproven(id, juror);
        _punish(id, 0, juror, one, other);
        courtName = "Earnest Panel";
        other = signedBallot(id, 0, 0, juror, 6_000);
        _expectUnproven(id, juror);
        _punish(id, 0, juror, one, other);
    }

    function test_PunishEquivocation_RevertWhen_NobodySigned() public {
        (TermSheet memory terms, bytes32 id) = _disputed();
        _drawAll(terms);
        SignedBallot memory none = SignedBallot(5, 1, 0, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(IJurors.JurorUnknown.selector, address(0)));
        _punish(id, 0, address(0), none, SignedBallot(5, 2, 0, 0, 0));
    }

    function test_PunishEquivocation_RevertWhen_ItWasNotDrawnForThat() public {
        (TermSheet memory terms, bytes32 id) = _disputed();
        address juror = keys[0];
        SignedBallot memory other = signedBallot(id, 0, 0, juror, 6_000);
        _expectUnproven(id, juror);
        _punish(id, 0, juror, signedBallot(id, 0, 0, juror, 5_000), other);
        _drawAll(terms);
        juror = jury.jurorAt(id, 0, 4);
        other = signedBallot(id, 0, 4, juror, 6_000);
        SignedBallot memory one = signedBallot(id, 0, 3, juror, 5_000);
        _expectUnproven(id, juror);
        _punish(id, 0, juror, one, other);
        // At its own seat it is proven, though it was only spare.
        _punish(id, 0, juror, other, one);
        assertEq(jurors.stakeOf(juror), 0);
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _disputed() private returns (TermSheet memory terms, bytes32 id) {
        terms = courtSheet();
        id = disputed(terms);
    }

    function _expectUnproven(bytes32 id, address juror) private {
        vm.expectRevert(abi.encodeWithSelector(IJury.EquivocationUnproven.selector, id, juror));
    }
}
