// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {ILens} from "../../../contracts/interfaces/ILens.sol";
import {Claim, DealState, Lane} from "../../../contracts/types/State.sol";
import {DealStatus, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";

// the lens, beside a model of its own of what was done
// ├── whatever is done, whenever → dealOf, milestoneOf and dealIdOf say what the model says
// ├── of a deal that is not live → milestoneOf reverts DealNotLive
// ├── of a milestone that is not in the sheet → it reverts MilestoneOutOfRange
// ├── of a deal that another sheet of the buyer's nonce became → it is closed
// ├── of a lane → laneOf tells its live deal, and of an idle one but the next generation
// └── it reads the escrow it was made for, and that one's words are those it shows
contract LensTest is Stages {
    /// @dev What was done to a milestone, and when; 0: never.
    struct Model {
        uint256 deliveredAt;
        uint256 disputedAt;
        bool engaged;
        bool resolved;
        uint32 index;
    }

    bytes internal _encoded;
    Model[3] internal models;
    uint256 internal committedAt;
    uint96 internal meteredPaid;
    bool internal meterClosed;
    uint256 internal random;

    function setUp() public override {
        super.setUp();
        TermSheet memory terms = sheetWithMeter();
        (terms.reviewPeriod, terms.rulingPeriod) = (6 hours, 10 hours);
        _encoded = abi.encode(terms);
    }

    function _sheet() private view returns (TermSheet memory) {
        return abi.decode(_encoded, (TermSheet));
    }

    // ------------------------------------------------------------------------------------- beside a model

    function testFuzz_Lens_ShowsWhatWasDone(uint256 seed) public {
        TermSheet memory terms = _sheet();
        random = seed;
        _assertDeal(DealStatus.Unknown);
        _commit(terms);
        committedAt = START;
        for (uint256 i; i < 24; ++i) {
            _assertAll();
            if (_draw(2) == 0) skip(_draw(8 hours));
            _assertAll();
            _act(_draw(3), _draw(7));
            if (_isOver()) break;
        }
        _assertAll();
    }

    /// @dev Does what the model says can be done now.
    function _act(uint256 i, uint256 kind) private {
        TermSheet memory terms = _sheet();
        Model storage m = models[i];
        MilestoneStatus status = _expected(i);
        uint256 now_ = vm.getBlockTimestamp();
        if (kind == 0 && (status == MilestoneStatus.Pending || status == MilestoneStatus.Delivered)) {
            if (now_ >= committedAt + terms.milestones[i].duration) return;
            m.index += uint32(1 + _draw(5));
            m.deliveredAt = now_;
            _deliver(terms, uint8(i), m.index, "artifact");
        } else if (kind == 1 && status == MilestoneStatus.Delivered) {
            m.disputedAt = now_;
            _dispute(terms, uint8(i), 1_000);
        } else if (kind == 2 && status == MilestoneStatus.Disputed) {
            m.engaged = true;
            _engage(terms, uint8(i));
        } else if (kind == 3 && status != MilestoneStatus.Resolved && _draw(3) == 0) {
            m.resolved = true;
            _split(terms, uint8(i), 5_000);
        } else if (kind == 4 && !meterClosed && now_ < committedAt + terms.meteredFor) {
            if (meteredPaid + 20e6 > terms.metered) return;
            meteredPaid += 20e6;
            _settle(terms, 0, meteredPaid);
        } else if (kind == 5 && !meterClosed && now_ >= committedAt + terms.meteredFor) {
            meterClosed = true;
            _close(terms);
        }
    }

    function _assertAll() private view {
        TermSheet memory terms = _sheet();
        if (_isOver()) return _assertDeal(DealStatus.Closed);
        _assertDeal(DealStatus.Live);
        for (uint8 i; i < 3; ++i) {
            (MilestoneStatus status, uint256 clock, uint32 index) = lens.milestoneOf(terms, i);
            assertEq(uint256(status), uint256(_expected(i)), "status");
            assertEq(clock, _clockOf(i, status), "clock");
            assertEq(index, models[i].resolved ? 0 : models[i].index, "index");
        }
    }

    function _assertDeal(DealStatus expected) private view {
        TermSheet memory terms = _sheet();
        (DealStatus status, uint40 since, uint32 resolved, uint96 paid, bool closed) = lens.dealOf(terms);
        assertEq(uint256(status), uint256(expected), "deal");
        assertEq(lens.dealIdOf(terms), digestOf(terms), "id");
        bool live = expected == DealStatus.Live;
        uint256 ended;
        for (uint256 i; i < 3; ++i) if (models[i].resolved) ended |= 1 << i;
        assertEq(since, live ? committedAt : 0, "committed at");
        assertEq(resolved, live ? ended : 0, "resolved");
        assertEq(paid, live ? meteredPaid : 0, "metered");
        assertEq(closed ? 1 : 0, live && meterClosed ? 1 : 0, "meter");
    }

    /// @dev From the protocol's text: a clock has run out from its second on.
    function _expected(uint256 i) private view returns (MilestoneStatus) {
        TermSheet memory terms = _sheet();
        Model storage m = models[i];
        uint256 now_ = vm.getBlockTimestamp();
        if (m.resolved) return MilestoneStatus.Resolved;
        if (m.disputedAt != 0) {
            if (now_ - m.disputedAt >= terms.rulingPeriod) return MilestoneStatus.Silent;
            return m.engaged ? MilestoneStatus.Engaged : MilestoneStatus.Disputed;
        }
        if (m.deliveredAt != 0) {
            bool over = now_ - m.deliveredAt >= terms.reviewPeriod;
            return over ? MilestoneStatus.Accepted : MilestoneStatus.Delivered;
        }
        bool late = now_ - committedAt >= terms.milestones[i].duration;
        return late ? MilestoneStatus.Missed : MilestoneStatus.Pending;
    }

    function _clockOf(uint256 i, MilestoneStatus status) private view returns (uint256) {
        TermSheet memory terms = _sheet();
        if (status == MilestoneStatus.Pending) return committedAt + terms.milestones[i].duration;
        if (status == MilestoneStatus.Delivered) return models[i].deliveredAt + terms.reviewPeriod;
        bool disputed = status == MilestoneStatus.Disputed || status == MilestoneStatus.Engaged;
        return disputed ? models[i].disputedAt + terms.rulingPeriod : 0;
    }

    function _isOver() private view returns (bool) {
        return meterClosed && models[0].resolved && models[1].resolved && models[2].resolved;
    }

    function _draw(uint256 below) private returns (uint256) {
        random = uint256(keccak256(abi.encode(random)));
        return random % below;
    }

    // --------------------------------------------------------------------------------------------- its edges

    function test_Lens_ReadsTheEscrowItWasMadeFor() public {
        TermSheet memory terms = _sheet();
        assertEq(address(lens.ESCROW()), address(escrow));
        IEscrow other = deployEscrow(address(usdc));
        ILens ofOther = deployLens(other);
        _commit(terms);
        assertNotEq(ofOther.dealIdOf(terms), lens.dealIdOf(terms), "another domain");
        (DealStatus status, , , , ) = ofOther.dealOf(terms);
        assertEq(uint256(status), uint256(DealStatus.Unknown));
    }

    function test_Lens_RevertWhen_TheDealIsNotLive() public {
        TermSheet memory terms = _sheet();
        bytes memory refusal = abi.encodeWithSelector(IEscrow.DealNotLive.selector, digestOf(terms));
        vm.expectRevert(refusal);
        lens.milestoneOf(terms, 0);
        uint256 snapshot = vm.snapshotState();
        _cancel(terms, buyer);
        vm.expectRevert(refusal);
        lens.milestoneOf(terms, 0);
        vm.revertToState(snapshot);
        _commit(terms);
        _settle(terms, 7, terms.metered);
        vm.expectRevert(refusal);
        lens.milestoneOf(terms, 0);
    }

    function test_Lens_RevertWhen_TheMilestoneIsNotThere() public {
        TermSheet memory terms = _sheet();
        _commit(terms);
        for (uint256 i = 3; i < 256; i += 63) {
            vm.expectRevert(abi.encodeWithSelector(IEscrow.MilestoneOutOfRange.selector, i, 3));
            lens.milestoneOf(terms, uint8(i));
        }
    }

    function test_Lens_ASheetWhoseNonceAnotherTook_IsClosed() public {
        TermSheet memory terms = _sheet();
        TermSheet memory other = sheet();
        other.buyerNonce = terms.buyerNonce;
        _commit(other);
        assertStatus(terms, DealStatus.Closed);
        assertStatus(other, DealStatus.Live);
    }

    function test_Lens_Cancelled() public {
        TermSheet memory terms = _sheet();
        _cancel(terms, buyer);
        assertStatus(terms, DealStatus.Closed);
        terms = sheet();
        terms.sellerNonce = 9;
        _cancel(terms, seller);
        assertStatus(terms, DealStatus.Closed);
        terms = sheet();
        _cancelNonces(seller, 0, 1);
        assertStatus(terms, DealStatus.Unknown);
    }

    function test_Lens_ASheetWhoseLaneIsBusy_IsUnknown() public {
        TermSheet memory terms = _sheet();
        _commit(terms);
        TermSheet memory later = sheet();
        later.buyerNonce = terms.buyerNonce + 1;
        assertStatus(later, DealStatus.Unknown);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.DealNotLive.selector, digestOf(later)));
        lens.milestoneOf(later, 0);
    }

    // ---------------------------------------------------------------------------------------------- lanes

    function test_Lens_ALane() public {
        uint32 lane = uint32(_sheet().buyerNonce >> 32);
        _assertIdle(lane, 0);
        TermSheet memory terms = sheet();
        terms.buyerNonce = laneNonce(lane, 4);
        bytes32 deal = _commit(terms);
        ILens.LaneView memory found = lens.laneOf(buyer, lane);
        assertEq(found.nextGeneration, 5);
        assertEq(found.fingerprint, bytes32((uint256(deal) >> 90) << 90));
        assertEq(found.committedAt, START);
        assertEq(uint256(found.resolved) + found.claimed + found.meteredPaid, 0);
        assertTrue(found.meterClosed);

        _deliver(terms, 2);
        _settle(terms, 1, 0);
        found = lens.laneOf(buyer, lane);
        assertEq(found.resolved, 1);
        assertEq(found.claimed, 4);
        _assertIdle(lane + 1, 0);
        assertEq(lens.laneOf(seller, lane).nextGeneration, 0, "another account's");
        _settle(terms, 7, 0);
        _assertIdle(lane, 5);
        _cancelLane(buyer, lane, 9);
        _assertIdle(lane, 9);
    }

    function test_Lens_AWideLane() public {
        TermSheet memory terms = _sheet();
        uint32 lane = uint32(terms.buyerNonce >> 32);
        bytes32 deal = _commit(terms);
        skip(5);
        _deliver(terms, 1);
        _settle(terms, 1, 7e6);
        ILens.LaneView memory found = lens.laneOf(buyer, lane);
        assertEq(found.nextGeneration, 1);
        assertEq(found.fingerprint, bytes32((uint256(deal) >> 90) << 90));
        assertEq(found.committedAt, START);
        assertEq(found.resolved, 1);
        assertEq(found.claimed, 2);
        assertEq(found.meteredPaid, 7e6);
        assertFalse(found.meterClosed);
        _settle(terms, 7, terms.metered);
        _assertIdle(lane, 1);
    }

    function test_Lens_ManyLanes() public {
        _cancelLane(buyer, 3, 7);
        TermSheet memory terms = sheet();
        terms.buyerNonce = laneNonce(5, 4);
        _commit(terms);
        ILens.LaneView[] memory found = lens.lanesOf(buyer, 2, 5);
        assertEq(found.length, 5);
        for (uint32 i; i < 5; ++i) {
            assertEq(abi.encode(found[i]), abi.encode(lens.laneOf(buyer, 2 + i)), "as one by one");
        }
        assertEq(found[1].nextGeneration, 7);
        assertEq(found[3].committedAt, START);
        assertEq(lens.lanesOf(buyer, 0, 0).length, 0);
    }

    function test_Lens_ManyLanes_RevertWhen_PastTheLast() public {
        assertEq(lens.lanesOf(buyer, type(uint32).max, 1).length, 1, "the last");
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x11));
        lens.lanesOf(buyer, type(uint32).max, 2);
    }

    function _assertIdle(uint32 lane, uint256 next) private view {
        ILens.LaneView memory found = lens.laneOf(buyer, lane);
        assertEq(found.nextGeneration, next, "next");
        assertEq(found.fingerprint, 0, "fingerprint");
        assertEq(
            uint256(found.committedAt) + found.resolved + found.claimed + found.meteredPaid,
            0,
            "stands"
        );
        assertFalse(found.meterClosed, "meter");
    }

    /// @dev The escrow's own getters, from which it all follows.
    function test_Lens_TheWordsItReads() public {
        TermSheet memory terms = _sheet();
        bytes32 deal = digestOf(terms);
        uint256 number = terms.buyerNonce >> 32;
        (Lane lane, DealState wide) = escrow.laneOf(buyer, number);
        assertEq(Lane.unwrap(lane) + DealState.unwrap(wide), 0);
        _commit(terms);
        _deliver(terms, 2, 9, "artifact");
        skip(5);
        _dispute(terms, 2, 1_234);
        _engage(terms, 2);
        _settle(terms, 1, 7e6);
        // Of the deal's id all but 90 bits | wide 1 | live 1 | claimed 8 | resolved 8 | next 32 | committedAt 40
        uint256 told = ((uint256(deal) >> 90) << 90) | (uint256(3) << 88) | (uint256(1) << 40) | START;
        // meteredPaid 96 | claimed 32 | resolved 32 | committedAt 40
        uint256 word = START | (uint256(1) << 40) | (uint256(4) << 72) | (uint256(7e6) << 104);
        (lane, wide) = escrow.laneOf(buyer, number);
        assertEq(Lane.unwrap(lane), told);
        assertEq(DealState.unwrap(wide), word);
        Claim memory claim = escrow.claimOf(deal, 2);
        assertEq(claim.deliveredAt, START);
        assertEq(claim.disputedAt, START + 5);
        assertEq(claim.concededBps, 1_234);
        assertTrue(claim.engaged);
        assertEq(claim.index, 9);
        _rule(terms, 2, 5_000);
        assertEq(escrow.claimOf(deal, 2).disputedAt, 0, "forgotten with its milestone");
    }
}
