// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrable} from "../interfaces/IArbitrable.sol";
import {SeatsLib} from "../libraries/SeatsLib.sol";
import {VotesLib} from "../libraries/VotesLib.sol";

/// @notice Where a case stands. All but the last two follow from the clock and from what was voted.
enum Stage {
    /// Nobody opened it.
    None,
    /// Waits for a draw: again, or for an appeal.
    Drawing,
    /// Jurors are drawn, each side may strike one.
    Striking,
    /// Jurors submit their seals.
    Sealing,
    /// Jurors submit their ballots.
    Voting,
    /// There is a verdict, and a side may appeal.
    Appealing,
    /// There is a verdict, and anyone may execute it.
    Executable,
    /// Too few voted, and there is no time for others.
    Hung,
    /// The ruling clock ran out: the silence rule decides.
    Lapsed,
    /// The verdict became the ruling.
    Executed,
    /// The parties ended the milestone themselves.
    Dropped
}

/// @notice How a case ended, if it did.
enum Outcome {
    Open,
    Executed,
    /// The parties ended the milestone before the last round's voting was over.
    Dropped,
    /// They ended it after that.
    DroppedAfterVote
}

/// @notice By what a juror earns its share of a round's pay.
enum Merit {
    /// By nothing: the round had no quorum.
    None,
    /// It sealed a ballot: it had no time to open it.
    Sealed,
    /// It voted, whatever it was.
    Voted,
    /// Its ballot is near the verdict.
    Near
}

/// @notice What is kept of a case, in one word.
struct Case {
    uint40 disputedAt;
    /// Unix time from which a ruling is worth nothing.
    uint40 rulingEnds;
    /// What was put down for the ruling, in micro-units of USDC.
    uint88 fee;
    /// Whether another contract than the escrow brought it: then its fee is in the court's wallet.
    bool referred;
    /// Unix time of the appeal; 0: none.
    uint40 appealedAt;
    /// Index of the last round that was drawn.
    uint8 round;
    /// Index of the first round that was drawn for the appeal; 0: none was.
    uint8 appealRound;
    Outcome outcome;
    /// The seller's share that was ruled, in basis points.
    uint16 verdict;
}

/// @notice Whose case it is where another contract than the escrow brought it.
struct Referral {
    IArbitrable arbitrable;
    /// The contract's own name for the dispute.
    bytes32 dispute;
    /// The sides. The verdict is the respondent's share of what is disputed.
    address claimant;
    address respondent;
}

/// @notice Candidates of a round in the order they were drawn, as juror ids of 24 bits; 0: no more.
/// @dev Two words: `head` holds 9, `tail` 8.
struct Seats {
    uint40 drawnAt;
    uint216 head;
    uint192 tail;
    /// Bitmap of the candidates that were struck.
    uint24 struck;
    /// Bit 0: the buyer struck one; bit 1: the seller.
    uint8 strikers;
    bool penalized;
    bool paid;
}

/// @notice What each seat voted, in one word of 14 bits a seat: its share + 1; 0: nothing.
type Votes is uint256;

/// @notice One panel's work on a case.
struct Round {
    Seats seats;
    Votes votes;
    mapping(uint256 seat => bytes32) seals;
}

/// @notice A juror's seal, and its signature over `Seal(bytes32 case,uint8 round,bytes32 seal)` after ERC-2098; a
/// signature of zeros: the juror is the caller.
struct SignedSeal {
    /// Index among the candidates.
    uint8 seat;
    /// keccak256(abi.encode(juror, digest of its ballot)).
    bytes32 seal;
    bytes32 r;
    bytes32 vs;
}

/// @notice A juror's ballot, and its signature over
/// `Ballot(bytes32 case,uint8 round,uint16 sellerBps,bytes32 rationale)` after ERC-2098.
struct SignedBallot {
    uint8 seat;
    uint16 sellerBps;
    /// Hash of the reasons and of a salt, which keeps the seal from being guessed.
    bytes32 rationale;
    bytes32 r;
    bytes32 vs;
}

/// @notice What a juror says of itself when it opts in. Signed by the juror; the operator consents by being the caller,
/// or by a USDC authorization of the stake whose nonce is its digest.
struct Enrolment {
    /// Who runs the juror and owns its stake.
    address operator;
    /// The key that signs ballots; it can't touch the stake.
    address juror;
    /// Index of whose model or program it judges with.
    uint8 provider;
    /// In micro-units of USDC.
    uint96 stake;
    uint40 expiry;
}

/// @notice More stake for a juror, from its operator.
struct Increase {
    address juror;
    uint96 amount;
    uint256 nonce;
    uint40 expiry;
}

/// @notice How long each stage takes, in seconds.
struct Clocks {
    /// From the beacon's round to the last moment of a draw.
    uint32 drawing;
    uint32 striking;
    uint32 sealing;
    uint32 voting;
    uint32 appealing;
    /// What must be left of the ruling period for the execution.
    uint32 executing;
}

/// @notice What a jury is made with.
struct JurySettings {
    /// Jurors of a first round: 3, 5 or 7.
    uint8 size;
    /// What a juror enrols with at least, in micro-units of USDC.
    uint96 stake;
    /// What silence costs, in micro-units of USDC.
    uint96 slice;
    /// The least pay of a seat, in micro-units of USDC.
    uint96 pay;
    /// Seconds from when stake comes until it can be drawn.
    uint32 warmUp;
    Clocks clocks;
}

/// @notice Where a juror stands.
enum Standing {
    /// It is drawn by its active stake; the rest is pending.
    Serving,
    /// It is not drawn, and its stake is on its way home.
    Resigned,
    /// It signed two ballots: it is out for good.
    Expelled
}

/// @notice A juror.
struct Juror {
    address operator;
    /// All that it is liable with, in micro-units of USDC.
    uint96 stake;
    address key;
    uint8 provider;
    /// Its place in its provider's tree; 0: it was never drawn from.
    uint24 leaf;
    Standing standing;
    /// Unix time from which stake that is not drawn may move: of one that serves into the draw, of one that resigned home.
    uint40 movesAt;
    JurorStats stats;
}

/// @notice A juror's stake as it shall be. Handed over in memory, so that what writes it is in the code once.
struct Position {
    uint256 stake;
    /// What of it is drawn.
    uint256 active;
    Standing standing;
    /// As of a {Juror}.
    uint256 movesAt;
}

/// @notice What is counted of all jurors, in one word.
struct Roll {
    uint24 jurors;
    /// Those with a juror that can be drawn.
    uint24 operators;
    /// In micro-units of USDC.
    uint96 pending;
}

/// @notice What a juror did.
struct JurorStats {
    uint32 drawn;
    uint32 voted;
    uint32 coherent;
    uint32 silent;
    /// In micro-units of USDC.
    uint64 earned;
    uint64 slashed;
}

using SeatsLib for Seats global;
using VotesLib for Votes global;
