// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICourt} from "../interfaces/ICourt.sol";
import {IEscrow} from "../interfaces/IEscrow.sol";
import {IPanel} from "../interfaces/IPanel.sol";
import {VotesLib} from "../libraries/VotesLib.sol";
import {Case, Merit, Outcome, Round, Seats, Stage} from "../types/Cases.sol";
import {Sheet} from "../types/Sheet.sol";
import {TermSheet} from "../types/TermSheet.sol";
import {Court} from "./Court.sol";
import {Docket} from "./Docket.sol";

/// @title Panel
/// @notice See {IPanel}.
contract Panel is IPanel, Court {
    /// @dev What is left of the ruling period for the execution.
    uint256 private constant EXECUTING = 30 minutes;

    /// @inheritdoc IPanel
    uint256 public immutable SIZE;
    /// @inheritdoc IPanel
    uint256 public immutable QUORUM;
    /// @inheritdoc IPanel
    uint256 public immutable SEALING;
    /// @inheritdoc IPanel
    uint256 public immutable VOTING;

    address[] private _jurors;

    constructor(
        IEscrow escrow,
        address[] memory members,
        uint256 quorum,
        uint256 sealing,
        uint256 voting
    ) Court(escrow) {
        uint256 size = members.length;
        if (size == 0 || size > VotesLib.MOST_SEATS) revert PanelInvalid(members);
        for (uint256 i; i < size; ++i) {
            if (members[i] == address(0)) revert PanelInvalid(members);
            for (uint256 j; j < i; ++j) if (members[i] == members[j]) revert PanelInvalid(members);
        }
        if (quorum == 0 || quorum > size) revert QuorumInvalid(quorum, size);
        if (sealing == 0 || voting == 0) revert ClockInvalid(sealing, voting);

        (SIZE, QUORUM, SEALING, VOTING) = (size, quorum, sealing, voting);
        _jurors = members;
    }

    // ------------------------------------------------------------------------------------------- anyone

    /// @inheritdoc IPanel
    function open(TermSheet calldata terms, uint8 milestone) external {
        (Sheet sheet, bytes32 deal, bytes32 id, uint256 rulingEnds) = _disputeOf(terms, milestone);
        _inStage(id, Stage.None);
        Case memory begun = _beginOf(sheet, rulingEnds);
        Stage stage = _stageOf(id, begun);
        if (stage != Stage.Sealing) _revertStage(id, stage);

        _cases[id] = begun;
        emit Opened(id, deal, milestone);

        ESCROW.engage(terms, milestone, "");
    }

    /// @inheritdoc ICourt
    function pay(bytes32 id, uint8 round) external {
        Case memory current = _cases[id];
        Seats storage seats = _rounds[id][0].seats;
        if (!_hasEnded(id, current, false) || round != 0 || seats.paid) revert RoundNotPayable(id, round);

        seats.paid = true;
        (Merit merit, uint256 nearTo) = _meritOf(id, 0, current);
        _payByFee(id, 0, current, merit, nearTo);
    }

    // ------------------------------------------------------------------------------------------- views

    /// @inheritdoc IPanel
    function jurors() external view returns (address[] memory) {
        return _jurors;
    }

    /// @inheritdoc ICourt
    function stageEndsAt(bytes32 id) external view returns (uint256 time) {
        Case memory current = _cases[id];
        Stage stage = _stageOf(id, current);
        if (stage == Stage.Sealing) return current.disputedAt + SEALING;
        if (stage == Stage.Voting) return current.disputedAt + SEALING + VOTING;
        if (stage == Stage.Executable || stage == Stage.Hung) return current.rulingEnds;
    }

    /// @inheritdoc ICourt
    function minimumRulingPeriod() public view override(ICourt, Docket) returns (uint256 period) {
        return SEALING + VOTING + EXECUTING;
    }

    /// @inheritdoc ICourt
    function minimumFee() public pure override(ICourt, Docket) returns (uint256 fee) {
        return 0;
    }

    // ----------------------------------------------------------------------------------------- internals

    function _name() internal pure override returns (string memory) {
        return "Earnest Panel";
    }

    function _stageOf(bytes32 id, Case memory current) internal view override returns (Stage) {
        if (current.disputedAt == 0) return Stage.None;
        if (current.outcome == Outcome.Executed) return Stage.Executed;
        if (current.outcome != Outcome.Open) return Stage.Dropped;
        if (block.timestamp >= current.rulingEnds) return Stage.Lapsed;
        uint256 sealingEnds = current.disputedAt + SEALING;
        if (block.timestamp < sealingEnds) return Stage.Sealing;
        if (block.timestamp < sealingEnds + VOTING) return Stage.Voting;
        return _hasQuorum(current, 0, _rounds[id][0]) ? Stage.Executable : Stage.Hung;
    }

    function _panelOf(
        Case memory,
        uint256 index,
        Round storage
    ) internal view override returns (uint256 sitting) {
        return index == 0 ? (1 << SIZE) - 1 : 0;
    }

    function _jurorAt(bytes32, uint256 round, uint256 seat) internal view override returns (address juror) {
        if (round == 0 && seat < SIZE) return _jurors[seat];
    }

    function _hasQuorum(Case memory, uint256, Round storage round) internal view override returns (bool) {
        return round.votes.count() >= QUORUM;
    }

    function _decisive(bytes32, Case memory) internal pure override returns (uint256 round) {
        return 0;
    }

    function _earn(bytes32, uint256, uint256 seat, uint256 amount) internal override {
        _owe(_jurors[seat], amount);
    }
}
