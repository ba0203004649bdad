// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {console} from "hardhat/console.sol";

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {IJurors} from "../../../contracts/interfaces/IJurors.sol";
import {Enrolment, Increase} from "../../../contracts/types/Cases.sol";
import {JuryBase} from "../base/JuryBase.sol";
import {JurorsAct, JurorsColumn, JurorsRules} from "./table/JurorsRules.sol";

/// @notice As {JuryTableTest}, for a juror and its stake: every act × every state × every caller, before, on and after the
/// release, the warm-up and the acts' expiry, by {JurorsRules.table}.
contract JurorsTableTest is JuryBase {
    /// @dev What was done before an act is tried. Benched: it was active, and silent on a panel. Growing: it is active, and
    /// more came. Fallen: so much was taken that the rest is too little to be drawn.
    enum History {
        Unknown,
        Pending,
        Benched,
        Growing,
        Active,
        Fallen,
        Expelled,
        Resigned,
        Withdrawn
    }

    struct Case {
        JurorsColumn column;
        bool expired;
        string line;
        JurorsAct act;
        uint256 caller;
        bytes call;
    }

    struct Books {
        uint256 operator;
        uint256 held;
        uint256 stake;
        uint256 active;
        uint256 pending;
        uint256 activatesAt;
        uint256 releaseAt;
        uint256 slashed;
        bool expelled;
        uint256 allActive;
        uint256 allPending;
        uint256 operators;
    }

    /// @dev The operator, the juror itself, another operator, the jury, a stranger.
    uint256 private constant CALLERS = 5;
    /// @dev When the last of a history was done; what was active then came a warm-up before.
    uint256 private constant RESIGNED_AT = START + 3 * RELEASE;
    uint256 private constant RELEASED_AT = RESIGNED_AT + RELEASE;
    uint40 private constant EXPIRY = uint40(RELEASED_AT + 600);
    bytes32 private constant CASE = "case";

    address private _operator;
    address private _juror;

    function sizeOfPool() internal pure override returns (uint256) {
        return 1;
    }

    /// @dev As long as the release: one second is the last before both.
    function warmUpOfJury() internal pure override returns (uint32) {
        return RELEASE;
    }

    function setUp() public override {
        super.setUp();
        (_operator, _juror) = (makeSigner("the operator"), makeSigner("the juror"));
        mintUsdc(_operator, FORTUNE);
        _allow(_operator, address(jurors));
    }

    function test_JurorsTable() public {
        uint256 cases;
        uint256 snapshot = vm.snapshotState();
        for (uint256 i; i <= uint256(type(History).max); ++i) {
            _live(History(i));
            for (uint256 t = i == uint256(History.Withdrawn) ? 1 : 0; t < 6; ++t) {
                vm.warp((t < 3 ? RELEASED_AT : EXPIRY) + (t % 3) - 1);
                cases += _tryAll(History(i));
            }
            vm.revertToState(snapshot);
        }
        console.log("jurors' table: %s cases", cases);
        assertEq(cases, 53 * JurorsRules.ACTS * CALLERS, "cases");
    }

    // -------------------------------------------------------------------------------------------- the cases

    function _live(History history) private {
        vm.warp(history == History.Pending ? RESIGNED_AT : RESIGNED_AT - RELEASE);
        if (history == History.Unknown) return;
        bytes memory consent = signature(secretOf(_juror), jurorsDigest(hashOf(_enrolment())));
        _enrol(_enrolment(), consent, _operator);
        if (history == History.Pending) return;
        vm.warp(RESIGNED_AT);
        _activate(_juror);
        if (history == History.Growing) _increase(_juror, STAKE, _operator);
        if (history >= History.Resigned) _resign(_juror, _operator);
        if (history == History.Withdrawn) vm.warp(RELEASED_AT);
        if (history == History.Withdrawn) _withdrawStake(_juror);

        vm.startPrank(address(jury));
        if (history == History.Benched) jurors.recordSeat(CASE, 2, false, SLICE);
        if (history == History.Fallen) jurors.slash(CASE, 2, STAKE / 2 + 1);
        if (history == History.Expelled) jurors.punish(CASE, _juror);
        vm.stopPrank();
    }

    function _columnOf(History history) private view returns (JurorsColumn) {
        bool over = vm.getBlockTimestamp() >= RELEASED_AT;
        if (history == History.Unknown) return JurorsColumn.Unknown;
        if (history <= History.Growing) return over ? JurorsColumn.Warm : JurorsColumn.Warming;
        if (history == History.Resigned) return over ? JurorsColumn.Free : JurorsColumn.Leaving;
        if (history == History.Active) return JurorsColumn.Active;
        if (history == History.Fallen) return JurorsColumn.Fallen;
        return history == History.Expelled ? JurorsColumn.Expelled : JurorsColumn.Withdrawn;
    }

    function _tryAll(History history) private returns (uint256 cases) {
        Case memory case_;
        case_.column = _columnOf(history);
        case_.expired = vm.getBlockTimestamp() >= EXPIRY;
        string[9] memory lines = JurorsRules.table();
        for (uint256 i; i < JurorsRules.ACTS * CALLERS; ++i) {
            (case_.act, case_.caller) = (JurorsAct(i / CALLERS), i % CALLERS);
            (case_.line, case_.call) = (lines[i / CALLERS], _callOf(JurorsAct(i / CALLERS)));
            _try(case_);
            ++cases;
        }
    }

    function _try(Case memory case_) private {
        bytes memory refusal = _refusal(case_);
        uint256 snapshot = vm.snapshotState();
        Books memory due = _books();
        if (refusal.length == 0) _enter(case_, due);
        vm.prank(_accountOf(case_.caller));
        (bool passed, bytes memory result) = address(jurors).call(case_.call);
        _check(case_, "allowed", passed == (refusal.length == 0));
        if (!passed) _check(case_, "by this error", keccak256(result) == keccak256(refusal));
        _check(case_, "books", keccak256(abi.encode(_books())) == keccak256(abi.encode(due)));
        vm.revertToState(snapshot);
    }

    function _callOf(JurorsAct act) private view returns (bytes memory) {
        if (act == JurorsAct.Enrol) {
            bytes memory consent = signature(secretOf(_juror), jurorsDigest(hashOf(_enrolment())));
            return abi.encodeCall(IJurors.enrol, (_enrolment(), consent, SENDER));
        }
        if (act == JurorsAct.Increase) {
            return abi.encodeCall(IJurors.increase, (Increase(_juror, STAKE, 77, EXPIRY), SENDER));
        }
        if (act == JurorsAct.Resign) return abi.encodeCall(IJurors.resign, (_juror, 77, EXPIRY, SENDER));
        if (act == JurorsAct.Withdraw) return abi.encodeCall(IJurors.withdraw, (_juror));
        if (act == JurorsAct.RecordSeat) return abi.encodeCall(IJurors.recordSeat, (CASE, 2, false, SLICE));
        if (act == JurorsAct.Activate) return abi.encodeCall(IJurors.activate, (_juror));
        if (act == JurorsAct.Slash) return abi.encodeCall(IJurors.slash, (CASE, 2, SLICE));
        if (act == JurorsAct.RecordPay) return abi.encodeCall(IJurors.recordPay, (2, PAY));
        return abi.encodeCall(IJurors.punish, (CASE, _juror));
    }

    function _enrolment() private view returns (Enrolment memory) {
        return Enrolment(_operator, _juror, 1, STAKE, EXPIRY);
    }

    function _accountOf(uint256 caller) private view returns (address) {
        return [_operator, _juror, operators[0], address(jury), stranger][caller];
    }

    // -------------------------------------------------------------------------------------------- refusals

    /// @return The error that is due; empty: it goes through.
    function _refusal(Case memory case_) private view returns (bytes memory) {
        address caller = _accountOf(case_.caller);
        bytes1 who = JurorsRules.callerOf(case_.line);
        if (who == "j" && case_.caller != 3) {
            return abi.encodeWithSelector(IJurors.JuryOnly.selector, caller, address(jury));
        }
        if (who == "o" && case_.expired) {
            return abi.encodeWithSelector(IJurors.ActExpired.selector, vm.getBlockTimestamp(), EXPIRY);
        }
        bytes1 letter = JurorsRules.letterOf(case_.line, case_.column);
        if (letter == "u") return abi.encodeWithSelector(IJurors.JurorUnknown.selector, _juror);
        if (letter == "e") return abi.encodeWithSelector(IJurors.JurorEnrolled.selector, _juror);
        if (letter == "l") return abi.encodeWithSelector(IJurors.StakeLocked.selector, _juror, RELEASED_AT);
        if (letter == "p") return abi.encodeWithSelector(IJurors.JurorExpelled.selector, _juror);
        if (letter == "w") return abi.encodeWithSelector(IJurors.StakeWarming.selector, _juror, RELEASED_AT);
        if (letter == "n") return abi.encodeWithSelector(IJurors.StakeNotPending.selector, _juror);
        if (letter == "s") {
            return abi.encodeWithSelector(IJurors.StakeTooSmall.selector, STAKE / 2 - 1, STAKE / 2);
        }
        if (letter == "x") {
            bool resigned = case_.column >= JurorsColumn.Leaving && case_.column <= JurorsColumn.Withdrawn;
            uint256 releaseAt = resigned ? RELEASED_AT : 0;
            return abi.encodeWithSelector(IJurors.JurorUnexpectedState.selector, _juror, releaseAt);
        }
        if (who == "o" && case_.caller != 0) {
            return abi.encodeWithSelector(IEscrow.ConsentMissing.selector, _operator, caller);
        }
        return "";
    }

    // ---------------------------------------------------------------------------------------- what goes through

    /// @dev What the act does to the books.
    function _enter(Case memory case_, Books memory books) private view {
        JurorsAct act = case_.act;
        uint256 later = vm.getBlockTimestamp() + RELEASE;
        if (act == JurorsAct.Enrol || act == JurorsAct.Increase) {
            (books.operator, books.held) = (books.operator - STAKE, books.held + STAKE);
            (books.stake, books.activatesAt, books.releaseAt) = (books.stake + STAKE, later, 0);
            books.pending = books.stake - books.active;
        }
        if (act == JurorsAct.Activate) {
            (books.active, books.pending, books.activatesAt) = (books.stake, 0, 0);
        }
        if (act == JurorsAct.Resign) {
            (books.active, books.pending, books.activatesAt, books.releaseAt) = (0, 0, 0, later);
        }
        if (act == JurorsAct.Withdraw) {
            (books.operator, books.held) = (books.operator + books.stake, books.held - books.stake);
            books.stake = 0;
        }
        if (act == JurorsAct.RecordSeat || act == JurorsAct.Slash) _enterBurn(act, books, later);
        if (act == JurorsAct.Punish) {
            (books.slashed, books.expelled) = (books.slashed + books.stake, true);
            (books.stake, books.active, books.pending) = (0, 0, 0);
            (books.activatesAt, books.releaseAt) = (0, 0);
        }
        (books.allActive, books.allPending) = (STAKE + books.active, books.pending);
        books.operators = books.active == 0 ? 1 : 2;
    }

    /// @dev A slice is burned: of who was silent on a panel, which is benched too, or of what is pending first.
    function _enterBurn(JurorsAct act, Books memory books, uint256 later) private pure {
        uint256 taken = books.stake < SLICE ? books.stake : SLICE;
        (books.stake, books.slashed) = (books.stake - taken, books.slashed + taken);
        if (books.releaseAt != 0 || books.stake == 0) return;
        if (act == JurorsAct.RecordSeat) (books.active, books.activatesAt) = (0, later);
        if (books.active > books.stake) books.active = books.stake;
        books.pending = books.stake - books.active;
    }

    function _books() private view returns (Books memory books) {
        (books.operator, books.held) = (usdc.balanceOf(_operator), usdc.balanceOf(address(jurors)));
        (books.allActive, books.allPending) = (jurors.activeStake(), jurors.pendingStake());
        books.operators = jurors.operatorCount();
        if (jurors.idOf(_juror) == 0) return books;
        (books.stake, books.active) = (jurors.stakeOf(_juror), jurors.activeOf(_juror));
        (books.pending, books.activatesAt) = (jurors.pendingOf(_juror), jurors.activationOf(_juror));
        (books.releaseAt, books.slashed) = (jurors.releaseOf(_juror), jurors.slashedOf(_juror));
        books.expelled = jurors.isExpelled(_juror);
    }

    // --------------------------------------------------------------------------------------------- failures

    function _check(Case memory case_, string memory what, bool holds) private view {
        if (holds) return;
        string memory place = string.concat(
            JurorsRules.nameOf(case_.line),
            ", caller ",
            vm.toString(case_.caller),
            ", column ",
            vm.toString(uint256(case_.column)),
            ", second ",
            vm.toString(vm.getBlockTimestamp() - RESIGNED_AT)
        );
        assertTrue(false, string.concat("not as in the table: ", what, "; ", place));
    }
}
