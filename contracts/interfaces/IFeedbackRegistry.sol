// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Feedback registry
/// @notice What is used here of the reputation registry of ERC-8004, version 2.0.0.
interface IFeedbackRegistry {
    /// @notice Feedback was given.
    /// @param feedbackIndex Counted from one, by agent and client.
    event NewFeedback(
        uint256 indexed agentId,
        address indexed clientAddress,
        uint64 feedbackIndex,
        int128 value,
        uint8 valueDecimals,
        string indexed indexedTag1,
        string tag1,
        string tag2,
        string endpoint,
        string feedbackURI,
        bytes32 feedbackHash
    );

    /// @notice The identity registry whose agents feedback is about.
    function getIdentityRegistry() external view returns (address identityRegistry);

    /// @notice Adds the caller's feedback about an agent.
    /// @dev Emits {NewFeedback}. Refused when the caller is the agent's owner, approved for it or an operator.
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

    /// @notice Takes one of the caller's feedbacks back. Reverts when it was taken back before.
    function revokeFeedback(uint256 agentId, uint64 feedbackIndex) external;

    /// @notice How many feedbacks a client gave about an agent; also the last one's index.
    function getLastIndex(uint256 agentId, address clientAddress) external view returns (uint64 lastIndex);

    /// @notice What is kept of a feedback. Reverts when there is none of that index.
    function readFeedback(
        uint256 agentId,
        address clientAddress,
        uint64 feedbackIndex
    )
        external
        view
        returns (int128 value, uint8 valueDecimals, string memory tag1, string memory tag2, bool isRevoked);
}
