// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICourt} from "../../../contracts/interfaces/ICourt.sol";
import {IReputation} from "../../../contracts/interfaces/IReputation.sol";
import {SignedBallot, Stage} from "../../../contracts/types/Cases.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {JuryBase} from "../base/JuryBase.sol";

// vote, execute
// ├── with too little gas → it reverts, and changes nothing
// ├── with more → it does what it does with ample gas, to the unit; there is nothing between, whoever is frozen
// └── whoever spares gas at each call of a case leaves its verdict and its settlement as they would be
contract JuryGasTest is JuryBase {
    /// @dev A call, and what there is before it and after it with ample gas.
    struct Trial {
        bytes call;
        bytes32 before;
        bytes32 due;
    }

    uint256 private constant AMPLE = 10_000_000;
    uint256 private constant STEPS = 60;
    /// @dev How far around the least gas that is enough each unit is tried.
    uint256 private constant NEAR = 40;

    function sizeOfJury() internal pure override returns (uint256) {
        return 5;
    }

    function test_Invariant_13_Vote_WithAnyGas_HearsAllOrNone() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Sealing, 0);
        _sweep(
            terms,
            abi.encodeCall(ICourt.vote, (id, _sealedBallots(id, list(9_000, 1, 6_000, 10_000, 0))))
        );
    }

    function test_Invariant_13_Execute_WithAnyGas_PaysAllOrNothing() public {
        for (uint256 frozen; frozen < 4; ++frozen) {
            uint256 fresh = vm.snapshotState();
            TermSheet memory terms = courtSheet();
            reachStage(terms, Stage.Executable, 6_000);
            // What can't be pushed is credited: with little gas nothing else may be.
            if (frozen & 1 != 0) freeze(buyer);
            if (frozen & 2 != 0) freeze(seller);
            _sweep(terms, abi.encodeCall(ICourt.execute, (terms, 0)));
            vm.revertToState(fresh);
        }
    }

    function testFuzz_Invariant_13_SparingGas_ChangesNoVerdict(uint256 seed) public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Sealing, 0);
        uint16[] memory shares = new uint16[](5);
        for (uint256 i; i < 5; ++i) {
            // One of five may be silent, and there is a quorum yet.
            bool silent = i == 4 && seed % 3 == 0;
            shares[i] = silent ? SILENT : uint16(_luck(seed, i) % 10_001);
        }
        SignedBallot[] memory ballots = _sealedBallots(id, shares);

        uint256 fresh = vm.snapshotState();
        bytes32 due = _hear(terms, ballots, 0);
        vm.revertToState(fresh);
        assertEq(_hear(terms, ballots, _luck(seed, 99)), due, "what the ballots came to");
    }

    // -------------------------------------------------------------------------------------------- helpers

    /// @dev Seals what then is to be voted.
    function _sealedBallots(
        bytes32 id,
        uint16[] memory shares
    ) private returns (SignedBallot[] memory ballots) {
        _sealAll(id, shares);
        skip(SEALING);
        return ballotsOf(sittingOf(id), shares);
    }

    /// @param seed Of how the ballots are divided, and of the gas that each call is tried with first; 0: none.
    /// @return What there is at the end.
    function _hear(
        TermSheet memory terms,
        SignedBallot[] memory ballots,
        uint256 seed
    ) private returns (bytes32) {
        bytes32 id = caseOf(terms);
        uint256 half = 1 + (seed % (ballots.length - 1));
        SignedBallot[] memory one = new SignedBallot[](half);
        SignedBallot[] memory other = new SignedBallot[](ballots.length - half);
        for (uint256 i; i < ballots.length; ++i) {
            if (i < half) one[i] = ballots[i];
            else other[i - half] = ballots[i];
        }
        _callSparing(terms, abi.encodeCall(ICourt.vote, (id, one)), seed % 100_000);
        _callSparing(terms, abi.encodeCall(ICourt.vote, (id, other)), (seed >> 32) % 100_000);
        skip(VOTING + APPEALING);
        _callSparing(terms, abi.encodeCall(ICourt.execute, (terms, 0)), (seed >> 64) % 600_000);
        return _stateOf(terms);
    }

    /// @dev Calls with a little gas first, and with ample if that was too little.
    function _callSparing(TermSheet memory terms, bytes memory call, uint256 gas) private {
        bytes32 before = _stateOf(terms);
        if (_call(call, gas)) return;
        assertEq(_stateOf(terms), before, "refused, and changed something");
        assertTrue(_call(call, AMPLE), "refused with ample gas");
    }

    /// @dev From nothing to twice what is enough, and each unit around that.
    function _sweep(TermSheet memory terms, bytes memory call) private {
        Trial memory trial = Trial(call, _stateOf(terms), 0);
        uint256 fresh = vm.snapshotState();
        assertTrue(_call(call, AMPLE), "refused with ample gas");
        trial.due = _stateOf(terms);
        vm.revertToState(fresh);
        assertNotEq(trial.due, trial.before, "it does something");

        uint256 enough = _leastGas(terms, trial);
        for (uint256 i; i <= STEPS; ++i) {
            bool passed = _passes(terms, trial, (2 * enough * i) / STEPS);
            assertEq(passed, 2 * i >= STEPS, "enough is enough");
        }
        for (uint256 i = enough - NEAR; i < enough + NEAR; ++i) {
            assertEq(_passes(terms, trial, i), i >= enough, "enough is enough, to the unit");
        }
    }

    function _leastGas(TermSheet memory terms, Trial memory trial) private returns (uint256 high) {
        uint256 low;
        high = AMPLE;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (_passes(terms, trial, middle)) high = middle;
            else low = middle + 1;
        }
    }

    /// @return passed Whether the call went through; then all is as with ample gas, else as before.
    function _passes(TermSheet memory terms, Trial memory trial, uint256 gas) private returns (bool passed) {
        uint256 fresh = vm.snapshotState();
        passed = _call(trial.call, gas);
        assertEq(
            _stateOf(terms),
            passed ? trial.due : trial.before,
            string.concat("neither all nor nothing with gas of ", vm.toString(gas))
        );
        vm.revertToState(fresh);
    }

    /// @dev As a transaction of its own: nothing that it reads is warm.
    function _call(bytes memory call, uint256 gas) private returns (bool passed) {
        vm.cool(address(jury));
        vm.cool(address(escrow));
        vm.cool(address(usdc));
        vm.prank(stranger);
        (passed, ) = address(jury).call{gas: gas}(call);
    }

    /// @dev All that a ballot or a ruling can change. What was pushed and what was credited are told apart.
    function _stateOf(TermSheet memory terms) private view returns (bytes32 state) {
        bytes32 id = caseOf(terms);
        state = keccak256(abi.encode(jury.stageOf(id), jury.verdictOf(id), statusOf(terms)));
        for (uint8 seat; seat < 7; ++seat) {
            (bool voted, uint16 share) = jury.ballotOf(id, 0, seat);
            state = keccak256(abi.encode(state, voted, share));
        }
        IReputation records = escrow.REPUTATION();
        address[4] memory accounts = [buyer, seller, address(jury), address(escrow)];
        for (uint256 i; i < 4; ++i) {
            uint256 wallet = usdc.balanceOf(accounts[i]);
            uint256 balance = escrow.balanceOf(address(usdc), accounts[i]);
            uint256 evidence = records.evidenceOf(accounts[i], i == 1);
            uint256 loss = records.lossOf(accounts[i], i == 1);
            state = keccak256(abi.encode(state, wallet, balance, evidence, loss));
        }
    }

    function _luck(uint256 seed, uint256 i) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, i)));
    }
}
