// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DealStateLib} from "../libraries/DealStateLib.sol";
import {HoldingLib} from "../libraries/HoldingLib.sol";
import {LaneLib} from "../libraries/LaneLib.sol";

/// @notice Where a live deal stands, in one word; zero: it is not live. From the lowest bit:
/// committedAt 40 | resolved 32 | claimed 32 | meteredPaid 96 | meterClosed 1.
type DealState is uint256;

/// @notice One of a buyer's lanes, in one word: its deals use it one after another. From the lowest bit:
/// committedAt 40 | next generation 32 | resolved 8 | claimed 8 | live 1 | wide 1 | fingerprint 166, the upper bits of the
/// deal's id.
type Lane is uint256;

/// @notice A lane in storage, and beside it where a deal stands that is wide: metered, or of more than 8 milestones.
struct LaneSlots {
    Lane lane;
    DealState wide;
}

/// @notice What was claimed on chain about one milestone; exists only for those the deal's `claimed` bitmap names.
struct Claim {
    uint40 deliveredAt;
    uint40 disputedAt;
    uint16 concededBps;
    bool engaged;
    /// Index of the latest delivery.
    uint32 index;
}

/// @notice What the escrow holds for an account in a token, and where its settlements go, in one word. From the lowest
/// bit: balance 96 | payout 160.
type Holding is uint256;

/// @notice A holding in storage: Solidity points to structs alone.
struct HoldingSlot {
    Holding holding;
}

/// @notice What a mandate's acts have pulled, and when it was revoked.
struct MandateUse {
    uint96 pulled;
    uint40 revokedAt;
}

using DealStateLib for DealState global;
using HoldingLib for Holding global;
using LaneLib for Lane global;
