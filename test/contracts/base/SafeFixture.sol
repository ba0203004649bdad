// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "./Test.sol";

/// @notice A real Safe 1.4.1: proxy, singleton and CompatibilityFallbackHandler from Safe's own artifacts. It signs
/// through ERC-1271 and acts through `execTransaction`.
abstract contract SafeFixture is Test {
    string private constant SAFE = "node_modules/@safe-global/safe-contracts/build/artifacts/contracts/";

    ISafeProxyFactory private _factory;
    address private _singleton;
    address private _handler;
    uint256 private _salt;

    /// @notice Deploys a Safe with as many owners as there are keys.
    /// @param keys The owners' keys, in any order.
    function deploySafe(uint256[] memory keys, uint256 threshold) internal returns (ISafe safe) {
        if (address(_factory) == address(0)) {
            _factory = ISafeProxyFactory(
                _deployArtifact("proxies/SafeProxyFactory.sol/SafeProxyFactory.json")
            );
            _singleton = _deployArtifact("Safe.sol/Safe.json");
            _handler = _deployArtifact(
                "handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler.json"
            );
        }

        address[] memory owners = new address[](keys.length);
        for (uint256 i; i < keys.length; ++i) owners[i] = vm.addr(keys[i]);
        bytes memory initializer = abi.encodeCall(
            ISafe.setup,
            (owners, threshold, address(0), "", _handler, address(0), 0, payable(address(0)))
        );
        safe = ISafe(_factory.createProxyWithNonce(_singleton, initializer, _salt++));
    }

    /// @notice The Safe's ERC-1271 signature of a digest: its owners sign a `SafeMessage` of it in the Safe's domain.
    /// @param keys Keys of as many owners as the threshold asks for, in any order.
    function safeSignature(
        ISafe safe,
        uint256[] memory keys,
        bytes32 digest
    ) internal view returns (bytes memory) {
        bytes32 structHash = keccak256(
            abi.encode(keccak256("SafeMessage(bytes message)"), keccak256(abi.encode(digest)))
        );
        bytes32 message = keccak256(abi.encodePacked(hex"1901", safe.domainSeparator(), structHash));
        return _signatures(keys, message);
    }

    /// @notice Makes the Safe call something, as its owners would: by a signed Safe transaction.
    function safeCall(ISafe safe, uint256[] memory keys, address to, bytes memory data) internal {
        bytes memory signatures = _signatures(keys, _transactionHash(safe, to, data));
        assertTrue(_execute(safe, to, data, signatures), "the Safe's transaction failed");
    }

    function _transactionHash(ISafe safe, address to, bytes memory data) private view returns (bytes32) {
        uint256 nonce = safe.nonce();
        return safe.getTransactionHash(to, 0, data, 0, 0, 0, 0, address(0), address(0), nonce);
    }

    function _execute(
        ISafe safe,
        address to,
        bytes memory data,
        bytes memory signatures
    ) private returns (bool) {
        return safe.execTransaction(to, 0, data, 0, 0, 0, 0, address(0), payable(address(0)), signatures);
    }

    function _deployArtifact(string memory artifact) private returns (address) {
        return
            deploy(
                vm.parseBytes(vm.parseJsonString(vm.readFile(string.concat(SAFE, artifact)), ".bytecode"))
            );
    }

    /// @dev A Safe wants them in the order of its owners' addresses.
    function _signatures(uint256[] memory keys, bytes32 hash) private pure returns (bytes memory signatures) {
        uint256[] memory sorted = new uint256[](keys.length);
        for (uint256 i; i < keys.length; ++i) {
            uint256 j = i;
            for (; j > 0 && vm.addr(sorted[j - 1]) > vm.addr(keys[i]); --j) sorted[j] = sorted[j - 1];
            sorted[j] = keys[i];
        }
        for (uint256 i; i < sorted.length; ++i) {
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(sorted[i], hash);
            signatures = abi.encodePacked(signatures, r, s, v);
        }
    }
}

interface ISafe {
    function setup(
        address[] calldata owners,
        uint256 threshold,
        address to,
        bytes calldata data,
        address fallbackHandler,
        address paymentToken,
        uint256 payment,
        address payable paymentReceiver
    ) external;

    function execTransaction(
        address to,
        uint256 value,
        bytes calldata data,
        uint8 operation,
        uint256 safeTxGas,
        uint256 baseGas,
        uint256 gasPrice,
        address gasToken,
        address payable refundReceiver,
        bytes calldata signatures
    ) external payable returns (bool success);

    function getTransactionHash(
        address to,
        uint256 value,
        bytes calldata data,
        uint8 operation,
        uint256 safeTxGas,
        uint256 baseGas,
        uint256 gasPrice,
        address gasToken,
        address refundReceiver,
        uint256 nonce
    ) external view returns (bytes32);

    function domainSeparator() external view returns (bytes32);

    function nonce() external view returns (uint256);

    function getThreshold() external view returns (uint256);

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4);
}

interface ISafeProxyFactory {
    function createProxyWithNonce(
        address singleton,
        bytes calldata initializer,
        uint256 saltNonce
    ) external returns (address proxy);
}
