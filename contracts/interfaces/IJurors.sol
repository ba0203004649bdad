// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Enrolment, Increase} from "../types/Cases.sol";

/// @title Jurors
/// @notice Who can be drawn for a jury, and the stakes behind them. It belongs to one {IJury}, which alone can take from a
/// stake; nobody else can, and stakes never mix with fees.
///
/// **Jurors** opt in with a stake in USDC. An operator owns the stake; a juror's key signs ballots and can touch no
/// money. Each declares its provider, one of a list that is fixed here: whose model, or program, it judges with.
///
/// **A draw** weighs stakes as they stood at a second that is past. No two jurors of one operator are drawn together, and
/// no provider sits more often than its share of the stake, rounded up, unless the others have no operators left: a panel
/// is as mixed as the stake behind it, and a name by itself buys no seat. Of one provider at most forty jurors are drawn,
/// also those in vain: whose operators sit already, or are a side of the deal.
interface IJurors {
    // ------------------------------------------------------------------------------------------- events

    /// @notice A juror opted in.
    event Enrolled(
        uint24 indexed id,
        address indexed juror,
        address indexed operator,
        uint8 provider,
        uint256 stake
    );

    /// @notice A juror's stake changed. `active`: whether it can be drawn.
    event StakeChanged(address indexed juror, uint256 stake, bool active);

    /// @notice A juror resigned; its stake can be withdrawn from `releaseAt` on.
    event Resigned(address indexed juror, uint40 releaseAt);

    /// @notice A stake went back to its operator.
    event Withdrawn(address indexed juror, address indexed operator, uint256 amount);

    /// @notice A juror lost stake: it sat in a case and did not vote, or signed two ballots.
    event Slashed(bytes32 indexed id, address indexed juror, uint256 amount, bool equivocated);

    // ------------------------------------------------------------------------------------------- errors

    /// @notice Thrown when the stake is too small to be cut in slices.
    error StakeInvalid(uint256 found, uint256 needed);

    /// @notice Thrown when there are no providers, or more than are allowed.
    error ProvidersInvalid(uint256 found, uint256 most);

    /// @notice Thrown when there is no such provider.
    error ProviderUnknown(uint256 found, uint256 count);

    /// @notice Thrown when an act came at or after its expiry.
    error ActExpired(uint256 found, uint256 expiry);

    /// @notice Thrown when a signed act was used before.
    error ActSpent(bytes32 act);

    /// @notice Thrown when a juror is enrolled already.
    error JurorEnrolled(address juror);

    /// @notice Thrown when there is no such juror.
    error JurorUnknown(address juror);

    /// @notice Thrown when a juror has not resigned, or did already.
    error JurorUnexpectedState(address juror, uint40 releaseAt);

    /// @notice Thrown when a stake would be too small to be drawn.
    error StakeTooSmall(uint256 found, uint256 needed);

    /// @notice Thrown when a stake can't be withdrawn yet.
    error StakeLocked(address juror, uint256 releaseAt);

    /// @notice Thrown when there are fewer operators to draw from than there are seats.
    error PanelTooSmall(uint256 found, uint256 needed);

    /// @notice Thrown when anyone but the jury would take from a stake.
    error JuryOnly(address caller, address jury);

    // ----------------------------------------------------------------------------------------- operators

    /// @notice Opts a juror in. A key is a juror once, for one operator.
    /// @dev Emits {Enrolled}.
    ///
    /// Requirements:
    /// - Before `expiry`; the provider exists; the stake is at least {STAKE}.
    /// - The juror signed the enrolment.
    /// - The operator is the caller and pays by allowance (`operator` empty), or signed a USDC authorization of the stake
    ///   whose nonce is the enrolment's digest (`operator` a blob of kind 1, see {IEscrow}).
    function enrol(Enrolment calldata act, bytes calldata juror, bytes calldata operator) external;

    /// @notice Adds stake, which also brings back a juror that resigned or fell below {STAKE}.
    /// @dev Emits {StakeChanged}. Paid for by the operator, as in {enrol}.
    ///
    /// Requirements:
    /// - Before `expiry`; the stake is at least {STAKE} afterwards.
    function increase(Increase calldata act, bytes calldata operator) external;

