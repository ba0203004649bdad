// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICourt} from "../../../../contracts/interfaces/ICourt.sol";
import {IJury} from "../../../../contracts/interfaces/IJury.sol";
import {SignedBallot, SignedSeal, Stage} from "../../../../contracts/types/Cases.sol";
import {Milestone, TermSheet} from "../../../../contracts/types/TermSheet.sol";
import {JuryBase} from "../../base/JuryBase.sol";
import {JuryAct, JuryColumn} from "./JuryRules.sol";

/// @notice What was done to a case before an act is tried upon it. Of each round: drawn; sealed, by all that sit but
/// one, after the seller struck the first candidate; failed, too few voted; voted, just enough did.
enum JuryHistory {
    Undisputed,
    Disputed,
    FirstDrawn,
    FirstSealed,
    FirstFailed,
    FirstVoted,
    AgainDrawn,
    AgainSealed,
    AgainFailed,
    AgainVoted,
    AppealDrawn,
    AppealSealed,
    AppealFailed,
    AppealVoted,
    RetrialDrawn,
    RetrialSealed,
    RetrialFailed,
    RetrialVoted,
    Appealed,
    Executed,
    ExecutedUndrawn,
    ExecutedAppeal,
    Dropped,
    DroppedAppeal
}

/// @notice Where in its round a history is.
enum Progress {
    Drawn,
    Sealed,
    Failed,
    Voted
}

