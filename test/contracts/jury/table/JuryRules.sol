// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Stage} from "../../../../contracts/types/Cases.sol";

/// @notice Every act upon a case of a jury. Of {StrikeBySignature} and {AppealBySignature} a side's consent is brought by
/// whoever calls; of {SealBySignature} and {VoteOfSitting}, a juror's; {VoteOfReserve} is a ballot of a candidate that
/// does not sit; {PunishEquivocation} brings two ballots of a juror for the last round, {PunishRepetition} two of one
/// share; {Collect} is for the buyer, whom an earlier case left something. Rounds: the first of all, and the one that was
/// drawn last.
enum JuryAct {
    Draw,
    Strike,
    StrikeBySignature,
    Seal,
    SealBySignature,
    VoteOfSitting,
    VoteOfReserve,
    Appeal,
    AppealBySignature,
    Execute,
    Drop,
    PenalizeFirst,
    PenalizeLast,
    PayFirst,
    PayLast,
    RefundAppeal,
    PunishEquivocation,
    PunishRepetition,
    Collect
}

/// @notice Where a case stands: the columns of the table, in groups.
enum JuryColumn {
    // Nobody took it on: not disputed yet; to be drawn; too late for that; too late for any ruling.
    Undisputed,
    Waiting,
    Late,
    Silent,
    // The first round.
    FirstStriking,
    FirstSealing,
    FirstVoting,
    FirstDrawing,
    FirstAppealing,
    FirstExecutable,
    FirstHung,
    FirstLapsed,
    // The second try of it.
    AgainStriking,
    AgainSealing,
    AgainVoting,
    AgainAppealing,
    AgainExecutable,
    AgainHung,
    AgainLapsed,
    // Appealed, and not drawn for that.
    UndrawnDrawing,
    UndrawnExecutable,
    UndrawnLapsed,
    // The appeal's round.
    AppealStriking,
    AppealSealing,
    AppealVoting,
    AppealDrawing,
    AppealExecutable,
    AppealUpheld,
    AppealLapsed,
    // The second try of that.
    RetrialStriking,
    RetrialSealing,
    RetrialVoting,
    RetrialExecutable,
    RetrialUpheld,
    RetrialLapsed,
    // Over: executed after the first round, with an appeal nobody drew for, after an appeal; dropped in the first
    // round, in the appeal's.
    Executed,
    ExecutedUndrawn,
    ExecutedAppeal,
    Dropped,
    DroppedAppeal
}

