// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TermSheetLib} from "../libraries/TermSheetLib.sol";

/// @notice One step of a deal.
struct Milestone {
    /// What the seller earns for it, in units of the token.
    uint96 amount;
    /// What the seller puts down and loses by missing it, in units of the token.
    uint96 bond;
    /// Seconds from commitment to its deadline.
    uint32 duration;
    /// Hash of its acceptance criteria.
    bytes32 criteria;
}

/// @notice What both sides sign. Its EIP-712 digest is the deal id.
struct TermSheet {
    address buyer;
    address seller;
    address token;
    Milestone[] milestones;
    /// What the deal may cost beyond its milestones, charged by usage, in units of the token.
    uint96 metered;
    /// Seconds from commitment during which usage is charged.
    uint32 meteredFor;
    /// The part of what the seller earns that is burned on top of it, in basis points.
    uint16 burnBps;
    /// Who rules disputes; zero: nobody, silence decides.
    address arbiter;
    /// What the disputing buyer puts down for a ruling, in units of the token.
    uint96 arbiterFee;
    /// Seconds the buyer has to dispute a delivery.
    uint32 reviewPeriod;
    /// Seconds the arbiter has to rule a dispute.
    uint32 rulingPeriod;
    /// The seller's share of a milestone whose dispute nobody ruled, in basis points.
    uint16 silenceBps;
    /// Unix time at which the offer lapses.
    uint40 expiry;
    /// Hash of the document behind the sheet.
    bytes32 document;
    /// Unordered nonce of the buyer: one need becomes at most one deal.
    uint256 buyerNonce;
    /// Unordered nonce of the seller; zero: none.
    uint256 sellerNonce;
}

using TermSheetLib for TermSheet global;
