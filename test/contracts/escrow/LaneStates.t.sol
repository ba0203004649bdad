// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {ILens} from "../../../contracts/interfaces/ILens.sol";
import {Approval, Delivery, Split, Waiver} from "../../../contracts/types/Acts.sol";
import {DealState, Lane} from "../../../contracts/types/State.sol";
import {DealStatus, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {Milestone, TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";

// what a lane tells of its live deal
// ├── whatever deals it had before, narrow, wide, metered → it tells the live one, and that from its beginning
// ├── of up to 8 milestones without a meter → in its own word alone
// ├── of 9 and more, or with a meter → in the word beside it
// ├── whichever milestones were claimed and ended, in whatever order → those, and it ends with the last
// ├── what was signed for a deal that ended → it does nothing to the lane's next deal
// └── a stranger's finalize or replay → voids no act in flight
contract LaneStatesTest is Stages {
    uint256 private constant LANE = 12;

    /// @dev What was done to the live deal.
    struct Model {
        bytes32 deal;
        uint256 committedAt;
        uint32 claimed;
        uint32 resolved;
        uint96 metered;
        bool meterClosed;
        uint256 generation;
    }

    Model private _model;

    // ------------------------------------------------------------------------------------ its own deal's

    function test_Lane_NarrowWideMeteredNarrow_TellsItsOwn() public {
        // Milestones, and whether some usage is metered.
        uint8[7] memory counts = [3, 12, 2, 8, 0, 32, 1];
        bool[7] memory meters = [false, false, true, false, true, true, false];
        for (uint256 i; i < counts.length; ++i) {
            TermSheet memory terms = _sheetOf(counts[i], meters[i], i);
            _begin(terms);
            // All is claimed and ended but the last, so that each bit of before is one.
            for (uint8 m; m < counts[i]; ++m) _claim(terms, m);
            for (uint8 m; m + 1 < counts[i]; ++m) _end(terms, m);
            if (meters[i]) _use(terms, 20e6);
            if (counts[i] != 0) _end(terms, counts[i] - 1);
            if (meters[i]) _use(terms, 50e6);
            _assertIdle();
        }
    }

    function testFuzz_Lane_TellsItsOwn(uint256 seed) public {
        for (uint256 i; i < 3; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            bool metered = seed % 3 == 0;
            uint8 count = uint8((seed >> 16) % 12);
            if (count == 0) metered = true;
            TermSheet memory terms = _sheetOf(count, metered, i);
            _begin(terms);
            for (uint256 n; n < 4 && count != 0; ++n) {
                seed = uint256(keccak256(abi.encode(seed)));
                uint8 m = uint8((seed >> 8) % count);
                if ((_model.resolved >> m) & 1 != 0) continue;
                if (seed % 2 == 0 && (_model.claimed >> m) & 1 == 0) _claim(terms, m);
                else if (_model.resolved | (1 << m) != (1 << count) - 1 || metered) _end(terms, m);
            }
            if (metered) _use(terms, uint96(1 + ((seed >> 40) % 49e6)));
            _settle(terms, (1 << count) - 1, terms.metered);
            _assertIdle();
        }
    }

    // ------------------------------------------------------------------------------------ narrow and wide

    function test_Lane_EightMilestones_AreToldByItsOwnWord() public {
        for (uint256 count = 1; count <= 8; ++count) {
            TermSheet memory terms = _sheetOf(uint8(count), false, count);
            _begin(terms);
            _claim(terms, uint8(count - 1));
            if (count > 1) _end(terms, 0);
            (Lane word, DealState wide) = escrow.laneOf(buyer, LANE);
            assertFalse(word.isWide());
            assertEq(DealState.unwrap(wide), 0, "the word beside it is untouched");
            _settle(terms, (1 << count) - 1, 0);
            _assertIdle();
        }
    }

    function test_Lane_NineMilestonesOrAMeter_AreToldBesideIt() public {
        for (uint8 i; i < 3; ++i) {
            uint8 count = [9, 0, 8][i];
            TermSheet memory terms = _sheetOf(count, i != 0, i);
            _begin(terms);
            (Lane word, DealState wide) = escrow.laneOf(buyer, LANE);
            bytes32 before = bytes32(Lane.unwrap(word));
            assertTrue(word.isWide());
            assertEq(wide.committedAt(), vm.getBlockTimestamp());
            if (count != 0) _claim(terms, count - 1);
            if (count != 0) _end(terms, count - 2);
            if (i != 0) _use(terms, 7e6);
            (word, ) = escrow.laneOf(buyer, LANE);
            assertEq(bytes32(Lane.unwrap(word)), before, "its own word is untouched");
            _settle(terms, (1 << count) - 1, terms.metered);
            _assertIdle();
        }
    }

    /// @dev The last to end is each one in turn, with all others ended and claimed, or not.
    function test_Lane_EndsWithItsLastMilestone_WhicheverItIs() public {
        uint8[4] memory counts = [1, 8, 9, 32];
        uint256 generation;
        for (uint256 i; i < counts.length; ++i) {
            for (uint8 last; last < counts[i]; last += 1 + counts[i] / 8) {
                TermSheet memory terms = _sheetOf(counts[i], false, generation++);
                _begin(terms);
                _claim(terms, last);
                uint256 all = (uint256(1) << counts[i]) - 1;
                uint256 others = all ^ (uint256(1) << last);
                if (others != 0) _settle(terms, others, 0);
                _model.resolved = uint32(others);
                _assertTold(terms);
                _end(terms, last);
                _assertIdle();
            }
        }
    }

    /// @dev A sheet of a later generation tells nothing of the live deal, which it resembles.
    function test_Lane_TellsNothingOfAnotherSheet() public {
        TermSheet memory terms = _sheetOf(4, false, 0);
        _begin(terms);
        _claim(terms, 0);
        TermSheet memory other = _sheetOf(4, false, 1);
        assertStatus(other, DealStatus.Unknown);
        bytes memory dead = abi.encodeWithSelector(IEscrow.DealNotLive.selector, digestOf(other));
        vm.expectRevert(dead);
        _finalize(other, 1);
        vm.expectRevert(dead);
        _settle(other, 1, 0);
        vm.expectRevert(dead);
        _deliver(other, 1);
        _assertTold(terms);
    }

    // ----------------------------------------------------------------------------------- acts in flight

    /// @dev What was signed for an earlier deal finds that deal ended, whatever now lives in its lane.
    function test_Lanes_ActsOfAnEarlierDeal_DoNothingToTheNext() public {
        TermSheet memory one = sheet();
        bytes32 deal = _commit(one);
        bytes[5] memory calls = _actsUpon(one);
        _settle(one, 7, 0);
        TermSheet memory two = sheet();
        two.buyerNonce = one.buyerNonce + 1;
        _commit(two);
        uint256 held = usdc.balanceOf(address(escrow));
        for (uint256 i; i < calls.length; ++i) {
            (bool done, bytes memory reason) = address(escrow).call(calls[i]);
            assertFalse(done);
            assertEq(reason, abi.encodeWithSelector(IEscrow.DealNotLive.selector, deal));
        }
        for (uint8 i; i < 3; ++i) assertStatus(two, i, MilestoneStatus.Pending);
        assertEq(usdc.balanceOf(address(escrow)), held);
    }

    /// @dev Signed first, then a stranger comes between with all that needs no consent: they go through all the same.
    function test_Lanes_AStrangerVoidsNoActInFlight() public {
        for (uint256 wide; wide < 2; ++wide) {
            TermSheet memory terms = wide == 0 ? sheet() : sheetWithMeter();
            terms.milestones[0].duration = 1 hours;
            bytes memory began = _commitment(terms);
            bytes32 deal = _commit(terms);
            bytes memory delivery = abi.encodeCall(
                IEscrow.deliver,
                (terms, 1, 1, "work", signed(sellerKey, digestOf(Delivery(deal, 1, 1, "work"))))
            );
            bytes memory approval = abi.encodeCall(
                IEscrow.settle,
                (terms, 7, 0, false, signed(buyerKey, digestOf(Approval(deal, 7, 0, false))))
            );
            skip(2 hours);
            vm.startPrank(stranger);
            escrow.finalize(terms, 1);
            (bool done, ) = address(escrow).call(began);
            assertTrue(done, "a replay, which changes nothing");
            (done, ) = address(escrow).call(delivery);
            assertTrue(done, "the delivery");
            (done, ) = address(escrow).call(began);
            assertTrue(done, "a replay, which changes nothing");
            (done, ) = address(escrow).call(approval);
            assertTrue(done, "the approval");
            vm.stopPrank();
            assertStatus(terms, wide == 0 ? DealStatus.Closed : DealStatus.Live);
        }
        // Of each deal the first was missed, the others paid.
        assertEq(wealthOf(seller), FORTUNE + 2 * (70e6 - 3e6));
    }

    /// @dev A commitment that waits for its lane goes through once a stranger ended what was live in it.
    function test_Lanes_ACommitmentInFlight_GoesThroughAfterAStrangersEnd() public {
        TermSheet memory terms = sheetOfOne();
        _commit(terms);
        TermSheet memory later = sheet();
        (later.buyerNonce, later.expiry) = (terms.buyerNonce + 1, START + 30 days);
        bytes memory waiting = _commitment(later);
        (bool done, ) = address(escrow).call(waiting);
        assertFalse(done, "busy");
        skip(1 days);
        vm.prank(stranger);
        escrow.finalize(terms, 1);
        (done, ) = address(escrow).call(waiting);
        assertTrue(done);
        assertStatus(later, DealStatus.Live);
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _sheetOf(
        uint8 count,
        bool metered,
        uint256 generation
    ) private returns (TermSheet memory terms) {
        terms = metered ? sheetWithMeter() : sheet();
        terms.milestones = new Milestone[](count);
        for (uint256 i; i < count; ++i) terms.milestones[i] = Milestone(1e6, 1e5, 1 days, bytes32(i));
        terms.buyerNonce = laneNonce(LANE, generation);
    }

    function _begin(TermSheet memory terms) private {
        skip(1 minutes);
        bytes32 deal = _commit(terms);
        bool closed = terms.metered == 0;
        _model = Model(deal, vm.getBlockTimestamp(), 0, 0, 0, closed, terms.buyerNonce % 2 ** 32);
        _assertTold(terms);
    }

    function _claim(TermSheet memory terms, uint8 milestone) private {
        _deliver(terms, milestone);
        _model.claimed |= uint32(1 << milestone);
        _assertTold(terms);
    }

    function _end(TermSheet memory terms, uint8 milestone) private {
        _split(terms, milestone, 5_000);
        _model.resolved |= uint32(1 << milestone);
        _assertTold(terms);
    }

    function _use(TermSheet memory terms, uint96 metered) private {
        _settle(terms, 0, metered);
        _model.metered = metered;
        if (metered == terms.metered) _model.meterClosed = true;
        _assertTold(terms);
    }

    /// @dev The lane tells what the model does; nothing more, once it is over.
    function _assertTold(TermSheet memory terms) private view {
        Model memory m = _model;
        if (m.resolved == (uint256(1) << terms.milestones.length) - 1 && m.meterClosed) return _assertIdle();
        ILens.LaneView memory told = lens.laneOf(buyer, uint32(LANE));
        assertEq(told.nextGeneration, m.generation + 1, "next generation");
        assertEq(uint256(told.fingerprint) >> 90, uint256(m.deal) >> 90, "fingerprint");
        assertEq(told.committedAt, m.committedAt, "committed at");
        assertEq(told.claimed, m.claimed, "claimed");
        assertEq(told.resolved, m.resolved, "resolved");
        assertEq(told.meteredPaid, m.metered, "metered");
        assertEq(told.meterClosed, m.meterClosed, "meter closed");
        (DealStatus status, uint40 since, uint32 resolved, uint96 paid, bool closed) = lens.dealOf(terms);
        assertEq(uint256(status), uint256(DealStatus.Live), "live");
        assertEq(keccak256(abi.encode(since, resolved, paid, closed)), _toldOf(m), "the deal");
        for (uint8 i; i < terms.milestones.length; ++i) {
            MilestoneStatus due = MilestoneStatus.Pending;
            if ((m.claimed >> i) & 1 != 0) due = MilestoneStatus.Delivered;
            if ((m.resolved >> i) & 1 != 0) due = MilestoneStatus.Resolved;
            assertStatus(terms, i, due);
        }
    }

    function _toldOf(Model memory m) private pure returns (bytes32) {
        return keccak256(abi.encode(m.committedAt, m.resolved, m.metered, m.meterClosed));
    }

    function _assertIdle() private view {
        ILens.LaneView memory told = lens.laneOf(buyer, uint32(LANE));
        assertEq(told.nextGeneration, _model.generation + 1, "next generation");
        assertEq(told.fingerprint, 0, "idle");
        (Lane word, ) = escrow.laneOf(buyer, LANE);
        assertFalse(word.isLive(), "idle");
    }

    function _commitment(TermSheet memory terms) private view returns (bytes memory) {
        bytes32 deal = digestOf(terms);
        return abi.encodeCall(IEscrow.commit, (terms, signed(buyerKey, deal), signed(sellerKey, deal)));
    }

    /// @dev Each would go through while the deal is live.
    function _actsUpon(TermSheet memory terms) private view returns (bytes[5] memory calls) {
        bytes32 deal = digestOf(terms);
        bytes memory consent = signed(buyerKey, digestOf(Approval(deal, 7, 0, false)));
        calls[0] = abi.encodeCall(IEscrow.settle, (terms, 7, 0, false, consent));
        consent = signed(sellerKey, digestOf(Delivery(deal, 0, 1, "work")));
        calls[1] = abi.encodeCall(IEscrow.deliver, (terms, 0, 1, "work", consent));
        consent = signed(sellerKey, digestOf(Waiver(deal, 1, false, soon())));
        calls[2] = abi.encodeCall(IEscrow.waive, (terms, 1, false, soon(), consent));
        bytes32 split = digestOf(Split(deal, 0, 1, soon()));
        consent = signed(buyerKey, split);
        calls[3] = abi.encodeCall(IEscrow.split, (terms, 0, 1, soon(), consent, signed(sellerKey, split)));
        calls[4] = abi.encodeCall(IEscrow.finalize, (terms, 7));
    }
}
