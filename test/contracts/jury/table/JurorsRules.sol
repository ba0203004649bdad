// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Every act upon a juror and its stake. The last four are the jury's.
enum JurorsAct {
    Enrol,
    Increase,
    Activate,
    Resign,
    Withdraw,
    RecordSeat,
    Slash,
    RecordPay,
    Punish
}

/// @notice How a juror stands: the columns of the table.
enum JurorsColumn {
    Unknown,
    // All of its stake, or a part, is pending: until it can be activated, and from then on.
    Warming,
    Warm,
    // All of it is drawn.
    Active,
    // It has too little stake to be drawn.
    Fallen,
    // It resigned: until its stake is free, from then on, and after it was withdrawn.
    Leaving,
    Free,
    Withdrawn,
    Expelled
}

/// @notice Who may do what when with a juror's stake, written again from the text of {IJurors}.
library JurorsRules {
    uint256 internal constant ACTS = uint256(type(JurorsAct).max) + 1;
    uint256 private constant COLUMNS = uint256(type(JurorsColumn).max) + 1;

    /// @notice A line an act: a letter a column, who may, its name.
    ///
    /// Small letters refuse, whoever asks: u JurorUnknown, e JurorEnrolled, p JurorExpelled, x JurorUnexpectedState, l
    /// StakeLocked, w StakeWarming, n StakeNotPending, s StakeTooSmall. + goes through, for who may: - anyone, o the operator
    /// (ConsentMissing), and never from the act's expiry on (ActExpired before all else), j the jury (JuryOnly before all
    /// else).
    function table() internal pure returns (string[9] memory lines) {
        lines = [
            // uwraflzde
            "+eeeeeeee o  enrol",
            "u+++++++p o  increase",
            "uw+nsxxxp -  activate",
            "u++++xxxp o  resign",
            "uxxxxl++x -  withdraw",
            "+++++++++ j  record a seat",
            "+++++++++ j  slash",
            "+++++++++ j  record pay",
            "u+++++++p j  punish"
        ];
    }

    function letterOf(string memory line, JurorsColumn column) internal pure returns (bytes1) {
        return bytes(line)[uint256(column)];
    }

    /// @notice o: the operator, j: the jury, -: anyone.
    function callerOf(string memory line) internal pure returns (bytes1) {
        return bytes(line)[COLUMNS + 1];
    }

    function nameOf(string memory line) internal pure returns (string memory name) {
        bytes memory whole = bytes(line);
        bytes memory part = new bytes(whole.length - COLUMNS - 4);
        for (uint256 i; i < part.length; ++i) part[i] = whole[COLUMNS + 4 + i];
        return string(part);
    }
}
