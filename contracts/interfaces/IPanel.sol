// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TermSheet} from "../types/TermSheet.sol";
import {ICourt} from "./ICourt.sol";

/// @title Panel
/// @notice A court of fixed jurors. Its address is CREATE2 of who they are, how many of them make a quorum and how long
/// they have: by signing the address as arbiter, both sides signed all of it. It need not exist before there is a dispute.
///
/// One round, no stake, no appeal: sealing runs from the dispute, of another contract from when it was referred; voting
/// after it; then anyone executes.
interface IPanel is ICourt {
    /// @notice The panel took a dispute on.
    event Opened(bytes32 indexed id, bytes32 indexed deal, uint8 indexed milestone);

    /// @notice Thrown when there are no jurors, too many, or one of them twice or zero.
    error PanelInvalid(address[] jurors);

    /// @notice Thrown when the quorum is none or more than there are jurors.
    error QuorumInvalid(uint256 found, uint256 most);

    /// @notice Thrown when a stage takes no time.
    error ClockInvalid(uint256 sealing, uint256 voting);

    /// @notice Takes a dispute on: the panel engages, and from now on its fee is earned.
    /// @dev Emits {Opened}.
    ///
    /// Requirements:
    /// - The milestone is in dispute before this panel, and its sealing is not over.
    /// - The sheet is in USDC, and its ruling period at least {ICourt.minimumRulingPeriod}.
    function open(TermSheet calldata terms, uint8 milestone) external;

    /// @notice How many jurors there are; their seats are 0 to one less.
    function SIZE() external view returns (uint256);

    /// @notice How many have to vote for a verdict.
    function QUORUM() external view returns (uint256);

    /// @notice Seconds of sealing from the dispute, and of voting after it.
    function SEALING() external view returns (uint256);
    function VOTING() external view returns (uint256);

    /// @notice The jurors, by seat.
    function jurors() external view returns (address[] memory);
}
