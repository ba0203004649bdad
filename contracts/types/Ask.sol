// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Role, Scope} from "./Status.sol";

/// @notice An act, the account whose consent it needs, and what it takes from that account.
struct Ask {
    /// EIP-712 digest of the act; the nonce of an authorization for it.
    bytes32 act;
    address account;
    Role role;
    Scope scope;
    /// What the account puts down, in units of the token.
    uint256 amount;
    /// Unix time before which an authorization for it is good.
    uint256 validBefore;
}
