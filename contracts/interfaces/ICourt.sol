// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignedBallot, SignedSeal, Stage} from "../types/Cases.sol";
import {MilestoneStatus} from "../types/Status.sol";
import {TermSheet} from "../types/TermSheet.sol";
import {IEscrow} from "./IEscrow.sol";

/// @title Court
/// @notice An arbiter of several jurors: what {IPanel} and {IJury} share. To the escrow it is an address like any other
/// arbiter's, and what it decides is one ruling.
///
/// A **case** is one disputed milestone; its id is `keccak256(abi.encode(deal, milestone))`. Or it is a dispute of another
/// contract, see {IArbitrable}, that it referred to the court; its id is {caseIdFor}. Jurors first submit a seal each, then the
/// ballots that the seals bind them to; a seal names its juror, so nobody can copy another's. What is promised:
///
/// - A verdict is the median of all ballots that came before voting ended, the lower middle when they are even.
///   Whoever submits, in whatever order and in however many transactions, can't choose.
/// - One juror votes once, and only where it sits. Whatever is submitted again, or twice, changes nothing.
/// - A verdict moves nothing but its milestone; its arbiter's fee pays the jurors whose ballots are near it.
/// - A round in which too few voted costs whoever paid for it nothing: all of it goes back.
/// - What another contract says of a dispute, or does when it is told a verdict, touches its own cases alone.
/// - No court keeps a deal from ending: when the ruling clock runs out, the silence rule of the deal pays.
///
/// Jurors sign with plain keys: a signature that is good stays good, and no juror's code runs.
interface ICourt {
    // ------------------------------------------------------------------------------------------- events

    /// @notice A juror sealed its ballot.
    event Sealed(bytes32 indexed id, uint8 indexed round, address indexed juror, bytes32 seal);

    /// @notice A juror's ballot was opened.
    event Voted(
        bytes32 indexed id,
        uint8 indexed round,
        address indexed juror,
        uint16 sellerBps,
        bytes32 rationale
    );

    /// @notice Another contract brought a dispute before the court, which has its fee.
    event Referred(
        bytes32 indexed id,
        address indexed arbitrable,
        bytes32 indexed dispute,
        address claimant,
        address respondent,
        uint256 fee
    );

    /// @notice The verdict became the ruling.
    /// @param deal Zero, as `milestone`, of a case that another contract brought.
    event Executed(bytes32 indexed id, bytes32 indexed deal, uint8 indexed milestone, uint16 sellerBps);

    /// @notice The parties ended it themselves, after the court took it on.
    /// @param deal Zero, as `milestone`, of a case that another contract brought.
    event Dropped(bytes32 indexed id, bytes32 indexed deal, uint8 indexed milestone);

    /// @notice A juror earned its share of a round's pay.
    event Earned(bytes32 indexed id, uint8 indexed round, address indexed juror, uint256 amount);

    /// @notice What no juror earned of the fee of a case without a ruling goes back: to the buyer, or to the contract that
    /// brought the case.
    event FeeReturned(bytes32 indexed id, address indexed account, uint256 amount);

    /// @notice What an account earned was sent to it.
    event Collected(address indexed account, uint256 amount);

    // ------------------------------------------------------------------------------------------- errors

    /// @notice Thrown when the sheet names another arbiter.
    error CaseNotOurs(bytes32 deal, address arbiter);

    /// @notice Thrown when the sheet is in another token than the escrow's USDC.
    error CaseTokenUnsupported(address found, address needed);

    /// @notice Thrown when the fee does not pay the panel.
    error CaseFeeTooSmall(uint256 found, uint256 needed);

    /// @notice Thrown when the time for a ruling does not fit all stages.
    error CaseRulingPeriodTooShort(uint256 found, uint256 needed);

    /// @notice Thrown when the time for a ruling is more than a deal's can be.
    error CaseRulingPeriodTooLong(uint256 found, uint256 most);

    /// @notice Thrown when the milestone is not in dispute.
    error CaseNotDisputed(bytes32 id, MilestoneStatus found);

