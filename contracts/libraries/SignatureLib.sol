// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title SignatureLib
/// @notice Whether a signature is an account's.
library SignatureLib {
    /// @notice ECDSA first, so that an account with both a key and code (ERC-7702) signs with its key; then ERC-1271.
    /// @dev What a contract returns is read up to one word, and its revert data not at all.
    /// @param digest EIP-712 digest.
    /// @param signature 65 bytes r ‖ s ‖ v, or 64 bytes r ‖ vs (ERC-2098), low s; anything for a contract.
    function isValid(address account, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        if (signature.length == 65) {
            (address signer, , ) = ECDSA.tryRecoverCalldata(digest, signature);
            if (signer == account) return account != address(0);
        } else if (signature.length == 64) {
            (address signer, , ) = ECDSA.tryRecover(digest, bytes32(signature[:32]), bytes32(signature[32:]));
            if (signer == account) return account != address(0);
        }
        if (account.code.length == 0) return false;
        return SignatureChecker.isValidERC1271SignatureNowCalldata(account, digest, signature);
    }
}
