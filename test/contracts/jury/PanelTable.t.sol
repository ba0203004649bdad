// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {console} from "hardhat/console.sol";

import {ICourt} from "../../../contracts/interfaces/ICourt.sol";
import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {IPanel} from "../../../contracts/interfaces/IPanel.sol";
import {SignedBallot, SignedSeal, Stage} from "../../../contracts/types/Cases.sol";
import {Ending, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {Milestone, TermSheet} from "../../../contracts/types/TermSheet.sol";
import {PanelBase} from "../base/PanelBase.sol";
import {Claim, Fee, Loss, Outcome, Row, Rules, Stake} from "../escrow/table/Rules.sol";
import {PanelAct, PanelColumn, PanelRules} from "./table/PanelRules.sol";

/// @notice As {JuryTableTest}, for a panel of five: every act × every state × every caller, before, on and after each
/// clock, by {PanelRules.table}.
contract PanelTableTest is PanelBase {
    /// @dev What was done to a case. Sealed: by all but the first member; failed: too few voted; voted: just enough.
    enum History {
        Undisputed,
        Disputed,
        Opened,
        Sealed,
        Failed,
        Voted,
        Executed,
        Dropped
    }

    struct Case {
        TermSheet terms;
        bytes32 id;
        History history;
        bool split;
        PanelColumn column;
        string line;
        PanelAct act;
        uint256 caller;
        bytes call;
    }

    struct Books {
        uint256 buyer;
        uint256 seller;
        uint256 wallet;
        uint256 balance;
        uint256 earned;
        uint256 returned;
        uint256 ballots;
    }

    /// @dev Buyer, seller, the first member, the second, a stranger.
    uint256 private constant CALLERS = 5;
    uint256 private constant DELIVERED_AT = START + 600;
    uint256 private constant DISPUTED_AT = START + 1_200;
    uint256 private constant SEALED_AT = DISPUTED_AT + SEALING;
    uint256 private constant VOTED_AT = SEALED_AT + VOTING;
    uint256 private constant RULING_ENDS = VOTED_AT + EXECUTING;
    uint96 private constant FEE = 20_000_001;
    /// @dev What the panel owes the buyer by an earlier case.
    uint96 private constant OWED = 20e6;
    uint16 private constant SHARE = 3_333;
    /// @dev What the last member votes: far from all the others.
    uint16 private constant FAR = 9_999;

    /// @dev An earlier case, which the sides ended before anybody had sealed, left the buyer its fee to collect.
    function setUp() public override {
        super.setUp();
        bytes32 id = reachStage(courtSheet(), Stage.Dropped, 0);
        _pay(id, 0);
    }

    function test_PanelTable() public {
        uint256 cases = _play(false, History.Dropped);
        console.log("panel's table: %s cases", cases);
        assertEq(cases, 48 * PanelRules.ACTS * CALLERS, "cases");
    }

    /// @dev The sides split the milestone themselves just before the act.
    function test_PanelTable_AfterASplit() public {
        uint256 cases = _play(true, History.Voted);
        console.log("panel's table, after a split: %s cases", cases);
        assertEq(cases, 33 * PanelRules.ACTS * CALLERS, "cases");
    }

    // -------------------------------------------------------------------------------------------- the cases

    function _play(bool split, History last) private returns (uint256 cases) {
        uint256 snapshot = vm.snapshotState();
        for (uint256 i; i <= uint256(last); ++i) {
            vm.warp(START + 1);
            cases += this.playHistory(History(i), split);
            vm.revertToState(snapshot);
        }
    }

    function playHistory(History history, bool split) external returns (uint256 cases) {
        Case memory case_;
        case_.terms = _sheet();
        (case_.id, case_.history, case_.split) = (caseOf(case_.terms), history, split);
        _live(case_.terms, case_.id, history);
        uint256[] memory times = _timesOf(history);
        string[10] memory lines = PanelRules.table();
        if (split) {
            string[3] memory others = PanelRules.splitTable();
            lines[uint256(PanelAct.Open)] = others[0];
            lines[uint256(PanelAct.Execute)] = others[1];
            lines[uint256(PanelAct.Drop)] = others[2];
        }

        uint256 snapshot = vm.snapshotState();
        for (uint256 t; t < times.length; ++t) {
            vm.warp(times[t]);
            if (split) _split(case_.terms, 0, 5_000);
            for (uint256 i; i < PanelRules.ACTS * CALLERS; ++i) {
                case_.column = _columnOf(history, times[t]);
                (case_.act, case_.caller) = (PanelAct(i / CALLERS), i % CALLERS);
                case_.line = lines[i / CALLERS];
                case_.call = _callOf(case_);
                _try(case_);
                ++cases;
            }
            if (split) vm.revertToState(snapshot);
        }
    }

    function _try(Case memory case_) private {
        bytes1 letter = PanelRules.letterOf(case_.line, case_.column);
        bool allowed = PanelRules.callerOf(case_.line) != "j" || case_.caller == 2 || case_.caller == 3;
        if (letter != "+" || !allowed) {
            bytes memory expected =
                letter == "+"
                    ? abi.encodeWithSelector(ICourt.SealInvalid.selector, case_.id, 0, 0)
                    : _refusal(case_, letter);
            (bool passed, bytes memory result) = _call(case_);
            if (passed || keccak256(result) != keccak256(expected)) _fail(case_, letter, passed);
            return;
        }

        uint256 snapshot = vm.snapshotState();
        Books memory due = _books(case_.id);
        _enter(case_, due);
        (bool succeeded, ) = _call(case_);
        if (!succeeded) _fail(case_, letter, false);
        bool exact = keccak256(abi.encode(due)) == keccak256(abi.encode(_books(case_.id)));
        if (!exact) _fail(case_, letter, true);
        _checkStage(case_);
        vm.revertToState(snapshot);
    }

    function _call(Case memory case_) private returns (bool, bytes memory) {
        vm.prank([buyer, seller, members[0], members[1], stranger][case_.caller]);
        return address(panel).call(case_.call);
    }

    function _refusal(Case memory case_, bytes1 letter) private view returns (bytes memory) {
        bytes32 id = case_.id;
        uint256 round = case_.act == PanelAct.PayAnother ? 1 : 0;
        if (letter == "o") return abi.encodeWithSelector(ICourt.CaseStillOpen.selector, id);
        if (letter == "p") return abi.encodeWithSelector(ICourt.RoundNotPayable.selector, id, round);
        if (letter == "b") return abi.encodeWithSelector(ICourt.SeatVacant.selector, id, 0, 5);
        if (letter == "n") {
            MilestoneStatus found = MilestoneStatus.Delivered;
            if (vm.getBlockTimestamp() >= RULING_ENDS) found = MilestoneStatus.Silent;
            if (case_.split || case_.column >= PanelColumn.Executed) found = MilestoneStatus.Resolved;
            return abi.encodeWithSelector(ICourt.CaseNotDisputed.selector, id, found);
        }
        if (letter == "g") {
            bytes32 deal = digestOf(case_.terms);
            MilestoneStatus found = MilestoneStatus.Resolved;
            return abi.encodeWithSelector(IEscrow.MilestoneUnexpectedStatus.selector, deal, 0, found);
        }
        bool opening = case_.act == PanelAct.Open;
        return
            abi.encodeWithSelector(
                ICourt.CaseUnexpectedStage.selector,
                id,
                PanelRules.stageOf(case_.column, opening)
            );
    }

    // ---------------------------------------------------------------------------------------- what goes through

    function _checkStage(Case memory case_) private view {
        PanelColumn column = case_.column;
        if (case_.act == PanelAct.Open) column = PanelColumn.Sealing;
        if (case_.act == PanelAct.Execute) column = PanelColumn.Executed;
        if (case_.act == PanelAct.Drop) column = PanelColumn.Dropped;
        if (panel.stageOf(case_.id) != PanelRules.stageOf(column, false)) _fail(case_, "+", true);
        if (case_.act == PanelAct.Execute && panel.verdictOf(case_.id) != SHARE) _fail(case_, "+", true);
        if (case_.act == PanelAct.Open && statusOf(case_.terms, 0) != MilestoneStatus.Engaged) {
            _fail(case_, "+", true);
        }
    }

    /// @dev What the act does to the books.
    function _enter(Case memory case_, Books memory books) private pure {
        if (case_.act == PanelAct.VoteOfMember && case_.history == History.Sealed) ++books.ballots;
        if (case_.act == PanelAct.VoteOfMember && case_.history == History.Failed) ++books.ballots;
        if (case_.act == PanelAct.Pay) {
            // Two voted near to what was ruled; four had sealed, and then the rest is the buyer's.
            bool ruled = case_.history == History.Executed;
            books.earned += (FEE / 5) * (ruled ? 2 : 4);
            if (!ruled) books.returned += FEE - (FEE / 5) * 4;
            (books.wallet, books.balance) = (books.wallet + FEE, books.balance - FEE);
        }
        if (case_.act == PanelAct.Collect) {
            (books.buyer, books.wallet) = (books.buyer + OWED, books.wallet - OWED);
            books.returned -= OWED;
        }
        if (case_.act != PanelAct.Execute) return;
        Row memory row = Row(
            Ending.Ruled,
            Claim.Engaged,
            SHARE,
            SHARE,
            Fee.Arbiter,
            true,
            Loss.Unearned,
            Loss.Unconceded
        );
        Outcome memory due = Rules.outcomeOf(row, Stake(33_333_333, 7_777_777, FEE, 137, 0, 1 days, 0));
        books.buyer += uint256(due.buyer);
        books.seller += uint256(due.seller);
        books.balance += uint256(due.arbiter);
    }

    function _books(bytes32 id) private view returns (Books memory books) {
        (books.buyer, books.seller) = (wealthOf(buyer), wealthOf(seller));
        books.wallet = usdc.balanceOf(address(panel));
        books.balance = escrow.balanceOf(address(usdc), address(panel));
        for (uint256 i; i < members.length; ++i) books.earned += panel.owedTo(members[i]);
        books.returned = panel.owedTo(buyer);
        (books.ballots, ) = panel.medianOf(id, 0);
    }

    // ------------------------------------------------------------------------------------ histories, clocks

    function _sheet() private view returns (TermSheet memory terms) {
        terms.buyer = buyer;
        terms.seller = seller;
        terms.token = address(usdc);
        terms.milestones = new Milestone[](2);
        terms.milestones[0] = Milestone(33_333_333, 7_777_777, 1 days, keccak256("criteria 0"));
        terms.milestones[1] = Milestone(11_111_111, 1_234_567, 60 days, keccak256("criteria 1"));
        terms.burnBps = 137;
        (terms.arbiter, terms.arbiterFee) = (address(panel), FEE);
        (terms.reviewPeriod, terms.rulingPeriod) = (2 days, uint32(RULING_ENDS - DISPUTED_AT));
        terms.silenceBps = 4_567;
        terms.expiry = START + 1 days;
        terms.document = keccak256("document");
        terms.buyerNonce = 7;
    }

    function _live(TermSheet memory terms, bytes32 id, History history) private {
        _commit(terms);
        vm.warp(DELIVERED_AT);
        _deliver(terms, 0);
        if (history == History.Undisputed) return;
        vm.warp(DISPUTED_AT);
        _dispute(terms, 0, 0);
        if (history == History.Disputed) return;
        _open(terms);
        if (history == History.Opened) return;
        for (uint8 seat = 1; seat < 5; ++seat) {
            bytes32 sealed_ = sealFor(id, 0, members[seat], _shareOf(seat));
            _seal(id, list(signedSeal(id, 0, seat, members[seat], sealed_)));
        }
        if (history == History.Dropped) {
            _split(terms, 0, 5_000);
            return _drop(terms);
        }
        vm.warp(SEALED_AT);
        if (history == History.Sealed) return;
        // Three of five are enough.
        for (uint8 seat = history == History.Failed ? 3 : 2; seat < 5; ++seat) {
            _vote(id, list(signedBallot(id, 0, seat, members[seat], _shareOf(seat))));
        }
        vm.warp(VOTED_AT);
        if (history == History.Executed) _execute(terms);
    }

    function _shareOf(uint8 seat) private pure returns (uint16) {
        return seat == 4 ? FAR : SHARE;
    }

    function _columnOf(History history, uint256 time) private pure returns (PanelColumn) {
        if (history == History.Undisputed) return PanelColumn.Undisputed;
        if (history == History.Executed) return PanelColumn.Executed;
        if (history == History.Dropped) return PanelColumn.Dropped;
        if (history == History.Disputed) {
            if (time < SEALED_AT) return PanelColumn.Waiting;
            if (time < VOTED_AT) return PanelColumn.LateVoting;
            return time < RULING_ENDS ? PanelColumn.LateHung : PanelColumn.Silent;
        }
        if (time < SEALED_AT) return PanelColumn.Sealing;
        if (time < VOTED_AT) return PanelColumn.Voting;
        if (time >= RULING_ENDS) return PanelColumn.Lapsed;
        return history == History.Voted ? PanelColumn.Executable : PanelColumn.Hung;
    }

    function _timesOf(History history) private pure returns (uint256[] memory times) {
        uint256[3] memory clocks = [SEALED_AT, VOTED_AT, RULING_ENDS];
        if (history == History.Undisputed) clocks = [DELIVERED_AT + 2, 0, 0];
        // What was sealed or voted at a moment is tried from then on; what was only opened, until its sealing ends.
        if (history == History.Opened) clocks = [SEALED_AT - 2, 0, 0];
        if (history == History.Sealed) clocks = [SEALED_AT + 1, VOTED_AT, 0];
        if (history == History.Failed || history == History.Voted) clocks = [VOTED_AT, RULING_ENDS, 0];
        if (history == History.Executed) clocks = [VOTED_AT + 1, RULING_ENDS, 0];
        uint256 count;
        while (count < 3 && clocks[count] != 0) ++count;
        times = new uint256[](3 * count);
        for (uint256 i; i < times.length; ++i) times[i] = clocks[i / 3] + (i % 3) - 1;
    }

    function _callOf(Case memory case_) private view returns (bytes memory) {
        bytes32 id = case_.id;
        if (case_.act == PanelAct.Open) return abi.encodeCall(IPanel.open, (case_.terms, 0));
        if (case_.act == PanelAct.Execute) return abi.encodeCall(ICourt.execute, (case_.terms, 0));
        if (case_.act == PanelAct.Drop) return abi.encodeCall(ICourt.drop, (case_.terms, 0));
        if (case_.act == PanelAct.Pay) return abi.encodeCall(ICourt.pay, (id, 0));
        if (case_.act == PanelAct.PayAnother) return abi.encodeCall(ICourt.pay, (id, 1));
        if (case_.act == PanelAct.Collect) return abi.encodeCall(ICourt.collect, (buyer));
        if (case_.act == PanelAct.Seal || case_.act == PanelAct.SealBySignature) {
            // The second member seals for itself, or finds itself sealed; all others bring the first member's seal.
            bool own = case_.act == PanelAct.Seal && case_.caller == 3;
            uint8 from = own ? 1 : 0;
            SignedSeal memory sealed_ = signedSeal(
                id,
                0,
                from,
                members[from],
                sealFor(id, 0, members[from], SHARE)
            );
            if (case_.act == PanelAct.Seal) (sealed_.r, sealed_.vs) = (0, 0);
            return abi.encodeCall(ICourt.seal, (id, list(sealed_)));
        }
        SignedBallot memory ballot = signedBallot(id, 0, 2, members[2], SHARE);
        if (case_.act == PanelAct.VoteOfStranger) ballot.seat = 5;
        return abi.encodeCall(ICourt.vote, (id, list(ballot)));
    }

    // --------------------------------------------------------------------------------------------- failures

    function _fail(Case memory case_, bytes1 letter, bool passed) private view {
        string memory how = passed ? " went through, or did something else" : " was refused otherwise";
        string memory place = string.concat(
            PanelRules.nameOf(case_.line),
            ", caller ",
            vm.toString(case_.caller),
            ", column ",
            vm.toString(uint256(case_.column)),
            ", history ",
            vm.toString(uint256(case_.history)),
            ", second ",
            vm.toString(vm.getBlockTimestamp() - START)
        );
        assertTrue(false, string.concat(place, how, "; the table says ", string(abi.encodePacked(letter))));
    }
}
