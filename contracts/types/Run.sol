// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RunLib} from "../libraries/RunLib.sol";

/// @notice One act upon a live deal, in memory: the deal's state, what the act pays whom, and what it adds to the records.
/// {RunLib} makes and reads it.
type Run is uint256;

using RunLib for Run global;
