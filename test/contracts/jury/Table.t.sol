// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {console} from "hardhat/console.sol";

import {ICourt} from "../../../contracts/interfaces/ICourt.sol";
import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {IJury} from "../../../contracts/interfaces/IJury.sol";
import {Stage} from "../../../contracts/types/Cases.sol";
import {Ending, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {Claim, Fee, Loss, Outcome, Row, Rules, Stake} from "../escrow/table/Rules.sol";
import {JuryCases, JuryHistory, Progress} from "./table/JuryCases.sol";
import {JuryAct, JuryColumn, JuryRules} from "./table/JuryRules.sol";

/// @notice Every act upon a case × every state × every caller, before, on and after each clock: each either refused with
/// the error the table says, to the byte, or paid and recorded as it should be, to the unit. The table is
/// {JuryRules.table}; how many cases there were is printed.
contract JuryTableTest is JuryCases {
    struct Case {
        TermSheet terms;
        JuryHistory history;
        Cast cast;
        bool split;
        uint256 rulingEnds;
        JuryColumn column;
        string line;
        JuryAct act;
        uint256 caller;
        bytes call;
    }

    /// @dev What an act can change. `earned` is what the jury owes operators, `returned` what it owes the sides; `stakes`
    /// are all jurors'.
    struct Books {
        uint256 buyer;
        uint256 seller;
        uint256 wallet;
        uint256 balance;
        uint256 earned;
        uint256 returned;
        uint256 stakes;
        uint256 ballots;
    }

    uint256 private constant ALL = uint256(type(JuryHistory).max) + 1;

    function test_JuryTable() public {
        uint256 cases = _play(caseSheet(), 0, ALL, false);
        console.log("jury's table: %s cases", cases);
        assertEq(cases, 180 * JuryRules.ACTS * CALLERS, "cases");
    }

    /// @dev The sides split the milestone themselves just before the act.
    function test_JuryTable_AfterASplit() public {
        uint256 cases = _play(caseSheet(), 0, uint256(JuryHistory.Executed), true);
        console.log("jury's table, after a split: %s cases", cases);
        assertEq(cases, 150 * JuryRules.ACTS * CALLERS, "cases");
    }

    // -------------------------------------------------------------------------------------------- the cases

    function _play(
        TermSheet memory terms,
        uint256 first,
        uint256 end,
        bool split
    ) private returns (uint256 cases) {
        uint256 snapshot = vm.snapshotState();
        for (uint256 i = first; i < end; ++i) {
            vm.warp(START + 1);
            live(terms, JuryHistory(i));
            // A call of its own, for memory of its own.
            cases += this.playHistory(terms, JuryHistory(i), split);
            vm.revertToState(snapshot);
        }
    }

    function playHistory(
        TermSheet memory terms,
        JuryHistory history,
        bool split
    ) external returns (uint256 cases) {
        Case memory case_;
        (case_.terms, case_.history, case_.split) = (terms, history, split);
        case_.cast = castOf(terms, history);
        case_.rulingEnds = DISPUTED_AT + terms.rulingPeriod;
        bytes[] memory calls = _callsOf(case_);
        string[] memory lines = _linesOf(split);
        uint256[] memory times = timesOf(history, case_.rulingEnds);

        uint256 snapshot = vm.snapshotState();
        for (uint256 t; t < times.length; ++t) {
            vm.warp(times[t]);
            if (split) _split(terms, 0, 5_000);
            case_.column = columnOf(history, times[t], case_.rulingEnds);
            case_.line = "";
            _checkStage(case_, case_.column);
            for (uint256 i; i < calls.length; ++i) {
                (case_.act, case_.caller, case_.call) = (JuryAct(i / CALLERS), i % CALLERS, calls[i]);
                case_.line = lines[i / CALLERS];
                _try(case_);
                ++cases;
            }
            if (split) vm.revertToState(snapshot);
        }
    }

    function _callsOf(Case memory case_) private view returns (bytes[] memory calls) {
        calls = new bytes[](JuryRules.ACTS * CALLERS);
        for (uint256 i; i < calls.length; ++i) {
            JuryAct act = JuryAct(i / CALLERS);
            bool own = act == JuryAct.Strike || act == JuryAct.Seal || act == JuryAct.Appeal;
            calls[i] =
                own || i % CALLERS == 0
                    ? callOf(case_.terms, case_.history, case_.cast, act, i % CALLERS)
                    : calls[i - 1];
        }
    }

    function _linesOf(bool split) private pure returns (string[] memory lines) {
        string[19] memory table = JuryRules.table();
        lines = new string[](JuryRules.ACTS);
        for (uint256 i; i < JuryRules.ACTS; ++i) lines[i] = table[i];
        if (!split) return lines;
        string[5] memory others = JuryRules.splitTable();
        lines[uint256(JuryAct.Draw)] = others[0];
        lines[uint256(JuryAct.Appeal)] = others[1];
        lines[uint256(JuryAct.AppealBySignature)] = others[2];
        lines[uint256(JuryAct.Execute)] = others[3];
        lines[uint256(JuryAct.Drop)] = others[4];
    }

    function _try(Case memory case_) private {
        bytes1 letter = JuryRules.letterOf(case_.line, case_.column);
        if (letter != "+" || !_isAllowed(case_)) {
            bytes memory expected = letter == "+" ? _callerRefusal(case_) : _refusal(case_, letter);
            (bool passed, bytes memory result) = _call(case_);
            if (passed || keccak256(result) != keccak256(expected)) _fail(case_, letter, passed);
            return;
        }

        uint256 snapshot = vm.snapshotState();
        Books memory before = _books(case_);
        (bool succeeded, ) = _call(case_);
        if (!succeeded) _fail(case_, letter, false);
        _checkBooks(case_, before, _books(case_));
        _checkRecorded(case_);
        case_.column = _columnAfter(case_);
        _checkStage(case_, case_.column);
        vm.revertToState(snapshot);
        case_.column = columnOf(case_.history, vm.getBlockTimestamp(), case_.rulingEnds);
    }

    function _call(Case memory case_) private returns (bool, bytes memory) {
        vm.prank(accountOf(case_.cast, case_.caller));
        return address(jury).call(case_.call);
    }

    // -------------------------------------------------------------------------------------------- refusals

    function _isAllowed(Case memory case_) private pure returns (bool) {
        if (_isUnsealed(case_)) return false;
        bytes1 who = JuryRules.callerOf(case_.line);
        if (who == "s") return case_.caller < 2;
        return who != "j" || case_.caller == 2;
    }

    /// @dev Whether a ballot is tried that nothing was sealed of.
    function _isUnsealed(Case memory case_) private pure returns (bool) {
        return case_.act == JuryAct.VoteOfSitting && progressOfAny(case_.history) == Progress.Drawn;
    }

    function _callerRefusal(Case memory case_) private view returns (bytes memory) {
        bytes32 id = case_.cast.id;
        if (_isUnsealed(case_)) {
            uint256 unheard = case_.cast.unheard;
            return abi.encodeWithSelector(ICourt.BallotNotSealed.selector, id, case_.cast.round, unheard);
        }
        if (JuryRules.callerOf(case_.line) == "s") {
            address account = accountOf(case_.cast, case_.caller);
            return abi.encodeWithSelector(IJury.CaseStranger.selector, id, account);
        }
        bool sits = case_.caller != 3;
        uint256 seat = sits ? case_.cast.unsealed : case_.cast.reserve;
        bytes4 selector = sits ? ICourt.SealInvalid.selector : ICourt.SeatVacant.selector;
        return abi.encodeWithSelector(selector, id, case_.cast.round, seat);
    }

    function _refusal(Case memory case_, bytes1 letter) private view returns (bytes memory) {
        bytes32 id = case_.cast.id;
        bool last = case_.act == JuryAct.PayLast || case_.act == JuryAct.PenalizeLast;
        uint8 round = last ? case_.cast.round : 0;
        if (letter == "o") return abi.encodeWithSelector(ICourt.CaseStillOpen.selector, id);
        if (letter == "p") return abi.encodeWithSelector(ICourt.RoundNotPayable.selector, id, round);
        if (letter == "q") return abi.encodeWithSelector(IJury.RoundNotPenalizable.selector, id, round);
        if (letter == "r") return abi.encodeWithSelector(IJury.AppealNotRefundable.selector, id);
        if (letter == "y") {
            address juror = case_.cast.candidates[case_.cast.unsealed];
            return abi.encodeWithSelector(IJury.EquivocationUnproven.selector, id, juror);
        }
        if (letter == "n") return abi.encodeWithSelector(ICourt.CaseNotDisputed.selector, id, _status(case_));
        if (letter == "b") {
            uint256 seat = case_.cast.reserve;
            return abi.encodeWithSelector(ICourt.SeatVacant.selector, id, case_.cast.round, seat);
        }
        if (letter == "g") {
            bytes32 deal = digestOf(case_.terms);
            MilestoneStatus found = MilestoneStatus.Resolved;
            return abi.encodeWithSelector(IEscrow.MilestoneUnexpectedStatus.selector, deal, 0, found);
        }
        Stage stage = JuryRules.stageOf(case_.column);
        if (case_.act == JuryAct.Draw && case_.column == JuryColumn.Late) stage = Stage.Hung;
        return abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, stage);
    }

    /// @dev Of the milestone, where it is not in dispute.
    function _status(Case memory case_) private view returns (MilestoneStatus) {
        if (case_.split || case_.column >= JuryColumn.Executed) return MilestoneStatus.Resolved;
        if (vm.getBlockTimestamp() >= case_.rulingEnds) return MilestoneStatus.Silent;
        return MilestoneStatus.Delivered;
    }

    // ---------------------------------------------------------------------------------------- what goes through

    function _columnAfter(Case memory case_) private pure returns (JuryColumn) {
        if (case_.act == JuryAct.Draw) {
            if (case_.column == JuryColumn.Waiting) return JuryColumn.FirstStriking;
            if (case_.column == JuryColumn.FirstDrawing) return JuryColumn.AgainStriking;
            bool undrawn = case_.column == JuryColumn.UndrawnDrawing;
            return undrawn ? JuryColumn.AppealStriking : JuryColumn.RetrialStriking;
        }
        if (case_.act == JuryAct.Appeal || case_.act == JuryAct.AppealBySignature) {
            return JuryColumn.UndrawnDrawing;
        }
        if (case_.act == JuryAct.Execute) return JuryColumn.Executed;
        return case_.act == JuryAct.Drop ? JuryColumn.Dropped : case_.column;
    }

    function _checkStage(Case memory case_, JuryColumn column) private view {
        Stage stage = jury.stageOf(case_.cast.id);
        _check(case_, "stage", stage == JuryRules.stageOf(column));
    }

    /// @dev What an act leaves beside money.
    function _checkRecorded(Case memory case_) private view {
        bytes32 id = case_.cast.id;
        uint8 round = case_.cast.round;
        uint256 size = sizeOf(case_.cast.which);
        if (case_.act == JuryAct.Strike || case_.act == JuryAct.StrikeBySignature) {
            _check(case_, "struck", jury.struckOf(id, round) == 2);
            _check(case_, "panel", jury.panelOf(id, round) == (1 << (size + 1)) - 1 - 2);
        }
        if (case_.act == JuryAct.Seal || case_.act == JuryAct.SealBySignature) {
            _check(case_, "sealed", jury.sealOf(id, round, case_.cast.unsealed) != 0);
        }
        if (case_.act == JuryAct.PunishEquivocation) {
            address juror = case_.cast.candidates[case_.cast.unsealed];
            _check(case_, "punished", jurors.stakeOf(juror) == 0 && jurors.activeOf(juror) == 0);
        }
        if (case_.act == JuryAct.Execute) {
            (bool voted, uint256 share) = _verdict(case_);
            _check(case_, "verdict", voted && jury.verdictOf(id) == share);
        }
        if (case_.act == JuryAct.Draw) {
            uint256 which = nextOf(case_.history);
            _check(case_, "round", jury.roundOf(id) == roundOf(which));
            uint256 drawn = jury.candidatesOf(id, roundOf(which)).length;
            _check(case_, "candidates", drawn == sizeOf(which) + 2);
            _check(case_, "engaged", statusOf(case_.terms, 0) == MilestoneStatus.Engaged);
        }
    }

    /// @dev What is to be ruled: an appeal that fails leaves the first verdict as it was.
    function _verdict(Case memory case_) private pure returns (bool voted, uint16 share) {
        JuryHistory history = case_.history;
        if (history == JuryHistory.AppealVoted || history == JuryHistory.RetrialVoted) {
            return (true, APPEAL_SHARE);
        }
        if (history == JuryHistory.ExecutedAppeal) return (true, APPEAL_SHARE);
        voted = history != JuryHistory.Dropped && history != JuryHistory.DroppedAppeal;
        return (voted, FIRST_SHARE);
    }

    // ------------------------------------------------------------------------------------------------ money

    function _checkBooks(Case memory case_, Books memory was, Books memory now_) private view {
        Books memory due = abi.decode(abi.encode(was), (Books));
        _enter(case_, due);
        _check(case_, "buyer", now_.buyer == due.buyer);
        _check(case_, "seller", now_.seller == due.seller);
        _check(case_, "the jury's wallet", now_.wallet == due.wallet);
        _check(case_, "the jury's balance", now_.balance == due.balance);
        _check(case_, "earned", now_.earned == due.earned);
        _check(case_, "returned", now_.returned == due.returned);
        _check(case_, "stakes", now_.stakes == due.stakes);
        _check(case_, "ballots", now_.ballots == due.ballots);
    }

    /// @dev What the act does to the books.
    function _enter(Case memory case_, Books memory books) private pure {
        JuryAct act = case_.act;
        if (act == JuryAct.Appeal && case_.caller == 0) books.buyer -= APPEAL_FEE;
        if (act == JuryAct.Appeal && case_.caller == 1) books.seller -= APPEAL_FEE;
        if (act == JuryAct.AppealBySignature) books.seller -= APPEAL_FEE;
        if (act == JuryAct.Appeal || act == JuryAct.AppealBySignature) books.wallet += APPEAL_FEE;
        if (act == JuryAct.VoteOfSitting && !_isHeard(case_)) ++books.ballots;
        if (act == JuryAct.RefundAppeal) books.returned += APPEAL_FEE;
        if (act == JuryAct.Execute) _enterRuling(case_, books);
        if (act == JuryAct.PunishEquivocation) books.stakes -= STAKE;
        if (act == JuryAct.Collect) {
            (books.buyer, books.wallet) = (books.buyer + OWED, books.wallet - OWED);
            books.returned -= OWED;
        }
        if (act == JuryAct.PenalizeFirst) books.stakes -= 5 * SLICE * _withheld(case_, 0);
        if (act == JuryAct.PenalizeLast) books.stakes -= 5 * SLICE * _withheld(case_, case_.cast.which);
        if (act == JuryAct.PayFirst || (act == JuryAct.PayLast && case_.cast.which == 0)) {
            uint256 earned = (FEE / 3) * _earners(case_);
            books.earned += earned;
            // One juror sealed nothing; but where its voting was not over, nobody was silent.
            if (case_.history != JuryHistory.Dropped) books.stakes -= SLICE;
            // After a ruling nobody's.
            if (case_.column >= JuryColumn.Dropped) books.returned += FEE - earned;
            (books.wallet, books.balance) = (books.wallet + FEE, books.balance - FEE);
        } else if (act == JuryAct.PayLast) {
            uint256 earned = (APPEAL_FEE / 7) * _earnersOfAppeal(case_);
            books.earned += earned;
            books.returned += APPEAL_FEE - earned;
            // What lapsed burns nobody's silence.
            if (case_.history == JuryHistory.ExecutedAppeal) books.stakes -= SLICE;
        }
    }

    function _enterRuling(Case memory case_, Books memory books) private pure {
        (, uint16 share) = _verdict(case_);
        Row memory row = Row(
            Ending.Ruled,
            Claim.Engaged,
            share,
            share,
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

    /// @dev Whether the juror whose ballot is tried voted already: the last two of three did, the last five of seven.
    function _isHeard(Case memory case_) private pure returns (bool) {
        Progress progress = progressOfAny(case_.history);
        return case_.cast.unheard >= firstVoterOf(case_.cast.which, progress);
    }

    /// @dev How many had sealed and kept their ballots back: of those that sit, one sealed nothing.
    function _withheld(Case memory case_, uint256 which) private pure returns (uint256) {
        uint256 heard = sizeOf(which) + 1 - firstVoterOf(which, _progressIn(case_, which));
        return sizeOf(which) - 1 - heard;
    }

    /// @dev How far a round came that is over, or the last.
    function _progressIn(Case memory case_, uint256 which) private pure returns (Progress) {
        JuryHistory history = case_.history;
        if (which == case_.cast.which && history <= JuryHistory.RetrialVoted) return progressOf(history);
        return which == 0 && case_.cast.which == 1 ? Progress.Failed : Progress.Voted;
    }

    /// @dev Who of the first round is paid: the one that is near to a verdict of that round, nobody after an appeal's; where
    /// the sides ended it themselves, the two that had sealed, or had voted when voting was over.
    function _earners(Case memory case_) private pure returns (uint256) {
        if (case_.column >= JuryColumn.Dropped) return 2;
        return case_.history == JuryHistory.ExecutedAppeal ? 0 : 1;
    }

    /// @dev Who of an appeal's round is paid: the four near to its verdict; the six that had sealed, where the sides ended
    /// it themselves meanwhile; where the ruling came too late, those near to its median; of too few, nobody.
    function _earnersOfAppeal(Case memory case_) private pure returns (uint256) {
        if (case_.history == JuryHistory.DroppedAppeal) return 6;
        return _progressIn(case_, case_.cast.which) == Progress.Failed ? 0 : 4;
    }

    function _books(Case memory case_) private view returns (Books memory books) {
        (books.buyer, books.seller) = (wealthOf(buyer), wealthOf(seller));
        books.wallet = usdc.balanceOf(address(jury));
        books.balance = escrow.balanceOf(address(usdc), address(jury));
        books.returned = jury.owedTo(buyer) + jury.owedTo(seller);
        for (uint256 i; i < keys.length; ++i) {
            books.earned += jury.owedTo(operators[i]);
            books.stakes += jurors.stakeOf(keys[i]);
        }
        (books.ballots, ) = jury.medianOf(case_.cast.id, case_.cast.round);
    }

    // --------------------------------------------------------------------------------------------- failures

    function _check(Case memory case_, string memory what, bool holds) private view {
        if (!holds) assertTrue(false, string.concat(what, ": ", _name(case_)));
    }

    function _fail(Case memory case_, bytes1 letter, bool passed) private view {
        string memory how = passed ? " went through" : " was refused, or by another error";
        assertTrue(
            false,
            string.concat(_name(case_), how, "; the table says ", string(abi.encodePacked(letter)))
        );
    }

    function _name(Case memory case_) private view returns (string memory) {
        string memory caller = [
            "the buyer",
            "the seller",
            "a juror that sits",
            "a candidate that does not sit",
            "its operator",
            "a stranger"
        ][case_.caller];
        string memory place = string.concat(
            "column ",
            vm.toString(uint256(case_.column)),
            ", history ",
            vm.toString(uint256(case_.history)),
            ", second ",
            vm.toString(vm.getBlockTimestamp() - START)
        );
        string memory act = bytes(case_.line).length == 0 ? "look" : JuryRules.nameOf(case_.line);
        return string.concat(act, ", ", caller, ", ", place);
    }
}
