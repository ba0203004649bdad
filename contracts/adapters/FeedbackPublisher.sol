// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFeedbackPublisher} from "../interfaces/IFeedbackPublisher.sol";
import {IFeedbackRegistry} from "../interfaces/IFeedbackRegistry.sol";
import {IIdentityRegistry} from "../interfaces/IIdentityRegistry.sol";
import {IReputation} from "../interfaces/IReputation.sol";

/// @title Feedback publisher
/// @notice See {IFeedbackPublisher}.
contract FeedbackPublisher is IFeedbackPublisher {
    uint8 private constant DECIMALS = 6;

    /// @inheritdoc IFeedbackPublisher
    IReputation public immutable REPUTATION;
    /// @inheritdoc IFeedbackPublisher
    IFeedbackRegistry public immutable FEEDBACK;
    /// @inheritdoc IFeedbackPublisher
    IIdentityRegistry public immutable IDENTITIES;

    /// @inheritdoc IFeedbackPublisher
    mapping(uint256 agentId => mapping(bool seller => uint64 feedbackIndex)) public publishedOf;

    constructor(IReputation reputation, IFeedbackRegistry feedback) {
        REPUTATION = reputation;
        FEEDBACK = feedback;
        IDENTITIES = IIdentityRegistry(feedback.getIdentityRegistry());
    }

    /// @inheritdoc IFeedbackPublisher
    function publish(uint256 agentId, bool seller) external returns (uint256 score) {
        address wallet = IDENTITIES.getAgentWallet(agentId);
        if (wallet == address(0)) revert AgentWalletMissing(agentId);

        score = REPUTATION.scoreOf(wallet, seller);
        uint64 before = publishedOf[agentId][seller];
        // The registry counts from one; both roles share its count, and nothing else adds to it.
        publishedOf[agentId][seller] = FEEDBACK.getLastIndex(agentId, address(this)) + 1;
        emit ScorePublished(agentId, wallet, seller, score);

        if (before != 0) FEEDBACK.revokeFeedback(agentId, before);
        // A score is below 10¹⁸.
        int128 value = int128(uint128(score / 10 ** (18 - DECIMALS)));
        FEEDBACK.giveFeedback(agentId, value, DECIMALS, "earnest", seller ? "seller" : "buyer", "", "", 0);
    }
}
