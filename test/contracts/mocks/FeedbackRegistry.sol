// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFeedbackRegistry} from "../../../contracts/interfaces/IFeedbackRegistry.sol";

/// @notice Keeps feedback as ERC-8004's reputation registry does: by client, from one, revocable once.
contract FeedbackRegistry {
    struct Feedback {
        int128 value;
        uint8 valueDecimals;
        string tag1;
        string tag2;
        bool isRevoked;
    }

    address private immutable IDENTITIES;
    mapping(uint256 agentId => mapping(address client => Feedback[])) private _feedback;

    constructor(address identities) {
        IDENTITIES = identities;
    }

    function getIdentityRegistry() external view returns (address) {
        return IDENTITIES;
    }

    /// @dev {IFeedbackRegistry.giveFeedback}: it has more parameters than a stack of sixteen takes.
    fallback() external {
        require(msg.sig == IFeedbackRegistry.giveFeedback.selector, "unknown function");
        (uint256 agentId, int128 value, uint8 valueDecimals, string memory tag1, string memory tag2) = abi
            .decode(msg.data[4:], (uint256, int128, uint8, string, string));
        _feedback[agentId][msg.sender].push(Feedback(value, valueDecimals, tag1, tag2, false));
    }

    function revokeFeedback(uint256 agentId, uint64 feedbackIndex) external {
        Feedback storage feedback = _feedback[agentId][msg.sender][feedbackIndex - 1];
        require(!feedback.isRevoked, "Already revoked");
        feedback.isRevoked = true;
    }

    function getLastIndex(uint256 agentId, address client) external view returns (uint64) {
        return uint64(_feedback[agentId][client].length);
    }

    function readFeedback(
        uint256 agentId,
        address client,
        uint64 feedbackIndex
    ) external view returns (Feedback memory) {
        return _feedback[agentId][client][feedbackIndex - 1];
    }
}
