// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Stage} from "../../../../contracts/types/Cases.sol";

/// @notice Every act upon a case of a panel, as {JuryAct}.
enum PanelAct {
    Open,
    Seal,
    SealBySignature,
    VoteOfMember,
    VoteOfStranger,
    Execute,
    Drop,
    Pay,
    PayAnother,
    Collect
}

/// @notice Where a case stands: the columns of the table.
enum PanelColumn {
    // Nobody took it on: not disputed yet; in time; in its voting's time; after that; too late for any ruling.
    Undisputed,
    Waiting,
    LateVoting,
    LateHung,
    Silent,
    Sealing,
    Voting,
    Hung,
    Executable,
    Lapsed,
    Executed,
    Dropped
}

/// @notice Who may do what when before a panel, written again from the text of {IPanel} and {ICourt}.
library PanelRules {
    uint256 internal constant ACTS = uint256(type(PanelAct).max) + 1;

    /// @notice A line an act: a letter a column, who may, its name. Letters as in {JuryRules}; and b SeatVacant.
    function table() internal pure returns (string[10] memory lines) {
        lines = [
            // uwvhz sv hxl xd
            "n+ttn tt ttn nn -  open",
            "ttttt +t ttt tt j  seal",
            "ttttt +t ttt tt -  seal, by a member's signature",
            "ttttt t+ ttt tt -  vote of a member",
            "ttttt tb ttt tt -  vote of nobody's seat",
            "ttttt tt t+t tt -  execute",
            "ttttt oo oot tt -  drop",
            "ppppp pp ppp ++ -  pay",
            "ppppp pp ppp pp -  pay a second round",
            "+++++ ++ +++ ++ -  collect"
        ];
    }

    /// @notice The lines that differ when the parties split the milestone themselves a moment ago.
    function splitTable() internal pure returns (string[3] memory lines) {
        lines = ["nnnnn nn nnn nn -  open", "ttttt tt tgt tt -  execute", "ttttt ++ ++t tt -  drop"];
    }

    function letterOf(string memory line, PanelColumn column) internal pure returns (bytes1) {
        uint256 place = uint256(column);
        if (column >= PanelColumn.Sealing) ++place;
        if (column >= PanelColumn.Hung) ++place;
        if (column >= PanelColumn.Executed) ++place;
        return bytes(line)[place];
    }

    /// @notice j: the juror itself, -: anyone.
    function callerOf(string memory line) internal pure returns (bytes1) {
        return bytes(line)[16];
    }

    function nameOf(string memory line) internal pure returns (string memory name) {
        bytes memory whole = bytes(line);
        bytes memory part = new bytes(whole.length - 19);
        for (uint256 i; i < part.length; ++i) part[i] = whole[19 + i];
        return string(part);
    }

    /// @notice What the panel calls a column; of an act that would open it, what it would be.
    function stageOf(PanelColumn column, bool opening) internal pure returns (Stage) {
        if (opening && column == PanelColumn.LateVoting) return Stage.Voting;
        if (opening && column == PanelColumn.LateHung) return Stage.Hung;
        if (column < PanelColumn.Sealing) return Stage.None;
        return
            [
                Stage.Sealing,
                Stage.Voting,
                Stage.Hung,
                Stage.Executable,
                Stage.Lapsed,
                Stage.Executed,
                Stage.Dropped
            ][uint256(column) - uint256(PanelColumn.Sealing)];
    }
}
