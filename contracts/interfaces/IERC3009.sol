// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title IERC3009
/// @notice The part of ERC-3009 that the escrow calls, in the form that takes any account's signature.
interface IERC3009 {
    /// @notice Moves `value` from `from` to `to`, who must be the caller, once for each nonce.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;
}
