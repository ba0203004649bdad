// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {console} from "hardhat/console.sol";

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {IReputation} from "../../../contracts/interfaces/IReputation.sol";
import {DealStatus, Ending, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {Milestone, TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Cases, History} from "./table/Cases.sol";
import {Ledger} from "./table/Ledger.sol";
import {Act, Claim, Column, Meter, Outcome, Row, Rules, Stake} from "./table/Rules.sol";

/// @notice Every act × every state × every caller, before, on and after each clock: each either refused with the error
/// the table says, to the byte, or paid and recorded as its row says, to the unit. The table is {Rules.table}, its rows
/// {Rules.rows}; how many cases there were is printed.
contract TableTest is Cases {
    struct Case {
        TermSheet terms;
        bytes32 deal;
        History history;
        string line;
        Act act;
        bytes call;
        uint256 voice;
        uint256 time;
        Column column;
        Meter meter;
    }

    /// @dev What an act can change.
    struct Books {
        uint256 buyer;
        uint256 seller;
        uint256 arbiter;
        uint256 escrow;
        uint256 records;
        uint256 next;
    }

    function setUp() public override {
        super.setUp();
        vm.etch(address(reputation), address(new Ledger()).code);
    }

    /// @dev The review outlasts the deadline.
    function test_Table_LongReview() public {
        uint256 cases = _play(oddSheet(2 days, true), History.Unknown, History.Ended);
        console.log("table, long review: %s cases", cases);
        assertEq(cases, 135 * Rules.ACTS * VOICES, "cases");
    }

    /// @dev The review, and the ruling, are over before the deadline.
    function test_Table_ShortReview() public {
        uint256 cases = _play(oddSheet(1 hours, true), History.Delivered, History.Engaged);
        console.log("table, short review: %s cases", cases);
        assertEq(cases, 42 * Rules.ACTS * VOICES, "cases");
    }

    /// @dev Nobody burns, nobody rules.
    function test_Table_WithoutBurnAndArbiter() public {
        TermSheet memory terms = oddSheet(2 days, false);
        terms.burnBps = 0;
        uint256 cases = _play(terms, History.Committed, History.Disputed);
        console.log("table, without burn and arbiter: %s cases", cases);
        assertEq(cases, 36 * Rules.ACTS * VOICES, "cases");
    }

    // -------------------------------------------------------------------------------------------- the cases

    function _play(TermSheet memory terms, History first, History last) private returns (uint256 cases) {
        bytes[] memory calls = new bytes[](Rules.ACTS * VOICES);
        for (uint256 i; i < calls.length; ++i) calls[i] = callOf(terms, Act(i / VOICES), i % VOICES);

        uint256 snapshot = vm.snapshotState();
        for (uint256 i = uint256(first); i <= uint256(last); ++i) {
            vm.warp(START);
            live(terms, History(i));
            // A call of its own, for memory of its own.
            cases += this.playHistory(terms, History(i), calls);
            vm.revertToState(snapshot);
        }
    }

    function playHistory(
        TermSheet memory terms,
        History history,
        bytes[] memory calls
    ) external returns (uint256 cases) {
        string[21] memory table = Rules.table();
        uint256[] memory times = timesOf(terms, history);
        Case memory case_;
        (case_.terms, case_.deal, case_.history) = (terms, digestOf(terms), history);

        for (uint256 t; t < times.length; ++t) {
            vm.warp(times[t]);
            case_.time = times[t];
            case_.column = columnOf(terms, history, times[t]);
            case_.meter = meterOf(history, times[t]);
            case_.line = "";
            _checkStatus(case_, case_.column);
            for (uint256 i; i < calls.length; ++i) {
                (case_.act, case_.voice, case_.call) = (Act(i / VOICES), i % VOICES, calls[i]);
                case_.line = table[i / VOICES];
                _try(case_);
                ++cases;
            }
        }
    }

    function _try(Case memory case_) private {
        bytes1 letter = Rules.letterOf(case_.line, case_.column, case_.meter);
        bool consented = _consents(case_);
        bool refused = Rules.refuses(letter) || (!consented && !Rules.isForAnyone(letter));
        if (refused) {
            bytes memory expected =
                consented || Rules.isForAnyone(letter) ? _refusal(case_, letter) : _consentRefusal(case_);
            (bool passed, bytes memory result) = _call(case_);
            if (passed || keccak256(result) != keccak256(expected)) _fail(case_, letter, passed);
            return;
        }

        uint256 snapshot = vm.snapshotState();
        Books memory before = _books();
        (bool succeeded, ) = _call(case_);
        if (!succeeded) _fail(case_, letter, false);
        _checkPaid(case_, letter, before, _books());
        _checkStatus(case_, _columnAfter(case_, letter));
        vm.revertToState(snapshot);
    }

    function _call(Case memory case_) private returns (bool, bytes memory) {
        vm.prank(case_.voice < 4 ? accountOf(case_.voice) : relayer);
        return address(escrow).call(case_.call);
    }

    // -------------------------------------------------------------------------------------------- refusals

    /// @dev Whose consent the act takes; zero if it is the arbiter's and there is none.
    function _needed(Case memory case_) private view returns (address) {
        bytes1 side = Rules.consentOf(case_.line);
        if (side == "b") return buyer;
        if (side == "s") return seller;
        return side == "a" ? case_.terms.arbiter : stranger;
    }

    function _consents(Case memory case_) private view returns (bool) {
        return Rules.consentOf(case_.line) == "-" || accountOf(case_.voice) == _needed(case_);
    }

    function _consentRefusal(Case memory case_) private view returns (bytes memory) {
        address needed = _needed(case_);
        if (case_.voice < 4) {
            return abi.encodeWithSelector(IEscrow.ConsentMissing.selector, needed, accountOf(case_.voice));
        }
        return
            abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, needed, digestOf(case_.terms, case_.act));
    }

    function _refusal(Case memory case_, bytes1 letter) private view returns (bytes memory) {
        bytes32 deal = case_.deal;
        if (letter == "n") return abi.encodeWithSelector(IEscrow.DealNotLive.selector, deal);
        if (letter == "y") return abi.encodeWithSelector(IEscrow.LaneBusy.selector, buyer, LANE);
        if (letter == "l") return abi.encodeWithSelector(IEscrow.DealLive.selector, deal);
        if (letter == "g") return abi.encodeWithSelector(IEscrow.DealStranger.selector, deal, stranger);
        if (letter == "e") return abi.encodeWithSelector(IEscrow.ActExpired.selector, case_.time, EXPIRY);
        if (letter == "S") return abi.encodeWithSelector(IEscrow.ActStale.selector, deal);
        if (letter == "k") {
            return abi.encodeWithSelector(IEscrow.NonceSpent.selector, buyer, case_.terms.buyerNonce);
        }
        if (letter == "K") return abi.encodeWithSelector(IEscrow.NonceSpent.selector, seller, SELLER_NONCE);
        if (letter == "m") {
            bool closed = case_.meter == Meter.Closed;
            return abi.encodeWithSelector(IEscrow.MeterUnexpectedStatus.selector, deal, closed, METER_END);
        }
        MilestoneStatus found = statusOf(case_.column);
        return abi.encodeWithSelector(IEscrow.MilestoneUnexpectedStatus.selector, deal, 0, found);
    }

    // ---------------------------------------------------------------------------------------- what goes through

    function _columnAfter(Case memory case_, bytes1 letter) private pure returns (Column) {
        (bool ends, ) = Rules.endingOf(letter);
        if (ends) return Column.Resolved;
        if (letter != "+") return case_.column;
        if (case_.act == Act.Deliver) return Column.Delivered;
        if (case_.act == Act.Dispute) return Column.Disputed;
        if (case_.act == Act.Engage) return Column.Engaged;
        if (case_.act == Act.CommitAsBuyer || case_.act == Act.CommitAsSeller) return Column.Pending;
        if (case_.act == Act.CancelAsSeller) return Column.SellerCancelled;
        // The lane's live deal goes on.
        bool live = case_.column >= Column.Pending && case_.column < Column.Ended;
        return live ? case_.column : Column.BuyerCancelled;
    }

    function _checkStatus(Case memory case_, Column column) private view {
        DealStatus found = statusOf(case_.terms);
        bool open = column <= Column.Lapsed || column == Column.Busy || column == Column.BusyLapsed;
        if (open) return _check(case_, "unknown", found == DealStatus.Unknown);
        bool closed = column < Column.Pending || column >= Column.Ended;
        if (closed) return _check(case_, "closed", found == DealStatus.Closed);
        _check(case_, "live", found == DealStatus.Live);
        _check(case_, "status", statusOf(case_.terms, 0) == statusOf(column));
    }

    function _checkPaid(
        Case memory case_,
        bytes1 letter,
        Books memory before,
        Books memory now_
    ) private view {
        Outcome memory due = _outcome(case_, letter);
        _check(case_, "buyer", int256(now_.buyer) - int256(before.buyer) == due.buyer);
        _check(case_, "seller", int256(now_.seller) - int256(before.seller) == due.seller);
        _check(case_, "arbiter", int256(now_.arbiter) - int256(before.arbiter) == due.arbiter);
        int256 paid = due.buyer + due.seller + due.arbiter;
        _check(case_, "escrow", int256(before.escrow) - int256(now_.escrow) == paid);
        _check(case_, "next generation", now_.next == (letter == "+" ? _nextBy(case_, before) : before.next));

        (bool ends, Ending ending) = Rules.endingOf(letter);
        bool amended = ends && ending == Ending.Amended;
        bool recorded = case_.terms.burnBps != 0 && (ends || letter == "U") && !amended;
        _check(case_, "records", now_.records - before.records == (recorded ? 1 : 0));
        if (!recorded) return;
        if (!ends) ending = Ending.Metered;
        bool both = !ends || Rules.rowOf(ending, _claimOf(case_)).both;
        IReputation.Entry memory entry = IReputation.Entry({
            buyer: buyer,
            seller: seller,
            burned: uint96(due.burned),
            both: both,
            sellerLoss: uint96(due.sellerLoss),
            buyerLoss: uint96(due.buyerLoss),
            ending: ending,
            milestones: ends ? 1 : 0,
            disputed: ends && _claimOf(case_) >= Claim.Disputed ? 1 : 0
        });
        _check(case_, "entry", Ledger(address(reputation)).last() == keccak256(abi.encode(entry)));
    }

    /// @dev The lane's, once an act went through that may raise it.
    function _nextBy(Case memory case_, Books memory before) private pure returns (uint256) {
        if (case_.act == Act.CancelLane) return CANCELLED;
        bool begins = case_.act == Act.CommitAsBuyer || case_.act == Act.CommitAsSeller;
        return begins || case_.act == Act.CancelAsBuyer ? GENERATION + 1 : before.next;
    }

    function _outcome(Case memory case_, bytes1 letter) private pure returns (Outcome memory due) {
        TermSheet memory terms = case_.terms;
        uint256 bps = terms.burnBps;
        uint256 used = case_.history == History.MeterPart ? USED : 0;
        (bool ends, Ending ending) = Rules.endingOf(letter);

        if (ends && ending == Ending.Amended) {
            // What the milestone held, less what the next sheet takes.
            (uint256 amount, uint256 bond) = (terms.milestones[0].amount, terms.milestones[0].bond);
            due.buyer = int256(amount + Rules.burnOf(amount, bps));
            due.buyer -= int256(NEXT_AMOUNT + Rules.burnOf(NEXT_AMOUNT, bps / 2));
            due.seller = int256(bond) - int256(uint256(NEXT_BOND));
            return due;
        }
        if (ends) return Rules.outcomeOf(Rules.rowOf(ending, _claimOf(case_)), _stakeOf(case_));
        if (letter == "U") {
            due.seller = int256(USAGE - used);
            due.burned = Rules.burnOf(USAGE, bps) - Rules.burnOf(used, bps);
        }
        if (letter == "B") {
            due.buyer = int256(CAP - used + Rules.burnOf(CAP, bps) - Rules.burnOf(used, bps));
        }
        if (letter == "+" && case_.act == Act.Dispute) due.buyer = -int256(uint256(terms.arbiterFee));
        if (letter == "+" && (case_.act == Act.CommitAsBuyer || case_.act == Act.CommitAsSeller)) {
            // Σ amount + b(amount) with the cap and its burn, and the bonds.
            uint256 cost = 33_333_333 + 11_111_111 + CAP + Rules.burnOf(CAP, bps);
            cost += Rules.burnOf(33_333_333, bps) + Rules.burnOf(11_111_111, bps);
            (due.buyer, due.seller) = (-int256(cost), -int256(7_777_777 + 1_234_567));
        }
    }

    function _stakeOf(Case memory case_) private pure returns (Stake memory) {
        TermSheet memory terms = case_.terms;
        Milestone memory first = terms.milestones[0];
        uint256 conceded = _claimOf(case_) >= Claim.Disputed ? CONCEDED : 0;
        return
            Stake({
                amount: first.amount,
                bond: first.bond,
                fee: terms.arbiterFee,
                burnBps: terms.burnBps,
                concededBps: conceded,
                duration: first.duration,
                elapsed: case_.time - START
            });
    }

    function _claimOf(Case memory case_) private pure returns (Claim) {
        if (case_.column == Column.EngagedSilent) return Claim.Lapsed;
        if (case_.history == History.Engaged) return Claim.Engaged;
        if (case_.history == History.Disputed) return Claim.Disputed;
        return case_.history == History.Delivered ? Claim.Delivered : Claim.Nothing;
    }

    function _books() private view returns (Books memory) {
        return
            Books(
                wealthOf(buyer),
                wealthOf(seller),
                wealthOf(arbiter),
                usdc.balanceOf(address(escrow)),
                Ledger(address(reputation)).written(),
                nextGenerationOf(buyer, LANE)
            );
    }

    // --------------------------------------------------------------------------------------------- failures

    function _check(Case memory case_, string memory what, bool holds) private pure {
        if (!holds) assertTrue(false, string.concat(what, ": ", _name(case_)));
    }

    function _fail(Case memory case_, bytes1 letter, bool passed) private pure {
        string memory how = passed ? " went through" : " was refused, or by another error";
        assertTrue(
            false,
            string.concat(_name(case_), how, "; the table says ", string(abi.encodePacked(letter)))
        );
    }

    function _name(Case memory case_) private pure returns (string memory) {
        string memory voice = [
            "buyer calls",
            "seller calls",
            "arbiter calls",
            "stranger calls",
            "buyer signs",
            "seller signs",
            "arbiter signs",
            "stranger signs"
        ][case_.voice];
        string memory place = string.concat(
            Rules.nameOf(case_.column),
            ", second ",
            vm.toString(case_.time - START),
            " of history ",
            vm.toString(uint256(case_.history))
        );
        string memory act = bytes(case_.line).length == 0 ? "look" : Rules.nameOf(case_.line);
        return string.concat(act, ", ", voice, ", ", place);
    }
}
