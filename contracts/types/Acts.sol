// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ActsLib} from "../libraries/ActsLib.sol";

/// @notice The buyer's cumulative statement of what is accepted and metered so far.
struct Approval {
    bytes32 deal;
    /// Bitmap of the accepted milestones.
    uint256 milestones;
    /// All that was metered so far, in units of the token.
    uint96 metered;
    /// Whether it leaves out milestones whose dispute the arbiter took on; else it is a promise in every state.
    bool unlessEngaged;
}

/// @notice The seller's statement that it gives milestones, or the rest of what is metered, up.
struct Waiver {
    bytes32 deal;
    uint256 milestones;
    bool metered;
    uint40 expiry;
}

/// @notice Both sides' division of one milestone.
struct Split {
    bytes32 deal;
    uint8 milestone;
    uint16 sellerBps;
    uint40 expiry;
}

/// @notice The seller's claim to have delivered.
struct Delivery {
    bytes32 deal;
    uint8 milestone;
    /// More than that of every delivery before it; the first is 1 or more.
    uint32 index;
    /// keccak-256 of the delivered bytes.
    bytes32 artifact;
}

/// @notice The buyer's claim that a delivery falls short.
struct Dispute {
    bytes32 deal;
    uint8 milestone;
    /// That of the delivery which the buyer looked at.
    uint32 index;
    /// What the buyer concedes to the seller, in basis points of the milestone's amount.
    uint16 concededBps;
    bytes32 reason;
}

/// @notice Both sides' change of a live deal: some of its milestones end, and what they hold funds the next deal.
struct Amendment {
    bytes32 deal;
    /// Digest of the term sheet that becomes a deal by it, which nobody signs by itself.
    bytes32 next;
    /// Bitmap of the milestones that end.
    uint256 milestones;
    uint40 expiry;
}

/// @notice The arbiter's statement that it takes a dispute on, and earns its fee.
struct Engagement {
    bytes32 deal;
    uint8 milestone;
}

/// @notice The arbiter's decision of a dispute.
struct Ruling {
    bytes32 deal;
    uint8 milestone;
    uint16 sellerBps;
}

/// @notice What a principal empowers an agent key to consent to.
struct Mandate {
    address principal;
    address agent;
    /// Bitmap of {Scope} values.
    uint256 scopes;
    /// The only token its deals may be in.
    address token;
    /// The most that one deal may put at stake, in units of the token.
    uint96 perDeal;
    /// The most that all its acts together may pull from the principal, in units of the token.
    uint96 total;
    /// The only other side; zero: anyone.
    address counterparty;
    /// The only arbiter; zero: any.
    address arbiter;
    /// Unix time from which, and before which, it can be used.
    uint40 validAfter;
    uint40 validUntil;
    /// Makes otherwise equal mandates differ.
    uint256 nonce;
}

/// @notice What an agent key signs to consent to an act for its principal.
struct Consent {
    address account;
    /// A {Role}.
    uint8 role;
    /// Digest of the act.
    bytes32 act;
    /// Digest of the mandate.
    bytes32 mandate;
}

/// @notice Puts money into the account's balance.
struct Deposit {
    address account;
    address token;
    uint96 amount;
    uint256 nonce;
    uint40 expiry;
}

/// @notice Takes money out of the account's balance.
struct Withdrawal {
    address account;
    address token;
    /// In units of the token; 2⁹⁶ − 1: all there is.
    uint96 amount;
    address to;
    uint256 nonce;
    uint40 expiry;
}

/// @notice Chooses where the account's settlements in a token go.
struct PayoutChange {
    address account;
    address token;
    /// Zero: the account's own wallet; the escrow: kept as balance.
    address payout;
    uint256 nonce;
    uint40 expiry;
}

/// @notice Spends all generations of a buyer's lane below one; a deal that is live in it is not touched.
struct LaneCancellation {
    address account;
    uint32 lane;
    /// The least that stays unspent.
    uint32 generation;
    uint40 expiry;
}

/// @notice Withdraws a side's offer of a term sheet.
struct Cancellation {
    address account;
    /// The term sheet's digest.
    bytes32 digest;
    uint40 expiry;
}

/// @notice Spends unordered nonces so that nothing can use them.
struct NonceCancellation {
    address account;
    /// Index of a word of 256 nonces.
    uint256 word;
    /// The nonces of that word to spend.
    uint256 mask;
    uint40 expiry;
}

/// @notice Ends a mandate early.
struct Revocation {
    address account;
    /// The mandate's digest.
    bytes32 mandate;
    uint40 expiry;
}

/// @notice Ends an agent key for good: all its mandates, those signed ahead and not yet used too.
struct Dismissal {
    address account;
    address agent;
    uint40 expiry;
}

using ActsLib for Mandate global;
using ActsLib for Deposit global;
using ActsLib for Withdrawal global;
using ActsLib for PayoutChange global;
using ActsLib for LaneCancellation global;
using ActsLib for NonceCancellation global;
using ActsLib for Revocation global;
using ActsLib for Dismissal global;
