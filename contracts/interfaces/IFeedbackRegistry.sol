// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Feedback registry
/// @notice What is used here of the reputation registry of ERC-8004.
interface IFeedbackRegistry {
    /// @notice The identity registry whose agents feedback is about.
    function getIdentityRegistry() external view returns (address identityRegistry);

    /// @notice Adds the caller's feedback about an agent.
    /// @param value In units of 10^-valueDecimals.
    function giveFeedback(
        uint256 agentId,
        int128 value,
        uint8 valueDecimals,
        string calldata tag1,
        string calldata tag2,
        string calldata endpoint,
        string calldata feedbackURI,
        bytes32 feedbackHash
    ) external;

    /// @notice Takes one of the caller's feedbacks back.
    function revokeFeedback(uint256 agentId, uint64 feedbackIndex) external;

    /// @notice How many feedbacks a client gave about an agent; also the last one's index.
    function getLastIndex(uint256 agentId, address clientAddress) external view returns (uint64 lastIndex);
}
