// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ERC-5192
/// @notice Tokens that may be bound to their owner. Its ERC-165 identifier is 0xb45a3c0e.
interface IERC5192 {
    /// @notice A token was bound to its owner.
    event Locked(uint256 tokenId);

    /// @notice A token was set free.
    event Unlocked(uint256 tokenId);

    /// @notice Whether a token is bound to its owner. Reverts when there is no such token.
    function locked(uint256 tokenId) external view returns (bool bound);
}
