// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IJurors} from "../../../../contracts/interfaces/IJurors.sol";
import {Increase} from "../../../../contracts/types/Cases.sol";
import {JuryBase} from "../../base/JuryBase.sol";

/// @notice Operators, a jury and strangers who do anything at any time with jurors and their stakes, of which some wait to be
/// drawn. Whatever goes through is entered into a ledger, by the text of {IJurors}; draws must agree with it.
abstract contract BenchHandler is JuryBase {
    uint32 private constant WARM_UP = 30 days;
    uint256 private constant MOST_JURORS = 12;
    uint256 private constant MOST_EXPELLED = 3;

    struct Entry {
        uint256 stake;
        uint256 active;
        /// When what is pending can be activated, and when what left is free; 0: nothing does.
        uint256 activatesAt;
        uint256 releaseAt;
        bool expelled;
    }

    /// @dev What was active of a juror from a second on.
    struct Mark {
        uint256 time;
        uint256 active;
    }

    uint256 public acts;
    /// @notice How often each thing went through: for the test that the handler reaches all.
    mapping(bytes32 what => uint256) public reached;
    /// @notice What went wrong with one act, if anything ever did.
    string public fault;

    mapping(address juror => Entry) private _entries;
    mapping(address juror => Mark[]) private _marks;
    /// @notice The time of the last act.
    uint256 public clock;

    uint256 private _random;
    uint256 private _start;
    uint256 private _expelled;

    function sizeOfPool() internal pure override returns (uint256) {
        return 6;
    }

    function warmUpOfJury() internal pure override returns (uint32) {
        return WARM_UP;
    }

    constructor() {
        setUp();
        for (uint256 i; i < keys.length; ++i) {
            _entries[keys[i]].stake = STAKE;
            // The pool was activated a second ago.
            _marks[keys[i]].push(Mark(vm.getBlockTimestamp() - 1, STAKE));
            _entries[keys[i]].active = STAKE;
        }
        clock = vm.getBlockTimestamp();
        // When the pool was activated.
        _start = clock - 1;
    }

    modifier act(uint256 seed) {
        vm.warp(clock);
        _random = uint256(keccak256(abi.encode(seed, ++acts)));
        _;
        clock = vm.getBlockTimestamp();
    }

    // ----------------------------------------------------------------------------------------- for the tests

    function theJurors() external view returns (IJurors) {
        return jurors;
    }

    function jurorCount() external view returns (uint256) {
        return keys.length;
    }

    function entryOf(uint256 i) external view returns (address juror, Entry memory entry) {
        return (keys[i], _entries[keys[i]]);
    }

    /// @notice How many operators had a juror that could be drawn at the end of a second.
    function operatorsAt(uint256 time) public view returns (uint256 count) {
        for (uint256 i; i < keys.length; ++i) {
            bool first = activeAt(keys[i], time) != 0;
            for (uint256 j; j < i && first; ++j) {
                if (operators[j] == operators[i] && activeAt(keys[j], time) != 0) first = false;
            }
            if (first) ++count;
        }
    }

    /// @notice What was active of a juror at the end of a second.
    function activeAt(address juror, uint256 time) public view returns (uint256 active) {
        Mark[] storage marks = _marks[juror];
        for (uint256 i; i < marks.length && marks[i].time <= time; ++i) active = marks[i].active;
    }

    // ------------------------------------------------------------------------------------------------ acts

    function wait_(uint256 seed) external act(seed) {
        skip(1 + _pick([uint256(1), 1 days, WARM_UP, 40 days][_pick(4)]));
    }

    /// @notice To the second before a juror's stake can move, or to that second.
    function hurry(uint256 seed) external act(seed) {
        Entry storage entry = _entries[keys[_pick(keys.length)]];
        uint256 due = entry.releaseAt == 0 ? entry.activatesAt : entry.releaseAt;
        if (due > vm.getBlockTimestamp() + 1) vm.warp(due - _pick(2));
    }

    function enrol_(uint256 seed) external act(seed) {
        if (keys.length == MOST_JURORS) return;
        uint96 stake = uint96(STAKE + _pick(STAKE));
        uint8 provider = uint8(_pick(3));
        address operator = operators[_pick(operators.length)];
        string memory name = string.concat("late ", vm.toString(keys.length));
        address juror =
            _pick(2) == 0
                ? enrolPending(keys.length, provider, stake)
                : enrolPendingFor(operator, name, provider, stake);
        _entries[juror].stake = stake;
        _entries[juror].activatesAt = vm.getBlockTimestamp() + WARM_UP;
        ++reached["enrolled"];
    }

    function increase_(uint256 seed) external act(seed) {
        uint256 i = _pick(keys.length);
        uint96 amount = uint96(_pick(2 * uint256(STAKE)));
        Increase memory more = Increase(keys[i], amount, nextNonce(), soon());
        vm.prank(operators[i]);
        (bool ok, ) = address(jurors).call(abi.encodeCall(IJurors.increase, (more, SENDER)));
        Entry storage entry = _entries[keys[i]];
        if (ok != (!entry.expelled && entry.stake + amount >= STAKE)) fault = "another increase";
        if (!ok) return;

        if (entry.releaseAt != 0) ++reached["came back"];
        (entry.stake, entry.releaseAt) = (entry.stake + amount, 0);
        entry.activatesAt = entry.stake == entry.active ? 0 : vm.getBlockTimestamp() + WARM_UP;
        ++reached["increased"];
    }

    /// @notice Somebody activates all that it can.
    function activate_(uint256 seed) external act(seed) {
        for (uint256 i; i < keys.length; ++i) {
            vm.prank(stranger);
            (bool ok, ) = address(jurors).call(abi.encodeCall(IJurors.activate, (keys[i])));
            Entry storage entry = _entries[keys[i]];
            bool pending = entry.activatesAt != 0 && entry.stake >= STAKE / 2;
            if (ok != (pending && vm.getBlockTimestamp() >= entry.activatesAt)) fault = "another activation";
            if (!ok) continue;
            entry.activatesAt = 0;
            _mark(keys[i], entry.stake);
            ++reached["activated"];
        }
    }

    function resign_(uint256 seed) external act(seed) {
        uint256 i = _pick(keys.length);
        if (_pick(3) != 0) return;
        vm.prank(operators[i]);
        (bool ok, ) = address(jurors).call(
            abi.encodeCall(IJurors.resign, (keys[i], nextNonce(), soon(), SENDER))
        );
        if (!ok) return;
        _entries[keys[i]].activatesAt = 0;
        _entries[keys[i]].releaseAt = vm.getBlockTimestamp() + RELEASE;
        _mark(keys[i], 0);
        ++reached["resigned"];
    }

    function withdraw_(uint256 seed) external act(seed) {
        uint256 i = _pick(keys.length);
        Entry storage entry = _entries[keys[i]];
        uint256 before = usdc.balanceOf(operators[i]);
        (bool ok, ) = address(jurors).call(abi.encodeCall(IJurors.withdraw, (keys[i])));
        if (!ok) return;
        bool free = entry.releaseAt != 0 && vm.getBlockTimestamp() >= entry.releaseAt;
        if (!free || usdc.balanceOf(operators[i]) != before + entry.stake) fault = "another withdrawal";
        if (entry.stake != 0) ++reached["withdrawn"];
        entry.stake = 0;
    }

    /// @notice The jury counts a seat: of one that voted, or was silent.
    function sit(uint256 seed) external act(seed) {
        uint256 i = _pick(keys.length);
        bool voted = _pick(2) == 0;
        uint256 burn = voted ? 0 : _pick(6) * SLICE;
        vm.prank(address(jury));
        jurors.recordSeat("case", uint24(i + 1), voted, burn);
        Entry storage entry = _entries[keys[i]];
        if (voted) return;
        _burn(keys[i], burn);
        if (entry.releaseAt == 0 && !entry.expelled) {
            entry.activatesAt = entry.stake == 0 ? 0 : vm.getBlockTimestamp() + WARM_UP;
            _mark(keys[i], 0);
            ++reached["benched"];
        }
    }

    /// @notice The jury takes what a case costs later.
    function slash_(uint256 seed) external act(seed) {
        uint256 i = _pick(keys.length);
        // Now and then one falls below half of the least stake at once.
        uint256 amount = _pick(_pick(4) == 0 ? uint256(STAKE) : uint256(STAKE) / 4);
        vm.prank(address(jury));
        jurors.slash("case", uint24(i + 1), amount);
        _burn(keys[i], amount);
        ++reached["slashed"];
    }

    function punish_(uint256 seed) external act(seed) {
        if (_pick(16) != 0) return;
        uint256 i = _pick(keys.length);
        Entry storage entry = _entries[keys[i]];
        if (!entry.expelled && _expelled == MOST_EXPELLED) return;
        vm.prank(address(jury));
        (bool ok, ) = address(jurors).call(abi.encodeCall(IJurors.punish, ("case", keys[i])));
        if (ok == entry.expelled) fault = "expelled twice, or not at all";
        if (!ok) return;
        ++_expelled;
        _mark(keys[i], 0);
        _entries[keys[i]] = Entry(0, 0, 0, 0, true);
        ++reached["expelled"];
    }

    /// @notice A draw of as many as there were operators at the end of some second names each of them once, by jurors that
    /// were active then; one more seat, and it is refused.
    function draw_(uint256 seed) external act(seed) {
        uint256 time = vm.getBlockTimestamp() - 1;
        if (_pick(2) == 0) time -= _pick(time - _start + 1);
        uint256 count = operatorsAt(time);
        vm.expectRevert(abi.encodeWithSelector(IJurors.PanelTooSmall.selector, count, count + 1));
        jurors.draw(bytes32(seed), uint48(time), buyer, seller, count + 1);
        if (count == 0) return;
        uint24[] memory ids = jurors.draw(bytes32(seed), uint48(time), buyer, seller, count);
        for (uint256 i; i < count; ++i) {
            if (activeAt(keys[ids[i] - 1], time) == 0) fault = "one was drawn that was not active";
        }
        ++reached["drawn"];
    }

    // ---------------------------------------------------------------------------------------------- private

    /// @dev Of what is pending first; below half of the least stake nothing of it is drawn.
    function _burn(address juror, uint256 amount) private {
        Entry storage entry = _entries[juror];
        if (amount > entry.stake) amount = entry.stake;
        entry.stake -= amount;
        if (entry.releaseAt != 0 || entry.expelled) return;
        if (entry.active > entry.stake) _mark(juror, entry.stake);
        if (entry.active != 0 && entry.stake < STAKE / 2) {
            _mark(juror, 0);
            entry.activatesAt = vm.getBlockTimestamp() + WARM_UP;
            ++reached["fallen below half"];
        }
        if (entry.active == entry.stake) entry.activatesAt = 0;
    }

    function _mark(address juror, uint256 active) private {
        _entries[juror].active = active;
        _marks[juror].push(Mark(vm.getBlockTimestamp(), active));
    }

    /// @dev The next number below a bound.
    function _pick(uint256 bound_) private returns (uint256) {
        _random = uint256(keccak256(abi.encode(_random)));
        return _random % bound_;
    }
}
