// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Arbitrable
/// @notice A contract, other than the escrow, whose disputes a court judges: a bet, a bond, an auction. It brings a dispute
/// by {ICourt.refer}, which takes the fee; the court tells it the verdict; and what its parties end themselves it takes back by
/// {ICourt.recall}.
///
/// Who deals by such a contract trusts it to name the sides and to do as was ruled. Nobody else has to: the court asks it
/// nothing, and calls it last, when all that the court does itself is done.
interface IArbitrable {
    /// @notice The verdict. Where this reverts the case stays executable, until its time is over.
    /// @param dispute The contract's own name for it.
    /// @param respondentBps The respondent's share of what is disputed, in basis points.
    ///
    /// Requirements, which the contract must check itself:
    /// - The caller is the court that it referred the dispute to.
    function rule(bytes32 dispute, uint16 respondentBps) external;
}
