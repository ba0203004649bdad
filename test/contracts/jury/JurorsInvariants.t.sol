// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IJurors} from "../../../contracts/interfaces/IJurors.sol";
import {Test} from "../base/Test.sol";
import {BenchHandler} from "./invariants/BenchHandler.sol";

/// @notice What holds of jurors and their stakes whatever anybody does, where stake waits thirty days to be drawn. The
/// numbers are those of test/INVARIANTS.md.
contract JurorsInvariantsTest is Test {
    BenchHandler private _handler;
    IJurors private _jurors;

    function setUp() public {
        _handler = new Benches();
        _jurors = _handler.theJurors();

        bytes4[] memory selectors = new bytes4[](13);
        selectors[0] = BenchHandler.wait_.selector;
        selectors[1] = BenchHandler.hurry.selector;
        selectors[2] = BenchHandler.enrol_.selector;
        selectors[3] = BenchHandler.increase_.selector;
        selectors[4] = BenchHandler.activate_.selector;
        selectors[5] = BenchHandler.activate_.selector;
        selectors[6] = BenchHandler.resign_.selector;
        selectors[7] = BenchHandler.withdraw_.selector;
        selectors[8] = BenchHandler.sit.selector;
        selectors[9] = BenchHandler.slash_.selector;
        selectors[10] = BenchHandler.punish_.selector;
        selectors[11] = BenchHandler.draw_.selector;
        selectors[12] = BenchHandler.draw_.selector;
        targetContract(address(_handler));
        targetSelector(FuzzSelector({addr: address(_handler), selectors: selectors}));
    }

    /// @dev Of each juror, and so of all: what is active and what is pending are what a serving juror is liable with; nothing
    /// of a juror that left is either.
    function invariant_20_ActiveAndPendingAreTheStake() public view {
        assertEq(_handler.fault(), "", "fault");
        uint256 pending;
        for (uint256 i; i < _handler.jurorCount(); ++i) {
            (address juror, BenchHandler.Entry memory entry) = _handler.entryOf(i);
            bool serves = entry.releaseAt == 0 && !entry.expelled;
            assertEq(_jurors.stakeOf(juror), entry.stake, "stake");
            assertEq(_jurors.activeOf(juror), entry.active, "active");
            assertEq(_jurors.pendingOf(juror), serves ? entry.stake - entry.active : 0, "pending");
            assertEq(_jurors.activationOf(juror), entry.activatesAt, "activation");
            assertEq(_jurors.releaseOf(juror), entry.releaseAt, "release");
            assertEq(_jurors.isExpelled(juror), entry.expelled, "expelled");
            pending += _jurors.pendingOf(juror);
        }
        assertEq(_jurors.pendingStake(), pending, "all that is pending");
    }

    /// @dev What a draw weighs is what is active of each juror, and its operators are counted.
    function invariant_21_ADrawWeighsWhatIsActive() public {
        vm.warp(_handler.clock());
        uint256 active;
        for (uint256 i; i < _handler.jurorCount(); ++i) {
            (address juror, ) = _handler.entryOf(i);
            active += _jurors.activeOf(juror);
        }
        assertEq(_jurors.activeStake(), active, "all that is active");
        assertEq(_jurors.operatorCount(), _handler.operatorsAt(_handler.clock()), "operators");
    }

    /// @dev Checked at every draw: it names those alone whose stake was active at its second. So nothing that is pending is
    /// drawn, nor who is benched, resigned or expelled, from the next second on.
    function invariant_22_NobodyIsDrawnWhoIsNotActive() public view {
        assertEq(_handler.fault(), "", "fault");
    }

    /// @dev Acts like the above, in a fixed order: everything that can happen does, else they would prove little.
    function test_JurorsInvariants_TheHandlerReachesEverything() public {
        bytes32[11] memory all = [
            bytes32("enrolled"),
            "increased",
            "came back",
            "activated",
            "resigned",
            "withdrawn",
            "benched",
            "slashed",
            "fallen below half",
            "expelled",
            "drawn"
        ];
        bytes4[] memory selectors = targetSelectors()[0].selectors;
        uint256[11] memory reached;
        uint256 fresh = vm.snapshotState();
        for (uint256 run; run < 8; ++run) {
            for (uint256 n; n < 200; ++n) {
                bytes32 luck = keccak256(abi.encode(run, n));
                bytes4 selector = selectors[uint256(luck) % selectors.length];
                (bool ok, ) = address(_handler).call(abi.encodeWithSelector(selector, luck));
                assertTrue(ok, "the handler reverted");
            }
            invariant_20_ActiveAndPendingAreTheStake();
            invariant_21_ADrawWeighsWhatIsActive();
            for (uint256 i; i < all.length; ++i) reached[i] += _handler.reached(all[i]);
            vm.revertToState(fresh);
        }
        for (uint256 i; i < all.length; ++i) {
            assertGt(reached[i], 0, string(abi.encodePacked("never reached: ", all[i])));
        }
    }
}

/// @dev A run's fuzzer knows the contracts of the test's own file alone.
contract Benches is BenchHandler {}
