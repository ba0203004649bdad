// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IJurors} from "../../../contracts/interfaces/IJurors.sol";
import {IJury} from "../../../contracts/interfaces/IJury.sol";
import {SignedBallot, SignedSeal} from "../../../contracts/types/Cases.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {JuryBase} from "../base/JuryBase.sol";
import {Test} from "../base/Test.sol";
import {CaseLedger} from "./invariants/CaseLedger.sol";
import {JuryHandler} from "./invariants/JuryHandler.sol";

/// @notice What holds of a jury, its jurors' stakes and its deals whatever anybody does. The numbers are those of
/// test/INVARIANTS.md.
contract JuryInvariantsTest is Test {
    JuryHandler private _handler;
    IJury private _jury;
    IJurors private _jurors;

    function setUp() public {
        _handler = new Courtroom();
        _jury = _handler.theJury();
        _jurors = _handler.theJurors();

        bytes4[] memory selectors = new bytes4[](26);
        selectors[0] = JuryHandler.dispute.selector;
        selectors[1] = JuryHandler.wait_.selector;
        selectors[2] = JuryHandler.hurry.selector;
        selectors[3] = JuryHandler.hurry.selector;
        selectors[4] = JuryHandler.draw.selector;
        selectors[5] = JuryHandler.strike.selector;
        selectors[6] = JuryHandler.seal.selector;
        selectors[7] = JuryHandler.vote.selector;
        selectors[8] = JuryHandler.appeal.selector;
        selectors[9] = JuryHandler.execute.selector;
        selectors[10] = JuryHandler.agree.selector;
        selectors[11] = JuryHandler.drop.selector;
        selectors[12] = JuryHandler.pay.selector;
        selectors[13] = JuryHandler.penalize.selector;
        selectors[14] = JuryHandler.refundAppeal.selector;
        selectors[15] = JuryHandler.equivocate.selector;
        selectors[16] = JuryHandler.operate.selector;
        selectors[17] = JuryHandler.operate.selector;
        for (uint256 i = 18; i < 26; ++i) selectors[i] = JuryHandler.step.selector;
        targetContract(address(_handler));
        targetSelector(FuzzSelector({addr: address(_handler), selectors: selectors}));
    }

    /// @dev All stakes, and what was slashed of them, are there to the unit, also when some were withdrawn.
    function invariant_10_StakesAreAllThere() public view {
        assertEq(_handler.fault(), "", "fault");
        uint256 sum = _handler.burned();
        for (uint256 i; i < _handler.jurorCount(); ++i) {
            (address juror, ) = _handler.jurorOf(i);
            sum += _jurors.stakeOf(juror);
        }
        assertEq(_handler.stakesHeld(), sum, "stakes and what was slashed");
    }

    /// @dev What the jury has is at least what it owes, and what is still to be divided.
    function invariant_11_TheJuryHoldsWhatItOwes() public view {
        (address buyer, address seller) = _handler.accountsOwed();
        uint256 owed = _jury.owedTo(buyer) + _jury.owedTo(seller);
        for (uint256 i; i < _handler.jurorCount(); ++i) {
            (, address operator) = _handler.jurorOf(i);
            owed += _jury.owedTo(operator);
            assertEq(_jury.owedTo(operator), _handler.owed(operator), "owed to an operator");
        }
        assertEq(owed, _handler.owedInAll(), "owed in all");
        assertGe(_handler.holdings(), owed + _handler.undivided(), "owes more than it holds");
    }

    /// @dev Every ballot is one that the ledger saw from a juror that sits, once. Looked at after every fourth act.
    function invariant_12_NobodyVotesTwiceOrUndrawn() public view {
        assertEq(_handler.fault(), "", "fault");
        if (_handler.acts() % 4 != 0) return;
        for (uint256 c; c < _handler.caseCount(); ++c) {
            CaseLedger.Track memory t = _handler.trackOf(c);
            for (uint8 round; round < t.rounds; ++round) _assertBallots(c, t.id, round);
        }
    }

    /// @dev What was ruled is the median of the ballots that the ledger saw. That neither order nor division nor submitter
    /// changes anything of it: `test_Invariant_13`. What was ruled stays, so every fourth act is enough.
    function invariant_13_BallotsAloneMakeAVerdict() public view {
        assertEq(_handler.fault(), "", "fault");
        if (_handler.acts() % 4 != 0) return;
        for (uint256 c; c < _handler.caseCount(); ++c) {
            CaseLedger.Track memory t = _handler.trackOf(c);
            if (t.end != CaseLedger.End.Executed) continue;
            (bool found, uint256 share) = _handler.verdictDue(c);
            assertTrue(found, "a verdict without a quorum");
            assertEq(_jury.verdictOf(t.id), share, "verdict");
        }
    }

    /// @dev Checked at every execution: who is no side of the deal has what it had, the sides have their shares of the
    /// milestone and the jury its fee, and no other milestone moved.
    function invariant_14_AVerdictMovesItsMilestoneAlone() public view {
        assertEq(_handler.fault(), "", "fault");
    }

    /// @dev After the last clock a stranger ends every deal, and nothing but the jury's own money stays in the escrow. Tried
    /// after every sixteenth act.
    function invariant_15_NoJuryKeepsADealFromEnding() public {
        if (_handler.acts() % 16 != 0) return;
        uint256 snapshot = vm.snapshotState();
        assertEq(_handler.emptyAll(), 0, "deals that a stranger could not end");
        vm.revertToState(snapshot);
    }

    /// @dev Each stake is what was put in, less what the ledger saw slashed; only who was silent, or signed two ballots,
    /// ever lost anything.
    function invariant_16_OnlyTheSilentAndTheLyingLose() public view {
        for (uint256 i; i < _handler.jurorCount(); ++i) {
            (address juror, ) = _handler.jurorOf(i);
            assertEq(_jurors.stakeOf(juror), _handler.stakes(juror), "stake");
            assertEq(_jurors.slashedOf(juror), _handler.slashed(juror), "slashed");
            if (!_handler.guilty(juror)) assertEq(_jurors.slashedOf(juror), 0, "lost for nothing");
        }
    }

    /// @dev No round gives out more than its pot, whose rest is nobody's, the buyer's or the appellant's; looked at after
    /// every fourth act.
    function invariant_17_ARoundPaysNoMoreThanItsPot() public view {
        assertEq(_handler.fault(), "", "fault");
        if (_handler.acts() % 4 != 0) return;
        for (uint256 c; c < _handler.caseCount(); ++c) {
            for (uint256 round; round < _handler.trackOf(c).rounds; ++round) {
                CaseLedger.RoundTrack memory r = _handler.roundOf(c, round);
                assertLe(r.spent, r.pot, "spent");
            }
        }
    }

    /// @dev The buyer and the seller may be one, and hang, settle and appeal as they like: in no case does more burn for
    /// silence than what they put down and nobody got back.
    function invariant_23_SilenceBurnsNoMoreThanWasPaid() public view {
        for (uint256 c; c < _handler.caseCount(); ++c) {
            CaseLedger.Track memory t = _handler.trackOf(c);
            assertLe(t.silenced, t.kept, "burned for silence");
        }
    }

    /// @dev Acts like the above, in a fixed order: everything that can happen does, else they would prove little.
    function test_JuryInvariants_TheHandlerReachesEverything() public {
        bytes32[19] memory all = [
            bytes32("drawn"),
            "drawn again",
            "drawn for an appeal",
            "drawn for an appeal again",
            "struck",
            "sealed",
            "voted",
            "appealed",
            "executed",
            "dropped",
            "paid",
            "penalized",
            "refunded",
            "punished",
            "paid, lapsed",
            "activated",
            "resigned",
            "withdrawn",
            "silence burned"
        ];
        bytes4[] memory selectors = targetSelectors()[0].selectors;
        uint256[19] memory reached;
        uint256 fresh = vm.snapshotState();
        for (uint256 run; run < 16; ++run) {
            for (uint256 n; n < 200; ++n) {
                bytes32 luck = keccak256(abi.encode(run, n));
                bytes4 selector = selectors[uint256(luck) % selectors.length];
                (bool ok, ) = address(_handler).call(abi.encodeWithSelector(selector, luck));
                assertTrue(ok, "the handler reverted");
            }
            _assertAll();
            for (uint256 i; i < all.length; ++i) reached[i] += _handler.reached(all[i]);
            vm.revertToState(fresh);
        }
        for (uint256 i; i < all.length; ++i) {
            assertGt(reached[i], 0, string(abi.encodePacked("never reached: ", all[i])));
        }
    }

    function _assertAll() private {
        invariant_10_StakesAreAllThere();
        invariant_11_TheJuryHoldsWhatItOwes();
        invariant_12_NobodyVotesTwiceOrUndrawn();
        invariant_13_BallotsAloneMakeAVerdict();
        invariant_16_OnlyTheSilentAndTheLyingLose();
        invariant_17_ARoundPaysNoMoreThanItsPot();
        invariant_23_SilenceBurnsNoMoreThanWasPaid();
        assertEq(_handler.emptyAll(), 0, "deals left");
    }

    function _assertBallots(uint256 c, bytes32 id, uint8 round) private view {
        CaseLedger.RoundTrack memory r = _handler.roundOf(c, round);
        uint256 count;
        for (uint8 seat; seat < r.candidates.length; ++seat) {
            (bool voted, uint16 share) = _jury.ballotOf(id, round, seat);
            uint256 seen = _handler.votedShare(c, round, r.candidates[seat]);
            assertEq(voted ? uint256(share) + 1 : 0, seen, "a ballot");
            if (!voted) continue;
            assertTrue(_handler.sits(c, round, seat), "voted without sitting");
            ++count;
        }
        (uint256 ballots, ) = _jury.medianOf(id, round);
        assertEq(ballots, count, "ballots");
    }
}

