// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Role, Scope} from "./Status.sol";

/// @notice What a mandate has to cover: an act, the account whose consent it needs, and what it takes from it.
struct Ask {
    /// EIP-712 digest of the act.
    bytes32 act;
    address account;
    Role role;
    Scope scope;
    /// What the account puts down, in units of the token.
    uint256 amount;
}
