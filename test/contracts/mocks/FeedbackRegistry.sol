// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFeedbackRegistry} from "../../../contracts/interfaces/IFeedbackRegistry.sol";
import {IIdentityRegistry} from "../../../contracts/interfaces/IIdentityRegistry.sol";

/// @notice Keeps feedback as ERC-8004's reputation registry 2.0.0 does: by client, from one, revocable once, none from
/// whoever manages the agent. And it can break: refuse to revoke, refuse everything, forget everything.
contract FeedbackRegistry {
    struct Feedback {
        int128 value;
        uint8 valueDecimals;
        string tag1;
        string tag2;
        bool isRevoked;
        bytes32 feedbackHash;
    }

    /// @dev The parameters of {IFeedbackRegistry.giveFeedback}.
    struct Given {
        uint256 agentId;
        int128 value;
        uint8 valueDecimals;
        string tag1;
        string tag2;
        string endpoint;
        string feedbackURI;
        bytes32 feedbackHash;
    }

    address private immutable IDENTITIES;
    uint256 private _generation;
    mapping(uint256 generation => mapping(uint256 agentId => mapping(address client => Feedback[])))
        private _all;

    /// @notice Whether it takes no feedback, and no revocation.
    bool public isClosed;

    /// @notice How many words more than the real one it writes for a feedback.
    uint256 public weight;
    uint256[] private _ballast;

    constructor(address identities) {
        IDENTITIES = identities;
    }

    // ----------------------------------------------------------------------------------------- what tests do

    function close(bool closed) external {
        isClosed = closed;
    }

    function burden(uint256 words) external {
        weight = words;
    }

    /// @notice Forgets all feedback, as an upgrade to storage of another place does.
    function forget() external {
        ++_generation;
    }

    /// @notice Revokes a client's feedback without being asked by it.
    function revokeOf(uint256 agentId, address client, uint64 feedbackIndex) external {
        _all[_generation][agentId][client][feedbackIndex - 1].isRevoked = true;
    }

    // -------------------------------------------------------------------------------------------- the registry

    function getIdentityRegistry() external view returns (address) {
        return IDENTITIES;
    }

    /// @dev {IFeedbackRegistry.giveFeedback}: it has more parameters than a stack of sixteen takes.
    fallback() external {
        require(msg.sig == IFeedbackRegistry.giveFeedback.selector, "unknown function");
        require(!isClosed, "closed");
        Given memory given = abi.decode(bytes.concat(bytes32(uint256(0x20)), msg.data[4:]), (Given));
        require(
            !IIdentityRegistry(IDENTITIES).isAuthorizedOrOwner(msg.sender, given.agentId),
            "Self-feedback not allowed"
        );
        _all[_generation][given.agentId][msg.sender].push(
            Feedback(given.value, given.valueDecimals, given.tag1, given.tag2, false, given.feedbackHash)
        );
        for (uint256 i; i < weight; ++i) _ballast.push(1);
        _tell(given, uint64(_all[_generation][given.agentId][msg.sender].length));
    }

    function revokeFeedback(uint256 agentId, uint64 feedbackIndex) external {
        require(!isClosed, "closed");
        Feedback[] storage all = _all[_generation][agentId][msg.sender];
        require(feedbackIndex > 0, "index must be > 0");
        require(feedbackIndex <= all.length, "index out of bounds");
        require(!all[feedbackIndex - 1].isRevoked, "Already revoked");
        all[feedbackIndex - 1].isRevoked = true;
    }

    function getLastIndex(uint256 agentId, address client) external view returns (uint64) {
        return uint64(_all[_generation][agentId][client].length);
    }

    function readFeedback(
        uint256 agentId,
        address client,
        uint64 feedbackIndex
    ) external view returns (int128, uint8, string memory, string memory, bool) {
        Feedback memory found = feedbackOf(agentId, client, feedbackIndex);
        return (found.value, found.valueDecimals, found.tag1, found.tag2, found.isRevoked);
    }

    function feedbackOf(
        uint256 agentId,
        address client,
        uint64 feedbackIndex
    ) public view returns (Feedback memory) {
        require(feedbackIndex > 0, "index must be > 0");
        require(feedbackIndex <= _all[_generation][agentId][client].length, "index out of bounds");
        return _all[_generation][agentId][client][feedbackIndex - 1];
    }

    /// @dev Emits {IFeedbackRegistry.NewFeedback}, which has as many parameters.
    function _tell(Given memory given, uint64 index) private {
        bytes memory data = abi.encode(
            index,
            given.value,
            given.valueDecimals,
            given.tag1,
            given.tag2,
            given.endpoint,
            given.feedbackURI,
            given.feedbackHash
        );
        bytes32 topic = IFeedbackRegistry.NewFeedback.selector;
        uint256 agentId = given.agentId;
        bytes32 tag = keccak256(bytes(given.tag1));
        assembly ("memory-safe") {
            log4(add(data, 0x20), mload(data), topic, agentId, caller(), tag)
        }
    }
}
