// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IBeacon} from "../interfaces/IBeacon.sol";
import {ICourt} from "../interfaces/ICourt.sol";
import {IEscrow} from "../interfaces/IEscrow.sol";
import {IJurors} from "../interfaces/IJurors.sol";
import {IJury} from "../interfaces/IJury.sol";
import {ConsentLib} from "../libraries/ConsentLib.sol";
import {CourtActsLib} from "../libraries/CourtActsLib.sol";
import {
    Case,
    JurySettings,
    Merit,
    Outcome,
    Referral,
    Round,
    Seats,
    SignedBallot,
    Stage,
    Votes
} from "../types/Cases.sol";
import {Sheet} from "../types/Sheet.sol";
import {TermSheet} from "../types/TermSheet.sol";
import {Court} from "./Court.sol";
import {Docket} from "./Docket.sol";
import {Jurors} from "./Jurors.sol";
import {Rounds} from "./Rounds.sol";

/// @title Jury
/// @notice See {IJury}. {Jurors} knows who can be drawn, {Court} how ballots become a ruling, {Rounds} how long a stage
/// runs; here are the draws, strikes and appeals, and what jurors win and lose.
contract Jury is Rounds {
    /// @dev What an appeal was paid with, and by whom, until it is spent or given back.
    struct Appellant {
        address account;
        uint96 fee;
    }

    /// @dev Slices that a sealed ballot costs which was not opened. Whoever sees how the others voted could keep its own back
    /// and have the panel drawn again: that must cost more than being away.
    uint256 private constant WITHHELD = 5;

    /// @dev How long a juror that resigned can still be penalized after its last case.
    uint256 private constant KEEPING = 7 days;

    /// @inheritdoc IJury
    IJurors public immutable JURORS;
    /// @inheritdoc IJury
    uint256 public immutable PAY;

    uint256 private immutable SLICE;

    mapping(bytes32 id => Appellant) private _appellants;

    /// @param providers The names of whose models and programs jurors judge with.
    constructor(
        IEscrow escrow,
        IBeacon beacon,
        JurySettings memory settings,
        bytes32[] memory providers
    ) Court(escrow) Rounds(beacon, settings.size, settings.clocks) {
        if (settings.pay == 0 || settings.pay > type(uint64).max) revert SettingInvalid();
        // What the silent lose at most, where just enough voted, is at most what those earn who voted.
        uint256 quorum = _quorumOf(settings.size);
        uint256 most = (settings.pay * quorum) / (settings.size - quorum);
        if (settings.slice > most) revert SliceTooLarge(settings.slice, most);

        (PAY, SLICE) = (settings.pay, settings.slice);
        uint256 release = LONGEST + KEEPING;
        JURORS = new Jurors(USDC, settings.stake, settings.slice, release, settings.warmUp, providers);
    }

    // ------------------------------------------------------------------------------------------- parties

    /// @inheritdoc IJury
    function strike(
        TermSheet calldata terms,
        uint8 milestone,
        address account,
        uint8 seat,
        bytes calldata consent
    ) external {
        (Sheet sheet, , bytes32 id) = _read(terms, milestone);
        _strike(id, sheet.buyer(), sheet.seller(), account, seat, consent);
    }

    /// @inheritdoc IJury
    function strikeFor(bytes32 id, address account, uint8 seat, bytes calldata consent) external {
        Referral storage referral = _referralOf(id);
        _strike(id, referral.claimant, referral.respondent, account, seat, consent);
    }

    /// @inheritdoc IJury
    function appeal(
        TermSheet calldata terms,
        uint8 milestone,
        address account,
        bytes calldata consent
    ) external {
        (Sheet sheet, , bytes32 id) = _read(terms, milestone);
        _inStage(id, Stage.Appealing);
        // What the parties ended themselves needs no verdict.
        _disputeOf(terms, milestone);
        _appeal(id, sheet.buyer(), sheet.seller(), account, consent);
    }

    /// @inheritdoc IJury
    function appealFor(bytes32 id, address account, bytes calldata consent) external {
        Referral storage referral = _referralOf(id);
        _inStage(id, Stage.Appealing);
        _appeal(id, referral.claimant, referral.respondent, account, consent);
    }

    // -------------------------------------------------------------------------------------------- anyone

    /// @inheritdoc IJury
    function draw(TermSheet calldata terms, uint8 milestone, bytes calldata beaconSignature) external {
        (Sheet sheet, bytes32 deal, bytes32 id, uint256 rulingEnds) = _disputeOf(terms, milestone);
        Case memory current = _cases[id];
        bool first = current.disputedAt == 0;
        if (first) current = _beginOf(sheet, rulingEnds);

        _drawRound(id, deal, current, sheet.buyer(), sheet.seller(), beaconSignature);

        if (first) ESCROW.engage(terms, milestone, "");
    }

    /// @inheritdoc IJury
    function drawFor(bytes32 id, bytes calldata beaconSignature) external {
        Referral storage referral = _referralOf(id);
        _drawRound(id, 0, _cases[id], referral.claimant, referral.respondent, beaconSignature);
    }

    /// @inheritdoc IJury
    function penalize(bytes32 id, uint8 index) external {
        Case memory current = _cases[id];
        Round storage round = _rounds[id][index];
        Seats memory seats = round.seats;
        bool dropped = current.outcome == Outcome.Dropped && index == current.round;
        if (!_isVotedOn(seats.drawnAt) || dropped || seats.penalized) revert RoundNotPenalizable(id, index);

        round.seats.penalized = true;
        Votes votes = round.votes;
        uint256 sitting = seats.panel(_sizeOf(current, index));
        for (uint256 seat; sitting >> seat != 0; ++seat) {
            if ((sitting >> seat) & 1 == 0) continue;
            (bool voted, ) = votes.ballotOf(seat);
            bool withheld = !voted && round.seals[seat] != 0;
            JURORS.recordSeat(id, seats.idOf(seat), voted, withheld ? WITHHELD * SLICE : 0);
        }
    }

    /// @inheritdoc IJury
    function punishEquivocation(
        bytes32 id,
        uint8 round,
        address juror,
        SignedBallot calldata one,
        SignedBallot calldata other
    ) external {
        (, address signer) = _signerOf(id, round, one);
        (, address otherSigner) = _signerOf(id, round, other);
        // The same share with other reasons, or another salt, is a juror that lost its memory.
        bool same = one.sellerBps == other.sellerBps;
        if (same || signer != juror || otherSigner != juror || _jurorAt(id, round, one.seat) != juror) {
            revert EquivocationUnproven(id, juror);
        }

        JURORS.punish(id, juror);
    }

    /// @inheritdoc ICourt
    function pay(bytes32 id, uint8 index) external {
        Case memory current = _cases[id];
        Seats storage seats = _rounds[id][index].seats;
        bool appealed = _isAppeal(current, index);
        bool last = index == (appealed || current.appealRound == 0 ? current.round : current.appealRound - 1);
        if (!last || seats.paid || !_hasEnded(id, current, appealed)) revert RoundNotPayable(id, index);

        seats.paid = true;
        (Merit merit, uint256 nearTo) = _meritOf(id, index, current);
        uint256 kept =
            appealed
                ? _payByAppeal(id, index, current, merit, nearTo)
                : _payByFee(id, index, current, merit, nearTo);
        // Nobody's silence is burned for a case that hung, lapsed or was dropped before its voting was over.
        if (merit >= Merit.Voted && current.outcome != Outcome.Open) _burnSilence(id, index, current, kept);
    }

    /// @inheritdoc IJury
    function refundAppeal(bytes32 id) external {
        Case memory current = _cases[id];
        bool undrawn = current.appealedAt != 0 && current.appealRound == 0;
        if (!undrawn || _appellants[id].fee == 0 || _stageOf(id, current) == Stage.Drawing) {
            revert AppealNotRefundable(id);
        }

        _refund(id, _appellants[id].fee);
    }

    // --------------------------------------------------------------------------------------------- views

    /// @inheritdoc ICourt
    function minimumFee() public view override(ICourt, Docket) returns (uint256 fee) {
        return SIZE * PAY;
    }

    /// @inheritdoc IJury
    function appealFeeOf(bytes32 id) public view returns (uint256 fee) {
        // A fee of 88 bits, and at most fifteen seats.
        unchecked {
            return (uint256(_cases[id].fee) * (2 * SIZE + 1) + SIZE - 1) / SIZE;
        }
    }

    /// @inheritdoc IJury
    function drawingOf(
        TermSheet calldata terms,
        uint8 milestone
    ) external view returns (uint64 beaconRound, uint256 until) {
        (Sheet sheet, , bytes32 id, uint256 rulingEnds) = _disputeOf(terms, milestone);
        Case memory current = _cases[id];
        return _drawing(id, current.disputedAt == 0 ? _beginOf(sheet, rulingEnds) : current);
    }

    /// @inheritdoc IJury
    function drawingFor(bytes32 id) external view returns (uint64 beaconRound, uint256 until) {
        return _drawing(id, _cases[id]);
    }

    /// @inheritdoc IJury
    function candidatesOf(bytes32 id, uint8 round) external view returns (address[] memory jurors) {
        Seats memory seats = _rounds[id][round].seats;
        uint256 count;
        while (seats.idOf(count) != 0) ++count;
        jurors = new address[](count);
        for (uint256 seat; seat < count; ++seat) jurors[seat] = _keyOf(seats, seat);
    }

    // -------------------------------------------------------------------------------------------- rounds

    function _name() internal pure override returns (string memory) {
        return "Earnest Jury";
    }

    function _strike(
        bytes32 id,
        address claimant,
        address respondent,
        address account,
        uint8 seat,
        bytes calldata consent
    ) private {
        Case memory current = _inStage(id, Stage.Striking);
        Seats memory seats = _rounds[id][current.round].seats;
        uint8 side = _sideOf(id, claimant, respondent, account);
        if (seats.idOf(seat) == 0) revert SeatVacant(id, current.round, seat);
        if (seats.strikers & side != 0 || seats.isStruck(seat)) revert StrikeSpent(id, account);
        address juror = _keyOf(seats, seat);
        bytes32 act = _digest(CourtActsLib.hashStrike(id, current.round, account, juror));
        ConsentLib.check(account, act, consent);

        seats.struck |= uint24(1 << seat);
        seats.strikers |= side;
        _rounds[id][current.round].seats = seats;
        emit Struck(id, current.round, account, juror);
    }

    function _appeal(
        bytes32 id,
        address claimant,
        address respondent,
        address account,
        bytes calldata consent
    ) private {
        _sideOf(id, claimant, respondent, account);
        uint256 fee = appealFeeOf(id);

        _cases[id].appealedAt = uint40(block.timestamp);
        _appellants[id] = Appellant(account, uint96(fee));
        emit Appealed(id, account, fee);

        bytes32 act = _digest(CourtActsLib.hashAppeal(id, account, fee));
        ConsentLib.take(USDC, account, fee, act, type(uint256).max, consent);
    }

    function _drawRound(
        bytes32 id,
        bytes32 deal,
        Case memory current,
        address claimant,
        address respondent,
        bytes calldata beaconSignature
    ) private {
        (uint64 beaconRound, ) = _drawing(id, current);
        if (beaconRound == 0) _revertStage(id, _stageOf(id, current));
        bytes32 randomness = BEACON.verify(beaconRound, beaconSignature);
        if (_rounds[id][current.round].seats.drawnAt != 0) {
            ++current.round;
            if (current.appealedAt != 0 && current.appealRound == 0) current.appealRound = current.round;
        }
        bytes32 seed = keccak256(abi.encode(randomness, id, current.round));
        uint24[] memory candidates = _candidates(current, seed, claimant, respondent);

        _rounds[id][current.round].seats.fill(candidates);
        _cases[id] = current;
        emit Drawn(id, current.round, deal, candidates, beaconRound);
    }

    /// @dev Draws by the stakes as they stood when the second of the dispute began: what is staked beside it does not count.
    function _candidates(
        Case memory current,
        bytes32 seed,
        address claimant,
        address respondent
    ) private view returns (uint24[] memory) {
        uint256 count = _sizeOf(current, current.round) + 2;
        return JURORS.draw(seed, current.disputedAt - 1, claimant, respondent, count);
    }

    function _jurorAt(
        bytes32 id,
        uint256 round,
        uint256 seat
    ) internal view override returns (address juror) {
        return _keyOf(_rounds[id][round].seats, seat);
    }

    function _keyOf(Seats memory seats, uint256 seat) private view returns (address juror) {
        return JURORS.keyOf(seats.idOf(seat));
    }

    /// @dev 1: the claimant; 2: the respondent.
    function _sideOf(
        bytes32 id,
        address claimant,
        address respondent,
        address account
    ) private pure returns (uint8 side) {
        if (account == claimant) return 1;
        if (account == respondent) return 2;
        revert CaseStranger(id, account);
    }

    // --------------------------------------------------------------------------------------------- money

    function _earn(bytes32 id, uint256 round, uint256 seat, uint256 amount) internal override {
        uint24 juror = _rounds[id][round].seats.idOf(seat);
        _owe(JURORS.ownerOf(juror), amount);
        JURORS.recordPay(juror, amount);
    }

    /// @dev Pays an appeal's round by what was paid for it. What was not earned goes back.
    /// @return kept What of the deposit did not go back.
    function _payByAppeal(
        bytes32 id,
        uint8 index,
        Case memory current,
        Merit merit,
        uint256 nearTo
    ) private returns (uint256 kept) {
        uint256 fee = _appellants[id].fee;
        kept = _divide(id, index, current, fee, merit, nearTo);
        _refund(id, fee - kept);
    }

    /// @dev Ends an appeal's deposit: what was not spent goes back.
    function _refund(bytes32 id, uint256 amount) private {
        address account = _appellants[id].account;
        delete _appellants[id];
        _owe(account, amount);
        emit AppealRefunded(id, account, amount);
    }

    /// @dev Burns a slice of each juror that sat in a round and sealed nothing, all together at most what was kept of its pay:
    /// two sides that are one can't burn more of others' than they pay.
    function _burnSilence(bytes32 id, uint256 index, Case memory current, uint256 kept) private {
        Round storage round = _rounds[id][index];
        Seats memory seats = round.seats;
        Votes votes = round.votes;
        uint256 sitting = seats.panel(_sizeOf(current, index));
        uint256 silent;
        uint256 count;
        for (uint256 seat; sitting >> seat != 0; ++seat) {
            (bool voted, ) = votes.ballotOf(seat);
            if ((sitting >> seat) & 1 == 0 || voted || round.seals[seat] != 0) continue;
            silent |= 1 << seat;
            ++count;
        }

        for (uint256 seat; silent >> seat != 0; ++seat) {
            if ((silent >> seat) & 1 == 0) continue;
            JURORS.slash(id, seats.idOf(seat), Math.min(SLICE, kept / count));
        }
    }
}
