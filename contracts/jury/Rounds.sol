// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBeacon} from "../interfaces/IBeacon.sol";
import {ICourt} from "../interfaces/ICourt.sol";
import {IJury} from "../interfaces/IJury.sol";
import {Case, Clocks, Outcome, Round, Stage} from "../types/Cases.sol";
import {Court} from "./Court.sol";
import {Docket} from "./Docket.sol";

/// @title Rounds
/// @notice How a jury's rounds follow one another: how long each stage takes, who sits, which round decides.
/// @dev {minimumRulingPeriod} has room for all of them, each run to its last second: no stage asks what time is left.
abstract contract Rounds is IJury, Court {
    /// @inheritdoc IJury
    uint256 public constant LEAD = 5 minutes;

    /// @inheritdoc IJury
    IBeacon public immutable BEACON;
    /// @inheritdoc IJury
    uint256 public immutable SIZE;

    /// @dev How long can be drawn, from what calls for it; from a draw: until when candidates are struck, jurors seal, and vote;
    /// from the end of that: until when a side may appeal.
    uint256 private immutable DRAWN;
    uint256 private immutable STRUCK;
    uint256 private immutable SEALED;
    uint256 private immutable VOTED;
    uint256 private immutable APPEALED;

    /// @dev From a dispute until the last vote at the latest: a second try of the first round, and of the appeal's.
    uint256 internal immutable LONGEST;
    /// @dev And until the last moment of the execution.
    uint256 private immutable MINIMUM;

    constructor(IBeacon beacon, uint256 size, Clocks memory periods) {
        if (size < 3 || size > 7 || size % 2 == 0) revert SizeInvalid(size);
        bool idle = periods.drawing == 0 || periods.sealing == 0 || periods.voting == 0;
        if (idle || periods.striking == 0 || periods.appealing == 0 || periods.executing == 0) {
            revert SettingInvalid();
        }

        BEACON = beacon;
        (SIZE, DRAWN, STRUCK) = (size, LEAD + periods.drawing, periods.striking);
        (SEALED, VOTED) = (STRUCK + periods.sealing, STRUCK + periods.sealing + periods.voting);
        (APPEALED, LONGEST) = (periods.appealing, 4 * (DRAWN + VOTED) + periods.appealing);
        MINIMUM = LONGEST + periods.executing;
    }

    // --------------------------------------------------------------------------------------------- views

    /// @inheritdoc IJury
    function clocks() external view returns (Clocks memory) {
        // Each was made by adding to what is taken from it here.
        unchecked {
            return
                Clocks(
                    uint32(DRAWN - LEAD),
                    uint32(STRUCK),
                    uint32(SEALED - STRUCK),
                    uint32(VOTED - SEALED),
                    uint32(APPEALED),
                    uint32(MINIMUM - LONGEST)
                );
        }
    }

    /// @inheritdoc ICourt
    function minimumRulingPeriod() public view override(ICourt, Docket) returns (uint256 period) {
        return MINIMUM;
    }

    /// @inheritdoc IJury
    function struckOf(bytes32 id, uint8 round) external view returns (uint256 seats) {
        return _rounds[id][round].seats.struck;
    }

    /// @inheritdoc ICourt
    function stageEndsAt(bytes32 id) external view returns (uint256 time) {
        Case memory current = _cases[id];
        Stage stage = _stageOf(id, current);
        time = _rounds[id][current.round].seats.drawnAt;
        // Moments of 40 bits, and sums of less than a dozen clocks of 32.
        unchecked {
            if (stage == Stage.Drawing) return _drawsFrom(id, current) + DRAWN;
            if (stage == Stage.Striking) return time + STRUCK;
            if (stage == Stage.Sealing) return time + SEALED;
            if (stage == Stage.Voting) return time + VOTED;
            if (stage == Stage.Appealing) return time + VOTED + APPEALED;
        }
        return stage == Stage.Executable || stage == Stage.Hung ? current.rulingEnds : 0;
    }

    // -------------------------------------------------------------------------------------------- stages

    function _stageOf(bytes32 id, Case memory current) internal view override returns (Stage) {
        if (current.disputedAt == 0) return Stage.None;
        if (current.outcome == Outcome.Executed) return Stage.Executed;
        if (current.outcome != Outcome.Open) return Stage.Dropped;
        if (block.timestamp >= current.rulingEnds) return Stage.Lapsed;

        bool appealed = current.appealedAt != 0;
        if (appealed && current.appealRound == 0) {
            return _isDrawable(current.appealedAt) ? Stage.Drawing : Stage.Executable;
        }
        Round storage round = _rounds[id][current.round];
        uint256 time = round.seats.drawnAt;
        if (time == 0) return _isDrawable(current.disputedAt) ? Stage.Drawing : Stage.Hung;
        // As above.
        unchecked {
            if (block.timestamp < time + STRUCK) return Stage.Striking;
            if (block.timestamp < time + SEALED) return Stage.Sealing;
            time += VOTED;
            if (block.timestamp < time) return Stage.Voting;

            if (_hasQuorum(current, current.round, round)) {
                bool open = !appealed && block.timestamp < time + APPEALED;
                return open ? Stage.Appealing : Stage.Executable;
            }
        }
        if (!_isRedrawn(current) && _isDrawable(time)) return Stage.Drawing;
        // At an appeal, the first verdict stands.
        return appealed ? Stage.Executable : Stage.Hung;
    }

    /// @dev The moment from which the lead to the beacon's round of the next draw runs; 0: nothing can be drawn now.
    function _drawsFrom(bytes32 id, Case memory current) private view returns (uint256 from) {
        if (_stageOf(id, current) != Stage.Drawing) return 0;
        if (current.appealedAt != 0 && current.appealRound == 0) return current.appealedAt;
        uint256 drawnAt = _rounds[id][current.round].seats.drawnAt;
        return drawnAt == 0 ? current.disputedAt : drawnAt + VOTED;
    }

    /// @dev Whether what waits for a draw since a moment can still be drawn.
    function _isDrawable(uint256 from) private view returns (bool) {
        // As above.
        unchecked {
            return block.timestamp < from + DRAWN;
        }
    }

    function _isVotedOn(uint256 drawnAt) internal view returns (bool) {
        // As above.
        unchecked {
            return drawnAt != 0 && block.timestamp >= drawnAt + VOTED;
        }
    }

    /// @dev The beacon's round that the next draw is made by, and until when; 0: there is nothing to draw.
    function _drawing(
        bytes32 id,
        Case memory current
    ) internal view returns (uint64 beaconRound, uint256 until) {
        uint256 from = _drawsFrom(id, current);
        if (from != 0) return (BEACON.roundAt(from + LEAD), from + DRAWN);
    }

    function _isRedrawn(Case memory current) private pure returns (bool) {
        return current.round != current.appealRound;
    }

    // ---------------------------------------------------------------------------------------- who sits

    function _isAppeal(Case memory current, uint256 index) internal pure returns (bool) {
        return current.appealRound != 0 && index >= current.appealRound;
    }

    function _sizeOf(Case memory current, uint256 index) internal view returns (uint256) {
        // At most fifteen.
        unchecked {
            return _isAppeal(current, index) ? 2 * SIZE + 1 : SIZE;
        }
    }

    function _panelOf(
        Case memory current,
        uint256 index,
        Round storage round
    ) internal view override returns (uint256 sitting) {
        return round.seats.panel(_sizeOf(current, index));
    }

    function _hasQuorum(
        Case memory current,
        uint256 index,
        Round storage round
    ) internal view override returns (bool) {
        return round.votes.count() >= _quorumOf(_sizeOf(current, index));
    }

    /// @dev Two thirds, rounded up.
    function _quorumOf(uint256 size) internal pure returns (uint256) {
        // As above.
        unchecked {
            return (2 * size + 2) / 3;
        }
    }

    function _decisive(bytes32 id, Case memory current) internal view override returns (uint256 round) {
        if (current.appealRound == 0) return current.round;
        return
            _hasQuorum(current, current.round, _rounds[id][current.round])
                ? current.round
                : current.appealRound - 1;
    }
}
