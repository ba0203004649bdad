// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SheetLib} from "../libraries/SheetLib.sol";

/// @notice A term sheet in memory: where it begins there. {TermSheetLib} makes one, {SheetLib} reads it.
type Sheet is uint256;

using SheetLib for Sheet global;
