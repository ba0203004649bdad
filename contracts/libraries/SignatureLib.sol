// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title SignatureLib
/// @notice Whether a signature is an account's.
library SignatureLib {
    /// @dev The largest s of a signature that is not malleable: half the order of secp256k1 (EIP-2).
    uint256 private constant MAX_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    /// @notice ECDSA first, so that an account with both a key and code (ERC-7702) signs with its key; then ERC-1271.
    /// @dev What a contract returns is read up to one word, and its revert data not at all.
    /// @param digest EIP-712 digest.
    /// @param signature 65 bytes r ‖ s ‖ v, or 64 bytes r ‖ vs (ERC-2098), low s; anything for a contract.
    function isValid(address account, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        if (account == address(0)) return false;
        if (recover(digest, signature) == account) return true;
        if (account.code.length == 0) return false;
        return SignatureChecker.isValidERC1271SignatureNowCalldata(account, digest, signature);
    }

    /// @notice Whose key signed; zero: nobody's, or the signature is malformed.
    function recover(bytes32 digest, bytes calldata signature) internal view returns (address signer) {
        uint256 length = signature.length;
        if (length != 65 && length != 64) return address(0);

        // The four words that the precompile takes are built past the free memory pointer, which is not moved; its
        // answer goes to scratch space. Where it recovers nothing it returns nothing, and the signer is zero.
        assembly ("memory-safe") {
            let free := mload(0x40)
            let s := calldataload(add(signature.offset, 0x20))
            let v := byte(0, calldataload(add(signature.offset, 0x40)))
            if eq(length, 64) {
                v := add(27, shr(255, s))
                s := shr(1, shl(1, s))
            }
            if iszero(gt(s, MAX_S)) {
                mstore(free, digest)
                mstore(add(free, 0x20), v)
                mstore(add(free, 0x40), calldataload(signature.offset))
                mstore(add(free, 0x60), s)
                mstore(0, 0)
                pop(staticcall(gas(), 1, free, 0x80, 0, 0x20))
                signer := mload(0)
            }
        }
    }
}
