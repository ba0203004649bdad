// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RecordLib} from "../../../contracts/libraries/RecordLib.sol";
import {Record} from "../../../contracts/types/Record.sol";
import {Test} from "../base/Test.sol";

contract RecordLibTest is Test {
    uint256 private constant MOST = type(uint72).max;
    uint256 private constant MOST_MILESTONES = type(uint24).max;

    function test_Unpack_AnEmptyWordIsAnEmptyRecord() public pure {
        _assertRecord(RecordLib.unpack(0, 121), 0, 0, 0, 0);
        assertEq(RecordLib.unpackPair(0, 121), 0);
        assertEq(RecordLib.burnedOf(0, 121), 0);
    }

    function test_Add_KeepsEachPart() public pure {
        uint256 word = RecordLib.add(0, 121, 1, 2, 3, 4);
        assertEq(word, 1 | (2 << 72) | (3 << 144) | (4 << 216) | (121 << 240));
        _assertRecord(RecordLib.unpack(word, 121), 1, 2, 3, 4);
        assertEq(RecordLib.burnedOf(word, 121), 3);
    }

    function test_Add_DecaysFirst() public pure {
        uint256 word = RecordLib.add(0, 121, 101, 101, 101, 101);
        _assertRecord(RecordLib.unpack(word, 122), 50, 51, 50, 101);
        assertEq(RecordLib.burnedOf(word, 123), 25);

        word = RecordLib.add(word, 123, 10, 20, 30, 40);
        assertEq(word >> 240, 123, "epoch");
        _assertRecord(RecordLib.unpack(word, 123), 35, 46, 55, 141);
    }

    function test_Add_SaturatesEachPartAlone() public pure {
        uint256 full = RecordLib.add(0, 1, MOST, MOST, MOST, MOST_MILESTONES);
        assertEq(full, (1 << 241) - 1);
        assertEq(RecordLib.add(full, 1, MOST, MOST, MOST, 255), full, "all");
        assertEq(RecordLib.add(full, 1, 1, 0, 0, 0), full, "evidence");
        assertEq(RecordLib.add(full, 1, 0, 1, 0, 0), full, "loss");
        assertEq(RecordLib.add(full, 1, 0, 0, 1, 0), full, "burned");
        assertEq(RecordLib.add(full, 1, 0, 0, 0, 1), full, "milestones");
    }

    function test_PackPair_KeepsDecaysAndSaturates() public pure {
        uint256 word = RecordLib.packPair(101, 121);
        assertEq(word, 101 | (121 << 240));
        assertEq(RecordLib.unpackPair(word, 121), 101);
        assertEq(RecordLib.unpackPair(word, 122), 50);
        assertEq(RecordLib.unpackPair(RecordLib.packPair(MOST + 1, 121), 121), MOST);
    }

    function testFuzz_Add_IsTheSumOfThePartsAsTheyStand(
        uint256 word,
        uint16 epochs,
        uint72[3] memory gain,
        uint8 milestones
    ) public pure {
        uint256 epoch = bound(epochs, 1, type(uint16).max);
        word = (word & ((1 << 240) - 1)) | (1 << 240);
        Record memory before = RecordLib.unpack(word, epoch);
        uint256 sum = RecordLib.add(word, epoch, gain[0], gain[1], gain[2], milestones);
        _assertRecord(
            RecordLib.unpack(sum, epoch),
            _min(before.evidence + gain[0], MOST),
            _min(before.loss + gain[1], MOST),
            _min(before.burned + gain[2], MOST),
            _min(before.milestones + milestones, MOST_MILESTONES)
        );
    }

    function _assertRecord(
        Record memory record,
        uint256 evidence,
        uint256 loss,
        uint256 burned,
        uint256 milestones
    ) private pure {
        assertEq(record.evidence, evidence, "evidence");
        assertEq(record.loss, loss, "loss");
        assertEq(record.burned, burned, "burned");
        assertEq(record.milestones, milestones, "milestones");
    }

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
