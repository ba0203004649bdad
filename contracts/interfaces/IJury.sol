// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Clocks, SignedBallot} from "../types/Cases.sol";
import {TermSheet} from "../types/TermSheet.sol";
import {IBeacon} from "./IBeacon.sol";
import {ICourt} from "./ICourt.sol";
import {IJurors} from "./IJurors.sol";

/// @title Jury
/// @notice A court whose jurors are drawn from stake, for each dispute anew, by a public randomness beacon.
///
/// **A draw** weighs the stakes of {IJurors} as they stood when the second of the dispute began, and takes its luck from
/// the beacon's first round at least {LEAD} after it (of an appeal: after the appeal; of a second try: after the vote that
/// failed). {SIZE} jurors and two more are drawn: each side may strike one.
///
/// **Rounds.** A draw is followed by striking, sealing, voting. With two thirds of the panel's ballots (rounded up) there
/// is a verdict, which waits for an appeal. One appeal, by either side, opens one round of twice the size and one more,
/// whose verdict replaces the first. Too few ballots: one second try in each case, for which there always is time. What
/// reaches no quorum at an appeal leaves the first verdict as it was.
///
/// **Stakes at risk.** A juror that signed two ballots of different shares for one round loses all it has. One that sealed a
/// ballot and kept it back loses five times {IJurors.SLICE}. One that sealed nothing loses a slice, but only in a round that
/// had its quorum and was paid for, and all such jurors of a round together lose at most what was kept of its pay: whoever
/// disputes with itself burns no more of others' stakes than it pays. Whoever was silent, in whatever round, is drawn for no
/// later dispute until it warmed up again. What is taken is burned: it belongs to nobody ever after.
interface IJury is ICourt {
    // ------------------------------------------------------------------------------------------- events

    /// @notice A round's candidates were drawn.
    /// @param deal Zero of a case that another contract brought, see {ICourt.Referred}.
    /// @param candidates Juror ids by seat, in the order they were drawn.
    /// @param beaconRound The beacon's round they were drawn by.
    event Drawn(
        bytes32 indexed id,
        uint8 indexed round,
        bytes32 indexed deal,
        uint24[] candidates,
        uint64 beaconRound
    );

    /// @notice A side struck a candidate.
    event Struck(bytes32 indexed id, uint8 indexed round, address indexed account, address juror);

    /// @notice A side appealed.
    event Appealed(bytes32 indexed id, address indexed account, uint256 fee);

    /// @notice What an appeal did not use went back to the side that paid for it.
    event AppealRefunded(bytes32 indexed id, address indexed account, uint256 amount);

    // ------------------------------------------------------------------------------------------- errors

    /// @notice Thrown when the size is no odd number from 3 to 7.
    error SizeInvalid(uint256 found);

    /// @notice Thrown when a clock or the pay is nothing, or the pay too much to be kept.
    error SettingInvalid();

    /// @notice Thrown when a slice is more than the pay allows.
    /// @dev Where just enough vote, the silent lose at most what the others earn: `slice`·(n − q) ≤ `pay`·q, for n jurors of
    /// whom q make a quorum.
    error SliceTooLarge(uint256 found, uint256 most);

    /// @notice Thrown when the account is no side of the dispute.
    error CaseStranger(bytes32 id, address account);

    /// @notice Thrown when a side struck already, or the candidate was struck.
    error StrikeSpent(bytes32 id, address account);

    /// @notice Thrown when the ballots are no two by one juror for one round.
    error EquivocationUnproven(bytes32 id, address juror);

    /// @notice Thrown when a round is not to be penalized: its voting runs, its case was dropped in it, or it was.
    error RoundNotPenalizable(bytes32 id, uint8 round);

    /// @notice Thrown when there is no appeal to refund.
    error AppealNotRefundable(bytes32 id);

    // ------------------------------------------------------------------------------------------- parties

    /// @notice Strikes a candidate. The next in the order moves up.
    /// @dev Emits {Struck}.
    ///
    /// Requirements:
    /// - The case is in its striking; the account is the deal's buyer or seller and has struck nobody in this round.
    /// - The account is the caller, or signed `Strike(bytes32 case,uint8 round,address account,address juror)`.
    function strike(
        TermSheet calldata terms,
        uint8 milestone,
        address account,
        uint8 seat,
        bytes calldata consent
    ) external;

