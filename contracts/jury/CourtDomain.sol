// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// @title Court domain
/// @notice The EIP-712 domain in which jurors and sides sign. Cached; made anew on a chain that forked off.
/// @dev As the escrow's {Domain}, by the court's own name.
abstract contract CourtDomain is IERC5267 {
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

    /// @dev Of the domain.
    function _name() internal pure virtual returns (string memory);

    /// @dev The digest that is signed.
    function _digest(bytes32 structHash) internal view returns (bytes32) {
        bytes32 separator = block.chainid == CACHED_CHAIN_ID ? CACHED_SEPARATOR : _separator();
        return MessageHashUtils.toTypedDataHash(separator, structHash);
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
