// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {Record} from "../types/Record.sol";
import {EvidenceLib} from "./EvidenceLib.sol";

/// @title RecordLib
/// @notice A record in one word: evidence 72, loss 72, burned 72, milestones 24, epoch 16, from the lowest bit; and
/// what a pair burned in another: burned 72 and, as the record's, epoch 16.
library RecordLib {
    using FixedPointMathLib for uint256;

    uint256 internal constant MOST_MILESTONES = (1 << 24) - 1;

    /// @notice A word as it stands in an epoch. An empty word is an empty record.
    /// @param epoch The word's own or a later one.
    function unpack(uint256 word, uint256 epoch) internal pure returns (Record memory record) {
        uint256 epochs;
        // Time doesn't go back.
        unchecked {
            epochs = epoch - (word >> 240);
        }
        record.evidence = EvidenceLib.decay(word & EvidenceLib.MOST, epochs);
        record.loss = EvidenceLib.decayUp((word >> 72) & EvidenceLib.MOST, epochs);
        record.burned = EvidenceLib.decay((word >> 144) & EvidenceLib.MOST, epochs);
        record.milestones = (word >> 216) & MOST_MILESTONES;
    }

    /// @notice A record as a word, each part at most what it has room for.
    function pack(Record memory record, uint256 epoch) internal pure returns (uint256 word) {
        return
            record.evidence.min(EvidenceLib.MOST) |
            (record.loss.min(EvidenceLib.MOST) << 72) |
            (record.burned.min(EvidenceLib.MOST) << 144) |
            (record.milestones.min(MOST_MILESTONES) << 216) |
            (epoch << 240);
    }

    /// @notice What a pair burned, by its word, as it stands in an epoch.
    /// @param epoch The word's own or a later one.
    function unpackPair(uint256 word, uint256 epoch) internal pure returns (uint256 burned) {
        // As above.
        unchecked {
            return EvidenceLib.decay(word & EvidenceLib.MOST, epoch - (word >> 240));
        }
    }

    /// @notice What a pair burned as a word, at most what it has room for.
    function packPair(uint256 burned, uint256 epoch) internal pure returns (uint256 word) {
        return burned.min(EvidenceLib.MOST) | (epoch << 240);
    }
}
