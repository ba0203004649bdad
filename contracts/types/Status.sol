// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The side for which an act is consented to.
enum Role {
    Buyer,
    Seller,
    Arbiter
}

/// @notice What an agent key may be empowered to do; a bit each in {Mandate.scopes}.
enum Scope {
    Commit,
    Approve,
    Waive,
    Split,
    Deliver,
    Dispute,
    Arbitrate,
    Cancel
}

/// @notice Where a deal stands.
enum DealStatus {
    /// Not committed, and it still can be, as far as its nonces go.
    Unknown,
    /// Committed, with something left to settle.
    Live,
    /// A nonce of its is spent: by this deal, which ended, by another, or by a cancellation.
    Closed
}

/// @notice Where a milestone stands. All but {Resolved} follow from the clock.
enum MilestoneStatus {
    /// Before its deadline, nothing claimed.
    Pending,
    /// At or past its deadline, never delivered: the amount and the bond are the buyer's.
    Missed,
    /// Delivered, the review is running.
    Delivered,
    /// Delivered, the review is over, undisputed: the amount and the bond are the seller's.
    Accepted,
    /// Disputed, the ruling clock is running.
    Disputed,
    /// As Disputed, and the arbiter engaged.
    Engaged,
    /// Disputed, the ruling clock ran out: the silence rule decides.
    Silent,
    /// Paid out.
    Resolved
}

/// @notice How a milestone, or what is metered, ended. The rows of the table in docs/protocol.md.
enum Ending {
    Approved,
    Accepted,
    Missed,
    Waived,
    Split,
    Ruled,
    Silent,
    Metered,
    /// Ended by an amendment, which took what it held to the next deal.
    Amended
}
