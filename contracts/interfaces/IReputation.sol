// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ending} from "../types/Status.sol";

/// @title Reputation
/// @notice What the settled deals of an account are evidence of, per role. Only the escrow writes.
///
/// Two things are written, both in burned USDC and only for it: evidence r for what was settled, and loss s for a
/// default or an adverse ruling. Both halve every 180 days. What is promised, per role:
///
/// - The evidence of any set of accounts together never exceeds what their deals burned, however they are split,
///   ordered, ringed or hurried.
/// - A new account has the lowest score there is.
/// - A loss never raises a score, nor what it costs to forge it, then or later.
/// - Evidence is rounded down, loss is rounded up, and all of it saturates: {record} never reverts.
///
/// What scores don't tell: that an agent that was honest stays so, and what was paid outside the escrow.
interface IReputation {
    /// @notice What one settlement adds. All amounts are USDC micro-units. Never stored.
    // solhint-disable-next-line gas-struct-packing
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

    /// @notice A burn was added to the records of both sides. With the two events below, all there is to know of an
    /// entry: replaying them in order gives every record.
    /// @param burned In USDC micro-units.
    /// @param evidence What the burn is evidence of, in USDC micro-units, rounded down.
    /// @param milestones How many milestones it settled.
    /// @param both Whether the evidence is the buyer's too; the seller's it always is.
    event EvidenceAdded(
        address indexed buyer,
        address indexed seller,
        uint96 burned,
        uint256 evidence,
        uint8 milestones,
        bool both
    );

    /// @notice A loss was added to the record of an account.
    /// @param counterparty The other side of the deal.
    /// @param seller Whether it was added to the account's record as a seller; else as a buyer.
    /// @param loss In USDC micro-units.
    event LossAdded(address indexed account, address indexed counterparty, bool indexed seller, uint256 loss);

    /// @notice Disputes, splits, waivers or defaults were counted.
    /// @param milestones How many milestones ended this way at once.
    /// @param disputed How many of them had been disputed.
    event EndingCounted(
        address indexed buyer,
        address indexed seller,
        Ending ending,
        uint8 milestones,
        uint8 disputed
    );

    /// @notice Thrown when anyone but the escrow writes.
    error ReputationUnauthorized(address found, address allowed);

    /// @notice Adds a settlement to the records of both sides. Never reverts when the escrow calls.
    /// @dev Emits {EvidenceAdded} for a burn, {LossAdded} for each side's loss, {EndingCounted} for what is counted, and
    /// the events of a new passport for an account's first record. An entry without any of these changes nothing.
    ///
    /// Requirements:
    /// - The caller is the escrow.
    function record(Entry calldata entry) external;

    /// @notice The only account that writes.
    function ESCROW() external view returns (address escrow);

    /// @notice The account's score in a role.
    /// @param account An account.
    /// @param seller Whether it is asked about as a seller; else as a buyer.
    /// @return score r / (r + λs + B), in units of 10⁻¹⁸: 0 for a new account, below 1e18 always.
    function scoreOf(address account, bool seller) external view returns (uint256 score);

    /// @notice What an attacker would have to burn to have the same score.
    /// @return cost r · B / (B + λs), in USDC micro-units, rounded down.
    function costToForgeOf(address account, bool seller) external view returns (uint256 cost);

    /// @notice The account's evidence r in a role, decayed to now.
    /// @return evidence In USDC micro-units, rounded down.
    function evidenceOf(address account, bool seller) external view returns (uint256 evidence);

    /// @notice The account's loss s in a role, decayed to now.
    /// @return loss In USDC micro-units, rounded up.
    function lossOf(address account, bool seller) external view returns (uint256 loss);

    /// @notice How many milestones the account's evidence in a role comes from. Doesn't decay.
    function milestonesOf(address account, bool seller) external view returns (uint256 milestones);

    /// @notice How many milestones of the account in a role were disputed. Doesn't decay.
    function disputesOf(address account, bool seller) external view returns (uint256 disputes);

    /// @notice How many milestones of the account in a role were split by both sides. Doesn't decay.
    function splitsOf(address account, bool seller) external view returns (uint256 splits);

    /// @notice How many milestones the account gave up; 0 for a buyer. Doesn't decay.
    function waiversOf(address account, bool seller) external view returns (uint256 waivers);

    /// @notice How many deadlines the account missed; 0 for a buyer. Doesn't decay.
    function defaultsOf(address account, bool seller) external view returns (uint256 defaults);

    /// @notice What the account burned as a buyer, decayed to now.
    /// @return burned In USDC micro-units, rounded down.
    function burnedBy(address buyer) external view returns (uint256 burned);

    /// @notice What the account burned as a buyer in deals with this seller, decayed to now.
    /// @return burned In USDC micro-units, rounded down.
    function burnedBetween(address buyer, address seller) external view returns (uint256 burned);

    /// @notice The numbers that scores are made with.
    /// @return alphaBps α: the part of a burn's evidence that does not depend on the buyer's breadth, in basis points.
    /// @return pairScale K: what a pair's burns can be evidence of at most, in USDC micro-units.
    /// @return breadthScale S₀: a buyer's burns with others at which its breadth counts half, in USDC micro-units.
    /// @return halfLife H, in seconds.
    /// @return lossWeight λ.
    /// @return lossFactor φ.
    /// @return prior B: the evidence at which a score without loss is one half, in USDC micro-units.
    function parameters()
        external
        pure
        returns (
            uint256 alphaBps,
            uint256 pairScale,
            uint256 breadthScale,
            uint256 halfLife,
            uint256 lossWeight,
            uint256 lossFactor,
            uint256 prior
        );
}