/// @notice Who may do what when before a jury, written again from the text of {IJury} and {ICourt}.
library JuryRules {
    uint256 internal constant ACTS = uint256(type(JuryAct).max) + 1;

    /// @notice A line an act: a letter a column, who may, its name. Columns: u undisputed, w waiting, l late or lapsed,
    /// z silent; s striking, e sealing, v voting, d drawing, a appealing, x executable, k upheld, h hung; then what is
    /// over.
    ///
    /// Small letters refuse, whoever asks: t CaseUnexpectedStage, n CaseNotDisputed, o CaseStillOpen, b SeatVacant, p
    /// RoundNotPayable, q RoundNotPenalizable, r AppealNotRefundable, y EquivocationUnproven. + goes through, for who may: - anyone, s a side
    /// (CaseStranger), j the juror itself (SealInvalid for others, SeatVacant for a candidate that does not sit).
    function table() internal pure returns (string[19] memory lines) {
        lines = [
            // untaken first  again   undrawn appeal  retrial over
            // uwlz sevdaxhl sevaxhl dxl sevdxkl sevxkl xxxdd
            "n+tn ttt+tttn ttttttn +tn ttt+ttn tttttn nnnnn -  draw",
            "tttt +ttttttt +tttttt ttt +tttttt +ttttt ttttt s  strike",
            "tttt +ttttttt +tttttt ttt +tttttt +ttttt ttttt -  strike, by the seller's signature",
            "tttt t+tttttt t+ttttt ttt t+ttttt t+tttt ttttt j  seal",
            "tttt t+tttttt t+ttttt ttt t+ttttt t+tttt ttttt -  seal, by a juror's signature",
            "tttt tt+ttttt tt+tttt ttt tt+tttt tt+ttt ttttt -  vote of a juror that sits",
            "tttt ttbttttt ttbtttt ttt ttbtttt ttbttt ttttt -  vote of a candidate that does not sit",
            "tttt tttt+ttt ttt+ttt ttt ttttttt tttttt ttttt s  appeal",
            "tttt tttt+ttt ttt+ttt ttt ttttttt tttttt ttttt -  appeal, by the seller's signature",
            "tttt ttttt+tt tttt+tt t+t tttt++t ttt++t ttttt -  execute",
            "tttt ooooooot oooooot oot oooooot ooooot ttttt -  drop",
            "qqqq qqq+++++ +++++++ +++ +++++++ ++++++ +++q+ -  penalize the first round",
            "qqqq qqq+++++ qqq++++ +++ qqq++++ qqq+++ +++qq -  penalize the last round",
            "pppp pppppppp ppppppp ppp ppppppp pppppp +++++ -  pay the first round",
            "pppp pppppppp ppppppp ppp pppppp+ ppppp+ +++++ -  pay the last round",
            "rrrr rrrrrrrr rrrrrrr r++ rrrrrrr rrrrrr r+rrr -  refund the appeal",
            "yyyy ++++++++ +++++++ +++ +++++++ ++++++ +++++ -  punish two ballots",
            "yyyy yyyyyyyy yyyyyyy yyy yyyyyyy yyyyyy yyyyy -  punish two ballots of one share",
            "++++ ++++++++ +++++++ +++ +++++++ ++++++ +++++ -  collect"
        ];
    }

    /// @notice The lines that differ when the parties split the milestone themselves a moment ago. g: the escrow refuses
    /// to rule what is over; what is over for the jury can't be split and is not tried.
    function splitTable() internal pure returns (string[5] memory lines) {
        lines = [
            "nnnn nnnnnnnn nnnnnnn nnn nnnnnnn nnnnnn nnnnn -  draw",
            "tttt ttttnttt tttnttt ttt ttttttt tttttt ttttt s  appeal",
            "tttt ttttnttt tttnttt ttt ttttttt tttttt ttttt -  appeal, by the seller's signature",
            "tttt tttttgtt ttttgtt tgt ttttggt tttggt ttttt -  execute",
            "tttt +++++++t ++++++t ++t ++++++t +++++t ttttt -  drop"
        ];
    }

    function letterOf(string memory line, JuryColumn column) internal pure returns (bytes1) {
        // A blank goes before each group.
        JuryColumn[6] memory groups = [
            JuryColumn.FirstStriking,
            JuryColumn.AgainStriking,
            JuryColumn.UndrawnDrawing,
            JuryColumn.AppealStriking,
            JuryColumn.RetrialStriking,
            JuryColumn.Executed
        ];
        uint256 place = uint256(column);
        for (uint256 i; i < groups.length && column >= groups[i]; ++i) ++place;
        return bytes(line)[place];
    }

    /// @notice s: a side, j: the juror itself, -: anyone.
    function callerOf(string memory line) internal pure returns (bytes1) {
        return bytes(line)[47];
    }

    function nameOf(string memory line) internal pure returns (string memory name) {
        bytes memory whole = bytes(line);
        bytes memory part = new bytes(whole.length - 50);
        for (uint256 i; i < part.length; ++i) part[i] = whole[50 + i];
        return string(part);
    }

    /// @notice What the jury calls a column.
    function stageOf(JuryColumn column) internal pure returns (Stage) {
        if (column <= JuryColumn.Silent) return Stage.None;
        if (column >= JuryColumn.Dropped) return Stage.Dropped;
        if (column >= JuryColumn.Executed) return Stage.Executed;
        bytes1 letter = bytes("sevdaxhlsevaxhldxlsevdxklsevxkl")[uint256(column) - 4];
        if (letter == "s") return Stage.Striking;
        if (letter == "e") return Stage.Sealing;
        if (letter == "v") return Stage.Voting;
        if (letter == "d") return Stage.Drawing;
        if (letter == "a") return Stage.Appealing;
        if (letter == "h") return Stage.Hung;
        return letter == "l" ? Stage.Lapsed : Stage.Executable;
    }
}
