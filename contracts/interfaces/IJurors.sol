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
/// **Stake enters the draw** by {activate} alone, {WARM_UP} seconds after it came: who brings stake when a dispute is
/// decided upon is not in its draw. Until then it is pending: liable, but not drawn. What is active stays so while more
/// comes. Where {WARM_UP} is 0 an activation is needed all the same, and may come in the same second.
///
/// **What leaves the draw**: a juror that resigns; one that sat and was silent, until its stake warmed up again; one whose
/// stake fell below half of {STAKE}; and, for good, a key that signed two ballots. What is not drawn stays liable.
///
/// **A draw** weighs stakes as they stood at a second that is past, whatever happened since: who was benched, resigned or was
/// expelled after a dispute began can be drawn for it yet, also for its second try and its appeal. No two jurors of one
/// operator are drawn together, and no provider more often than its share of the stake, rounded up, unless the others have no
/// operators left: a panel is as mixed as the stake behind it, and a name by itself buys no seat. Of one provider at most
/// forty jurors are drawn, also those in vain: whose operators sit already, or are a side of the deal.
interface IJurors {
    // ------------------------------------------------------------------------------------------- events

    /// @notice A juror opted in.
    event Enrolled(
        uint24 indexed id,
        address indexed juror,
        address indexed operator,
        uint8 provider,
        uint256 stake,
        uint40 activatesAt
    );

    /// @notice A juror's stake changed, or what of it is drawn.
    /// @param stake All that it is liable with, in micro-units of USDC.
    /// @param active What of it is drawn.
    /// @param activatesAt Unix time from which the rest can be activated; 0: nothing waits for that.
    event StakeChanged(address indexed juror, uint256 stake, uint256 active, uint40 activatesAt);

    /// @notice A juror sat in a case and was silent: from now on none of its stake is drawn until it warmed up again.
    event Benched(bytes32 indexed id, address indexed juror);

    /// @notice A key signed two ballots in a case: none of its stake is left, and none can come.
    event Expelled(bytes32 indexed id, address indexed juror);

    /// @notice A juror resigned; its stake can be withdrawn from `releaseAt` on.
    event Resigned(address indexed juror, uint40 releaseAt);

    /// @notice A stake went back to its operator.
    event Withdrawn(address indexed juror, address indexed operator, uint256 amount);

    /// @notice A juror lost stake: it sat in a case and did not vote, or signed two ballots.
    event Slashed(bytes32 indexed id, address indexed juror, uint256 amount, bool equivocated);

    // ------------------------------------------------------------------------------------------- errors

    /// @notice Thrown when a slice is nothing, or more than the least stake.
    error SliceInvalid(uint256 found, uint256 most);

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

    /// @notice Thrown when a key signed two ballots once.
    error JurorExpelled(address juror);

    /// @notice Thrown when no stake of a juror waits for activation.
    error StakeNotPending(address juror);

    /// @notice Thrown when pending stake can't be activated yet.
    error StakeWarming(address juror, uint256 activatesAt);

    /// @notice Thrown when a stake is, or would be, too small.
    error StakeTooSmall(uint256 found, uint256 needed);

    /// @notice Thrown when a stake can't be withdrawn yet.
    error StakeLocked(address juror, uint256 releaseAt);

    /// @notice Thrown when there are fewer operators to draw from than there are seats.
    error PanelTooSmall(uint256 found, uint256 needed);

    /// @notice Thrown when anyone but the jury would take from a stake.
    error JuryOnly(address caller, address jury);

    // ----------------------------------------------------------------------------------------- operators

    /// @notice Opts a juror in. A key is a juror once, for one operator. Its stake is pending.
    /// @dev Emits {Enrolled}.
    ///
    /// Requirements:
    /// - Before `expiry`; the provider exists; the stake is at least {STAKE}.
    /// - The juror signed the enrolment.
    /// - The operator is the caller and pays by allowance (`operator` empty), or signed a USDC authorization of the stake
    ///   whose nonce is the enrolment's digest (`operator` a blob of kind 1, see {IEscrow}).
    function enrol(Enrolment calldata act, bytes calldata juror, bytes calldata operator) external;

