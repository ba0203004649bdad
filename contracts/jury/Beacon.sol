// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IBeacon} from "../interfaces/IBeacon.sol";
import {BlsLib} from "../libraries/BlsLib.sol";

/// @title Beacon
/// @notice See {IBeacon}.
contract Beacon is IBeacon {
    // The key's words: code is cheaper to read than storage.
    bytes32 private immutable KEY_0;
    bytes32 private immutable KEY_1;
    bytes32 private immutable KEY_2;
    bytes32 private immutable KEY_3;
    bytes32 private immutable KEY_4;
    bytes32 private immutable KEY_5;
    bytes32 private immutable KEY_6;
    bytes32 private immutable KEY_7;

    /// @inheritdoc IBeacon
    uint40 public immutable GENESIS;
    /// @inheritdoc IBeacon
    uint32 public immutable PERIOD;

    /// @param key A point of G2, 256 bytes as EIP-2537 writes it.
    /// @param genesis Unix time of round 1.
    /// @param period Seconds between two rounds.
    constructor(bytes memory key, uint40 genesis, uint32 period) {
        if (!BlsLib.isKey(key)) revert BeaconKeyInvalid(key);
        if (period == 0) revert BeaconPeriodZero();

        (KEY_0, KEY_1, KEY_2, KEY_3, KEY_4, KEY_5, KEY_6, KEY_7) = abi.decode(
            key,
            (bytes32, bytes32, bytes32, bytes32, bytes32, bytes32, bytes32, bytes32)
        );
        GENESIS = genesis;
        PERIOD = period;
    }

    /// @inheritdoc IBeacon
    function publicKey() public view returns (bytes memory key) {
        return abi.encode(KEY_0, KEY_1, KEY_2, KEY_3, KEY_4, KEY_5, KEY_6, KEY_7);
    }

    /// @inheritdoc IBeacon
    function roundAt(uint256 time) external view returns (uint64 round) {
        if (time < GENESIS) revert BeaconTimeTooEarly(time, GENESIS);
        return SafeCast.toUint64(Math.ceilDiv(time - GENESIS, PERIOD) + 1);
    }

    /// @inheritdoc IBeacon
    function publishedAt(uint64 round) external view returns (uint256 time) {
        if (round == 0) revert BeaconRoundZero();
        return GENESIS + (uint256(round) - 1) * PERIOD;
    }

    /// @inheritdoc IBeacon
    function verify(uint64 round, bytes calldata signature) external view returns (bytes32 randomness) {
        bytes32 message = sha256(abi.encodePacked(round));
        if (!BlsLib.isSignature(signature, message, publicKey())) revert BeaconSignatureInvalid(round);

        return sha256(BlsLib.compress(signature));
    }
}
