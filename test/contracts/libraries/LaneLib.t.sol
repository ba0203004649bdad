// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LaneLib} from "../../../contracts/libraries/LaneLib.sol";
import {DealState, Lane} from "../../../contracts/types/State.sol";
import {Test} from "../base/Test.sol";

// a lane's word, beside one that is written field by field from its description
// ├── every field, whatever the others are → it is read as it was written
// ├── begin, withState, ended, withNext → they change their own fields, and no other
// ├── holds → the live deal of the same upper 166 bits, whatever the others are; no other, and none that ended
// └── stateOf → the word beside it of a wide deal, its own bits of another, nothing of any other deal
contract LaneLibTest is Test {
    struct Fields {
        uint40 committedAt;
        uint32 next;
        uint8 resolved;
        uint8 claimed;
        bool live;
        bool wide;
        bytes32 deal;
    }

    function testFuzz_Lane_Reads(Fields memory f) public pure {
        Lane lane = _lane(f);
        assertEq(lane.next(), f.next, "next");
        assertEq(lane.isLive(), f.live, "live");
        assertEq(lane.isWide(), f.wide, "wide");
        assertEq(lane.fingerprint(), bytes32(_print(f.deal)), "fingerprint");
        DealState state = lane.state();
        assertEq(state.committedAt(), f.committedAt, "committed at");
        assertEq(state.resolved(), f.resolved, "resolved");
        assertEq(state.claimed(), f.claimed, "claimed");
        assertEq(state.meteredPaid(), 0, "metered");
        assertTrue(state.isMeterClosed(), "meter");
        assertEq(DealState.unwrap(state) >> 201, 0, "nothing else");
    }

    function testFuzz_Lane_Begin(bytes32 deal, uint32 generation, bool wide, uint40 now_) public {
        if (generation == type(uint32).max) --generation;
        vm.warp(now_);
        Fields memory f = Fields(now_, generation + 1, 0, 0, true, wide, deal);
        assertEq(Lane.unwrap(LaneLib.begin(deal, generation, wide)), Lane.unwrap(_lane(f)));
    }

    function test_Lane_BeginOfTheLastGeneration() public view {
        Lane lane = LaneLib.begin(bytes32(type(uint256).max), type(uint32).max - 1, true);
        assertEq(lane.next(), type(uint32).max);
        assertEq(lane.state().resolved(), 0, "it does not spill");
    }

    function testFuzz_Lane_WithState(Fields memory f, uint8 resolved, uint8 claimed) public pure {
        Lane lane = _lane(f).withState(LaneLib.state(_lane(_with(f, resolved, claimed))));
        assertEq(Lane.unwrap(lane), Lane.unwrap(_lane(_with(f, resolved, claimed))));
    }

    function testFuzz_Lane_Ended(Fields memory f) public pure {
        Lane lane = _lane(f).ended();
        f.live = false;
        assertEq(Lane.unwrap(lane), Lane.unwrap(_lane(f)));
    }

    function testFuzz_Lane_WithNext(Fields memory f, uint32 next) public pure {
        Lane lane = _lane(f).withNext(next);
        f.next = next;
        assertEq(Lane.unwrap(lane), Lane.unwrap(_lane(f)));
    }

    function testFuzz_Lane_Holds(Fields memory f, uint256 bit) public pure {
        f.live = true;
        Lane lane = _lane(f);
        assertTrue(lane.holds(f.deal), "its own");
        bit = bound(bit, 0, 255);
        assertEq(lane.holds(f.deal ^ bytes32(1 << bit)), bit < 90, "another's, from the 90th bit on");
        f.live = false;
        assertFalse(_lane(f).holds(f.deal), "one that ended");
        assertFalse(_lane(f).holds(0), "none");
    }

    function testFuzz_Lane_HoldsNoOther(Fields memory f, bytes32 other) public pure {
        vm.assume(_print(f.deal) != _print(other));
        assertFalse(_lane(f).holds(other));
    }

    /// @dev A lane that was never used holds nothing, not even a deal whose id were zero.
    function test_Lane_Unused() public pure {
        Lane lane = Lane.wrap(0);
        assertFalse(lane.holds(0));
        assertFalse(lane.isLive());
        assertEq(lane.next(), 0);
    }

    function testFuzz_Lane_StateOf(Fields memory f, uint256 wide, uint256 bit) public pure {
        f.live = true;
        DealState found = _lane(f).stateOf(DealState.wrap(wide), f.deal);
        uint256 own = f.committedAt | (uint256(f.resolved) << 40) | (uint256(f.claimed) << 72) | (1 << 200);
        assertEq(DealState.unwrap(found), f.wide ? wide : own, "its own");

        bytes32 other = f.deal ^ bytes32(1 << bound(bit, 90, 255));
        assertEq(DealState.unwrap(_lane(f).stateOf(DealState.wrap(wide), other)), 0, "another's");
        f.live = false;
        assertEq(DealState.unwrap(_lane(f).stateOf(DealState.wrap(wide), f.deal)), 0, "one that ended");
    }

    // -------------------------------------------------------------------------------------------- helpers

    /// @dev committedAt 40 | next 32 | resolved 8 | claimed 8 | live 1 | wide 1 | fingerprint 166, from the lowest bit.
    function _lane(Fields memory f) private pure returns (Lane) {
        bytes memory packed = abi.encodePacked(f.claimed, f.resolved, f.next, f.committedAt);
        uint256 low = uint88(bytes11(packed));
        uint256 flags = (f.live ? 1 : 0) + (f.wide ? 2 : 0);
        return Lane.wrap(_print(f.deal) + flags * 2 ** 88 + low);
    }

    function _print(bytes32 deal) private pure returns (uint256) {
        return uint256(deal) - (uint256(deal) % 2 ** 90);
    }

    function _with(
        Fields memory f,
        uint8 resolved,
        uint8 claimed
    ) private pure returns (Fields memory changed) {
        changed = abi.decode(abi.encode(f), (Fields));
        (changed.resolved, changed.claimed) = (resolved, claimed);
    }
}