    /// @notice Thrown when no other contract brought the case: a milestone's needs its sheet.
    error CaseNotReferred(bytes32 id);

    /// @notice Thrown when the case is not in the stage the act needs.
    error CaseUnexpectedStage(bytes32 id, Stage found);

    /// @notice Thrown when the parties have not ended it, so there is nothing to drop.
    error CaseStillOpen(bytes32 id);

    /// @notice Thrown when the seat is not on the panel.
    error SeatVacant(bytes32 id, uint8 round, uint256 seat);

    /// @notice Thrown when a seal is empty or not its juror's.
    error SealInvalid(bytes32 id, uint8 round, uint256 seat);

    /// @notice Thrown when a ballot is not its juror's.
    error BallotInvalid(bytes32 id, uint8 round, uint256 seat);

    /// @notice Thrown when a ballot is not the one that was sealed.
    error BallotNotSealed(bytes32 id, uint8 round, uint256 seat);

    /// @notice Thrown when a share is more than the whole.
    error ShareInvalid(uint256 found, uint256 most);

    /// @notice Thrown when a round is paid already, or not to be paid.
    error RoundNotPayable(bytes32 id, uint8 round);

    // ------------------------------------------------------------------------------------------- jurors

    /// @notice Submits seals of jurors that sit on the current panel. A juror's first seal stands; a later one is
    /// skipped.
    /// @dev Emits {Sealed}.
    ///
    /// Requirements:
    /// - The case is in its sealing.
    /// - Each seal is its juror's own, by its signature over `Seal(bytes32 case,uint8 round,bytes32 seal)`, or by its
    ///   being the caller.
    function seal(bytes32 id, SignedSeal[] calldata seals) external;

    /// @notice Opens ballots, one or many, of one transaction or several. Those that are open already are skipped.
    /// @dev Emits {Voted}.
    ///
    /// Requirements:
    /// - The case is in its voting.
    /// - Each ballot is its juror's own and the one its seal binds it to.
    function vote(bytes32 id, SignedBallot[] calldata ballots) external;

    // ------------------------------------------------------------------------------------------- anyone

    /// @notice Makes the verdict the ruling of the milestone.
    /// @dev Emits {Executed}.
    ///
    /// Requirements:
    /// - The case is executable.
    function execute(TermSheet calldata terms, uint8 milestone) external;

    /// @notice Records that the parties ended the milestone themselves, so that those who worked are paid. Worth submitting
    /// before the ruling clock runs out: after it, nobody can tell on chain whether the fee came here.
    /// @dev Emits {Dropped}.
    ///
    /// Requirements:
    /// - The case is open, and the ruling clock runs.
    /// - The milestone, or its deal, ended.
    function drop(TermSheet calldata terms, uint8 milestone) external;

    /// @notice Divides a round's pay among its jurors, an equal share for each seat: to those whose ballots are within
    /// {TOLERANCE} of the court's verdict, also where the dispute conceded more and the escrow pays that. Where the parties
    /// ended it themselves: to those who voted, or, if voting was not over, to those who had sealed. The shares of the others
    /// are nobody's after a ruling, so that no juror gains by another's absence, and go back where there was none. Where too
    /// few voted, nobody earns anything.
    /// @dev Emits {Earned}, {FeeReturned}.
    ///
    /// Requirements:
    /// - The case ended, and the round was not paid. A case that another contract brought ends by lapsing too: then the
    ///   round's own median counts as the verdict.
    function pay(bytes32 id, uint8 round) external;

    /// @notice Sends an account what it earned.
    /// @dev Emits {Collected}.
    function collect(address account) external;

    /// @notice Makes the verdict the ruling of a case that another contract brought.
    /// @dev Emits {Executed}; calls {IArbitrable.rule}, whose failure undoes it.
    ///
    /// Requirements:
    /// - Another contract brought the case, and it is executable.
    function executeFor(bytes32 id) external;

    // --------------------------------------------------------------------------------- another contract

