// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RunLib} from "../../../contracts/libraries/RunLib.sol";
import {Run} from "../../../contracts/types/Run.sol";
import {DealState, Lane, LaneSlots} from "../../../contracts/types/State.sol";
import {Test} from "../base/Test.sol";

// what an act comes to, in memory that others have used
// ├── begun → the deal and its state, and nothing else
// ├── memory that Solidity takes afterwards → is none of its own
// ├── each sum → is its own
// ├── its record cleared → payments stay, the deal and its state too
// └── kept back of a payment → what is missing, and the rest
contract RunLibTest is Test {
    uint256 private constant MEMBERS = 8;

    LaneSlots private _slots;

    function test_Run_BegunInUsedMemory_IsEmpty() public view {
        Run run = _begin();
        uint256[MEMBERS] memory nothing;
        _assertIs(run, nothing);
    }

    function test_Run_LiesApartFromWhatSolidityTakesAfterIt() public view {
        Run run = _begin();
        bytes memory taken = new bytes(64);
        for (uint256 i; i < taken.length; ++i) taken[i] = 0xff;
        uint256[MEMBERS] memory expected = _fill(run);
        for (uint256 i; i < taken.length; ++i) assertEq(uint8(taken[i]), 0xff, "nor is that overwritten");
        _assertIs(run, expected);
    }

    function test_Run_EachSumIsItsOwn_AndAdds() public view {
        Run run = _begin();
        _fill(run);
        uint256[MEMBERS] memory expected = _fill(run);
        for (uint256 i; i < MEMBERS; ++i) expected[i] *= 2;
        _assertIs(run, expected);
    }

    function test_Run_ItsRecordCleared_KeepsThePayments() public view {
        Run run = _begin();
        uint256[MEMBERS] memory expected = _fill(run);
        bytes memory taken = new bytes(32);
        taken[0] = 0xff;
        run.clearRecord();
        for (uint256 i = 3; i < MEMBERS; ++i) expected[i] = 0;
        _assertIs(run, expected);
        assertEq(uint8(taken[0]), 0xff, "what lies after it stays");
        assertEq(taken.length, 32);
    }

    function testFuzz_Run_KeepsBackWhatIsNeeded(
        uint128 ofBuyer,
        uint128 ofSeller,
        uint128 needed
    ) public view {
        Run run = _begin();
        run.payBuyer(ofBuyer);
        run.paySeller(ofSeller);
        uint256 missing = run.keepOfBuyer(needed);
        assertEq(missing, needed > ofBuyer ? needed - ofBuyer : 0);
        assertEq(run.toBuyer(), needed > ofBuyer ? 0 : ofBuyer - needed);
        assertEq(run.toSeller(), ofSeller, "the other side's stays");
        missing = run.keepOfSeller(needed);
        assertEq(missing, needed > ofSeller ? needed - ofSeller : 0);
        assertEq(run.toSeller(), needed > ofSeller ? 0 : ofSeller - needed);
    }

    /// @dev Where every byte that is free was used before.
    function _begin() private view returns (Run) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            for {
                let i := 0
            } lt(i, 0x400) {
                i := add(i, 0x20)
            } {
                mstore(add(free, i), not(0))
            }
        }
        return RunLib.begin("deal", _slots, Lane.wrap(7), DealState.wrap(5));
    }

    /// @dev Adds another sum to each member.
    /// @return added In the order of {_assertIs}.
    function _fill(Run run) private pure returns (uint256[MEMBERS] memory added) {
        added = [uint256(1e6), 2e6, 3e6, 1, 1, 4e6, 5e6, 6e6];
        run.payBuyer(1e6);
        run.paySeller(2e6);
        run.payArbiter(3e6);
        run.countMilestone();
        run.countDisputed();
        run.addBurned(4e6);
        run.addLosses(5e6, 6e6);
    }

    function _assertIs(Run run, uint256[MEMBERS] memory expected) private pure {
        assertEq(run.deal(), "deal");
        LaneSlots storage slots = run.slots();
        uint256 slot;
        uint256 expectedSlot;
        assembly ("memory-safe") {
            slot := slots.slot
            expectedSlot := _slots.slot
        }
        assertEq(slot, expectedSlot, "where its lane is");
        assertEq(Lane.unwrap(run.lane()), 7, "its lane");
        assertEq(DealState.unwrap(run.state()), 5);
        assertEq(run.toBuyer(), expected[0], "to the buyer");
        assertEq(run.toSeller(), expected[1], "to the seller");
        assertEq(run.toArbiter(), expected[2], "to the arbiter");
        assertEq(run.milestones(), expected[3], "milestones");
        assertEq(run.disputed(), expected[4], "disputed");
        assertEq(run.burned(), expected[5], "burned");
        assertEq(run.sellerLoss(), expected[6], "the seller's loss");
        assertEq(run.buyerLoss(), expected[7], "the buyer's loss");
    }
}
