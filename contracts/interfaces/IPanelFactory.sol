// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "./IEscrow.sol";

/// @title Panel factory
/// @notice Creates panels by CREATE2 of what they are, so that their addresses can be signed before they exist.
interface IPanelFactory {
    /// @notice A panel came to be.
    event PanelCreated(
        address indexed panel,
        address[] jurors,
        uint256 quorum,
        uint256 sealing,
        uint256 voting
    );

    /// @notice Creates a panel, or does nothing where it exists.
    /// @dev Emits {PanelCreated}. Its own errors are {IPanel}'s.
    /// @param jurors Distinct keys, in the order of their seats; another order is another panel.
    /// @param quorum How many have to vote for a verdict.
    /// @param sealing Seconds of sealing from the dispute.
    /// @param voting Seconds of voting after it.
    function create(
        address[] calldata jurors,
        uint256 quorum,
        uint256 sealing,
        uint256 voting
    ) external returns (address panel);

    /// @notice The address of such a panel, whether it exists or not.
    function addressOf(
        address[] calldata jurors,
        uint256 quorum,
        uint256 sealing,
        uint256 voting
    ) external view returns (address panel);

    /// @notice The escrow whose disputes its panels judge.
    function ESCROW() external view returns (IEscrow);
}
