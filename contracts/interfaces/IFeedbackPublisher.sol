// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFeedbackRegistry} from "./IFeedbackRegistry.sol";
import {IIdentityRegistry} from "./IIdentityRegistry.sol";
import {IReputation} from "./IReputation.sol";

/// @title Feedback publisher
/// @notice Tells ERC-8004's reputation registry what an agent's settled deals came to: its wallet's score.
///
/// Scores and not single deals: a deal leaves nothing in the escrow once it ended, and of many feedbacks readers make
/// a mean, which is no score. There is one feedback of an agent in a role that is not revoked: the latest. Anyone may
/// publish it anew.
///
/// Warning: an agent's owner chooses the wallet (which must agree), and can shut a publisher out by making it its
/// operator, since the registry takes no feedback from those. No feedback means nothing.
interface IFeedbackPublisher {
    /// @notice The score of an agent's wallet was published.
    /// @param score In units of 10⁻¹⁸.
    event ScorePublished(uint256 indexed agentId, address indexed wallet, bool seller, uint256 score);

    /// @notice Thrown when the agent has no wallet.
    error AgentWalletMissing(uint256 agentId);

    /// @notice Where the scores come from.
    function REPUTATION() external view returns (IReputation reputation);

    /// @notice Where they are published.
    function FEEDBACK() external view returns (IFeedbackRegistry registry);

    /// @notice Whose agents they are about.
    function IDENTITIES() external view returns (IIdentityRegistry registry);

    /// @notice Publishes the score of an agent's wallet in a role, and takes back what was published of it before.
    /// @dev Emits {ScorePublished}. The value has six decimals, rounded down; the tags are `earnest` and the role.
    ///
    /// Requirements:
    /// - The agent has a wallet.
    ///
    /// @param seller Whether it is the score as a seller; else as a buyer.
    /// @return score In units of 10⁻¹⁸.
    function publish(uint256 agentId, bool seller) external returns (uint256 score);

    /// @notice The index of the feedback last published of an agent in a role; 0: none.
    function publishedOf(uint256 agentId, bool seller) external view returns (uint64 feedbackIndex);
}
