// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import {Domain} from "../base/Domain.sol";
import {IArbitrable} from "../interfaces/IArbitrable.sol";
import {ICourt} from "../interfaces/ICourt.sol";
import {IEscrow} from "../interfaces/IEscrow.sol";
import {CourtActsLib} from "../libraries/CourtActsLib.sol";
import {TokenLib} from "../libraries/TokenLib.sol";
import {Case, Outcome, Referral, Round, SignedBallot, SignedSeal, Stage, Votes} from "../types/Cases.sol";
import {Sheet} from "../types/Sheet.sol";
import {MilestoneStatus} from "../types/Status.sol";
import {TermSheet} from "../types/TermSheet.sol";
import {Docket} from "./Docket.sol";
import {Fees} from "./Fees.sol";

/// @title Court
/// @notice See {ICourt}. Seals, ballots, and how a case ends. {Docket} knows whom a court serves, {Fees} what its jurors
/// earn; who sits, and for how long a stage runs, is the heirs' to say.
abstract contract Court is Fees, Domain {
    uint256 private constant ONE = 10_000;

    constructor(IEscrow escrow) Docket(escrow) {}

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
                bytes32 digest = _digest(CourtActsLib.hashSeal(id, current.round, signed.seal));
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
            (bytes32 digest, address signer) = _signerOf(id, current.round, signed);
            if (signer != juror) {
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
        uint16 sellerBps = _decide(id, deal, milestone);

        ESCROW.rule(terms, milestone, sellerBps, "");
    }

    /// @inheritdoc ICourt
    function drop(TermSheet calldata terms, uint8 milestone) external {
        (Sheet sheet, bytes32 deal, bytes32 id) = _read(terms, milestone);
        Outcome outcome = _outcomeOfDrop(id);
        (MilestoneStatus status, ) = _standingOf(sheet, deal, milestone);
        // The court engaged, the clock runs, and it ruled nothing: however the parties ended it, the fee came here.
        if (status != MilestoneStatus.Resolved) revert CaseStillOpen(id);

        _cases[id].outcome = outcome;
        _payers[id] = sheet.buyer();
        emit Dropped(id, deal, milestone);
    }

    /// @inheritdoc ICourt
    function executeFor(bytes32 id) external {
        Referral storage referral = _referralOf(id);
        uint16 respondentBps = _decide(id, 0, 0);

        referral.arbitrable.rule(referral.dispute, respondentBps);
    }

    // --------------------------------------------------------------------------------- another contract

    /// @inheritdoc ICourt
    function refer(
        bytes32 dispute,
        address claimant,
        address respondent,
        uint40 rulingEnds,
        uint96 fee
    ) external returns (bytes32 id) {
        id = caseIdFor(msg.sender, dispute);
        _inStage(id, Stage.None);
        // By the court's own clock: who could say when it began could choose the luck that draws its jurors.
        Case memory begun = _begin(block.timestamp, rulingEnds, fee);

        begun.referred = true;
        _cases[id] = begun;
        _referrals[id] = Referral(IArbitrable(msg.sender), dispute, claimant, respondent);
        _payers[id] = msg.sender;
        emit Referred(id, msg.sender, dispute, claimant, respondent, fee);

        TokenLib.pull(USDC, msg.sender, fee);
    }

    /// @inheritdoc ICourt
    function recall(bytes32 dispute) external {
        bytes32 id = caseIdFor(msg.sender, dispute);
        _cases[id].outcome = _outcomeOfDrop(id);
        emit Dropped(id, 0, 0);
    }

    // ------------------------------------------------------------------------------------------- views

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
    function ballotDigestOf(
        bytes32 id,
        uint8 round,
        uint16 sellerBps,
        bytes32 rationale
    ) public view returns (bytes32 digest) {
        return _digest(CourtActsLib.hashBallot(id, round, sellerBps, rationale));
    }

    // ---------------------------------------------------------------------------------------- internals

    /// @dev Ends a case by its verdict; who is told of it comes after.
    /// @param deal Zero, with a milestone of zero, where another contract is told.
    function _decide(bytes32 id, bytes32 deal, uint8 milestone) private returns (uint16 sellerBps) {
        Case memory current = _inStage(id, Stage.Executable);
        sellerBps = uint16(_rounds[id][_decisive(id, current)].votes.median());

        current.outcome = Outcome.Executed;
        current.verdict = sellerBps;
        _cases[id] = current;
        emit Executed(id, deal, milestone, sellerBps);
    }

    /// @dev How a case ends that its parties ended themselves.
    function _outcomeOfDrop(bytes32 id) private view returns (Outcome) {
        Stage stage = stageOf(id);
        // From lapsed on it is over.
        if (stage == Stage.None || stage >= Stage.Lapsed) _revertStage(id, stage);
        bool voting = stage == Stage.Striking || stage == Stage.Sealing || stage == Stage.Voting;
        return voting ? Outcome.Dropped : Outcome.DroppedAfterVote;
    }

    /// @dev The juror of a seat that is on the panel.
    function _sitting(
        bytes32 id,
        uint8 round,
        uint256 sitting,
        uint256 seat
    ) private view returns (address juror) {
        if ((sitting >> seat) & 1 == 0) revert SeatVacant(id, round, seat);
        return _jurorAt(id, round, seat);
    }

    /// @dev Who signed a ballot; zero: nobody.
    function _signerOf(
        bytes32 id,
        uint8 round,
        SignedBallot calldata ballot
    ) internal view returns (bytes32 digest, address signer) {
        digest = ballotDigestOf(id, round, ballot.sellerBps, ballot.rationale);
        signer = _signer(digest, ballot.r, ballot.vs);
    }

    function _signer(bytes32 digest, bytes32 r, bytes32 vs) private pure returns (address signer) {
        (signer, , ) = ECDSA.tryRecover(digest, r, vs);
    }
}
