// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IBeacon} from "../interfaces/IBeacon.sol";
import {ICourt} from "../interfaces/ICourt.sol";
import {IEscrow} from "../interfaces/IEscrow.sol";
import {IJurors} from "../interfaces/IJurors.sol";
import {IJury} from "../interfaces/IJury.sol";
import {ConsentLib} from "../libraries/ConsentLib.sol";
import {CourtActsLib} from "../libraries/CourtActsLib.sol";
import {Case, Clocks, Merit, Outcome, Round, Seats, SignedBallot, Stage, Votes} from "../types/Cases.sol";
import {Sheet} from "../types/Sheet.sol";
import {TermSheet} from "../types/TermSheet.sol";
import {Court} from "./Court.sol";
import {Jurors} from "./Jurors.sol";

/// @title Jury
/// @notice See {IJury}. {Jurors} knows who can be drawn, {Court} how ballots become a ruling; here are the rounds.
contract Jury is IJury, Court {
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
    uint256 public constant LEAD = 5 minutes;

    /// @inheritdoc IJury
    IBeacon public immutable BEACON;
    /// @inheritdoc IJury
    IJurors public immutable JURORS;
    /// @inheritdoc IJury
    uint256 public immutable SIZE;
    /// @inheritdoc IJury
    uint256 public immutable PAY;

    uint256 private immutable DRAWING;
    uint256 private immutable STRIKING;
    uint256 private immutable SEALING;
    uint256 private immutable VOTING;
    uint256 private immutable APPEALING;
    uint256 private immutable EXECUTING;

    mapping(bytes32 id => Appellant) private _appellants;

    /// @param size Jurors of a first round: 3, 5 or 7.
    /// @param stake The least stake that is drawn, in micro-units of USDC.
    /// @param seatPay The least pay of a seat, in micro-units of USDC.
    /// @param names Of the providers.
    constructor(
        IEscrow escrow,
        IBeacon beacon,
        uint256 size,
        uint96 stake,
        uint96 seatPay,
        Clocks memory periods,
        bytes32[] memory names
    ) EIP712("Earnest Jury", "1") Court(escrow) {
        if (size < 3 || size > 7 || size % 2 == 0) revert SizeInvalid(size);
        bool idle = periods.drawing == 0 || periods.sealing == 0 || periods.voting == 0;
        if (idle || periods.striking == 0 || periods.appealing == 0 || periods.executing == 0) {
            revert SettingInvalid();
        }
        if (seatPay == 0 || seatPay > type(uint64).max) revert SettingInvalid();

        (BEACON, SIZE, PAY) = (beacon, size, seatPay);
        (DRAWING, STRIKING, SEALING) = (periods.drawing, periods.striking, periods.sealing);
        (VOTING, APPEALING, EXECUTING) = (periods.voting, periods.appealing, periods.executing);

        // Longer than any case can take: two rounds, and a second try of one of them.
        JURORS = new Jurors(USDC, stake, 3 * _roundPeriod() + APPEALING + KEEPING, names);
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
        Case memory current = _inStage(id, Stage.Striking);
        Seats memory seats = _rounds[id][current.round].seats;
        uint8 side = _sideOf(sheet, id, account);
        if (seats.idOf(seat) == 0) revert SeatVacant(id, current.round, seat);
        if (seats.strikers & side != 0 || seats.isStruck(seat)) revert StrikeSpent(id, account);
        address juror = JURORS.keyOf(seats.idOf(seat));
        bytes32 act = _hashTypedDataV4(CourtActsLib.hashStrike(id, current.round, account, juror));
        ConsentLib.check(account, act, consent);

        seats.struck |= uint24(1 << seat);
        seats.strikers |= side;
        _rounds[id][current.round].seats = seats;
        emit Struck(id, current.round, account, juror);
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
        _sideOf(sheet, id, account);
        uint256 fee = appealFeeOf(id);

        _cases[id].appealedAt = uint40(block.timestamp);
        _appellants[id] = Appellant(account, uint96(fee));
        emit Appealed(id, account, fee);

        bytes32 act = _hashTypedDataV4(CourtActsLib.hashAppeal(id, account, fee));
        ConsentLib.take(USDC, account, fee, act, type(uint256).max, consent);
    }

    // -------------------------------------------------------------------------------------------- anyone

    /// @inheritdoc IJury
    function draw(TermSheet calldata terms, uint8 milestone, bytes calldata beaconSignature) external {
        (Sheet sheet, bytes32 deal, bytes32 id, uint256 rulingEnds) = _disputeOf(terms, milestone);
        Case memory current = _cases[id];
        bool first = current.disputedAt == 0;
        if (first) current = _begin(sheet, rulingEnds);
        uint256 from = _drawsFrom(id, current, first);
        if (from == 0) revert CaseUnexpectedStage(id, first ? Stage.Hung : _stageOf(id, current));
        if (!first) {
            ++current.round;
            if (current.appealedAt != 0 && current.appealRound == 0) current.appealRound = current.round;
        }

        _drawRound(sheet, deal, id, current, BEACON.roundAt(from + LEAD), beaconSignature);
        _cases[id] = current;

        if (first) ESCROW.engage(terms, milestone, "");
    }

    /// @inheritdoc IJury
    function penalize(bytes32 id, uint8 index) external {
        Case memory current = _cases[id];
        Round storage round = _rounds[id][index];
        Seats memory seats = round.seats;
        bool over = seats.drawnAt != 0 && block.timestamp >= _votingEnds(seats);
        bool dropped = current.outcome == Outcome.Dropped && index == current.round;
        if (!over || dropped || seats.penalized) revert RoundNotPenalizable(id, index);

        round.seats.penalized = true;
        Votes votes = round.votes;
        uint256 sitting = seats.panel(_sizeOf(current, index));
        for (uint256 seat; sitting >> seat != 0; ++seat) {
            if ((sitting >> seat) & 1 == 0) continue;
            (bool voted, ) = votes.ballotOf(seat);
            uint256 slices =
                voted
                    ? 0
                    : round.seals[seat] == 0
                        ? 1
                        : WITHHELD;
            JURORS.recordSeat(id, seats.idOf(seat), slices);
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
        bytes32 digest = ballotDigestOf(id, round, one.sellerBps, one.rationale);
        bytes32 otherDigest = ballotDigestOf(id, round, other.sellerBps, other.rationale);
        (address signer, , ) = ECDSA.tryRecover(digest, one.r, one.vs);
        (address otherSigner, , ) = ECDSA.tryRecover(otherDigest, other.r, other.vs);
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
        // An arbiter that is too late has no fee; what was paid for an appeal is here.
        bool ended = current.outcome != Outcome.Open || (appealed && _stageOf(id, current) == Stage.Lapsed);
        if (!last || !ended || seats.drawnAt == 0 || seats.paid) revert RoundNotPayable(id, index);

        seats.paid = true;
        if (appealed) _payByAppeal(id, index, current);
        else _payByFee(id, index, current);
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

    /// @inheritdoc IJury
    function clocks() external view returns (Clocks memory) {
        return
            Clocks(
                uint32(DRAWING),
                uint32(STRIKING),
                uint32(SEALING),
                uint32(VOTING),
                uint32(APPEALING),
                uint32(EXECUTING)
            );
    }

    /// @inheritdoc ICourt
    function minimumRulingPeriod() public view override(ICourt, Court) returns (uint256 period) {
        return 2 * _roundPeriod() + APPEALING + EXECUTING;
    }

    /// @inheritdoc ICourt
    function minimumFee() public view override(ICourt, Court) returns (uint256 fee) {
        return SIZE * PAY;
    }

    /// @inheritdoc IJury
    function appealFeeOf(bytes32 id) public view returns (uint256 fee) {
        return (uint256(_cases[id].fee) * (2 * SIZE + 1) + SIZE - 1) / SIZE;
    }

    /// @inheritdoc IJury
    function drawingOf(
        TermSheet calldata terms,
        uint8 milestone
    ) external view returns (uint64 beaconRound, uint256 until) {
        (Sheet sheet, , bytes32 id, uint256 rulingEnds) = _disputeOf(terms, milestone);
        Case memory current = _cases[id];
        bool first = current.disputedAt == 0;
        if (first) current = _begin(sheet, rulingEnds);
        uint256 from = _drawsFrom(id, current, first);
        if (from != 0) return (BEACON.roundAt(from + LEAD), from + LEAD + DRAWING);
    }

    /// @inheritdoc ICourt
    function stageEndsAt(bytes32 id) external view returns (uint256 time) {
        Case memory current = _cases[id];
        Stage stage = _stageOf(id, current);
        Seats memory seats = _rounds[id][current.round].seats;
        if (stage == Stage.Striking) return seats.drawnAt + STRIKING;
        if (stage == Stage.Sealing) return seats.drawnAt + STRIKING + SEALING;
        if (stage == Stage.Voting) return _votingEnds(seats);
        if (stage == Stage.Appealing) return _votingEnds(seats) + APPEALING;
        if (stage == Stage.Drawing) return _drawsFrom(id, current, false) + LEAD + DRAWING;
        if (stage == Stage.Executable || stage == Stage.Hung) return current.rulingEnds;
    }

    /// @inheritdoc IJury
    function candidatesOf(bytes32 id, uint8 round) external view returns (address[] memory jurors) {
        Seats memory seats = _rounds[id][round].seats;
        uint256 count;
        while (seats.idOf(count) != 0) ++count;
        jurors = new address[](count);
        for (uint256 seat; seat < count; ++seat) jurors[seat] = JURORS.keyOf(seats.idOf(seat));
    }

    /// @inheritdoc IJury
    function struckOf(bytes32 id, uint8 round) external view returns (uint256 seats) {
        return _rounds[id][round].seats.struck;
    }

    // -------------------------------------------------------------------------------------------- stages

    function _stageOf(bytes32 id, Case memory current) internal view override returns (Stage) {
        if (current.disputedAt == 0) return Stage.None;
        if (current.outcome == Outcome.Executed) return Stage.Executed;
        if (current.outcome != Outcome.Open) return Stage.Dropped;
        if (block.timestamp >= current.rulingEnds) return Stage.Lapsed;

        bool appealed = current.appealedAt != 0;
        if (appealed && current.appealRound == 0) {
            bool open = block.timestamp < current.appealedAt + LEAD + DRAWING;
            return open ? Stage.Drawing : Stage.Executable;
        }
        Round storage round = _rounds[id][current.round];
        uint256 time = round.seats.drawnAt + STRIKING;
        if (block.timestamp < time) return Stage.Striking;
        if (block.timestamp < (time += SEALING)) return Stage.Sealing;
        if (block.timestamp < (time += VOTING)) return Stage.Voting;

        if (_hasQuorum(current, current.round, round.votes)) {
            bool open = !appealed && block.timestamp < time + APPEALING;
            return open && _fits(time + APPEALING, current) ? Stage.Appealing : Stage.Executable;
        }
        bool again = !_isRedrawn(current) && _fits(time, current);
        if (again && block.timestamp < time + LEAD + DRAWING) return Stage.Drawing;
        // At an appeal, the first verdict stands.
        return appealed ? Stage.Executable : Stage.Hung;
    }

    /// @dev The moment from which the lead to the beacon's round of the next draw runs; 0: nothing can be drawn now.
    function _drawsFrom(bytes32 id, Case memory current, bool first) private view returns (uint256 from) {
        if (first) {
            from = current.disputedAt;
            return block.timestamp < from + LEAD + DRAWING ? from : 0;
        }
        if (_stageOf(id, current) != Stage.Drawing) return 0;
        if (current.appealedAt != 0 && current.appealRound == 0) return current.appealedAt;
        return _votingEnds(_rounds[id][current.round].seats);
    }

    /// @dev Whether a round whose draw waits for a moment has time to end before the ruling clock does.
    function _fits(uint256 from, Case memory current) private view returns (bool) {
        return from + _roundPeriod() + EXECUTING <= current.rulingEnds;
    }

    /// @dev The most that a round takes, in seconds: from what calls for its draw to the end of its voting.
    function _roundPeriod() private view returns (uint256) {
        return LEAD + DRAWING + STRIKING + SEALING + VOTING;
    }

    function _votingEnds(Seats memory seats) private view returns (uint256) {
        return seats.drawnAt + STRIKING + SEALING + VOTING;
    }

    function _isRedrawn(Case memory current) private pure returns (bool) {
        return current.round != (current.appealRound == 0 ? 0 : 1);
    }

    function _isAppeal(Case memory current, uint256 index) private pure returns (bool) {
        return current.appealRound != 0 && index >= current.appealRound;
    }

    function _sizeOf(Case memory current, uint256 index) private view returns (uint256) {
        return _isAppeal(current, index) ? 2 * SIZE + 1 : SIZE;
    }

    function _hasQuorum(Case memory current, uint256 index, Votes votes) private view returns (bool) {
        return 3 * votes.count() >= 2 * _sizeOf(current, index);
    }

    // ------------------------------------------------------------------------------------------ internals

    function _drawRound(
        Sheet sheet,
        bytes32 deal,
        bytes32 id,
        Case memory current,
        uint64 beaconRound,
        bytes calldata beaconSignature
    ) private {
        bytes32 randomness = BEACON.verify(beaconRound, beaconSignature);
        // As they stood when the second of the dispute began: what is staked beside it does not count.
        uint24[] memory candidates = JURORS.draw(
            keccak256(abi.encode(randomness, id, current.round)),
            current.disputedAt - 1,
            sheet.buyer(),
            sheet.seller(),
            _sizeOf(current, current.round) + 2
        );

        Seats memory seats;
        seats.drawnAt = uint40(block.timestamp);
        for (uint256 seat; seat < candidates.length; ++seat) seats.put(seat, candidates[seat]);
        _rounds[id][current.round].seats = seats;
        emit Drawn(id, current.round, deal, candidates, beaconRound);
    }

    function _panelOf(
        Case memory current,
        uint256 index,
        Round storage round
    ) internal view override returns (uint256 sitting) {
        return round.seats.panel(_sizeOf(current, index));
    }

    function _jurorAt(
        bytes32 id,
        uint256 round,
        uint256 seat
    ) internal view override returns (address juror) {
        return JURORS.keyOf(_rounds[id][round].seats.idOf(seat));
    }

    function _decisive(bytes32 id, Case memory current) internal view override returns (uint256 round) {
        if (current.appealRound == 0) return current.round;
        bool decided = _hasQuorum(current, current.round, _rounds[id][current.round].votes);
        return decided ? current.round : current.appealRound - 1;
    }

    function _earn(bytes32 id, uint256 round, uint256 seat, uint256 amount) internal override {
        uint24 juror = _rounds[id][round].seats.idOf(seat);
        _owed[JURORS.ownerOf(juror)] += amount;
        JURORS.recordPay(juror, amount);
    }

    /// @dev Pays an appeal's round by what was paid for it. A verdict that came too late is measured by its own median.
    function _payByAppeal(bytes32 id, uint8 index, Case memory current) private {
        uint256 fee = _appellants[id].fee;
        Merit merit = Merit.Near;
        uint256 nearTo = current.verdict;
        if (current.outcome == Outcome.Open) nearTo = _rounds[id][index].votes.median();
        else if (current.outcome != Outcome.Executed) merit = _meritOfDropped(current, index);
        _refund(id, fee - _divide(id, index, fee, merit, nearTo));
    }

    /// @dev Ends an appeal's deposit: what was not spent goes back.
    function _refund(bytes32 id, uint256 amount) private {
        Appellant memory appellant = _appellants[id];
        _appellants[id].fee = 0;
        _owed[appellant.account] += amount;
        emit AppealRefunded(id, appellant.account, amount);
    }

    /// @dev 1: the buyer; 2: the seller.
    function _sideOf(Sheet sheet, bytes32 id, address account) private pure returns (uint8 side) {
        if (account == sheet.buyer()) return 1;
        if (account == sheet.seller()) return 2;
        revert CaseStranger(id, account);
    }
}
