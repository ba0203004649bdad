// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC4906} from "@openzeppelin/contracts/interfaces/IERC4906.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";

import {IIdentityRegistry} from "../../../contracts/interfaces/IIdentityRegistry.sol";
import {Test} from "../base/Test.sol";

/// @notice The identity registry, function by function, and every way to prove a wallet or fail to.
///
/// register: without a file, with one, with metadata; ids from 0; to contracts that take tokens alone (events: {Canonical.t.sol})
/// setAgentURI, setMetadata, unsetAgentWallet: by owner, approved, operator; by nobody else
/// setAgentWallet
/// ├── proven by a key, by an account under ERC-7702, by ERC-1271
/// ├── on, before and after the deadline; at most five minutes ahead
/// └── not by another key, for another agent, owner, wallet, deadline, registry or chain; not after a transfer
contract IdentityRegistryTest is Test {
    string private constant FILE = "ipfs://agent";

    IIdentityRegistry private registry;
    IERC721Metadata private token;

    address private owner;
    address private operator;
    address private stranger;
    address private wallet;
    uint256 private walletKey;

    function setUp() public {
        vm.warp(1_800_000_000);
        registry = IIdentityRegistry(deploy(vm.getCode("IdentityRegistry.sol:IdentityRegistry")));
        token = IERC721Metadata(address(registry));
        owner = makeAddr("owner");
        operator = makeAddr("operator");
        stranger = makeAddr("stranger");
        (wallet, walletKey) = makeAddrAndKey("wallet");
    }

    // ---------------------------------------------------------------------------------------------- register

    function test_Register_CountsFromZero() public {
        vm.startPrank(owner);
        assertEq(registry.register(), 0, "first");
        assertEq(registry.register(FILE), 1, "second");
        assertEq(registry.register(FILE, new IIdentityRegistry.MetadataEntry[](0)), 2, "third");
        vm.stopPrank();
        assertEq(token.balanceOf(owner), 3, "all the caller's");
        assertEq(token.ownerOf(0), owner, "owner");
    }

    function test_Register_WithoutAFile() public {
        vm.prank(owner);
        registry.register();
        assertEq(token.tokenURI(0), "", "file");
        assertEq(registry.getAgentWallet(0), owner, "wallet");
    }

    function test_Register_WithAFile() public {
        vm.prank(owner);
        registry.register(FILE);
        assertEq(token.tokenURI(0), FILE, "file");
    }

    function test_Register_WithMetadata() public {
        IIdentityRegistry.MetadataEntry[] memory entries = new IIdentityRegistry.MetadataEntry[](2);
        entries[0] = IIdentityRegistry.MetadataEntry("agentName", "Ada");
        entries[1] = IIdentityRegistry.MetadataEntry("", hex"00ff");
        vm.prank(owner);
        registry.register(FILE, entries);
        assertEq(registry.getMetadata(0, "agentName"), bytes("Ada"), "name");
        assertEq(registry.getMetadata(0, ""), hex"00ff", "empty key");
        assertEq(registry.getMetadata(0, "other"), "", "nothing");
        assertEq(registry.getMetadata(7, "agentName"), "", "of nobody");
    }

    function test_Register_RevertWhen_KeyReserved() public {
        IIdentityRegistry.MetadataEntry[] memory entries = new IIdentityRegistry.MetadataEntry[](1);
        entries[0] = IIdentityRegistry.MetadataEntry("agentWallet", abi.encodePacked(stranger));
        vm.expectRevert(
            abi.encodeWithSelector(IIdentityRegistry.AgentMetadataKeyReserved.selector, "agentWallet")
        );
        vm.prank(owner);
        registry.register(FILE, entries);
    }

    function test_Register_ToAContract_OnlyIfItTakesTokens() public {
        TokenTaker taker = new TokenTaker(registry);
        assertEq(taker.register(), 0, "taken");
        assertEq(token.ownerOf(0), address(taker), "owner");
        assertEq(taker.seen(), address(taker), "all was set when the owner was called");

        // This test takes none.
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InvalidReceiver.selector, address(this)));
        registry.register();
    }

    // ---------------------------------------------------------------------------------------------- managers

    function test_SetAgentURI_ByManagersAlone() public {
        _register();
        address[3] memory managers = _managers();
        for (uint256 i; i < managers.length; ++i) {
            vm.expectEmit(address(registry));
            emit IERC4906.MetadataUpdate(0);
            vm.expectEmit(address(registry));
            emit IIdentityRegistry.URIUpdated(0, "https://a.example", managers[i]);
            vm.prank(managers[i]);
            registry.setAgentURI(0, "https://a.example");
            assertEq(token.tokenURI(0), "https://a.example", "file");
        }
        _expectUnauthorized();
        registry.setAgentURI(0, FILE);
        _expectMissing(1);
        registry.setAgentURI(1, FILE);
    }

    function test_SetMetadata_ByManagersAlone() public {
        _register();
        address[3] memory managers = _managers();
        for (uint256 i; i < managers.length; ++i) {
            bytes memory value = abi.encode(i);
            vm.expectEmit(address(registry));
            emit IIdentityRegistry.MetadataSet(0, "key", "key", value);
            vm.prank(managers[i]);
            registry.setMetadata(0, "key", value);
            assertEq(registry.getMetadata(0, "key"), value, "value");
        }
        _expectUnauthorized();
        registry.setMetadata(0, "key", "");
        _expectMissing(1);
        registry.setMetadata(1, "key", "");
    }

    function test_SetMetadata_RevertWhen_KeyReserved() public {
        _register();
        vm.expectRevert(
            abi.encodeWithSelector(IIdentityRegistry.AgentMetadataKeyReserved.selector, "agentWallet")
        );
        vm.prank(owner);
        registry.setMetadata(0, "agentWallet", abi.encodePacked(stranger));
        vm.prank(owner);
        registry.setMetadata(0, "AgentWallet", "another key");
        assertEq(registry.getAgentWallet(0), owner, "wallet");
    }

    function test_IsAuthorizedOrOwner() public {
        _register();
        address[3] memory managers = _managers();
        for (uint256 i; i < managers.length; ++i) {
            assertTrue(registry.isAuthorizedOrOwner(managers[i], 0), "manager");
        }
        assertFalse(registry.isAuthorizedOrOwner(stranger, 0), "stranger");
        assertFalse(registry.isAuthorizedOrOwner(address(0), 0), "nobody");
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, 1));
        registry.isAuthorizedOrOwner(owner, 1);
    }

    // ------------------------------------------------------------------------------------------------ wallet

    function test_GetAgentWallet_OfNoAgent_IsZero() public view {
        assertEq(registry.getAgentWallet(0), address(0), "wallet");
    }

    function test_UnsetAgentWallet_ByManagersAlone() public {
        _register();
        address[3] memory managers = _managers();
        for (uint256 i; i < managers.length; ++i) {
            vm.expectEmit(address(registry));
            emit IIdentityRegistry.MetadataSet(0, "agentWallet", "agentWallet", "");
            vm.prank(managers[i]);
            registry.unsetAgentWallet(0);
            assertEq(registry.getAgentWallet(0), address(0), "wallet");
            assertEq(registry.getMetadata(0, "agentWallet"), "", "metadata");
            _setWallet(owner, 0, wallet, _proof(walletKey, 0, wallet, owner, block.timestamp));
        }
        _expectUnauthorized();
        registry.unsetAgentWallet(0);
        _expectMissing(1);
        registry.unsetAgentWallet(1);
    }

    function test_SetAgentWallet_ProvenByItsKey_ByManagersAlone() public {
        _register();
        address[3] memory managers = _managers();
        bytes memory proof = _proof(walletKey, 0, wallet, owner, block.timestamp);
        for (uint256 i; i < managers.length; ++i) {
            vm.expectEmit(address(registry));
            emit IIdentityRegistry.MetadataSet(0, "agentWallet", "agentWallet", abi.encodePacked(wallet));
            _setWallet(managers[i], 0, wallet, proof);
            assertEq(registry.getAgentWallet(0), wallet, "wallet");
            assertEq(registry.getMetadata(0, "agentWallet"), abi.encodePacked(wallet), "metadata");
        }
        _expectUnauthorized();
        registry.setAgentWallet(0, wallet, block.timestamp, proof);
        _expectMissing(1);
        registry.setAgentWallet(1, wallet, block.timestamp, proof);
    }

    function test_SetAgentWallet_ProvenByAnAccountUnder7702() public {
        _register();
        // Its code knows nothing of ERC-1271; its key signs all the same.
        vm.etch(wallet, hex"5f5ffd");
        _setWallet(owner, 0, wallet, _proof(walletKey, 0, wallet, owner, block.timestamp));
        assertEq(registry.getAgentWallet(0), wallet, "wallet");
    }

    function test_SetAgentWallet_ProvenByERC1271() public {
        _register();
        SmartWallet smart = new SmartWallet(wallet);
        bytes memory proof = _proof(walletKey, 0, address(smart), owner, block.timestamp);
        _setWallet(owner, 0, address(smart), proof);
        assertEq(registry.getAgentWallet(0), address(smart), "wallet");

        (, uint256 otherKey) = makeAddrAndKey("other");
        _expectUnproven(address(smart));
        _setWallet(owner, 0, address(smart), _proof(otherKey, 0, address(smart), owner, block.timestamp));
    }

    function test_SetAgentWallet_RevertWhen_Zero() public {
        _register();
        vm.expectRevert(abi.encodeWithSelector(IIdentityRegistry.AgentWalletInvalid.selector, address(0)));
        _setWallet(owner, 0, address(0), "");
    }

    function test_SetAgentWallet_OnBeforeAndAfterItsDeadline() public {
        _register();
        uint256 deadline = block.timestamp + 5 minutes;
        bytes memory proof = _proof(walletKey, 0, wallet, owner, deadline);

        vm.warp(deadline - 5 minutes - 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IIdentityRegistry.AgentWalletDeadlineTooLate.selector,
                deadline,
                deadline - 1
            )
        );
        vm.prank(owner);
        registry.setAgentWallet(0, wallet, deadline, proof);

        uint256[4] memory times = [deadline - 5 minutes, deadline - 4 minutes, deadline - 1, deadline];
        for (uint256 i; i < times.length; ++i) {
            vm.warp(times[i]);
            vm.prank(owner);
            registry.setAgentWallet(0, wallet, deadline, proof);
        }

        vm.warp(deadline + 1);
        vm.expectRevert(
            abi.encodeWithSelector(IIdentityRegistry.AgentWalletExpired.selector, deadline + 1, deadline)
        );
        vm.prank(owner);
        registry.setAgentWallet(0, wallet, deadline, proof);
    }

    function test_SetAgentWallet_RevertWhen_TheProofIsOfSomethingElse() public {
        _register();
        vm.prank(owner);
        registry.register();
        uint256 deadline = block.timestamp;
        (, uint256 otherKey) = makeAddrAndKey("other");

        _assertUnproven(_proof(otherKey, 0, wallet, owner, deadline));
        _assertUnproven(_proof(walletKey, 1, wallet, owner, deadline));
        _assertUnproven(_proof(walletKey, 0, stranger, owner, deadline));
        _assertUnproven(_proof(walletKey, 0, wallet, stranger, deadline));
        _assertUnproven(_proof(walletKey, 0, wallet, owner, deadline + 1));
        _assertUnproven(_sign(walletKey, 0, wallet, owner, deadline, stranger, block.chainid));
        _assertUnproven(_sign(walletKey, 0, wallet, owner, deadline, address(registry), block.chainid + 1));
        _assertUnproven("");
        _assertUnproven(new bytes(65));
        // Malleable: the same signature with its other s.
        bytes memory proof = _proof(walletKey, 0, wallet, owner, deadline);
        _assertUnproven(_flipped(proof));

        _setWallet(owner, 0, wallet, proof);
    }

    /// @dev A zero address recovered from nonsense proves nothing, and neither does an address without code.
    function testFuzz_SetAgentWallet_RevertWhen_TheProofIsNonsense(bytes memory proof) public {
        _register();
        _expectUnproven(wallet);
        _setWallet(owner, 0, wallet, proof);
    }

    // ---------------------------------------------------------------------------------------------- transfer

    function test_Transfer_ClearsTheWalletAndVoidsItsProof() public {
        _register();
        bytes memory proof = _proof(walletKey, 0, wallet, owner, block.timestamp);
        _setWallet(owner, 0, wallet, proof);

        vm.expectEmit(address(registry));
        emit IIdentityRegistry.MetadataSet(0, "agentWallet", "agentWallet", "");
        vm.expectEmit(address(registry));
        emit IERC721.Transfer(owner, stranger, 0);
        vm.prank(owner);
        token.transferFrom(owner, stranger, 0);
        assertEq(registry.getAgentWallet(0), address(0), "wallet");
        assertEq(registry.getMetadata(0, "agentWallet"), "", "metadata");
        assertEq(token.tokenURI(0), FILE, "the file stays");

        // The proof named the owner.
        _expectUnproven(wallet);
        _setWallet(stranger, 0, wallet, proof);
    }

    function test_Transfer_ToOneself_ClearsTheWallet() public {
        _register();
        vm.prank(owner);
        token.transferFrom(owner, owner, 0);
        assertEq(registry.getAgentWallet(0), address(0), "wallet");
    }

    // ------------------------------------------------------------------------------------------------- views

    function test_SupportsInterface() public view {
        assertTrue(token.supportsInterface(0x01ffc9a7), "ERC-165");
        assertTrue(token.supportsInterface(0x80ac58cd), "ERC-721");
        assertTrue(token.supportsInterface(0x5b5e139f), "ERC-721 metadata");
        assertTrue(token.supportsInterface(0x49064906), "ERC-4906");
        assertFalse(token.supportsInterface(type(IIdentityRegistry).interfaceId), "none of its own");
        assertFalse(token.supportsInterface(0xffffffff), "what nobody supports");
    }

    function test_Domain() public view {
        (, string memory name, string memory version, uint256 chain, address contract_, , ) = IERC5267(
            address(registry)
        ).eip712Domain();
        assertEq(name, "ERC8004IdentityRegistry", "name");
        assertEq(version, "1", "version");
        assertEq(chain, block.chainid, "chain");
        assertEq(contract_, address(registry), "contract");
        assertEq(token.name(), "AgentIdentity", "token's name");
        assertEq(token.symbol(), "AGENT", "symbol");
    }

    // --------------------------------------------------------------------------------------------- internals

    function _register() private {
        vm.prank(owner);
        registry.register(FILE);
    }

    /// @dev Owner, approved, operator.
    function _managers() private returns (address[3] memory) {
        vm.startPrank(owner);
        token.approve(makeAddr("approved"), 0);
        token.setApprovalForAll(operator, true);
        vm.stopPrank();
        return [owner, makeAddr("approved"), operator];
    }

    function _expectUnauthorized() private {
        vm.expectRevert(abi.encodeWithSelector(IIdentityRegistry.AgentUnauthorized.selector, 0, stranger));
        vm.prank(stranger);
    }

    function _expectMissing(uint256 agentId) private {
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, agentId));
        vm.prank(owner);
    }

    function _expectUnproven(address found) private {
        vm.expectRevert(abi.encodeWithSelector(IIdentityRegistry.AgentWalletUnproven.selector, found));
    }

    function _assertUnproven(bytes memory proof) private {
        _expectUnproven(wallet);
        _setWallet(owner, 0, wallet, proof);
    }

    function _setWallet(address manager, uint256 agentId, address to, bytes memory proof) private {
        vm.prank(manager);
        registry.setAgentWallet(agentId, to, block.timestamp, proof);
    }

    function _proof(
        uint256 key,
        uint256 agentId,
        address to,
        address owner_,
        uint256 deadline
    ) private view returns (bytes memory) {
        return _sign(key, agentId, to, owner_, deadline, address(registry), block.chainid);
    }

    function _sign(
        uint256 key,
        uint256 agentId,
        address to,
        address owner_,
        uint256 deadline,
        address registry_,
        uint256 chain
    ) private pure returns (bytes memory) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("ERC8004IdentityRegistry"),
                keccak256("1"),
                chain,
                registry_
            )
        );
        bytes32 typeHash = keccak256(
            "AgentWalletSet(uint256 agentId,address newWallet,address owner,uint256 deadline)"
        );
        bytes32 structHash = keccak256(abi.encode(typeHash, agentId, to, owner_, deadline));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(
            key,
            keccak256(abi.encodePacked(hex"1901", domain, structHash))
        );
        return abi.encodePacked(r, s, v);
    }

    function _flipped(bytes memory signature) private pure returns (bytes memory) {
        (bytes32 r, uint256 s, uint8 v) = (bytes32(0), 0, uint8(signature[64]));
        assembly ("memory-safe") {
            r := mload(add(signature, 0x20))
            s := mload(add(signature, 0x40))
        }
        uint256 order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
        return abi.encodePacked(r, order - s, uint8(55 - v));
    }
}

/// @dev Takes tokens, and looks at the registry while it does.
contract TokenTaker is IERC721Receiver {
    IIdentityRegistry private immutable REGISTRY;
    address public seen;

    constructor(IIdentityRegistry registry) {
        REGISTRY = registry;
    }

    function register() external returns (uint256) {
        return REGISTRY.register("ipfs://taker");
    }

    function onERC721Received(address, address, uint256 id, bytes calldata) external returns (bytes4) {
        seen = REGISTRY.getAgentWallet(id);
        return IERC721Receiver.onERC721Received.selector;
    }
}

/// @dev Accepts what one key signed.
contract SmartWallet {
    address private immutable KEY;

    constructor(address key) {
        KEY = key;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (bytes32 r, bytes32 s) = abi.decode(signature[:64], (bytes32, bytes32));
        return ecrecover(hash, uint8(signature[64]), r, s) == KEY ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }
}
