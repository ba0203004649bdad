// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {Stage} from "../../../contracts/types/Cases.sol";
import {DealStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {JuryBase} from "../base/JuryBase.sol";

/// @notice Whom the token's issuer freezes.
enum Frozen {
    Jury,
    Jurors,
    Operators,
    Parties,
    /// The whole token is paused.
    Everybody
}

// a case from the dispute on, with the jury, its jurors' stakes, their operators or the parties frozen, or the token paused
// ├── it is drawn, sealed, voted and executed; the deal ends with what it would have ended with
// ├── it is dropped, or lapses, all the same
// ├── who was silent loses its slice all the same
// ├── pay waits for the jury's wallet, collecting for the operator's
// └── an appeal that can't be paid changes nothing
contract JuryFreezeTest is JuryBase {
    uint256 private constant SHARE = 6.666666e6;

    function test_Freeze_TheVerdictIsExecuted_AndPaidInTheEnd() public {
        for (uint256 i; i <= uint256(type(Frozen).max); ++i) {
            uint256 state = vm.snapshotState();
            TermSheet memory terms = courtSheet();
            bytes32 id = disputed(terms);
            _freeze(Frozen(i));
            drawAndPlay(terms, list(6_000, 6_000, SILENT));
            skip(APPEALING);
            _execute(terms);
            _penalize(id, 0);

            assertStatus(terms, DealStatus.Closed);
            assertEq(wealthOf(seller), FORTUNE + 60e6 - 4e6, "seller");
            assertEq(wealthOf(buyer), FORTUNE - 60.6e6 + 4e6 - 20e6, "buyer");
            assertEq(jurors.activeOf(sittingOf(id).jurors[2]), 0, "the silent is benched");
            assertEq(escrow.balanceOf(address(usdc), address(jury)), 20e6, "the fee is safe");

            _payWhenItCan(id, Frozen(i));
            assertEq(jurors.stakeOf(sittingOf(id).jurors[2]), STAKE - SLICE, "and loses its slice");
            vm.revertToState(state);
        }
    }

    function test_Freeze_TheCaseIsDropped_AndPaidInTheEnd() public {
        for (uint256 i; i <= uint256(type(Frozen).max); ++i) {
            uint256 state = vm.snapshotState();
            TermSheet memory terms = courtSheet();
            bytes32 id = reachStage(terms, Stage.Sealing, 0);
            _freeze(Frozen(i));
            _sealAll(id, list(1, 2, SILENT));
            _split(terms, 0, 5_000);
            _drop(terms);
            assertStatus(terms, DealStatus.Closed);
            assertEq(wealthOf(seller), FORTUNE + 50e6, "seller");
            _payWhenItCan(id, Frozen(i));
            vm.revertToState(state);
        }
    }

    function test_Freeze_TheCaseLapses_AndSilencePays() public {
        for (uint256 i; i <= uint256(type(Frozen).max); ++i) {
            uint256 state = vm.snapshotState();
            TermSheet memory terms = courtSheet();
            reachStage(terms, Stage.Executable, 9_000);
            _freeze(Frozen(i));
            skip(terms.rulingPeriod);
            _finalize(terms, 1);
            assertStatus(terms, DealStatus.Closed);
            assertEq(wealthOf(seller), FORTUNE + 50e6, "seller");
            assertEq(wealthOf(buyer), FORTUNE - 50.5e6, "buyer");
            vm.revertToState(state);
        }
    }

    function test_Freeze_AnAppealThatCantBePaid_ChangesNothing() public {
        Frozen[3] memory frozen = [Frozen.Jury, Frozen.Parties, Frozen.Everybody];
        for (uint256 i; i < 3; ++i) {
            uint256 state = vm.snapshotState();
            TermSheet memory terms = courtSheet();
            bytes32 id = reachStage(terms, Stage.Appealing, 7_000);
            _freeze(frozen[i]);
            uint256 fee = jury.appealFeeOf(id);
            vm.expectRevert(
                abi.encodeWithSelector(IEscrow.PullFailed.selector, address(usdc), buyer, 0, fee)
            );
            _appeal(terms, buyer);
            skip(APPEALING);
            _execute(terms);
            assertStatus(terms, DealStatus.Closed);
            vm.revertToState(state);
        }
    }

    function test_Freeze_OneOperator_TakesNothingFromTheOthers() public {
        bytes32 id = reachStage(courtSheet(), Stage.Executed, 5_000);
        _pay(id, 0);
        Sitting memory sitting = sittingOf(id);
        address frozen = jurors.operatorOf(sitting.jurors[1]);
        freeze(frozen);
        vm.expectRevert();
        _collect(frozen);
        assertEq(jury.owedTo(frozen), SHARE, "it stays its own");
        for (uint256 i; i < 3; i += 2) {
            address operator = jurors.operatorOf(sitting.jurors[i]);
            uint256 before = usdc.balanceOf(operator);
            _collect(operator);
            assertEq(usdc.balanceOf(operator), before + SHARE);
        }
        unfreeze(frozen);
        _collect(frozen);
        assertEq(jury.owedTo(frozen), 0);
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _payWhenItCan(bytes32 id, Frozen frozen) private {
        if (frozen == Frozen.Jury || frozen == Frozen.Everybody) {
            vm.expectRevert(
                abi.encodeWithSelector(IEscrow.PushFailed.selector, address(usdc), address(jury), 20e6)
            );
            _pay(id, 0);
            assertEq(jury.owedTo(jurors.operatorOf(sittingOf(id).jurors[0])), 0, "nothing half done");
            _thaw(frozen);
        }
        _pay(id, 0);
        assertEq(usdc.balanceOf(address(jury)), 20e6);
        if (frozen == Frozen.Operators) {
            address operator = jurors.operatorOf(sittingOf(id).jurors[0]);
            vm.expectRevert();
            _collect(operator);
            _thaw(frozen);
        }
        for (uint256 i; i < operators.length; ++i) _collect(operators[i]);
        assertEq(usdc.balanceOf(address(jury)), 20e6 - 2 * SHARE, "both who earned it have it");
    }

    function _freeze(Frozen frozen) private {
        if (frozen == Frozen.Jury) freeze(address(jury));
        if (frozen == Frozen.Jurors) freeze(address(jurors));
        if (frozen == Frozen.Parties) freeze(buyer);
        if (frozen == Frozen.Parties) freeze(seller);
        if (frozen == Frozen.Everybody) pauseUsdc();
        if (frozen == Frozen.Operators) for (uint256 i; i < operators.length; ++i) freeze(operators[i]);
    }

    function _thaw(Frozen frozen) private {
        if (frozen == Frozen.Jury) unfreeze(address(jury));
        if (frozen == Frozen.Everybody) unpauseUsdc();
        if (frozen == Frozen.Operators) for (uint256 i; i < operators.length; ++i) unfreeze(operators[i]);
    }
}
