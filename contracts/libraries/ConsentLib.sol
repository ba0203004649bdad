// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../interfaces/IEscrow.sol";
import {BlobLib} from "./BlobLib.sol";
import {SignatureLib} from "./SignatureLib.sol";
import {TokenLib} from "./TokenLib.sol";

/// @title ConsentLib
/// @notice An account's own consent to an act, without a mandate. Blobs are {IEscrow}'s.
library ConsentLib {
    using BlobLib for bytes;

    /// @notice Consent to what takes nothing: the caller's, or a signature (kind 0).
    /// @param act EIP-712 digest.
    function check(address account, bytes32 act, bytes calldata blob) internal view {
        check(account, act, blob, blob.kindOf());
    }

    /// @notice The same where the blob's kind is known already.
    function check(address account, bytes32 act, bytes calldata blob, uint256 kind) internal view {
        if (kind == BlobLib.SIGNATURE) {
            if (!SignatureLib.isValid(account, act, blob.bodyOf()))
                revert IEscrow.ConsentInvalid(account, act);
        } else if (kind == BlobLib.CALLER) {
            if (msg.sender != account) revert IEscrow.ConsentMissing(account, msg.sender);
        } else {
            revert IEscrow.ConsentMalformed(account);
        }
    }

    /// @notice Takes USDC from an account that consents by it: the caller's by allowance, or by an authorization (kind 1)
    /// of exactly the amount, whose nonce is the act's digest.
    /// @param amount In micro-units.
    /// @param validBefore Unix time before which an authorization is good.
    function take(
        address usdc,
        address account,
        uint256 amount,
        bytes32 act,
        uint256 validBefore,
        bytes calldata blob
    ) internal {
        uint256 kind = blob.kindOf();
        if (kind == BlobLib.CALLER) {
            if (msg.sender != account) revert IEscrow.ConsentMissing(account, msg.sender);
            TokenLib.pull(usdc, account, amount);
        } else if (kind == BlobLib.AUTHORIZATION && blob.restOf(account).length == 0) {
            uint256 value = TokenLib.pullAuthorized(usdc, account, act, validBefore, blob);
            if (value != amount) revert IEscrow.PullFailed(usdc, account, value, amount);
        } else {
            revert IEscrow.ConsentMalformed(account);
        }
    }
}
