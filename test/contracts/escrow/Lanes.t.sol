// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Approval} from "../../../contracts/types/Acts.sol";
import {DealStatus, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Stages} from "../base/Stages.sol";

// a buyer's lane: its deals use it one after another
// ├── given a deal is live in it
// │   ├── the same sheet → it changes nothing
// │   ├── any other of a later generation → it reverts LaneBusy, until the deal ends, however that is
// │   └── any of its generation or an earlier one → it reverts NonceSpent
// ├── given a need is spent, live, ended or cancelled → no sheet of its generation becomes a deal
// │   └── from no seller, by no entrance: commit, packed, amend, a batch
// ├── given a generation was left out → it is spent with those below the one that was committed
// ├── the first and the last generation, the first and the last lane → they are like any other
// ├── another lane, another buyer's lane of the same number → they are apart
// └── given a deal never ends → it costs its lane, and no other
contract LanesTest is Stages {
    /// @dev How a deal can end.
    enum End {
        Settle,
        Waive,
        Split,
        Time,
        Rule,
        Amend
    }

    // ------------------------------------------------------------------------------------- one after another

    function test_Lanes_OneAfterAnother() public {
        for (uint256 i; i < 5; ++i) {
            TermSheet memory terms = sheet();
            terms.buyerNonce = laneNonce(4, i);
            _commit(terms);
            assertStatus(terms, DealStatus.Live);
            _settle(terms, 7, 0);
            assertStatus(terms, DealStatus.Closed);
        }
        assertEq(wealthOf(seller), FORTUNE + 500e6);
        assertEq(wealthOf(buyer), FORTUNE - 505e6);
        assertEq(usdc.balanceOf(address(escrow)), 5e6, "the burns");
    }

    function test_Lanes_BusyUntilTheDealEnds_HoweverThatIs() public {
        for (uint256 end; end <= uint256(type(End).max); ++end) {
            for (uint256 metered; metered < 2; ++metered) {
                uint256 snapshot = vm.snapshotState();
                _assertBusyUntil(End(end), metered == 0 ? sheet() : sheetWithMeter());
                vm.revertToState(snapshot);
            }
        }
    }

    function _assertBusyUntil(End end, TermSheet memory terms) private {
        TermSheet memory later = sheet();
        later.buyerNonce = terms.buyerNonce + 1;
        later.expiry = START + 300 days;
        bytes memory busy = abi.encodeWithSelector(IEscrow.LaneBusy.selector, buyer, terms.buyerNonce >> 32);
        _commit(terms);
        vm.expectRevert(busy);
        _commit(later);
        _settle(terms, 1, 0);
        vm.expectRevert(busy);
        _commit(later);
        if (terms.metered != 0) _settle(terms, 0, terms.metered);
        _end(terms, end, 1);
        vm.expectRevert(busy);
        _commit(later);
        _end(terms, end, 2);
        assertStatus(terms, DealStatus.Closed);
        _commit(later);
        assertStatus(later, DealStatus.Live);
    }

    function test_Lanes_BusyWhileUsageRuns() public {
        TermSheet memory terms = sheetOfMeter();
        TermSheet memory later = sheetOfMeter();
        later.buyerNonce = terms.buyerNonce + 1;
        later.expiry = START + 300 days;
        _commit(terms);
        _settle(terms, 0, 10e6);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.LaneBusy.selector, buyer, terms.buyerNonce >> 32));
        _commit(later);
        skip(5 days);
        _close(terms);
        _commit(later);
        (, , , uint96 paid, bool closed) = lens.dealOf(later);
        assertEq(paid, 0, "the earlier deal's usage is not this one's");
        assertFalse(closed);
    }

    function test_Lanes_TheSameSheetWhileLive_ChangesNothing() public {
        TermSheet memory terms = sheet();
        bytes32 deal = _commit(terms);
        _deliver(terms, 1);
        uint256 held = usdc.balanceOf(address(escrow));
        vm.recordLogs();
        assertEq(_commit(terms, "", ""), deal);
        assertEq(vm.getRecordedLogs().length, 0);
        assertEq(usdc.balanceOf(address(escrow)), held);
        assertStatus(terms, 1, MilestoneStatus.Delivered);
    }

    // ------------------------------------------------------------------------- one need, at most one deal

    /// @dev One need that is put to three sellers: whoever comes first has it, and for good.
    function test_Lanes_OneNeedToManySellers() public {
        TermSheet[3] memory sheets = _need();
        _commit(sheets[1]);
        _assertSpent(sheets);
        _settle(sheets[1], 7, 0);
        _assertSpent(sheets);
        _commit(_later(sheets[1], 1));
        _assertSpent(sheets);
        assertEq(wealthOf(seller), FORTUNE, "seller");
    }

    function test_Lanes_OneNeedToManySellers_InABatch() public {
        TermSheet[3] memory sheets = _need();
        bytes[] memory calls = new bytes[](6);
        for (uint256 i; i < 6; ++i) calls[i] = _commitment(sheets[i % 3], i >= 3);
        bool[] memory done = escrow.batch(calls, false);
        for (uint256 i; i < 6; ++i) assertEq(done[i], i % 3 == 0, "the first; again, which changes nothing");
        assertStatus(sheets[0], DealStatus.Live);
        _assertSpent([sheets[1], sheets[2], sheets[1]]);

        for (uint256 i; i < 3; ++i) sheets[i].buyerNonce = laneNonce(60, 0);
        (calls[0], calls[1]) = (_commitment(sheets[2], false), _commitment(sheets[0], true));
        vm.expectPartialRevert(IEscrow.NonceSpent.selector);
        escrow.batch(calls, true);
        assertEq(nextGenerationOf(buyer, 60), 0, "all or nothing");
    }

    /// @dev Within one batch a lane serves several deals.
    function test_Lanes_BeginAndEndInABatch() public {
        bytes[] memory calls = new bytes[](6);
        for (uint256 i; i < 3; ++i) {
            TermSheet memory terms = sheet();
            terms.buyerNonce = laneNonce(50, i);
            calls[2 * i] = _commitment(terms, i == 1);
            bytes memory consent = signed(buyerKey, digestOf(Approval(digestOf(terms), 7, 0, false)));
            calls[2 * i + 1] = abi.encodeCall(IEscrow.settle, (terms, 7, 0, false, consent));
        }
        escrow.batch(calls, true);
        assertEq(wealthOf(seller), FORTUNE + 300e6);
        assertEq(nextGenerationOf(buyer, 50), 3);
    }

    function test_Lanes_OneNeed_ByAmendments() public {
        TermSheet[3] memory sheets = _need();
        TermSheet memory base = sheet();
        _commit(base);
        // An amendment makes it a deal: no other sheet of the need can be committed.
        _amend(base, sheets[0], 1);
        _assertSpent([sheets[1], sheets[2], sheets[1]]);
        TermSheet memory other = _copy(sheets[0]);
        other.document = "another";
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, other.buyerNonce));
        _amend(base, other, 2);
        // And the other way: a need that was committed is no next sheet, live or ended.
        TermSheet memory second = _later(sheets[0], 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.LaneBusy.selector, buyer, second.buyerNonce >> 32));
        _amend(base, second, 2);
        _settle(sheets[0], 7, 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, other.buyerNonce));
        _amend(base, other, 2);
        other.buyerNonce = base.buyerNonce;
        vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, base.buyerNonce));
        _amend(base, other, 6);
        _amend(base, second, 6);
        assertStatus(base, DealStatus.Closed);
        _assertSpent(sheets);
    }

    /// @dev What an amendment ended wholly leaves its lane to the next generation.
    function test_Lanes_AnAmendmentFreesTheOldLane() public {
        TermSheet memory terms = sheet();
        _commit(terms);
        TermSheet memory next = sheet();
        _amend(terms, next, 7);
        TermSheet memory later = _later(terms, 1);
        _commit(later);
        assertStatus(next, DealStatus.Live);
        assertStatus(later, DealStatus.Live);
    }

    function test_Lanes_OneLeftOut_IsSpent() public {
        TermSheet memory terms = sheet();
        terms.buyerNonce = laneNonce(4, 10);
        _commit(terms);
        _settle(terms, 7, 0);
        for (uint256 i; i <= 10; ++i) {
            TermSheet memory earlier = sheet();
            earlier.buyerNonce = laneNonce(4, i);
            vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, laneNonce(4, i)));
            _commit(earlier);
        }
        TermSheet memory later = sheet();
        later.buyerNonce = laneNonce(4, 11);
        _commit(later);
    }

    // --------------------------------------------------------------------------------------------- bounds

    function test_Lanes_FirstAndLastGenerationOfFirstAndLastLane() public {
        uint256[2] memory lanes = [uint256(0), type(uint32).max];
        for (uint256 i; i < 2; ++i) {
            for (uint256 j; j < 2; ++j) {
                TermSheet memory terms = sheet();
                terms.buyerNonce = laneNonce(lanes[i], j == 0 ? 0 : type(uint32).max - 1);
                bytes32 deal = _commit(terms);
                assertStatus(terms, DealStatus.Live);
                assertEq(nextGenerationOf(buyer, lanes[i]), j == 0 ? 1 : type(uint32).max);
                _deliver(terms, 2);
                _settle(terms, 7, 0);
                vm.expectRevert(abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, terms.buyerNonce));
                _commit(terms);
                assertEq(deal, digestOf(terms));
            }
            // The generation after the last is none.
            TermSheet memory over = sheet();
            over.buyerNonce = laneNonce(lanes[i], type(uint32).max);
            vm.expectRevert(abi.encodeWithSelector(IEscrow.BuyerNonceInvalid.selector, over.buyerNonce));
            _commit(over);
        }
    }

    /// @dev The lane of 2⁶⁴ and more would be cut to a lane of 32 bits, or be one of its own: it is none.
    function test_Lanes_BeyondTheLast_AreNone() public {
        for (uint256 bit = 64; bit < 256; bit += 19) {
            TermSheet memory terms = sheet();
            terms.buyerNonce |= 1 << bit;
            vm.expectRevert(abi.encodeWithSelector(IEscrow.BuyerNonceInvalid.selector, terms.buyerNonce));
            _commit(terms);
            TermSheet memory base = sheet();
            _commit(base);
            vm.expectRevert(abi.encodeWithSelector(IEscrow.BuyerNonceInvalid.selector, terms.buyerNonce));
            _amend(base, terms, 7);
        }
    }

    // -------------------------------------------------------------------------------------------- apart

    function test_Lanes_OfAnotherBuyer_AreApart() public {
        fund(stranger);
        TermSheet memory one = sheet();
        TermSheet memory two = _copy(one);
        two.buyer = stranger;
        _commit(one);
        _commit(two);
        _deliver(one, 0);
        assertStatus(two, 0, MilestoneStatus.Pending);
        _cancelLane(buyer, one.buyerNonce >> 32, 9);
        assertEq(nextGenerationOf(stranger, one.buyerNonce >> 32), 1);
        _settle(one, 7, 0);
        assertStatus(two, DealStatus.Live);
        _commit(_later(two, 0));
        _settle(two, 7, 0);
        _commit(_later(two, 1));
    }

    function test_Lanes_ADealThatStays_CostsItsLaneOnly() public {
        TermSheet memory stays = sheet();
        _commit(stays);
        for (uint256 i; i < 3; ++i) {
            TermSheet memory terms = sheet();
            terms.buyerNonce = laneNonce((stays.buyerNonce >> 32) + 1, i);
            _commit(terms);
            _settle(terms, 7, 0);
        }
        assertStatus(stays, DealStatus.Live);
        assertStatus(stays, 0, MilestoneStatus.Pending);
    }

    // -------------------------------------------------------------------------------------------- helpers

    /// @dev One need of the buyer's, as sheets with three sellers.
    function _need() private returns (TermSheet[3] memory sheets) {
        (address third, ) = makeParty("third seller");
        fund(stranger);
        fund(third);
        for (uint256 i; i < 3; ++i) {
            sheets[i] = sheet();
            sheets[i].buyerNonce = laneNonce(40, 2);
            sheets[i].seller = [seller, stranger, third][i];
        }
    }

    /// @dev None of them becomes a deal, by either entrance; one that is one stays as it is.
    function _assertSpent(TermSheet[3] memory sheets) private {
        for (uint256 i; i < 6; ++i) {
            TermSheet memory terms = sheets[i % 3];
            bytes memory call = _commitment(terms, i >= 3);
            uint256 held = usdc.balanceOf(address(escrow));
            (bool done, bytes memory reason) = address(escrow).call(call);
            assertEq(usdc.balanceOf(address(escrow)), held, "taken");
            assertEq(done, statusOf(terms) == DealStatus.Live, "committed");
            if (done) continue;
            bytes memory spent = abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, terms.buyerNonce);
            assertEq(reason, spent, "why");
        }
    }

    function _commitment(TermSheet memory terms, bool packed) private view returns (bytes memory) {
        bytes32 deal = digestOf(terms);
        bytes memory ofBuyer = signed(secretKeyOf(terms.buyer), deal);
        bytes memory ofSeller = signed(secretKeyOf(terms.seller), deal);
        if (!packed) return abi.encodeCall(IEscrow.commit, (terms, ofBuyer, ofSeller));
        bytes memory tail = abi.encodePacked(uint16(ofBuyer.length), ofBuyer, ofSeller);
        return bytes.concat(IEscrow.commitPackedFormat.selector, pack(terms), tail);
    }

    /// @dev A copy, some generations later.
    function _later(
        TermSheet memory terms,
        uint256 generations
    ) private pure returns (TermSheet memory later) {
        later = _copy(terms);
        later.buyerNonce += generations;
    }

    function _copy(TermSheet memory terms) private pure returns (TermSheet memory) {
        return abi.decode(abi.encode(terms), (TermSheet));
    }

    /// @dev Ends the second milestone, or the third.
    function _end(TermSheet memory terms, End end, uint8 milestone) private {
        uint256 one = 1 << milestone;
        if (end == End.Settle) _settle(terms, one, 0);
        if (end == End.Waive) _waive(terms, one, false);
        if (end == End.Split) _split(terms, milestone, 5_000);
        if (end == End.Amend) _amend(terms, sheet(), one);
        if (end == End.Rule) {
            _deliver(terms, milestone);
            _dispute(terms, milestone, 0);
            _rule(terms, milestone, 5_000);
        }
        if (end == End.Time) {
            vm.warp(START + terms.milestones[milestone].duration);
            _finalize(terms, one);
        }
    }
}
