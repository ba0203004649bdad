// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC721URIStorage} from "@openzeppelin/contracts/token/ERC721/extensions/ERC721URIStorage.sol";
import {ERC721Utils} from "@openzeppelin/contracts/token/ERC721/utils/ERC721Utils.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {IIdentityRegistry} from "../interfaces/IIdentityRegistry.sol";

/// @title Identity registry
/// @notice See {IIdentityRegistry}. Names, types and the order of events are the canonical registry's, so that its
/// clients work here.
contract IdentityRegistry is IIdentityRegistry, ERC721URIStorage, EIP712 {
    bytes32 private constant AGENT_WALLET_SET_TYPEHASH = keccak256(
        "AgentWalletSet(uint256 agentId,address newWallet,address owner,uint256 deadline)"
    );
    string private constant WALLET_KEY = "agentWallet";
    uint256 private constant MOST_DELAY = 5 minutes;

    uint256 private _count;
    mapping(uint256 agentId => mapping(string key => bytes value)) private _metadata;

    constructor() ERC721("AgentIdentity", "AGENT") EIP712("ERC8004IdentityRegistry", "1") {}

    // ----------------------------------------------------------------------------------------------- anyone

    /// @inheritdoc IIdentityRegistry
    function register() external returns (uint256 agentId) {
        return _register(false, "", new MetadataEntry[](0));
    }

    /// @inheritdoc IIdentityRegistry
    function register(string calldata agentURI) external returns (uint256 agentId) {
        return _register(true, agentURI, new MetadataEntry[](0));
    }

    /// @inheritdoc IIdentityRegistry
    function register(
        string calldata agentURI,
        MetadataEntry[] calldata metadata
    ) external returns (uint256 agentId) {
        return _register(true, agentURI, metadata);
    }

    // ---------------------------------------------------------------------------------------------- managers

    /// @inheritdoc IIdentityRegistry
    function setAgentURI(uint256 agentId, string calldata newURI) external {
        _checkManager(agentId);

        _setTokenURI(agentId, newURI);
        emit URIUpdated(agentId, newURI, msg.sender);
    }

    /// @inheritdoc IIdentityRegistry
    function setMetadata(
        uint256 agentId,
        string calldata metadataKey,
        bytes calldata metadataValue
    ) external {
        _checkManager(agentId);
        _checkKey(metadataKey);

        _setMetadata(agentId, metadataKey, metadataValue);
    }

    /// @inheritdoc IIdentityRegistry
    function setAgentWallet(
        uint256 agentId,
        address newWallet,
        uint256 deadline,
        bytes calldata signature
    ) external {
        address owner = _checkManager(agentId);
        if (newWallet == address(0)) revert AgentWalletInvalid(newWallet);
        if (block.timestamp > deadline) revert AgentWalletExpired(block.timestamp, deadline);
        uint256 latest = block.timestamp + MOST_DELAY;
        if (deadline > latest) revert AgentWalletDeadlineTooLate(deadline, latest);

        bytes32 digest = _hashTypedDataV4(
            keccak256(abi.encode(AGENT_WALLET_SET_TYPEHASH, agentId, newWallet, owner, deadline))
        );
        // A key's own signature first: an account under ERC-7702 has code, which need not know ERC-1271.
        (address signer, ECDSA.RecoverError problem, ) = ECDSA.tryRecover(digest, signature);
        bool proven = problem == ECDSA.RecoverError.NoError && signer == newWallet;
        if (!proven && !SignatureChecker.isValidERC1271SignatureNow(newWallet, digest, signature)) {
            revert AgentWalletUnproven(newWallet);
        }

        _setMetadata(agentId, WALLET_KEY, abi.encodePacked(newWallet));
    }

    /// @inheritdoc IIdentityRegistry
    function unsetAgentWallet(uint256 agentId) external {
        _checkManager(agentId);

        _setMetadata(agentId, WALLET_KEY, "");
    }

    // ------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IIdentityRegistry
    function getMetadata(
        uint256 agentId,
        string calldata metadataKey
    ) external view returns (bytes memory metadataValue) {
        return _metadata[agentId][metadataKey];
    }

    /// @inheritdoc IIdentityRegistry
    function getAgentWallet(uint256 agentId) external view returns (address wallet) {
        // 20 bytes or none: what is cut short is filled with zeros.
        return address(bytes20(_metadata[agentId][WALLET_KEY]));
    }

    /// @inheritdoc IIdentityRegistry
    function isAuthorizedOrOwner(address spender, uint256 agentId) external view returns (bool authorized) {
        return _isAuthorized(_requireOwned(agentId), spender, agentId);
    }

    /// @inheritdoc IIdentityRegistry
    function getVersion() external pure returns (string memory version) {
        return "2.0.0";
    }

    // --------------------------------------------------------------------------------------------- internals

    function _register(
        bool withURI,
        string memory agentURI,
        MetadataEntry[] memory metadata
    ) private returns (uint256 agentId) {
        agentId = _count++;
        _mint(msg.sender, agentId);
        if (withURI) _setTokenURI(agentId, agentURI);
        emit Registered(agentId, agentURI, msg.sender);
        _setMetadata(agentId, WALLET_KEY, abi.encodePacked(msg.sender));
        for (uint256 i; i < metadata.length; ++i) {
            _checkKey(metadata[i].metadataKey);
            _setMetadata(agentId, metadata[i].metadataKey, metadata[i].metadataValue);
        }

        // Last, because it calls the owner.
        ERC721Utils.checkOnERC721Received(msg.sender, address(0), msg.sender, agentId, "");
    }

    /// @dev A transfer clears the wallet, which the new owner has not proven; one to the owner itself does too.
    function _update(address to, uint256 agentId, address auth) internal override returns (address from) {
        if (_ownerOf(agentId) != address(0)) _setMetadata(agentId, WALLET_KEY, "");
        return super._update(to, agentId, auth);
    }

    function _setMetadata(uint256 agentId, string memory key, bytes memory value) private {
        _metadata[agentId][key] = value;
        emit MetadataSet(agentId, key, key, value);
    }

    function _checkManager(uint256 agentId) private view returns (address owner) {
        owner = _requireOwned(agentId);
        if (!_isAuthorized(owner, msg.sender, agentId)) revert AgentUnauthorized(agentId, msg.sender);
    }

    function _checkKey(string memory key) private pure {
        if (keccak256(bytes(key)) == keccak256(bytes(WALLET_KEY))) revert AgentMetadataKeyReserved(key);
    }
}