    /// @notice Appeals against a verdict, and pays for the second round.
    /// @dev Emits {Appealed}. What the round's jurors don't earn goes back to the account.
    ///
    /// Requirements:
    /// - The case is in its appealing, and the parties did not end the milestone; the account is the deal's buyer or seller.
    /// - The account is the caller and pays by allowance, or signed a USDC authorization of {appealFeeOf} whose nonce is
    ///   the digest of `Appeal(bytes32 case,address account,uint96 fee)`.
    function appeal(
        TermSheet calldata terms,
        uint8 milestone,
        address account,
        bytes calldata consent
    ) external;

    /// @notice {strike} in a case that another contract brought; its claimant or respondent strikes.
    function strikeFor(bytes32 id, address account, uint8 seat, bytes calldata consent) external;

    /// @notice {appeal} in a case that another contract brought; its claimant or respondent appeals.
    function appealFor(bytes32 id, address account, bytes calldata consent) external;

    // ------------------------------------------------------------------------------------------- anyone

    /// @notice Draws a round's candidates: takes a dispute on, tries again after too few voted, or answers an appeal.
    /// @dev Emits {Drawn}.
    ///
    /// Requirements:
    /// - The dispute is before this jury, and is in its drawing: `drawing` seconds from the beacon's round on.
    /// - To take it on: the sheet is in USDC, its fee at least {ICourt.minimumFee}, its ruling period at least
    ///   {ICourt.minimumRulingPeriod}.
    /// - `beaconSignature` is the beacon's over {drawingOf}.
    function draw(TermSheet calldata terms, uint8 milestone, bytes calldata beaconSignature) external;

    /// @notice {draw} in a case that another contract brought.
    ///
    /// Requirements:
    /// - Another contract brought the case, and it is in its drawing.
    /// - `beaconSignature` is the beacon's over {drawingFor}.
    function drawFor(bytes32 id, bytes calldata beaconSignature) external;

    /// @notice Counts who sat in a round. Those who did not vote are benched; those who had sealed and kept their ballots back
    /// lose five slices. A slice of those who had not sealed is taken by {pay}, if at all.
    /// @dev Emits {IJurors.Benched}, {IJurors.Slashed}.
    ///
    /// Requirements:
    /// - The round's voting is over; the parties did not end the case in it.
    function penalize(bytes32 id, uint8 round) external;

    /// @notice Takes all the stake of a juror that signed two ballots for one round. Other reasons, or another salt, are no
    /// other ballot: a juror that lost its memory and votes as before harms nobody.
    /// @dev Emits {IJurors.Slashed}.
    ///
    /// Requirements:
    /// - The juror was drawn for the round, at the seat that `one` names; both signatures are its own, over different
    /// shares for the case and the round.
    function punishEquivocation(
        bytes32 id,
        uint8 round,
        address juror,
        SignedBallot calldata one,
        SignedBallot calldata other
    ) external;

    /// @notice Gives back what was paid for an appeal that nobody drew jurors for.
    /// @dev Emits {AppealRefunded}.
    function refundAppeal(bytes32 id) external;

    // ------------------------------------------------------------------------------------------- views

    /// @notice The beacon that draws.
    function BEACON() external view returns (IBeacon);

    /// @notice Who can be drawn, and their stakes; created by the jury.
    function JURORS() external view returns (IJurors);

    /// @notice How many jurors decide at first.
    function SIZE() external view returns (uint256);

    /// @notice The least pay of a seat, in micro-units of USDC.
    function PAY() external view returns (uint256);

    /// @notice Seconds from a dispute, an appeal or a failed vote to the beacon's round.
    function LEAD() external view returns (uint256);

    /// @notice How long each stage takes.
    function clocks() external view returns (Clocks memory);

    /// @notice The beacon's round that the next draw is made by, and until when it can be made.
    /// @return beaconRound 0: there is nothing to draw.
    /// @return until Unix time from which it is too late.
    function drawingOf(
        TermSheet calldata terms,
        uint8 milestone
    ) external view returns (uint64 beaconRound, uint256 until);

    /// @notice {drawingOf} of a case that another contract brought.
    function drawingFor(bytes32 id) external view returns (uint64 beaconRound, uint256 until);

    /// @notice Whom a round's draw named, by seat.
    function candidatesOf(bytes32 id, uint8 round) external view returns (address[] memory jurors);

    /// @notice Bitmap of the candidates that were struck.
    function struckOf(bytes32 id, uint8 round) external view returns (uint256 seats);

    /// @notice What an appeal costs, in micro-units of USDC.
    function appealFeeOf(bytes32 id) external view returns (uint256 fee);
}
