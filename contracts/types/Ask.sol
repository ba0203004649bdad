// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Sheet} from "./Sheet.sol";
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
    /// The sheet of the deal that an amendment changes, which has to be covered too, as a split is; zero: none.
    Sheet amended;
}