/// @notice The handler, here because the runner calls only contracts of the test's own file.
contract Courtroom is JuryHandler {}

/// @notice Two copies of a case, with the same ballots in another order, division and hands.
contract JuryOrderTest is JuryBase {
    /// @dev How one copy hears its ballots.
    struct Manner {
        uint256 luck;
        address submitter;
        uint256 gas;
    }

    function sizeOfJury() internal pure override returns (uint256) {
        return 7;
    }

    function test_Invariant_13_NoOrderDivisionSubmitterOrGasChangesAVerdict(
        uint256 one,
        uint256 other,
        uint256 ballots
    ) public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStageOfSealing(terms);
        Sitting memory sitting = sittingOf(id);
        uint16[] memory shares = new uint16[](7);
        for (uint256 i; i < 7; ++i) {
            uint256 luck = uint256(keccak256(abi.encode(ballots, i)));
            // Two of seven may be silent, and there is a quorum yet.
            shares[i] = i > 4 && luck % 3 == 0 ? SILENT : uint16((luck >> 8) % 10_001);
        }

        uint256 fresh = vm.snapshotState();
        bytes32 first = _hear(terms, sitting, shares, Manner(one, buyer, 3_000_000));
        vm.revertToState(fresh);
        bytes32 second = _hear(terms, sitting, shares, Manner(other, stranger, 30_000_000));
        assertEq(first, second, "what the ballots came to");
    }

    /// @dev The case is as it is when its sealing begins.
    function reachStageOfSealing(TermSheet memory terms) private returns (bytes32 id) {
        id = disputed(terms);
        _drawAll(terms);
        skip(STRIKING);
    }

    /// @return What there is at the end: the verdict, every ballot, what both sides have.
    function _hear(
        TermSheet memory terms,
        Sitting memory sitting,
        uint16[] memory shares,
        Manner memory manner
    ) private returns (bytes32) {
        SignedSeal[] memory seals = sealsOf(sitting, shares);
        uint256[] memory order = _shuffled(seals.length, manner.luck);
        for (uint256 i; i < seals.length; ++i) _seal(sitting.id, list(seals[order[i]]));
        skip(SEALING);

        SignedBallot[] memory ballots = ballotsOf(sitting, shares);
        order = _shuffled(ballots.length, manner.luck >> 128);
        for (uint256 from; from < order.length;) {
            // From one to all of the rest; and the one before again.
            uint256 size = 1 + ((manner.luck >> from) % (order.length - from));
            SignedBallot[] memory part = new SignedBallot[](size + (from == 0 ? 0 : 1));
            for (uint256 i; i < size; ++i) part[i] = ballots[order[from + i]];
            if (from != 0) part[size] = ballots[order[from - 1]];
            vm.prank(manner.submitter);
            jury.vote{gas: manner.gas}(sitting.id, part);
            from += size;
        }
        skip(VOTING + APPEALING);
        vm.prank(manner.submitter);
        jury.execute{gas: manner.gas}(terms, 0);
        return _state(sitting);
    }

    function _state(Sitting memory sitting) private view returns (bytes32 state) {
        state = keccak256(abi.encode(jury.verdictOf(sitting.id), wealthOf(buyer), wealthOf(seller)));
        for (uint256 i; i < sitting.seats.length; ++i) {
            (bool voted, uint16 share) = jury.ballotOf(sitting.id, 0, sitting.seats[i]);
            state = keccak256(abi.encode(state, voted, share));
        }
    }

    function _shuffled(uint256 count, uint256 luck) private pure returns (uint256[] memory order) {
        order = new uint256[](count);
        for (uint256 i; i < count; ++i) {
            uint256 place = uint256(keccak256(abi.encode(luck, i))) % (i + 1);
            order[i] = order[place];
            order[place] = i;
        }
    }
}
