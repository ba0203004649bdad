// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IReputation} from "../../../../contracts/interfaces/IReputation.sol";
import {DealStatus, Ending} from "../../../../contracts/types/Status.sol";
import {Milestone, TermSheet} from "../../../../contracts/types/TermSheet.sol";
import {EscrowBase} from "../../base/EscrowBase.sol";
import {Claim, Outcome, Row, Rules, Stake} from "./Rules.sol";

/// @notice How a milestone can end, a test a row: what each account has in the end, what was burned and what was written
/// into the real records, all to the unit, from commitment on.
contract RowsTest is EscrowBase {
    uint96 private constant AMOUNT = 33_333_333;
    uint96 private constant BOND = 7_777_777;
    uint96 private constant FEE = 1_000_001;
    uint96 private constant CAP = 22_222_223;
    uint16 private constant BURN_BPS = 137;
    /// Less, and more, than a ruling gives.
    uint16 private constant CONCEDED = 1_111;
    uint16 private constant CONCEDED_MORE = 5_555;
    /// Seconds from commitment to what comes next: a part of the day that is no round one.
    uint256 private constant WAITED = 12_345;

    function test_Row_Approved() public {
        _checkRecorded(Ending.Approved, Claim.Nothing);
    }

    function test_Row_Approved_Delivered() public {
        _checkRecorded(Ending.Approved, Claim.Delivered);
    }

    function test_Row_Approved_Disputed() public {
        _checkRecorded(Ending.Approved, Claim.Disputed);
    }

    function test_Row_Approved_Engaged() public {
        _checkRecorded(Ending.Approved, Claim.Engaged);
    }

    function test_Row_Approved_Engaged_Late() public {
        _checkRecorded(Ending.Approved, Claim.Lapsed);
    }

    function test_Row_Accepted() public {
        _checkRecorded(Ending.Accepted, Claim.Delivered);
    }

    function test_Row_Missed() public {
        _checkRecorded(Ending.Missed, Claim.Nothing);
    }

    function test_Row_Waived() public {
        _checkRecorded(Ending.Waived, Claim.Nothing);
    }

    function test_Row_Waived_Delivered() public {
        _checkRecorded(Ending.Waived, Claim.Delivered);
    }

    function test_Row_Waived_Disputed() public {
        _checkRecorded(Ending.Waived, Claim.Disputed);
    }

    function test_Row_Waived_Engaged() public {
        _checkRecorded(Ending.Waived, Claim.Engaged);
    }

    function test_Row_Split() public {
        _checkRecorded(Ending.Split, Claim.Nothing);
    }

    function test_Row_Split_Delivered() public {
        _checkRecorded(Ending.Split, Claim.Delivered);
    }

    function test_Row_Split_Disputed() public {
        _checkRecorded(Ending.Split, Claim.Disputed);
    }

    function test_Row_Split_Engaged() public {
        _checkRecorded(Ending.Split, Claim.Engaged);
    }

    function test_Row_Split_Engaged_Late() public {
        _checkRecorded(Ending.Split, Claim.Lapsed);
    }

    function test_Row_Ruled() public {
        _checkRecorded(Ending.Ruled, Claim.Disputed);
    }

    function test_Row_Ruled_Engaged() public {
        _checkRecorded(Ending.Ruled, Claim.Engaged);
    }

    function test_Row_Ruled_BelowWhatWasConceded_PaysWhatWasConceded() public {
        TermSheet memory terms = _sheet(BURN_BPS, true);
        Row memory row = Rules.rowOf(Ending.Ruled, Claim.Disputed);
        expectRecord(_entry(row, _stake(terms, row, CONCEDED_MORE)));
        _check(terms, row, CONCEDED_MORE);
    }

    function test_Row_Silent() public {
        _checkRecorded(Ending.Silent, Claim.Disputed);
    }

    function test_Row_Silent_Engaged() public {
        _checkRecorded(Ending.Silent, Claim.Lapsed);
    }

    function test_Row_Silent_BelowWhatWasConceded_PaysWhatWasConceded() public {
        for (uint256 i; i < 2; ++i) {
            TermSheet memory terms = _sheet(BURN_BPS + uint16(i), true);
            Row memory row = Rules.rowOf(Ending.Silent, i == 0 ? Claim.Disputed : Claim.Lapsed);
            expectRecord(_entry(row, _stake(terms, row, CONCEDED_MORE)));
            _check(terms, row, CONCEDED_MORE);
        }
    }

    /// @dev One row with its numbers worked out by hand, lest the arithmetic of these tests go astray.
    function test_Row_Ruled_InNumbers() public {
        TermSheet memory terms = _sheet(BURN_BPS, true);
        // s = ⌊33333333 · 0.3333⌋ = 11109999, b(s) = ⌈152206.9863⌉; c = 3703333, b(s − c) = ⌈101471.3242⌉;
        // b(A − s) = ⌈304459.6758⌉; of the bond ⌊2592333.0741⌋.
        expectRecord(IReputation.Entry(buyer, seller, 152_207, true, 304_460, 101_472, Ending.Ruled, 1, 1));
        _check(terms, Rules.rowOf(Ending.Ruled, Claim.Engaged), CONCEDED);
        assertEq(wealthOf(seller), FORTUNE + 11_109_999 - 7_777_777 + 2_592_333, "seller");
        assertEq(wealthOf(buyer), FORTUNE - 11_109_999 - 152_207 + 5_185_444 - 1_000_001, "buyer");
    }

    function test_Rows_WithoutBurn_RecordNothing() public {
        expectNoRecord();
        Row[20] memory rows = Rules.rows();
        for (uint256 i; i < rows.length; ++i) _check(_sheet(0, true), rows[i], CONCEDED);
    }

    function test_Rows_WithoutArbiter() public {
        Row[20] memory rows = Rules.rows();
        uint256 checked;
        for (uint256 i; i < rows.length; ++i) {
            if (rows[i].claim >= Claim.Engaged || rows[i].ending == Ending.Ruled) continue;
            // A burn of its own, so that no two entries are the same.
            TermSheet memory terms = _sheet(BURN_BPS + uint16(i), false);
            expectRecord(_entry(rows[i], _stake(terms, rows[i], CONCEDED)));
            _check(terms, rows[i], CONCEDED);
            ++checked;
        }
        assertEq(checked, 12, "the rows that need no arbiter");
    }

    // ------------------------------------------------------------------------------------------------ meter

    function test_Row_Metered_PaidInParts_BurnsAsMuchAsOnce() public {
        TermSheet memory terms = _meterSheet();
        _commit(terms);
        uint256 burned = Rules.burnOf(5_555_555, BURN_BPS);
        expectRecord(_metered(burned));
        _settle(terms, 0, 5_555_555);
        uint256 more = Rules.burnOf(12_345_679, BURN_BPS) - burned;
        expectRecord(_metered(more));
        _settle(terms, 0, 12_345_679);
        skip(terms.meteredFor);
        _close(terms);
        _checkMeter(terms);
    }

    function test_Row_Metered_TheRestWaived_RecordsNothingMore() public {
        TermSheet memory terms = _meterSheet();
        _commit(terms);
        expectRecord(_metered(Rules.burnOf(12_345_679, BURN_BPS)));
        _settle(terms, 0, 12_345_679);
        _waive(terms, 0, true);
        _checkMeter(terms);
    }

    function _metered(uint256 burned) private view returns (IReputation.Entry memory) {
        return IReputation.Entry(buyer, seller, uint96(burned), true, 0, 0, Ending.Metered, 0, 0);
    }

    function _meterSheet() private returns (TermSheet memory terms) {
        terms = _sheet(BURN_BPS, true);
        terms.milestones = new Milestone[](0);
        (terms.metered, terms.meteredFor) = (CAP, 1 days);
    }

    function _checkMeter(TermSheet memory terms) private view {
        uint256 burned = Rules.burnOf(12_345_679, BURN_BPS);
        assertEq(wealthOf(seller), FORTUNE + 12_345_679, "seller");
        assertEq(wealthOf(buyer), FORTUNE - 12_345_679 - burned, "buyer");
        assertEmptied(terms, burned);
    }

    // ----------------------------------------------------------------------------------------------- a row

    function _checkRecorded(Ending ending, Claim claim) private {
        TermSheet memory terms = _sheet(BURN_BPS, true);
        Row memory row = Rules.rowOf(ending, claim);
        expectRecord(_entry(row, _stake(terms, row, CONCEDED)));
        _check(terms, row, CONCEDED);
    }

    function _check(TermSheet memory terms, Row memory row, uint16 conceded) private {
        uint256[4] memory before = _books();
        _commit(terms);
        _reach(terms, row.claim, conceded);
        _end(terms, row.ending);
        uint256[4] memory now_ = _books();

        Outcome memory due = Rules.outcomeOf(row, _stake(terms, row, conceded));
        uint256 put = AMOUNT + Rules.burnOf(AMOUNT, terms.burnBps);
        if (row.claim >= Claim.Disputed) put += terms.arbiterFee;
        assertEq(int256(now_[0]) - int256(before[0]), due.buyer - int256(put), "buyer");
        assertEq(int256(now_[1]) - int256(before[1]), due.seller - int256(uint256(BOND)), "seller");
        assertEq(int256(now_[2]) - int256(before[2]), due.arbiter, "arbiter");
        assertEq(now_[3] - before[3], due.burned, "what stays is burned");
        assertStatus(terms, DealStatus.Closed);
    }

    function _reach(TermSheet memory terms, Claim claim, uint16 conceded) private {
        skip(WAITED);
        if (claim == Claim.Nothing) return;
        _deliver(terms, 0);
        if (claim == Claim.Delivered) return;
        _dispute(terms, 0, conceded);
        if (claim >= Claim.Engaged) _engage(terms, 0);
        if (claim == Claim.Lapsed) skip(terms.rulingPeriod);
    }

    function _end(TermSheet memory terms, Ending ending) private {
        if (ending == Ending.Approved) return _settle(terms, 1, 0);
        if (ending == Ending.Waived) return _waive(terms, 1, false);
        if (ending == Ending.Split) return _split(terms, 0, Rules.SHARE);
        if (ending == Ending.Ruled) return _rule(terms, 0, Rules.SHARE);
        if (ending == Ending.Missed) skip(terms.milestones[0].duration - WAITED);
        if (ending == Ending.Accepted) skip(terms.reviewPeriod);
        if (ending == Ending.Silent) skip(terms.rulingPeriod);
        _finalize(terms, 1);
    }

    function _sheet(uint16 burnBps, bool arbitrated) private returns (TermSheet memory terms) {
        terms = sheetOfOne();
        (terms.milestones[0].amount, terms.milestones[0].bond) = (AMOUNT, BOND);
        terms.burnBps = burnBps;
        terms.silenceBps = Rules.SILENCE;
        (terms.arbiter, terms.arbiterFee) = arbitrated ? (arbiter, FEE) : (address(0), 0);
    }

    function _stake(
        TermSheet memory terms,
        Row memory row,
        uint16 conceded
    ) private pure returns (Stake memory) {
        if (row.claim < Claim.Disputed) conceded = 0;
        uint256 duration = terms.milestones[0].duration;
        return Stake(AMOUNT, BOND, terms.arbiterFee, terms.burnBps, conceded, duration, WAITED);
    }

    function _entry(
        Row memory row,
        Stake memory stake
    ) private view returns (IReputation.Entry memory entry) {
        Outcome memory due = Rules.outcomeOf(row, stake);
        (entry.buyer, entry.seller, entry.ending) = (buyer, seller, row.ending);
        (entry.burned, entry.both) = (uint96(due.burned), row.both);
        (entry.sellerLoss, entry.buyerLoss) = (uint96(due.sellerLoss), uint96(due.buyerLoss));
        (entry.milestones, entry.disputed) = (1, row.claim < Claim.Disputed ? 0 : 1);
    }

    function _books() private view returns (uint256[4] memory) {
        return [wealthOf(buyer), wealthOf(seller), wealthOf(arbiter), usdc.balanceOf(address(escrow))];
    }
}