    /// @notice Takes a juror out of the draws from now on. Cases it sits in, or that are disputed already, go on.
    /// @dev Emits {Resigned}.
    ///
    /// Requirements:
    /// - The juror has not resigned.
    /// - The operator is the caller, or signed `Resignation(address juror,uint256 nonce,uint40 expiry)`.
    function resign(address juror, uint256 nonce, uint40 expiry, bytes calldata operator) external;

    /// @notice Sends the stake of a juror that resigned to its operator.
    /// @dev Emits {Withdrawn}.
    ///
    /// Requirements:
    /// - {RELEASE} is over since it resigned.
    function withdraw(address juror) external;

    // ---------------------------------------------------------------------------------------------- jury

    /// @notice Counts that a juror sat on a panel, and takes slices of its stake if it did not vote.
    /// @dev Emits {Slashed}. The jury alone.
    /// @param caseId The case it sat in.
    /// @param slices How many; 0: it voted.
    function recordSeat(bytes32 caseId, uint24 id, uint256 slices) external;

    /// @notice Counts what a juror earned.
    /// @dev The jury alone.
    function recordPay(uint24 id, uint256 amount) external;

    /// @notice Takes all of a juror's stake.
    /// @dev Emits {Slashed}. The jury alone.
    function punish(bytes32 caseId, address juror) external;

    // --------------------------------------------------------------------------------------------- views

    /// @notice Draws jurors: the same for the same arguments, ever.
    /// @param seed Where its luck comes from.
    /// @param time Unix time of a second that is past; stakes count as they stood at its end.
    /// @param buyer Neither side's own jurors are drawn.
    /// @param count How many.
    /// @return ids In the order they were drawn.
    function draw(
        bytes32 seed,
        uint48 time,
        address buyer,
        address seller,
        uint256 count
    ) external view returns (uint24[] memory ids);

    /// @notice The jury it belongs to.
    function JURY() external view returns (address);

    /// @notice What stakes are in.
    function USDC() external view returns (address);

    /// @notice The least stake that is drawn, in micro-units of USDC.
    function STAKE() external view returns (uint256);

    /// @notice What a silent juror loses, in micro-units of USDC.
    function SLICE() external view returns (uint256);

    /// @notice Seconds from resigning until a stake is free: longer than any case can take.
    function RELEASE() external view returns (uint256);

    /// @notice The names of the providers.
    function providers() external view returns (bytes32[] memory names);

    /// @notice The key of a juror by its id; zero: there is no such juror.
    function keyOf(uint24 id) external view returns (address juror);

    /// @notice Who runs a juror, by its id.
    function ownerOf(uint24 id) external view returns (address operator);

    /// @notice All active stake, in micro-units of USDC.
    function totalStake() external view returns (uint256 stake);

    /// @notice A juror's id, from 1 on; 0: there is no such juror.
    function idOf(address juror) external view returns (uint24 id);

    /// @notice Who runs a juror.
    function operatorOf(address juror) external view returns (address operator);

    /// @notice Index of a juror's provider.
    function providerOf(address juror) external view returns (uint8 provider);

    /// @notice A juror's stake, in micro-units of USDC.
    function stakeOf(address juror) external view returns (uint256 stake);

    /// @notice Whether a juror can be drawn.
    function isActive(address juror) external view returns (bool active);

    /// @notice Unix time from which the stake of a juror that resigned can be withdrawn; 0: it has not resigned.
    function releaseOf(address juror) external view returns (uint40 time);

    /// @notice On how many panels a juror sat whose rounds were penalized. {IJury.penalize} alone counts them: a round that
    /// nobody penalized yet is not among them, nor is one that the parties ended before its voting was over.
    function drawnOf(address juror) external view returns (uint256 panels);

    /// @notice On how many of those it voted.
    function votedOf(address juror) external view returns (uint256 panels);

    /// @notice On how many of those it did not.
    function silentOf(address juror) external view returns (uint256 panels);

    /// @notice How often it earned a seat's pay. {ICourt.pay} alone counts it, once a round, whether the round was penalized or
    /// not: so it can be more than {votedOf}.
    function coherentOf(address juror) external view returns (uint256 panels);

    /// @notice What it earned in all, in micro-units of USDC: counted with {coherentOf}, collected or not.
    function earnedOf(address juror) external view returns (uint256 amount);

    /// @notice What it lost in all, by silence or by two ballots, in micro-units of USDC: counted as it is burned.
    function slashedOf(address juror) external view returns (uint256 amount);
}
