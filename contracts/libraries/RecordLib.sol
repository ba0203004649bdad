// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

import {Record} from "../types/Record.sol";
import {EvidenceLib} from "./EvidenceLib.sol";

/// @title RecordLib
/// @notice A record in one word: evidence 72, loss 72, burned 72, milestones 24, epoch 16, from the lowest bit; and
/// what a pair burned in another: burned 72 and, as the record's, epoch 16.
library RecordLib {
    using FixedPointMathLib for uint256;

    uint256 internal constant MOST_MILESTONES = (1 << 24) - 1;

    // ---------------------------------------------------------------------------------------------- account

    /// @notice A word as it stands in an epoch. An empty word is an empty record.
    /// @param epoch The word's own or a later one.
    function unpack(uint256 word, uint256 epoch) internal pure returns (Record memory record) {
        uint256 epochs = _since(word, epoch);
        record.evidence = EvidenceLib.decay(word & EvidenceLib.MOST, epochs);
        record.loss = EvidenceLib.decayUp((word >> 72) & EvidenceLib.MOST, epochs);
        record.burned = EvidenceLib.decay((word >> 144) & EvidenceLib.MOST, epochs);
        record.milestones = (word >> 216) & MOST_MILESTONES;
    }

    /// @notice What a word says was burned, as it stands in an epoch.
    function burnedOf(uint256 word, uint256 epoch) internal pure returns (uint256 burned) {
        return EvidenceLib.decay((word >> 144) & EvidenceLib.MOST, _since(word, epoch));
    }

    /// @notice A word as it stands in an epoch, with amounts added; each part at most what it has room for.
    /// @param epoch The word's own or a later one.
    /// @param evidence At most {EvidenceLib.MOST}, as are loss and burned.
    /// @param milestones At most 255.
    function add(
        uint256 word,
        uint256 epoch,
        uint256 evidence,
        uint256 loss,
        uint256 burned,
        uint256 milestones
    ) internal pure returns (uint256 sum) {
        uint256 epochs = _since(word, epoch);
        // Sums of two parts of at most 72 bits.
        unchecked {
            evidence += EvidenceLib.decay(word & EvidenceLib.MOST, epochs);
            loss += EvidenceLib.decayUp((word >> 72) & EvidenceLib.MOST, epochs);
            burned += EvidenceLib.decay((word >> 144) & EvidenceLib.MOST, epochs);
            milestones += (word >> 216) & MOST_MILESTONES;
        }
        return
            evidence.min(EvidenceLib.MOST) |
            (loss.min(EvidenceLib.MOST) << 72) |
            (burned.min(EvidenceLib.MOST) << 144) |
            (milestones.min(MOST_MILESTONES) << 216) |
            (epoch << 240);
    }

    // ------------------------------------------------------------------------------------------------- pair

    /// @notice What a pair burned, by its word, as it stands in an epoch.
    /// @param epoch The word's own or a later one.
    function unpackPair(uint256 word, uint256 epoch) internal pure returns (uint256 burned) {
        return EvidenceLib.decay(word & EvidenceLib.MOST, _since(word, epoch));
    }

    /// @notice What a pair burned as a word, at most what it has room for.
    function packPair(uint256 burned, uint256 epoch) internal pure returns (uint256 word) {
        return burned.min(EvidenceLib.MOST) | (epoch << 240);
    }

    /// @dev How many epochs ago a word was written.
    function _since(uint256 word, uint256 epoch) private pure returns (uint256 epochs) {
        // Time doesn't go back.
        unchecked {
            return epoch - (word >> 240);
        }
    }
}