    /// @notice Adds stake, which also brings back a juror that resigned. All that is not active is pending from now on.
    /// @dev Emits {StakeChanged}. Paid for by the operator, as in {enrol}.
    ///
    /// Requirements:
    /// - Before `expiry`; the stake is at least {STAKE} afterwards; the key was not expelled.
    function increase(Increase calldata act, bytes calldata operator) external;

    /// @notice Brings all of a juror's pending stake into the draws from now on. For anyone to call.
    /// @dev Emits {StakeChanged}.
    ///
    /// Requirements:
    /// - The juror serves and has pending stake, which warmed up: {activationOf} is past.
    /// - Its stake is at least half of {STAKE}.
    function activate(address juror) external;

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

    /// @notice Counts that a juror sat on a panel. One that did not vote is benched: its stake leaves the draws and is
    /// pending from now on.
    /// @dev Emits {Benched}, {Slashed}. The jury alone.
    /// @param caseId The case it sat in.
    /// @param burn What is taken of its stake at once, in micro-units of USDC: at most what there is.
    function recordSeat(bytes32 caseId, uint24 id, bool voted, uint256 burn) external;

    /// @notice Takes of a juror's stake what a case costs it, also after it was benched: at most what there is.
    /// @dev Emits {Slashed}. The jury alone.
    /// @param amount In micro-units of USDC.
    function slash(bytes32 caseId, uint24 id, uint256 amount) external;

    /// @notice Counts what a juror earned.
    /// @dev The jury alone.
    function recordPay(uint24 id, uint256 amount) external;

    /// @notice Takes all of a juror's stake, and expels its key for good.
    /// @dev Emits {Slashed}, {Expelled}. The jury alone.
    ///
    /// Requirements:
    /// - The key was not expelled before.
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

    /// @notice What a juror enrols with at least, in micro-units of USDC. It is drawn down to half of it.
    function STAKE() external view returns (uint256);

    /// @notice What a silent juror loses, in micro-units of USDC.
    function SLICE() external view returns (uint256);

    /// @notice Seconds from when stake comes until it can be activated.
    function WARM_UP() external view returns (uint256);

    /// @notice Seconds from resigning until a stake is free: longer than all rounds of any case can take.
    function RELEASE() external view returns (uint256);

    /// @notice The names of the providers.
    function providers() external view returns (bytes32[] memory names);

    /// @notice The key of a juror by its id; zero: there is no such juror.
    function keyOf(uint24 id) external view returns (address juror);

    /// @notice Who runs a juror, by its id.
    function ownerOf(uint24 id) external view returns (address operator);

    /// @notice All active stake: what a draw weighs, in micro-units of USDC.
    function activeStake() external view returns (uint256 stake);

    /// @notice All pending stake, in micro-units of USDC.
    function pendingStake() external view returns (uint256 stake);

    /// @notice How many operators have a juror that can be drawn.
    function operatorCount() external view returns (uint256 operators);

    /// @notice A juror's id, from 1 on; 0: there is no such juror.
    function idOf(address juror) external view returns (uint24 id);

    /// @notice Who runs a juror.
    function operatorOf(address juror) external view returns (address operator);

    /// @notice Index of a juror's provider.
    function providerOf(address juror) external view returns (uint8 provider);

    /// @notice All that a juror is liable with, in micro-units of USDC: active, pending or on its way home.
    function stakeOf(address juror) external view returns (uint256 stake);

    /// @notice What of a juror's stake is drawn, in micro-units of USDC; 0: it can't be drawn.
    function activeOf(address juror) external view returns (uint256 stake);

    /// @notice What of a juror's stake waits for activation, in micro-units of USDC.
    function pendingOf(address juror) external view returns (uint256 stake);

    /// @notice Unix time from which a juror's pending stake can be activated; 0: none is pending.
    function activationOf(address juror) external view returns (uint40 time);

    /// @notice Whether a juror's key signed two ballots, and is out for good.
    function isExpelled(address juror) external view returns (bool expelled);

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