    /// @notice Brings a dispute of the caller's before the court, and pays for it by allowance. The case is disputed from this
    /// second on. Without a ruling, what of the fee was not earned goes back to the caller, which {collect} sends it.
    /// @dev Emits {Referred}.
    ///
    /// Requirements:
    /// - The caller did not refer the dispute before.
    /// - The fee is at least {minimumFee}, and the ruling's end at least {minimumRulingPeriod} from now, at most 180 days.
    ///
    /// @param dispute The caller's name for it. Jurors see nothing else of what it is about, see {IArbitrable}: those whom
    /// nobody told how the caller's disputes are judged vote 0, the whole for the claimant.
    /// @param claimant With the respondent, who may strike and appeal.
    /// @param respondent The verdict is its share of what is disputed.
    /// @param rulingEnds Unix time from which a ruling is worth nothing.
    /// @param fee In micro-units of USDC.
    function refer(
        bytes32 dispute,
        address claimant,
        address respondent,
        uint40 rulingEnds,
        uint96 fee
    ) external returns (bytes32 id);

    /// @notice Takes back a dispute that the caller referred, because its parties ended it themselves: the case is dropped.
    /// @dev Emits {Dropped}.
    ///
    /// Requirements:
    /// - The case is open, and the ruling clock runs.
    function recall(bytes32 dispute) external;

    // ------------------------------------------------------------------------------------------- views

    /// @notice The escrow whose disputes it judges.
    function ESCROW() external view returns (IEscrow);

    /// @notice What it is paid in.
    function USDC() external view returns (address);

    /// @notice How far from the court's verdict a ballot may be and still earn, in basis points.
    function TOLERANCE() external view returns (uint256);

    /// @notice The shortest ruling period that fits all stages, each run to its last second, second tries and an appeal
    /// included; in seconds.
    function minimumRulingPeriod() external view returns (uint256 period);

    /// @notice The smallest fee that pays the panel, in micro-units of USDC.
    function minimumFee() external view returns (uint256 fee);

    /// @notice The id of a milestone's case.
    function caseIdOf(bytes32 deal, uint8 milestone) external pure returns (bytes32 id);

    /// @notice The id of the case of another contract's dispute: `keccak256(abi.encode(court, arbitrable, dispute))`.
    function caseIdFor(address arbitrable, bytes32 dispute) external view returns (bytes32 id);

    /// @notice Where a case stands.
    function stageOf(bytes32 id) external view returns (Stage stage);

    /// @notice Unix time at which the stage changes by itself; 0: never.
    function stageEndsAt(bytes32 id) external view returns (uint256 time);

    /// @notice Index of the round that was drawn last.
    function roundOf(bytes32 id) external view returns (uint8 round);

    /// @notice What was put down for the ruling, in micro-units of USDC.
    function feeOf(bytes32 id) external view returns (uint256 fee);

    /// @notice The ruling, in basis points; 0 unless the case was executed.
    function verdictOf(bytes32 id) external view returns (uint16 sellerBps);

    /// @notice Bitmap of the seats that are on a round's panel.
    function panelOf(bytes32 id, uint8 round) external view returns (uint256 seats);

    /// @notice The juror of a seat; zero: there is none.
    function jurorAt(bytes32 id, uint8 round, uint8 seat) external view returns (address juror);

    /// @notice What a seat sealed; zero: nothing.
    function sealOf(bytes32 id, uint8 round, uint8 seat) external view returns (bytes32 seal);

    /// @notice What a seat voted.
    function ballotOf(
        bytes32 id,
        uint8 round,
        uint8 seat
    ) external view returns (bool voted, uint16 sellerBps);

    /// @notice The median of a round's ballots so far, in basis points.
    /// @return ballots How many there are; `sellerBps` means nothing without any.
    function medianOf(bytes32 id, uint8 round) external view returns (uint256 ballots, uint16 sellerBps);

    /// @notice What an account earned and did not collect, in micro-units of USDC.
    function owedTo(address account) external view returns (uint256 amount);

    /// @notice The EIP-712 digest of a ballot: what a juror signs, and what its seal is made of.
    function ballotDigestOf(
        bytes32 id,
        uint8 round,
        uint16 sellerBps,
        bytes32 rationale
    ) external view returns (bytes32 digest);
}
