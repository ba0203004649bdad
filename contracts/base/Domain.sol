// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// @title Domain
/// @notice The EIP-712 domain in which a contract's acts are signed. Cached; made anew on a chain that forked off.
/// OpenZeppelin's EIP712 also compares its own address, which no act needs, and is some 600 bytes larger.
abstract contract Domain is IERC5267 {
    uint256 private immutable CACHED_CHAIN_ID = block.chainid;
    bytes32 private immutable CACHED_SEPARATOR = _separator();

    /// @inheritdoc IERC5267
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        return (hex"0f", _name(), "1", block.chainid, address(this), bytes32(0), new uint256[](0));
    }

    /// @dev The domain's name: each heir signs in its own.
    function _name() internal pure virtual returns (string memory);

    function _domainSeparator() internal view returns (bytes32) {
        return block.chainid == CACHED_CHAIN_ID ? CACHED_SEPARATOR : _separator();
    }

    /// @dev The digest that is signed.
    function _digest(bytes32 structHash) internal view returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(_domainSeparator(), structHash);
    }

    function _separator() private view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256(
                        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                    ),
                    keccak256(bytes(_name())),
                    keccak256("1"),
                    block.chainid,
                    address(this)
                )
            );
    }
}
