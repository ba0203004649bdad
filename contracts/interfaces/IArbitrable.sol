// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Arbitrable
/// @notice A contract, other than the escrow, whose disputes a court judges: a bet, a bond, an auction. It brings a dispute
/// by {ICourt.refer}, which takes the fee; the court tells it the verdict; and what its parties end themselves it takes back by
/// {ICourt.recall}.
///
/// Who deals by such a contract trusts it to name the sides and to do as was ruled. Nobody else has to: the court asks it
/// nothing, and calls it last, when all that the court does itself is done.
///
/// **What jurors see.** A court shows its jurors nothing of a dispute but the contract's name for it. A running juror of the
/// package that nobody told how this contract's disputes are judged votes 0: the claimant wins unheard. That is no judgment, so
/// refer disputes only to a court whose operators judge them. They can where the name is the hash of a brief,
/// `keccak256(abi.encode(criteria, artifact, reason))`: of what both sides agreed on beforehand, of what the respondent shows,
/// who bears the proof, and of what the claimant says. Whoever chooses the name chooses what is judged. See docs/jury.md.
interface IArbitrable {
    /// @notice The verdict. Where this reverts the case stays executable, until its time is over.
    /// @param dispute The contract's own name for it.
    /// @param respondentBps The respondent's share of what is disputed, in basis points.
    ///
    /// Requirements, which the contract must check itself:
    /// - The caller is the court that it referred the dispute to.
    function rule(bytes32 dispute, uint16 respondentBps) external;
}
