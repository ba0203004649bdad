// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Identity registry
/// @notice The identity registry of ERC-8004, for chains that lack the canonical one: an ERC-721 token for each
/// agent, whose URI leads to the agent's registration file.
///
/// Ids count from 0. An agent is managed by its owner, by whom the owner approved for it, and by the owner's
/// operators. Its *wallet*, where it is paid, is its owner's address at first; another address must prove that it
/// agrees, and every transfer clears it.
///
/// It behaves as erc-8004-contracts 2.0.0 does, event by event, but for three things: it has no owner and can't be
/// upgraded; its errors have types and tell what was found; and an owner that is a contract is called once all is set,
/// so that what it does then comes after the events of its registration.
interface IIdentityRegistry {
    /// @notice Something known of an agent under a key.
    struct MetadataEntry {
        string metadataKey;
        bytes metadataValue;
    }

    /// @notice An agent was registered.
    event Registered(uint256 indexed agentId, string agentURI, address indexed owner);

    /// @notice The URI of an agent's registration file changed.
    event URIUpdated(uint256 indexed agentId, string newURI, address indexed updatedBy);

    /// @notice Metadata of an agent changed. Of the key `agentWallet` the value is the wallet's 20 bytes, or none.
    event MetadataSet(
        uint256 indexed agentId,
        string indexed indexedMetadataKey,
        string metadataKey,
        bytes metadataValue
    );

    /// @notice Thrown when the caller does not manage the agent.
    error AgentUnauthorized(uint256 agentId, address found);

    /// @notice Thrown when the key `agentWallet` is set other than by {setAgentWallet}.
    error AgentMetadataKeyReserved(string key);

    /// @notice Thrown when the wallet would be the zero address.
    error AgentWalletInvalid(address found);

    /// @notice Thrown after the deadline of a proof.
    error AgentWalletExpired(uint256 found, uint256 deadline);

    /// @notice Thrown when a proof would be good for more than five minutes.
    error AgentWalletDeadlineTooLate(uint256 found, uint256 allowed);

    /// @notice Thrown when the proof is not the wallet's.
    error AgentWalletUnproven(address wallet);

    /// @notice Registers the caller's agent, without a registration file yet.
    /// @dev Emits ERC-721's `Transfer`, {Registered}, and {MetadataSet} for its wallet.
    ///
    /// Requirements:
    /// - The caller takes ERC-721 tokens.
    ///
    /// @return agentId Its id.
    function register() external returns (uint256 agentId);

    /// @notice Registers the caller's agent.
    /// @dev Emits ERC-4906's `MetadataUpdate` after `Transfer`, then as above.
    /// @param agentURI Where its registration file is.
    /// @return agentId Its id.
    function register(string calldata agentURI) external returns (uint256 agentId);

    /// @notice Registers the caller's agent with metadata.
    /// @dev As above, then emits {MetadataSet} for each entry.
    ///
    /// Requirements:
    /// - No key is `agentWallet`.
    ///
    /// @param agentURI Where its registration file is.
    /// @return agentId Its id.
    function register(
        string calldata agentURI,
        MetadataEntry[] calldata metadata
    ) external returns (uint256 agentId);

    /// @notice Says where the registration file is now.
    /// @dev Emits `MetadataUpdate` and {URIUpdated}.
    ///
    /// Requirements:
    /// - The caller manages the agent.
    function setAgentURI(uint256 agentId, string calldata newURI) external;

    /// @notice Sets what is known of an agent under a key.
    /// @dev Emits {MetadataSet}.
    ///
    /// Requirements:
    /// - The caller manages the agent.
    /// - The key is not `agentWallet`.
    function setMetadata(uint256 agentId, string calldata metadataKey, bytes calldata metadataValue) external;

    /// @notice Sets the agent's wallet.
    /// @dev Emits {MetadataSet}. The proof is the wallet's signature (ECDSA, or else ERC-1271) over
    /// `AgentWalletSet(uint256 agentId,address newWallet,address owner,uint256 deadline)` in this registry's domain,
    /// `ERC8004IdentityRegistry` version 1. It names the owner: it is good for no other.
    ///
    /// Requirements:
    /// - The caller manages the agent.
    /// - It is not after the deadline, and that is at most five minutes away.
    ///
    /// @param deadline Unix time.
    function setAgentWallet(
        uint256 agentId,
        address newWallet,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Clears the agent's wallet.
    /// @dev Emits {MetadataSet}.
    ///
    /// Requirements:
    /// - The caller manages the agent.
    function unsetAgentWallet(uint256 agentId) external;

    /// @notice What is known of an agent under a key; empty: nothing.
    function getMetadata(
        uint256 agentId,
        string calldata metadataKey
    ) external view returns (bytes memory metadataValue);

    /// @notice Where the agent is paid; zero: nowhere, or there is no such agent.
    function getAgentWallet(uint256 agentId) external view returns (address wallet);

    /// @notice Whether an account manages the agent. Reverts when there is no such agent.
    function isAuthorizedOrOwner(address spender, uint256 agentId) external view returns (bool authorized);

    /// @notice The version of the canonical registry that this one behaves as.
    function getVersion() external pure returns (string memory version);
}