/// @notice The cases of the jury's table: their sheets, their histories, each act upon them as calldata, and where the
/// clocks put them. The first milestone is disputed; a second, which is due late, keeps the deal alive.
abstract contract JuryCases is JuryBase {
    uint256 internal constant DELIVERED_AT = START + 600;
    uint256 internal constant DISPUTED_AT = START + 1_200;
    /// @dev Draws come some time after the beacon's round, appeals some time after the voting.
    uint256 internal constant LATE = 1_000;
    uint256 internal constant PLAYED = STRIKING + SEALING + VOTING;

    uint256 internal constant FIRST_AT = DISPUTED_AT + LEAD + LATE;
    uint256 internal constant AGAIN_AT = FIRST_AT + PLAYED + LEAD + LATE;
    uint256 internal constant APPEALED_AT = FIRST_AT + PLAYED + LATE;
    uint256 internal constant APPEAL_AT = APPEALED_AT + LEAD + LATE;
    uint256 internal constant RETRIAL_AT = APPEAL_AT + PLAYED + LEAD + LATE;

    uint96 internal constant FEE = 20e6;
    /// @dev What the jury owes the buyer by an earlier case.
    uint96 internal constant OWED = 20e6;
    /// @dev Seven seats of what three share, rounded up.
    uint96 internal constant APPEAL_FEE = 46_666_667;
    uint16 internal constant FIRST_SHARE = 3_333;
    uint16 internal constant APPEAL_SHARE = 6_667;
    /// @dev What one juror of each panel votes: far from all the others.
    uint16 internal constant FAR = 9_999;

    /// @notice Buyer, seller, a juror that sits, a candidate that does not, that juror's operator, a stranger.
    uint256 internal constant CALLERS = 6;

    /// @dev An earlier case, which the sides ended before anybody had sealed, left the buyer its fee to collect.
    function setUp() public virtual override {
        super.setUp();
        bytes32 id = reachStage(courtSheet(), Stage.Dropped, 0);
        _pay(id, 0);
    }

    /// @notice With the shortest ruling period: all that can happen fits.
    function caseSheet() internal view returns (TermSheet memory terms) {
        terms.buyer = buyer;
        terms.seller = seller;
        terms.token = address(usdc);
        terms.milestones = new Milestone[](2);
        terms.milestones[0] = Milestone(33_333_333, 7_777_777, 1 days, keccak256("criteria 0"));
        terms.milestones[1] = Milestone(11_111_111, 1_234_567, 60 days, keccak256("criteria 1"));
        terms.burnBps = 137;
        (terms.arbiter, terms.arbiterFee) = (address(jury), FEE);
        (terms.reviewPeriod, terms.rulingPeriod) = (2 days, SHORTEST);
        terms.silenceBps = 4_567;
        terms.expiry = START + 1 days;
        terms.document = keccak256("document");
        terms.buyerNonce = 7;
    }

    // ------------------------------------------------------------------------------------------- histories

    function live(TermSheet memory terms, JuryHistory history) internal {
        _commit(terms);
        vm.warp(DELIVERED_AT);
        _deliver(terms, 0);
        if (history == JuryHistory.Undisputed) return;
        vm.warp(DISPUTED_AT);
        _dispute(terms, 0, 0);
        if (history == JuryHistory.Disputed) return;

        if (_isOfRound(history, 0)) return _play(terms, 0, progressOf(history));
        if (history == JuryHistory.Dropped) return _dropIn(terms, 0);
        if (_isOfRound(history, 1)) {
            _play(terms, 0, Progress.Failed);
            return _play(terms, 1, progressOf(history));
        }

        _play(terms, 0, Progress.Voted);
        if (history == JuryHistory.Executed) {
            vm.warp(FIRST_AT + PLAYED + APPEALING);
            return _execute(terms);
        }
        vm.warp(APPEALED_AT);
        _appeal(terms, buyer);
        if (history == JuryHistory.Appealed) return;
        if (history == JuryHistory.ExecutedUndrawn) {
            vm.warp(APPEALED_AT + LEAD + DRAWING);
            return _execute(terms);
        }
        if (history == JuryHistory.DroppedAppeal) return _dropIn(terms, 2);
        if (_isOfRound(history, 2)) return _play(terms, 2, progressOf(history));
        if (history == JuryHistory.ExecutedAppeal) {
            _play(terms, 2, Progress.Voted);
            vm.warp(APPEAL_AT + PLAYED);
            return _execute(terms);
        }
        _play(terms, 2, Progress.Failed);
        _play(terms, 3, progressOf(history));
    }

    /// @param which 0: the first round, 1: its second try, 2: the appeal, 3: its second try.
    function _play(TermSheet memory terms, uint256 which, Progress progress) private {
        uint256 drawnAt = drawnAtOf(which);
        vm.warp(drawnAt);
        uint256 from = [DISPUTED_AT, FIRST_AT + PLAYED, APPEALED_AT, APPEAL_AT + PLAYED][which];
        _draw(terms, signer.sign(beaconRoundAt(from + LEAD)));
        if (progress == Progress.Drawn) return;

        bytes32 id = caseOf(terms);
        address[] memory candidates = jury.candidatesOf(id, roundOf(which));
        _strike(terms, seller, roundOf(which), 0, candidates[0]);
        vm.warp(drawnAt + STRIKING);
        for (uint8 seat = 2; seat <= sizeOf(which); ++seat) {
            _seal(id, list(_sealOf(id, which, seat, candidates[seat])));
        }
        if (progress == Progress.Sealed) return;

        vm.warp(drawnAt + STRIKING + SEALING);
        for (uint8 seat = uint8(firstVoterOf(which, progress)); seat <= sizeOf(which); ++seat) {
            _vote(id, list(_ballotOf(id, which, seat, candidates[seat])));
        }
    }

    /// @dev After its sealing the sides agree.
    function _dropIn(TermSheet memory terms, uint256 which) private {
        _play(terms, which, Progress.Sealed);
        _split(terms, 0, 5_000);
        _drop(terms);
    }

    function _sealOf(
        bytes32 id,
        uint256 which,
        uint8 seat,
        address juror
    ) private view returns (SignedSeal memory) {
        bytes32 seal = sealFor(id, roundOf(which), juror, shareOf(which, seat));
        return signedSeal(id, roundOf(which), seat, juror, seal);
    }

    function _ballotOf(
        bytes32 id,
        uint256 which,
        uint8 seat,
        address juror
    ) private view returns (SignedBallot memory) {
        return signedBallot(id, roundOf(which), seat, juror, shareOf(which, seat));
    }

    // ---------------------------------------------------------------------------------------- of the rounds

    function progressOf(JuryHistory history) internal pure returns (Progress) {
        return Progress((uint256(history) - uint256(JuryHistory.FirstDrawn)) % 4);
    }

    function _isOfRound(JuryHistory history, uint256 which) private pure returns (bool) {
        uint256 first = uint256(JuryHistory.FirstDrawn) + 4 * which;
        return uint256(history) >= first && uint256(history) < first + 4;
    }

    /// @notice Which of the four rounds was drawn last.
    function whichOf(JuryHistory history) internal pure returns (uint256) {
        if (history >= JuryHistory.FirstDrawn && history <= JuryHistory.RetrialVoted) {
            return (uint256(history) - uint256(JuryHistory.FirstDrawn)) / 4;
        }
        bool appeal = history == JuryHistory.ExecutedAppeal || history == JuryHistory.DroppedAppeal;
        return appeal ? 2 : 0;
    }

    /// @notice Which of them may be drawn next; 0 also if none may.
    function nextOf(JuryHistory history) internal pure returns (uint256 which) {
        // Too few voted, or nobody.
        if (history == JuryHistory.FirstFailed || history == JuryHistory.FirstSealed) return 1;
        if (history == JuryHistory.Appealed) return 2;
        return history == JuryHistory.AppealFailed || history == JuryHistory.AppealSealed ? 3 : 0;
    }

    function drawnAtOf(uint256 which) internal pure returns (uint256) {
        return [FIRST_AT, AGAIN_AT, APPEAL_AT, RETRIAL_AT][which];
    }

    /// @notice What the jury calls the round: it counts those of this case.
    function roundOf(uint256 which) internal pure returns (uint8) {
        return [0, 1, 1, 2][which];
    }

    function sizeOf(uint256 which) internal pure returns (uint256) {
        return which < 2 ? 3 : 7;
    }

    /// @notice The first of the seats that vote: all after it do. Two of three, or five of seven, are enough; one less
    /// is too few.
    function firstVoterOf(uint256 which, Progress progress) internal pure returns (uint256 seat) {
        seat = which < 2 ? 2 : 3;
        if (progress == Progress.Failed) ++seat;
        if (progress < Progress.Failed) seat = sizeOf(which) + 1;
    }

    function shareOf(uint256 which, uint256 seat) internal pure returns (uint16) {
        if (seat == sizeOf(which)) return FAR;
        return which < 2 ? FIRST_SHARE : APPEAL_SHARE;
    }

    // ------------------------------------------------------------------------------------------------ clocks

    function columnOf(
        JuryHistory history,
        uint256 time,
        uint256 rulingEnds
    ) internal pure returns (JuryColumn) {
        if (history == JuryHistory.Undisputed) return JuryColumn.Undisputed;
        if (history >= JuryHistory.Executed) {
            return
                JuryColumn(uint256(JuryColumn.Executed) + uint256(history) - uint256(JuryHistory.Executed));
        }
        if (history == JuryHistory.Disputed) {
            if (time >= rulingEnds) return JuryColumn.Silent;
            return time < DISPUTED_AT + LEAD + DRAWING ? JuryColumn.Waiting : JuryColumn.Late;
        }
        if (history == JuryHistory.Appealed) {
            if (time >= rulingEnds) return JuryColumn.UndrawnLapsed;
            bool open = time < APPEALED_AT + LEAD + DRAWING;
            return open ? JuryColumn.UndrawnDrawing : JuryColumn.UndrawnExecutable;
        }
        uint256 which = whichOf(history);
        bool voted = progressOf(history) == Progress.Voted;
        if (which == 0) return _firstColumn(time, rulingEnds, voted);
        if (which == 1) return _againColumn(time, rulingEnds, voted);
        if (which == 2) return _appealColumn(time, rulingEnds, voted);
        return _retrialColumn(time, rulingEnds, voted);
    }

    function _firstColumn(uint256 time, uint256 rulingEnds, bool voted) private pure returns (JuryColumn) {
        uint256 end = FIRST_AT + PLAYED;
        if (time >= rulingEnds) return JuryColumn.FirstLapsed;
        if (time < FIRST_AT + STRIKING) return JuryColumn.FirstStriking;
        if (time < FIRST_AT + STRIKING + SEALING) return JuryColumn.FirstSealing;
        if (time < end) return JuryColumn.FirstVoting;
        if (voted) return time < end + APPEALING ? JuryColumn.FirstAppealing : JuryColumn.FirstExecutable;
        return time < end + LEAD + DRAWING ? JuryColumn.FirstDrawing : JuryColumn.FirstHung;
    }

    function _againColumn(uint256 time, uint256 rulingEnds, bool voted) private pure returns (JuryColumn) {
        uint256 end = AGAIN_AT + PLAYED;
        if (time >= rulingEnds) return JuryColumn.AgainLapsed;
        if (time < AGAIN_AT + STRIKING) return JuryColumn.AgainStriking;
        if (time < AGAIN_AT + STRIKING + SEALING) return JuryColumn.AgainSealing;
        if (time < end) return JuryColumn.AgainVoting;
        if (!voted) return JuryColumn.AgainHung;
        return time < end + APPEALING ? JuryColumn.AgainAppealing : JuryColumn.AgainExecutable;
    }

    function _appealColumn(uint256 time, uint256 rulingEnds, bool voted) private pure returns (JuryColumn) {
        uint256 end = APPEAL_AT + PLAYED;
        if (time >= rulingEnds) return JuryColumn.AppealLapsed;
        if (time < APPEAL_AT + STRIKING) return JuryColumn.AppealStriking;
        if (time < APPEAL_AT + STRIKING + SEALING) return JuryColumn.AppealSealing;
        if (time < end) return JuryColumn.AppealVoting;
        if (voted) return JuryColumn.AppealExecutable;
        return time < end + LEAD + DRAWING ? JuryColumn.AppealDrawing : JuryColumn.AppealUpheld;
    }

    function _retrialColumn(uint256 time, uint256 rulingEnds, bool voted) private pure returns (JuryColumn) {
        if (time >= rulingEnds) return JuryColumn.RetrialLapsed;
        if (time < RETRIAL_AT + STRIKING) return JuryColumn.RetrialStriking;
        if (time < RETRIAL_AT + STRIKING + SEALING) return JuryColumn.RetrialSealing;
        if (time < RETRIAL_AT + PLAYED) return JuryColumn.RetrialVoting;
        return voted ? JuryColumn.RetrialExecutable : JuryColumn.RetrialUpheld;
    }

    /// @notice On, before and after each clock that a history has started, from its last act on.
    function timesOf(JuryHistory history, uint256 rulingEnds) internal pure returns (uint256[] memory times) {
        uint256 drawnAt = drawnAtOf(whichOf(history));
        uint256 end = drawnAt + PLAYED;
        if (history == JuryHistory.Undisputed) return _around([DELIVERED_AT + 2, 0, 0, 0]);
        if (history == JuryHistory.Disputed) {
            return _around([DISPUTED_AT + LEAD, DISPUTED_AT + LEAD + DRAWING, rulingEnds, 0]);
        }
        uint256 undrawn = APPEALED_AT + LEAD + DRAWING;
        if (history == JuryHistory.Appealed) return _around([undrawn, rulingEnds, 0, 0]);
        // What was executed just then is tried from then on.
        if (history == JuryHistory.ExecutedUndrawn) return _around([undrawn + 1, rulingEnds, 0, 0]);
        if (history >= JuryHistory.Dropped) return _around([end, rulingEnds, 0, 0]);
        if (history == JuryHistory.Executed) return _around([end + APPEALING + 1, rulingEnds, 0, 0]);
        if (history == JuryHistory.ExecutedAppeal) return _around([end + 1, rulingEnds, 0, 0]);

        Progress progress = progressOf(history);
        if (progress == Progress.Drawn) {
            return _around([drawnAt + STRIKING, drawnAt + STRIKING + SEALING, 0, 0]);
        }
        if (progress == Progress.Sealed) return _around([drawnAt + STRIKING + SEALING, end, 0, 0]);
        if (progress == Progress.Failed) {
            return _around([end, end + LEAD, end + LEAD + DRAWING, rulingEnds]);
        }
        return _around([end, end + APPEALING, rulingEnds, 0]);
    }

    function _around(uint256[4] memory clocks) private pure returns (uint256[] memory times) {
        uint256 count;
        while (count < 4 && clocks[count] != 0) ++count;
        times = new uint256[](3 * count);
        for (uint256 i; i < times.length; ++i) times[i] = clocks[i / 3] + (i % 3) - 1;
    }

    // ----------------------------------------------------------------------------------------------- acts

    /// @notice Who is who: the juror whose seal and the one whose ballot is tried, and the candidate that does not sit.
    struct Cast {
        bytes32 id;
        uint8 round;
        uint256 which;
        uint8 unsealed;
        uint8 unheard;
        uint8 reserve;
        address[] candidates;
    }

    function castOf(TermSheet memory terms, JuryHistory history) internal view returns (Cast memory cast) {
        cast.id = caseOf(terms);
        cast.which = whichOf(history);
        cast.round = roundOf(cast.which);
        // The seller struck the first candidate as soon as the round was over its drawing.
        bool struck = progressOfAny(history) != Progress.Drawn;
        (cast.unsealed, cast.unheard) = struck ? (1, 2) : (0, 1);
        cast.reserve = struck ? 0 : uint8(sizeOf(cast.which));
        cast.candidates = jury.candidatesOf(cast.id, cast.round);
        // Nobody is drawn yet: anyone of the pool.
        if (cast.candidates.length == 0) cast.candidates = keys;
    }

    function progressOfAny(JuryHistory history) internal pure returns (Progress) {
        if (history < JuryHistory.FirstDrawn) return Progress.Drawn;
        if (history <= JuryHistory.RetrialVoted) return progressOf(history);
        return history >= JuryHistory.Dropped ? Progress.Sealed : Progress.Voted;
    }

    function accountOf(Cast memory cast, uint256 caller) internal view returns (address) {
        if (caller == 0) return buyer;
        if (caller == 1) return seller;
        if (caller == 2) return cast.candidates[cast.unsealed];
        if (caller == 3) return cast.candidates[cast.reserve];
        if (caller == 4) return jurors.operatorOf(cast.candidates[cast.unsealed]);
        return stranger;
    }

    /// @notice The act as a call of the jury; `caller` matters where it acts for itself.
    function callOf(
        TermSheet memory terms,
        JuryHistory history,
        Cast memory cast,
        JuryAct act,
        uint256 caller
    ) internal view returns (bytes memory) {
        bytes32 id = cast.id;
        if (act == JuryAct.Draw) return abi.encodeCall(IJury.draw, (terms, 0, _luckOf(history)));
        if (act == JuryAct.Execute) return abi.encodeCall(ICourt.execute, (terms, 0));
        if (act == JuryAct.Drop) return abi.encodeCall(ICourt.drop, (terms, 0));
        if (act == JuryAct.PenalizeFirst) return abi.encodeCall(IJury.penalize, (id, 0));
        if (act == JuryAct.PenalizeLast) return abi.encodeCall(IJury.penalize, (id, cast.round));
        if (act == JuryAct.PayFirst) return abi.encodeCall(ICourt.pay, (id, 0));
        if (act == JuryAct.PayLast) return abi.encodeCall(ICourt.pay, (id, cast.round));
        if (act == JuryAct.RefundAppeal) return abi.encodeCall(IJury.refundAppeal, (id));
        if (act == JuryAct.Strike) {
            return abi.encodeCall(IJury.strike, (terms, 0, accountOf(cast, caller), 1, SENDER));
        }
        if (act == JuryAct.StrikeBySignature) {
            bytes32 strike = courtDigest(hashOfStrike(id, cast.round, seller, cast.candidates[1]));
            return abi.encodeCall(IJury.strike, (terms, 0, seller, 1, signed(sellerKey, strike)));
        }
        if (act == JuryAct.Appeal) {
            return abi.encodeCall(IJury.appeal, (terms, 0, accountOf(cast, caller), SENDER));
        }
        if (act == JuryAct.AppealBySignature) {
            return abi.encodeCall(IJury.appeal, (terms, 0, seller, _paidAppeal(id)));
        }
        if (act == JuryAct.Collect) return abi.encodeCall(ICourt.collect, (buyer));
        return _jurorsCallOf(cast, act, caller);
    }

    function _jurorsCallOf(
        Cast memory cast,
        JuryAct act,
        uint256 caller
    ) private view returns (bytes memory) {
        if (act == JuryAct.Seal || act == JuryAct.SealBySignature) {
            address juror = cast.candidates[cast.unsealed];
            SignedSeal memory seal = _sealOf(cast.id, cast.which, cast.unsealed, juror);
            if (act == JuryAct.Seal) (seal.r, seal.vs) = (0, 0);
            if (act == JuryAct.Seal && caller == 3) seal.seat = cast.reserve;
            return abi.encodeCall(ICourt.seal, (cast.id, list(seal)));
        }
        if (act == JuryAct.PunishEquivocation || act == JuryAct.PunishRepetition) {
            return _punishmentOf(cast, act == JuryAct.PunishRepetition);
        }
        uint8 seat = act == JuryAct.VoteOfSitting ? cast.unheard : cast.reserve;
        SignedBallot memory ballot = _ballotOf(cast.id, cast.which, seat, cast.candidates[seat]);
        return abi.encodeCall(ICourt.vote, (cast.id, list(ballot)));
    }

    /// @dev Two ballots of the juror that may seal yet.
    /// @param same Whether they are of one share, for other reasons.
    function _punishmentOf(Cast memory cast, bool same) private view returns (bytes memory) {
        address juror = cast.candidates[cast.unsealed];
        SignedBallot memory one = signedBallot(cast.id, cast.round, cast.unsealed, juror, FIRST_SHARE);
        uint16 share = same ? FIRST_SHARE : APPEAL_SHARE;
        SignedBallot memory other = signedBallot(cast.id, cast.round, cast.unsealed, juror, share);
        if (same) {
            other.rationale = keccak256("other reasons");
            bytes32 digest = courtDigest(hashOfBallot(cast.id, cast.round, share, other.rationale));
            (other.r, other.vs) = vm.signCompact(secretOf(juror), digest);
        }
        return abi.encodeCall(IJury.punishEquivocation, (cast.id, cast.round, juror, one, other));
    }

    /// @dev The seller's authorization of what an appeal costs.
    function _paidAppeal(bytes32 id) private view returns (bytes memory) {
        bytes32 act = courtDigest(hashOfAppeal(id, seller, APPEAL_FEE));
        return authorizedTo(address(jury), seller, APPEAL_FEE, type(uint256).max, act);
    }

    /// @dev The beacon's signature that the draw needs which comes next.
    function _luckOf(JuryHistory history) private view returns (bytes memory) {
        uint256 from = DISPUTED_AT;
        uint256 next = nextOf(history);
        if (next == 1) from = FIRST_AT + PLAYED;
        if (next == 2) from = APPEALED_AT;
        if (next == 3) from = APPEAL_AT + PLAYED;
        return signer.sign(beaconRoundAt(from + LEAD));
    }
}
