// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What an account's score came from when it was published. Its hash is the feedback's reference.
struct PublishedScore {
    uint256 chainId;
    /// The contract with the record.
    address reputation;
    /// Whose record: the agent's wallet at that time.
    address account;
    /// Whether it is the record as a seller; else as a buyer.
    bool seller;
    /// In units of 10⁻¹⁸.
    uint256 score;
    /// In USDC micro-units, decayed to that time.
    uint256 evidence;
    /// In USDC micro-units, decayed to that time.
    uint256 loss;
    uint256 milestones;
    /// What the account burned as a buyer, whichever the role, in USDC micro-units, decayed to that time.
    uint256 burned;
    /// Unix time.
    uint256 time;
}

/// @notice What a call to publish a score came to.
enum PublishResult {
    Published,
    Unchanged,
    TooSoon,
    WalletMissing,
    Refused
}

using {hash} for PublishedScore global;

/// @notice keccak-256 of the ABI encoding.
function hash(PublishedScore memory published) pure returns (bytes32) {
    return keccak256(abi.encode(published));
}
