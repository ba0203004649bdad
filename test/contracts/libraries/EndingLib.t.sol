// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EndingLib, Row} from "../../../contracts/libraries/EndingLib.sol";
import {DealStateLib} from "../../../contracts/libraries/DealStateLib.sol";
import {Sheet} from "../../../contracts/types/Sheet.sol";
import {Claim, DealState} from "../../../contracts/types/State.sol";
import {Ending} from "../../../contracts/types/Status.sol";
import {Milestone, TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Test} from "../base/Test.sol";
import {Claim as Claimed, Fee, Outcome, Row as Line, Rules, Stake} from "../escrow/table/Rules.sol";

/// @notice The library's rows, for a sheet in calldata.
contract Endings {
    function rowOf(
        TermSheet calldata terms,
        DealState state,
        Claim memory claim,
        Ending ending,
        uint256 sellerBps
    ) external view returns (Row memory) {
        (Sheet sheet, ) = terms.read();
        return EndingLib.rowOf(sheet, state, claim, 0, ending, sellerBps);
    }
}

/// @notice The rows of the table of endings, compared with the plain second writing of the protocol's text in {Rules}: for
/// any amounts, shares and times, each row gives each account the same to the unit.
contract EndingLibTest is Test {
    uint256 private constant START = 1_800_000_000;

    Endings private _endings;
    TermSheet private _terms;

    struct Numbers {
        uint96 amount;
        uint96 bond;
        uint96 fee;
        uint16 burnBps;
        uint16 concededBps;
        uint16 sellerBps;
        uint16 silenceBps;
        uint32 duration;
        uint32 rulingPeriod;
        uint32 elapsed;
    }

    function setUp() public {
        _endings = new Endings();
    }

    function testFuzz_Row_IsThatOfTheTable(uint256 which, Numbers memory n) public {
        Line[20] memory lines = Rules.rows();
        _compare(lines[which % 20], _within(n));
    }

    /// @dev Every row at the ends of what its numbers can be.
    function test_Row_EachAtItsEnds() public {
        Line[20] memory lines = Rules.rows();
        uint16[3] memory shares = [uint16(0), 3_333, 10_000];
        for (uint256 i; i < 20; ++i) {
            for (uint256 j; j < 27; ++j) {
                Numbers memory n;
                (n.amount, n.bond, n.fee) = (j % 2 == 0 ? 1 : type(uint96).max / 64, 7, 3);
                (n.burnBps, n.concededBps) = (shares[j % 3], shares[(j / 3) % 3]);
                (n.sellerBps, n.silenceBps) = (shares[(j / 9) % 3], shares[(j / 9) % 3]);
                (n.duration, n.rulingPeriod, n.elapsed) = (7 days, 1 hours, uint32(j * 1_000));
                _compare(lines[i], n);
            }
        }
    }

    /// @dev What is conceded is always paid, by a ruling and by silence; and a share is never more than all.
    function testFuzz_Row_AtLeastWhatWasConceded(bool ruled, Numbers memory n) public {
        n = _within(n);
        Row memory row = _rowOf(ruled ? Ending.Ruled : Ending.Silent, Claimed.Disputed, n);
        assertGe(row.sellerBps, n.concededBps, "share");
        assertGe(row.earned, (uint256(n.amount) * n.concededBps) / 10_000, "units");
        assertLe(row.earned, n.amount);
        assertLe(row.kept, n.bond);
    }

    /// @dev What is given up of the record grows with the time that the buyer waited, to what a miss costs.
    function testFuzz_Row_WaivingLater_CostsNoLess(uint32 sooner, Numbers memory n) public {
        n = _within(n);
        n.elapsed = uint32(bound(n.elapsed, 0, n.duration - 1));
        uint256 later = _rowOf(Ending.Waived, Claimed.Nothing, n).sellerLoss;
        uint256 missed = _rowOf(Ending.Missed, Claimed.Nothing, n).sellerLoss;
        uint256 delivered = _rowOf(Ending.Waived, Claimed.Delivered, n).sellerLoss;
        n.elapsed = uint32(bound(sooner, 0, n.elapsed));
        assertLe(_rowOf(Ending.Waived, Claimed.Nothing, n).sellerLoss, later, "sooner");
        assertLe(later, missed, "than missing it");
        assertEq(delivered, missed, "what was delivered and given up is all lost");
    }

    /// @dev Rounded up: a second's part of the least amount costs a unit.
    function test_Row_WaivingAfterASecond() public {
        Numbers memory n = Numbers(1, 0, 0, 10_000, 0, 0, 0, 730 days, 1 hours, 0);
        assertEq(_rowOf(Ending.Waived, Claimed.Nothing, n).sellerLoss, 0, "at once");
        n.elapsed = 1;
        assertEq(_rowOf(Ending.Waived, Claimed.Nothing, n).sellerLoss, 1, "a second later");
    }

    /// @dev Only who ruled, or engaged and saw it end before the ruling clock, has the fee.
    function testFuzz_Row_TheFee(uint256 which, uint32 past, bool engaged) public {
        Ending[4] memory endings = [Ending.Approved, Ending.Waived, Ending.Split, Ending.Silent];
        Numbers memory n = Numbers(100, 10, 1, 100, 0, 5_000, 5_000, 1 days, 1 hours, 0);
        n.elapsed = past % 2 hours;
        _prepare(n);
        Claim memory claim = _claimOf(Claimed.Disputed, n);
        (claim.engaged, claim.disputedAt) = (engaged, uint40(START));
        DealState state = DealStateLib.begin(true);
        vm.warp(START + n.elapsed);
        bool toArbiter = _endings.rowOf(_terms, state, claim, endings[which % 4], 5_000).toArbiter;
        assertEq(toArbiter ? 1 : 0, engaged && n.elapsed < 1 hours ? 1 : 0, "the fee");
        assertTrue(_endings.rowOf(_terms, state, claim, Ending.Ruled, 5_000).toArbiter, "of a ruling");
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _compare(Line memory line, Numbers memory n) private {
        if (line.claim < Claimed.Disputed) n.concededBps = 0;
        Row memory row = _rowOf(line.ending, line.claim, n);
        if (line.ending == Ending.Split || line.ending == Ending.Ruled) line.amount = n.sellerBps;
        if (line.ending == Ending.Silent) line.amount = n.silenceBps;
        Stake memory stake = Stake({
            amount: n.amount,
            bond: n.bond,
            fee: n.fee,
            burnBps: n.burnBps,
            concededBps: n.concededBps,
            duration: n.duration,
            elapsed: n.elapsed
        });
        Outcome memory due = Rules.outcomeOf(line, stake);

        assertEq(row.sellerBps, Rules.shareOf(line, stake), "share");
        assertEq(int256(row.earned + row.kept), due.seller, "seller");
        assertEq(row.burned, due.burned, "burned");
        assertEq(row.sellerLoss, due.sellerLoss, "the seller's loss");
        assertEq(row.buyerLoss, due.buyerLoss, "the buyer's loss");
        assertEq(row.toArbiter ? 1 : 0, line.fee == Fee.Arbiter ? 1 : 0, "the fee");
        uint256 held = n.amount + Rules.burnOf(n.amount, n.burnBps) + n.bond;
        if (line.fee == Fee.Buyer) held += n.fee;
        assertEq(int256(held - row.earned - row.kept - row.burned), due.buyer, "buyer");
    }

    function _rowOf(Ending ending, Claimed claimed, Numbers memory n) private returns (Row memory) {
        _prepare(n);
        vm.warp(START);
        DealState state = DealStateLib.begin(true);
        vm.warp(START + n.elapsed);
        return _endings.rowOf(_terms, state, _claimOf(claimed, n), ending, n.sellerBps);
    }

    /// @dev As it stands at the time of the ending: disputed just now, or so long ago that the clock ran out.
    function _claimOf(Claimed claimed, Numbers memory n) private pure returns (Claim memory claim) {
        if (claimed == Claimed.Nothing) return claim;
        uint40 now_ = uint40(START + n.elapsed);
        (claim.deliveredAt, claim.index) = (now_ - n.rulingPeriod, 1);
        if (claimed == Claimed.Delivered) return claim;
        claim.concededBps = n.concededBps;
        claim.engaged = claimed >= Claimed.Engaged;
        claim.disputedAt = claimed == Claimed.Lapsed ? now_ - n.rulingPeriod : now_ - n.rulingPeriod + 1;
    }

    function _prepare(Numbers memory n) private {
        delete _terms.milestones;
        _terms.milestones.push(Milestone(n.amount, n.bond, n.duration, "criteria"));
        (_terms.burnBps, _terms.arbiterFee, _terms.silenceBps) = (n.burnBps, n.fee, n.silenceBps);
        _terms.rulingPeriod = n.rulingPeriod;
    }

    function _within(Numbers memory n) private pure returns (Numbers memory) {
        n.amount = uint96(bound(n.amount, 1, type(uint96).max / 64));
        n.bond = uint96(bound(n.bond, 0, type(uint96).max / 64));
        n.burnBps = uint16(bound(n.burnBps, 0, 10_000));
        n.concededBps = uint16(bound(n.concededBps, 0, 10_000));
        n.sellerBps = uint16(bound(n.sellerBps, 0, 10_000));
        n.silenceBps = uint16(bound(n.silenceBps, 0, 10_000));
        n.duration = uint32(bound(n.duration, 10 minutes, 730 days));
        n.rulingPeriod = uint32(bound(n.rulingPeriod, 1 hours, 180 days));
        n.elapsed = uint32(bound(n.elapsed, 0, 800 days));
        return n;
    }
}
