// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RecordLib} from "../libraries/RecordLib.sol";

/// @notice What is known of an account in one role, or of a pair, as it stands in some epoch. Amounts are grown: see
/// {EvidenceLib}.
struct Record {
    /// r: what its settled milestones are evidence of.
    uint256 evidence;
    /// s: the burn that what was lost by its fault would have carried.
    uint256 loss;
    /// What it burned: a buyer's S. 0 for a seller.
    uint256 burned;
    /// How many milestones its evidence comes from.
    uint256 milestones;
}

using RecordLib for Record global;
