// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Every act upon a juror and its stake. The last three are the jury's.
enum JurorsAct {
    Enrol,
    Increase,
    Resign,
    Withdraw,
    RecordSeat,
    RecordPay,
    Punish
}

/// @notice How a juror stands: the columns of the table.
enum JurorsColumn {
    Unknown,
    Active,
    // It has too little stake to be drawn.
    Fallen,
    // It resigned: until its stake is free, from then on, and after it was withdrawn.
    Leaving,
    Free,
    Withdrawn
}

/// @notice Who may do what when with a juror's stake, written again from the text of {IJurors}.
library JurorsRules {
    uint256 internal constant ACTS = uint256(type(JurorsAct).max) + 1;

    /// @notice A line an act: a letter a column, who may, its name.
    ///
    /// Small letters refuse, whoever asks: u JurorUnknown, e JurorEnrolled, x JurorUnexpectedState, l StakeLocked. + goes
    /// through, for who may: - anyone, o the operator (ConsentMissing), and never from the act's expiry on (ActExpired
    /// before all else), j the jury (JuryOnly before all else).
    function table() internal pure returns (string[7] memory lines) {
        lines = [
            // uaflzw
            "+eeeee o  enrol",
            "u+++++ o  increase",
            "u++xxx o  resign",
            "uxxl++ -  withdraw",
            "++++++ j  record a seat",
            "++++++ j  record pay",
            "u+++++ j  punish"
        ];
    }

    function letterOf(string memory line, JurorsColumn column) internal pure returns (bytes1) {
        return bytes(line)[uint256(column)];
    }

    /// @notice o: the operator, j: the jury, -: anyone.
    function callerOf(string memory line) internal pure returns (bytes1) {
        return bytes(line)[7];
    }

    function nameOf(string memory line) internal pure returns (string memory name) {
        bytes memory whole = bytes(line);
        bytes memory part = new bytes(whole.length - 10);
        for (uint256 i; i < part.length; ++i) part[i] = whole[10 + i];
        return string(part);
    }
}
