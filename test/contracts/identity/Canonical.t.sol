// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC4906} from "@openzeppelin/contracts/interfaces/IERC4906.sol";
import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";

import {IIdentityRegistry} from "../../../contracts/interfaces/IIdentityRegistry.sol";
import {Test} from "../base/Test.sol";
import {Vm} from "../base/Vm.sol";

/// @notice Behaviour by behaviour, what the canonical registry does. Source: `IdentityRegistryUpgradeable` of
/// erc-8004-contracts 2.0.0.
///
/// | act | events, in their order |
/// |---|---|
/// | register() | Transfer, Registered, MetadataSet(agentWallet) |
/// | register(uri), empty or not | Transfer, MetadataUpdate, Registered, MetadataSet(agentWallet) |
/// | register(uri, entries) | the same, and a MetadataSet for each entry |
/// | setAgentURI | MetadataUpdate, URIUpdated |
/// | setMetadata, setAgentWallet, unsetAgentWallet | MetadataSet |
/// | transfer, to oneself too | MetadataSet(agentWallet, nothing), Transfer |
///
/// | of no agent | |
/// |---|---|
/// | getAgentWallet, getMetadata | zero, nothing |
/// | isAuthorizedOrOwner, ownerOf, tokenURI, getApproved, and all acts | ERC721NonexistentToken |
contract CanonicalTest is Test {
    string private constant FILE = "ipfs://agent";

    bytes32 private constant TRANSFER = IERC721.Transfer.selector;
    bytes32 private constant REGISTERED = IIdentityRegistry.Registered.selector;
    bytes32 private constant METADATA_SET = IIdentityRegistry.MetadataSet.selector;
    bytes32 private constant METADATA_UPDATE = IERC4906.MetadataUpdate.selector;
    bytes32 private constant URI_UPDATED = IIdentityRegistry.URIUpdated.selector;

    IIdentityRegistry private registry;
    IERC721Metadata private token;
    address private owner;
    address private stranger;

    function setUp() public {
        registry = IIdentityRegistry(deploy(vm.getCode("IdentityRegistry.sol:IdentityRegistry")));
        token = IERC721Metadata(address(registry));
        owner = makeAddr("owner");
        stranger = makeAddr("stranger");
        vm.recordLogs();
    }

    function test_Canonical_Version() public view {
        assertEq(registry.getVersion(), "2.0.0", "version");
    }

    function test_Canonical_EventsOfRegister() public {
        vm.prank(owner);
        registry.register();
        Vm.Log[] memory logs = _take(3);
        _assertTransfer(logs[0], address(0), owner, 0);
        _assertRegistered(logs[1], 0, "");
        _assertMetadata(logs[2], 0, "agentWallet", abi.encodePacked(owner));

        string[2] memory files = ["", FILE];
        for (uint256 i; i < 2; ++i) {
            vm.prank(owner);
            registry.register(files[i]);
            logs = _take(4);
            _assertTransfer(logs[0], address(0), owner, i + 1);
            _assertTopic(logs[1], METADATA_UPDATE);
            assertEq(logs[1].data, abi.encode(i + 1), "agent");
            _assertRegistered(logs[2], i + 1, files[i]);
            _assertMetadata(logs[3], i + 1, "agentWallet", abi.encodePacked(owner));
        }
    }

    function test_Canonical_EventsOfRegisterWithMetadata() public {
        IIdentityRegistry.MetadataEntry[] memory entries = new IIdentityRegistry.MetadataEntry[](2);
        entries[0] = IIdentityRegistry.MetadataEntry("agentName", "Ada");
        entries[1] = IIdentityRegistry.MetadataEntry("", hex"00ff");
        vm.prank(owner);
        registry.register(FILE, entries);
        Vm.Log[] memory logs = _take(6);
        _assertTransfer(logs[0], address(0), owner, 0);
        _assertTopic(logs[1], METADATA_UPDATE);
        _assertRegistered(logs[2], 0, FILE);
        _assertMetadata(logs[3], 0, "agentWallet", abi.encodePacked(owner));
        _assertMetadata(logs[4], 0, "agentName", "Ada");
        _assertMetadata(logs[5], 0, "", hex"00ff");
    }

    function test_Canonical_EventsOfChanges() public {
        _register();

        vm.prank(owner);
        registry.setAgentURI(0, FILE);
        Vm.Log[] memory logs = _take(2);
        _assertTopic(logs[0], METADATA_UPDATE);
        _assertTopic(logs[1], URI_UPDATED);

        vm.prank(owner);
        registry.setMetadata(0, "key", "value");
        _assertMetadata(_take(1)[0], 0, "key", "value");

        // Set or not before: told every time.
        for (uint256 i; i < 2; ++i) {
            vm.prank(owner);
            registry.unsetAgentWallet(0);
            _assertMetadata(_take(1)[0], 0, "agentWallet", "");
        }
    }

    function test_Canonical_EventsOfTransfers() public {
        _register();
        address[2] memory takers = [owner, stranger];
        for (uint256 i; i < 2; ++i) {
            vm.prank(owner);
            token.safeTransferFrom(owner, takers[i], 0);
            Vm.Log[] memory logs = _take(2);
            _assertMetadata(logs[0], 0, "agentWallet", "");
            _assertTransfer(logs[1], owner, takers[i], 0);
            assertEq(registry.getAgentWallet(0), address(0), "wallet");
        }
    }

    function test_Canonical_NoAgent() public {
        _register();
        assertEq(registry.getAgentWallet(1), address(0), "wallet");
        assertEq(registry.getMetadata(1, "agentWallet"), "", "metadata");

        vm.startPrank(owner);
        _expectMissing();
        registry.isAuthorizedOrOwner(owner, 1);
        _expectMissing();
        token.ownerOf(1);
        _expectMissing();
        token.tokenURI(1);
        _expectMissing();
        token.getApproved(1);
        _expectMissing();
        registry.setAgentURI(1, FILE);
        _expectMissing();
        registry.setMetadata(1, "key", "value");
        // Before anything else is looked at: the key, the wallet, the deadline.
        _expectMissing();
        registry.setMetadata(1, "agentWallet", "value");
        _expectMissing();
        registry.setAgentWallet(1, address(0), 0, "");
        _expectMissing();
        registry.unsetAgentWallet(1);
        _expectMissing();
        token.transferFrom(owner, stranger, 1);
        _expectMissing();
        token.approve(stranger, 1);
        vm.stopPrank();
    }

    /// @dev Who may is asked first, then what is reserved or wrong.
    function test_Canonical_OrderOfRefusals() public {
        _register();
        bytes memory unauthorized = abi.encodeWithSelector(
            IIdentityRegistry.AgentUnauthorized.selector,
            0,
            stranger
        );
        vm.startPrank(stranger);
        vm.expectRevert(unauthorized);
        registry.setMetadata(0, "agentWallet", "");
        vm.expectRevert(unauthorized);
        registry.setAgentWallet(0, address(0), 0, "");
        vm.stopPrank();

        vm.startPrank(owner);
        vm.expectPartialRevert(IIdentityRegistry.AgentWalletInvalid.selector);
        registry.setAgentWallet(0, address(0), 0, "");
        vm.expectPartialRevert(IIdentityRegistry.AgentWalletExpired.selector);
        registry.setAgentWallet(0, stranger, block.timestamp - 1, "");
        vm.expectPartialRevert(IIdentityRegistry.AgentWalletDeadlineTooLate.selector);
        registry.setAgentWallet(0, stranger, block.timestamp + 5 minutes + 1, "");
        vm.expectPartialRevert(IIdentityRegistry.AgentWalletUnproven.selector);
        registry.setAgentWallet(0, stranger, block.timestamp + 5 minutes, "");
        vm.stopPrank();
    }

    // --------------------------------------------------------------------------------------------- internals

    function _register() private {
        vm.prank(owner);
        registry.register();
        vm.getRecordedLogs();
    }

    function _take(uint256 count) private returns (Vm.Log[] memory logs) {
        logs = vm.getRecordedLogs();
        assertEq(logs.length, count, "events");
    }

    function _expectMissing() private {
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, 1));
    }

    function _assertTopic(Vm.Log memory log, bytes32 topic) private view {
        assertEq(log.emitter, address(registry), "emitter");
        assertEq(log.topics[0], topic, "event");
    }

    function _assertTransfer(Vm.Log memory log, address from, address to, uint256 agentId) private view {
        _assertTopic(log, TRANSFER);
        assertEq(log.topics[1], bytes32(uint256(uint160(from))), "from");
        assertEq(log.topics[2], bytes32(uint256(uint160(to))), "to");
        assertEq(uint256(log.topics[3]), agentId, "agent");
    }

    function _assertRegistered(Vm.Log memory log, uint256 agentId, string memory file) private view {
        _assertTopic(log, REGISTERED);
        assertEq(uint256(log.topics[1]), agentId, "agent");
        assertEq(log.topics[2], bytes32(uint256(uint160(owner))), "owner");
        assertEq(log.data, abi.encode(file), "file");
    }

    function _assertMetadata(
        Vm.Log memory log,
        uint256 agentId,
        string memory key,
        bytes memory value
    ) private view {
        _assertTopic(log, METADATA_SET);
        assertEq(uint256(log.topics[1]), agentId, "agent");
        assertEq(log.topics[2], keccak256(bytes(key)), "hash of the key");
        assertEq(log.data, abi.encode(key, value), "key and value");
    }
}
