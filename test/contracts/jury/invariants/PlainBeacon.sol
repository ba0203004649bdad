// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Put where a jury looks for its beacon, so that a draw costs a run little: a round's signature is the round, its
/// randomness the hash of that. The real beacon has tests of its own.
contract PlainBeacon {
    uint256 private constant GENESIS = 1_800_000_000 - 1_000_000;
    uint256 private constant PERIOD = 3;

    function roundAt(uint256 time) external pure returns (uint64 round) {
        return uint64((time - GENESIS + PERIOD - 1) / PERIOD + 1);
    }

    function verify(uint64 round, bytes calldata signature) external pure returns (bytes32 randomness) {
        require(keccak256(signature) == keccak256(abi.encode(round)), "another round");
        return keccak256(signature);
    }
}
