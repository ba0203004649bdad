// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Ending} from "../types/Status.sol";

/// @title Reputation
/// @notice What the settled deals of an account are evidence of, per role. Only the escrow writes.
interface IReputation {
    /// @notice What one settlement adds. All amounts are USDC micro-units.
    struct Entry {
        address buyer;
        address seller;
        /// What was burned: the evidence's price f.
        uint96 burned;
        /// Whether the buyer gains evidence too; the seller always does.
        bool both;
        /// The burn that the value lost by the seller, by the buyer, would have carried: b(x) of L(x).
        uint96 sellerLoss;
        uint96 buyerLoss;
        Ending ending;
        /// How many milestones ended this way at once; 0 for what is metered.
        uint8 milestones;
        /// How many of them had been disputed.
        uint8 disputed;
    }

    /// @notice Thrown when anyone but the escrow writes.
    error ReputationUnauthorized(address found, address allowed);

    /// @notice Adds a settlement to the records of both sides. Never reverts when the escrow calls.
    function record(Entry calldata entry) external;

    /// @notice The account's score in a role.
    /// @param account An account.
    /// @param seller Whether it is asked about as a seller; else as a buyer.
    /// @return score r / (r + λs + B), in units of 10⁻¹⁸: 0 for a new account, below 1e18 always.
    function scoreOf(address account, bool seller) external view returns (uint256 score);

    /// @notice What an attacker would have to burn to have the same score.
    /// @return cost r · B / (B + λs), in USDC micro-units, rounded down.
    function costToForgeOf(address account, bool seller) external view returns (uint256 cost);
}
