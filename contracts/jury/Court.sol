// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ICourt} from "../interfaces/ICourt.sol";
import {IEscrow} from "../interfaces/IEscrow.sol";
import {CourtActsLib} from "../libraries/CourtActsLib.sol";
import {MilestoneLib} from "../libraries/MilestoneLib.sol";
import {PayoutChange, Withdrawal} from "../types/Acts.sol";
import {Case, Merit, Outcome, Round, SignedBallot, SignedSeal, Stage, Votes} from "../types/Cases.sol";
import {Sheet} from "../types/Sheet.sol";
import {DealState} from "../types/State.sol";
import {MilestoneStatus} from "../types/Status.sol";
import {TermSheet} from "../types/TermSheet.sol";

/// @title Court
/// @notice See {ICourt}. Cases, seals, ballots, the verdict's execution and the jurors' pay; who sits, and for how long a
/// stage runs, is the heirs' to say.
/// @dev Fees stay in the court's balance at the escrow, where no freeze of the court's wallet can turn a push into
/// something else, until the round they pay is paid.
abstract contract Court is ICourt, EIP712 {
    using SafeCast for uint256;

    uint256 private constant ONE = 10_000;

    /// @inheritdoc ICourt
    uint256 public constant TOLERANCE = 1_000;

    /// @inheritdoc ICourt
    IEscrow public immutable ESCROW;
    /// @inheritdoc ICourt
    address public immutable USDC;

    mapping(bytes32 id => Case) internal _cases;
    mapping(bytes32 id => mapping(uint256 round => Round)) internal _rounds;
    mapping(address account => uint256) internal _owed;

    /// @dev Who put down the fee of a case that was dropped.
    mapping(bytes32 id => address) private _payers;

    /// @dev Nonce of the court's own acts at the escrow.
    uint256 private _escrowNonce;

    constructor(IEscrow escrow) {
        ESCROW = escrow;
        USDC = escrow.USDC();
        escrow.setPayout(
            PayoutChange(address(this), USDC, address(escrow), _escrowNonce++, type(uint40).max),
            ""
        );
    }

    // ------------------------------------------------------------------------------------------- jurors

    /// @inheritdoc ICourt
    function seal(bytes32 id, SignedSeal[] calldata seals) external {
        Case memory current = _inStage(id, Stage.Sealing);
        Round storage round = _rounds[id][current.round];
        uint256 sitting = _panelOf(current, current.round, round);

        for (uint256 i; i < seals.length; ++i) {
            SignedSeal calldata signed = seals[i];
            address juror = _sitting(id, current.round, sitting, signed.seat);
            // The first stands, whoever submits another.
            if (round.seals[signed.seat] != 0) continue;
            if (signed.seal == 0) revert SealInvalid(id, current.round, signed.seat);
            if (signed.r != 0 || signed.vs != 0 || msg.sender != juror) {
                bytes32 digest = _hashTypedDataV4(CourtActsLib.hashSeal(id, current.round, signed.seal));
                if (_signer(digest, signed.r, signed.vs) != juror) {
                    revert SealInvalid(id, current.round, signed.seat);
                }
            }

            round.seals[signed.seat] = signed.seal;
            emit Sealed(id, current.round, juror, signed.seal);
        }
    }

    /// @inheritdoc ICourt
    function vote(bytes32 id, SignedBallot[] calldata ballots) external {
        Case memory current = _inStage(id, Stage.Voting);
        Round storage round = _rounds[id][current.round];
        uint256 sitting = _panelOf(current, current.round, round);
        Votes votes = round.votes;

        for (uint256 i; i < ballots.length; ++i) {
            SignedBallot calldata signed = ballots[i];
            address juror = _sitting(id, current.round, sitting, signed.seat);
            (bool voted, ) = votes.ballotOf(signed.seat);
            if (voted) continue;
            if (signed.sellerBps > ONE) revert ShareInvalid(signed.sellerBps, ONE);
            bytes32 digest = ballotDigestOf(id, current.round, signed.sellerBps, signed.rationale);
            if (_signer(digest, signed.r, signed.vs) != juror) {
                revert BallotInvalid(id, current.round, signed.seat);
            }
            if (round.seals[signed.seat] != CourtActsLib.sealOf(juror, digest)) {
                revert BallotNotSealed(id, current.round, signed.seat);
            }

            votes = votes.withBallot(signed.seat, signed.sellerBps);
            emit Voted(id, current.round, juror, signed.sellerBps, signed.rationale);
        }
        round.votes = votes;
    }

    // ------------------------------------------------------------------------------------------- anyone

    /// @inheritdoc ICourt
    function execute(TermSheet calldata terms, uint8 milestone) external {
        (, bytes32 deal, bytes32 id) = _read(terms, milestone);
        Case memory current = _inStage(id, Stage.Executable);
        uint16 sellerBps = uint16(_rounds[id][_decisive(id, current)].votes.median());

        current.outcome = Outcome.Executed;
        current.verdict = sellerBps;
        _cases[id] = current;
        emit Executed(id, deal, milestone, sellerBps);

        ESCROW.rule(terms, milestone, sellerBps, "");
    }

    /// @inheritdoc ICourt
    function drop(TermSheet calldata terms, uint8 milestone) external {
        (Sheet sheet, bytes32 deal, bytes32 id) = _read(terms, milestone);
        Case memory current = _cases[id];
        Stage stage = _stageOf(id, current);
        if (
            stage == Stage.None ||
            stage == Stage.Lapsed ||
            stage == Stage.Executed ||
            stage == Stage.Dropped
        ) {
            revert CaseUnexpectedStage(id, stage);
        }
        // The court engaged, the clock runs, and it ruled nothing: however the parties ended it, the fee came here.
        DealState state = ESCROW.stateOf(deal);
        if (state.isLive() && !state.isResolved(milestone)) revert CaseStillOpen(id);

        bool voting = stage == Stage.Striking || stage == Stage.Sealing || stage == Stage.Voting;
        _cases[id].outcome = voting ? Outcome.Dropped : Outcome.DroppedAfterVote;
        _payers[id] = sheet.buyer();
        emit Dropped(id, deal, milestone);
    }

    /// @inheritdoc ICourt
    function collect(address account) external {
        uint256 amount = _owed[account];
        _owed[account] = 0;
        emit Collected(account, amount);

        SafeERC20.safeTransfer(IERC20(USDC), account, amount);
    }

    // ------------------------------------------------------------------------------------------- views

    /// @inheritdoc ICourt
    function caseIdOf(bytes32 deal, uint8 milestone) public pure returns (bytes32 id) {
        return keccak256(abi.encode(deal, milestone));
    }

    /// @inheritdoc ICourt
    function stageOf(bytes32 id) public view returns (Stage stage) {
        return _stageOf(id, _cases[id]);
    }

    /// @inheritdoc ICourt
    function roundOf(bytes32 id) external view returns (uint8 round) {
        return _cases[id].round;
    }

    /// @inheritdoc ICourt
    function feeOf(bytes32 id) external view returns (uint256 fee) {
        return _cases[id].fee;
    }

    /// @inheritdoc ICourt
    function verdictOf(bytes32 id) external view returns (uint16 sellerBps) {
        return _cases[id].verdict;
    }

    /// @inheritdoc ICourt
    function panelOf(bytes32 id, uint8 round) external view returns (uint256 seats) {
        return _panelOf(_cases[id], round, _rounds[id][round]);
    }

    /// @inheritdoc ICourt
    function jurorAt(bytes32 id, uint8 round, uint8 seat) external view returns (address juror) {
        return _jurorAt(id, round, seat);
    }

    /// @inheritdoc ICourt
    function sealOf(bytes32 id, uint8 round, uint8 seat) external view returns (bytes32) {
        return _rounds[id][round].seals[seat];
    }

    /// @inheritdoc ICourt
    function ballotOf(
        bytes32 id,
        uint8 round,
        uint8 seat
    ) external view returns (bool voted, uint16 sellerBps) {
        uint256 share;
        (voted, share) = _rounds[id][round].votes.ballotOf(seat);
        sellerBps = uint16(share);
    }

    /// @inheritdoc ICourt
    function medianOf(bytes32 id, uint8 round) external view returns (uint256 ballots, uint16 sellerBps) {
        Votes votes = _rounds[id][round].votes;
        return (votes.count(), uint16(votes.median()));
    }

    /// @inheritdoc ICourt
    function owedTo(address account) external view returns (uint256 amount) {
        return _owed[account];
    }

    /// @inheritdoc ICourt
    function ballotDigestOf(
        bytes32 id,
        uint8 round,
        uint16 sellerBps,
        bytes32 rationale
    ) public view returns (bytes32 digest) {
        return _hashTypedDataV4(CourtActsLib.hashBallot(id, round, sellerBps, rationale));
    }

    /// @inheritdoc ICourt
    function minimumRulingPeriod() public view virtual returns (uint256 period);

    /// @inheritdoc ICourt
    function minimumFee() public view virtual returns (uint256 fee);

    // --------------------------------------------------------------------------------- who sits, how long

    /// @dev Where a case stands now.
    function _stageOf(bytes32 id, Case memory current) internal view virtual returns (Stage);

    /// @dev Bitmap of the seats on a round's panel.
    function _panelOf(
        Case memory current,
        uint256 index,
        Round storage round
    ) internal view virtual returns (uint256 sitting);

    /// @dev The key of the juror of a seat; zero: none.
    function _jurorAt(bytes32 id, uint256 round, uint256 seat) internal view virtual returns (address juror);

    /// @dev Index of the round whose median is the verdict, when there is one.
    function _decisive(bytes32 id, Case memory current) internal view virtual returns (uint256 round);

    /// @dev Credits the juror of a seat.
    function _earn(bytes32 id, uint256 round, uint256 seat, uint256 amount) internal virtual;

    // ------------------------------------------------------------------------------------------- cases

    function _read(
        TermSheet calldata terms,
        uint8 milestone
    ) internal view returns (Sheet sheet, bytes32 deal, bytes32 id) {
        (sheet, deal) = terms.read();
        deal = MessageHashUtils.toTypedDataHash(ESCROW.DOMAIN_SEPARATOR(), deal);
        id = caseIdOf(deal, milestone);
    }

    /// @dev What the escrow knows of a milestone that is in dispute before this court.
    function _disputeOf(
        TermSheet calldata terms,
        uint8 milestone
    ) internal view returns (Sheet sheet, bytes32 deal, bytes32 id, uint256 rulingEnds) {
        (sheet, deal, id) = _read(terms, milestone);
        if (sheet.arbiter() != address(this)) revert CaseNotOurs(deal, sheet.arbiter());
        MilestoneStatus status;
        (status, rulingEnds) = _standingOf(sheet, deal, milestone);
        if (status != MilestoneStatus.Disputed && status != MilestoneStatus.Engaged) {
            revert CaseNotDisputed(id, status);
        }
    }

    /// @dev Where a milestone stands at the escrow, and until when.
    function _standingOf(
        Sheet sheet,
        bytes32 deal,
        uint8 milestone
    ) private view returns (MilestoneStatus status, uint256 clock) {
        DealState state = ESCROW.stateOf(deal);
        if (!state.isLive()) revert IEscrow.DealNotLive(deal);
        if (milestone >= sheet.count()) revert IEscrow.MilestoneOutOfRange(milestone, sheet.count());
        return MilestoneLib.statusOf(sheet, state, ESCROW.claimOf(deal, milestone), milestone);
    }

    /// @dev A case about a dispute that this court can judge.
    function _begin(Sheet sheet, uint256 rulingEnds) internal view returns (Case memory begun) {
        uint256 fee = sheet.arbiterFee();
        uint256 period = sheet.rulingPeriod();
        if (sheet.token() != USDC) revert CaseTokenUnsupported(sheet.token(), USDC);
        if (fee < minimumFee()) revert CaseFeeTooSmall(fee, minimumFee());
        if (period < minimumRulingPeriod()) revert CaseRulingPeriodTooShort(period, minimumRulingPeriod());

        begun.disputedAt = (rulingEnds - period).toUint40();
        begun.rulingEnds = rulingEnds.toUint40();
        begun.fee = uint96(fee);
    }

    function _inStage(bytes32 id, Stage needed) internal view returns (Case memory current) {
        current = _cases[id];
        Stage stage = _stageOf(id, current);
        if (stage != needed) revert CaseUnexpectedStage(id, stage);
    }

    /// @dev The juror of a seat that is on the panel.
    function _sitting(
        bytes32 id,
        uint8 round,
        uint256 sitting,
        uint256 seat
    ) internal view returns (address juror) {
        if ((sitting >> seat) & 1 == 0) revert SeatVacant(id, round, seat);
        return _jurorAt(id, round, seat);
    }

    function _signer(bytes32 digest, bytes32 r, bytes32 vs) private pure returns (address signer) {
        (signer, , ) = ECDSA.tryRecover(digest, r, vs);
    }

    // --------------------------------------------------------------------------------------------- pay

    /// @dev Pays a round by the fee that the escrow brought. What nobody earned is nobody's after a ruling; where the
    /// parties ended it themselves it goes back to the buyer, who put it down.
    function _payByFee(bytes32 id, uint8 index, Case memory current) internal {
        bool ruled = current.outcome == Outcome.Executed;
        Merit merit = ruled ? Merit.Near : _meritOfDropped(current, index);
        uint256 rest = current.fee - _divide(id, index, current.fee, merit, current.verdict);
        if (!ruled) {
            _owed[_payers[id]] += rest;
            emit FeeReturned(id, _payers[id], rest);
        }
        _fetch(current.fee);
    }

    /// @dev By what a round's jurors earn where the parties ended the case themselves.
    function _meritOfDropped(Case memory current, uint256 index) internal pure returns (Merit) {
        bool voting = current.outcome == Outcome.Dropped && index == current.round;
        return voting ? Merit.Sealed : Merit.Voted;
    }

    /// @dev Gives a round's jurors an equal share of a pot for each seat, if they earned it.
    /// @param nearTo What ballots have to be near to by {Merit.Near}, in basis points.
    /// @return spent What was given, in micro-units of USDC.
    function _divide(
        bytes32 id,
        uint8 index,
        uint256 pot,
        Merit merit,
        uint256 nearTo
    ) internal returns (uint256 spent) {
        Round storage round = _rounds[id][index];
        uint256 sitting = _panelOf(_cases[id], index, round);
        uint256 seats;
        for (uint256 left = sitting; left != 0; left &= left - 1) ++seats;
        uint256 share = pot / seats;

        for (uint256 seat; sitting >> seat != 0; ++seat) {
            if ((sitting >> seat) & 1 == 0) continue;
            if (!_hasMerit(round, seat, merit, nearTo)) continue;
            spent += share;
            _earn(id, index, seat, share);
            emit Earned(id, index, _jurorAt(id, index, seat), share);
        }
    }

    /// @dev Takes a fee out of the court's balance at the escrow.
    function _fetch(uint256 fee) internal {
        if (fee == 0) return;
        Withdrawal memory act = Withdrawal(
            address(this),
            USDC,
            uint96(fee),
            address(this),
            _escrowNonce++,
            type(uint40).max
        );
        ESCROW.withdraw(act, "");
    }

    function _hasMerit(
        Round storage round,
        uint256 seat,
        Merit merit,
        uint256 nearTo
    ) private view returns (bool) {
        if (merit == Merit.Sealed) return round.seals[seat] != 0;
        (bool voted, uint256 share) = round.votes.ballotOf(seat);
        if (!voted || merit == Merit.Voted) return voted;
        return (share > nearTo ? share - nearTo : nearTo - share) <= TOLERANCE;
    }
}
