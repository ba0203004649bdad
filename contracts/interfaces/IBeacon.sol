// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Beacon
/// @notice A public randomness beacon, checked on chain: drand's scheme `bls-unchained-g1-rfc9380`. Every `PERIOD`
/// seconds the beacon's holders sign the number of a round, which nobody could have done before; the randomness of
/// the round is the SHA-256 of that signature. Whoever brings a round's signature brings the one there is.
///
/// Nothing is stored but the beacon's key, and nobody can change it.
///
/// Promises:
/// - A round has exactly one signature that is taken, in exactly one encoding, and so exactly one randomness.
/// - Whatever is not it is refused by {BeaconSignatureInvalid}, whatever the precompiles of EIP-2537 do with it, given
///   gas enough for what they cost.
/// - {roundAt} and {publishedAt} are drand's own arithmetic: `publishedAt(roundAt(t))` is the first publication at or
///   after `t`.
///
/// Assumptions: fewer of the beacon's holders than its threshold conspire; else they know rounds early, or withhold
/// them, but can't choose them.
interface IBeacon {
    /// @notice Thrown when a signature is not the beacon's over this round: another's, of another round, at infinity,
    /// no point of the curve or its subgroup, not 128 bytes.
    error BeaconSignatureInvalid(uint64 round);

    /// @notice Thrown when a time lies before the beacon's first round.
    /// @param found Unix time.
    /// @param genesis Unix time of round 1.
    error BeaconTimeTooEarly(uint256 found, uint256 genesis);

    /// @notice Thrown for round 0: rounds count from one.
    error BeaconRoundZero();

    /// @notice Thrown by the constructor when the key is not a point of G2's subgroup, or is its zero, or where the
    /// chain lacks the precompiles that would know.
    error BeaconKeyInvalid(bytes publicKey);

    /// @notice Thrown by the constructor: a period lasts at least a second.
    error BeaconPeriodZero();

    /// @notice Seconds between two rounds.
    function PERIOD() external view returns (uint32 period);

    /// @notice Unix time at which round 1 was published.
    function GENESIS() external view returns (uint40 genesis);

    /// @notice The beacon's key: a point of G2, 256 bytes as EIP-2537 writes it.
    function publicKey() external view returns (bytes memory key);

    /// @notice The first round published at or after a time.
    ///
    /// Requirements:
    /// - The time is not before round 1.
    ///
    /// @param time Unix time.
    function roundAt(uint256 time) external view returns (uint64 round);

    /// @notice Unix time at which a round is published.
    ///
    /// Requirements:
    /// - Rounds count from one.
    function publishedAt(uint64 round) external view returns (uint256 time);

    /// @notice Checks a round's signature and tells its randomness. Says nothing about time: a signature that exists
    /// was published.
    ///
    /// Warning: a call that has too little gas may be refused like one that brings a wrong signature, and a wrong one may
    /// cost nearly all the gas it is given. Never conclude from a refusal that a round has no signature.
    ///
    /// Requirements:
    /// - It is the beacon's signature over this round.
    ///
    /// @param signature A point of G1, 128 bytes as EIP-2537 writes it (not compressed).
    /// @return randomness SHA-256 of the compressed signature: what drand publishes beside it.
    function verify(uint64 round, bytes calldata signature) external view returns (bytes32 randomness);
}
