// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {IJurors} from "../../../contracts/interfaces/IJurors.sol";
import {Enrolment} from "../../../contracts/types/Cases.sol";
import {JuryBase} from "../base/JuryBase.sol";
import {ISafe, SafeFixture} from "../base/SafeFixture.sol";

// how a stake leaves
// ├── resign
// │   ├── by its operator, or by its signature, a contract's too → out of the draws, released after RELEASE
// │   ├── twice, expired, unknown, by anyone else → it reverts
// │   └── a signature that was used, after it came back → it reverts ActSpent
// ├── withdraw
// │   ├── from the release on, by anyone, to the operator; once
// │   ├── before it, without resignation → it reverts
// │   └── to a frozen operator → it reverts, and later it does not
// └── the jury alone takes
//     ├── a slice of who was silent: from a stake that is benched, from one on its way out, from what is left of one
//     ├── what a case costs later: first of what is pending; below half of the least stake nothing is drawn
//     ├── all of who signed two ballots, whose key is expelled, also when nothing is left
//     ├── what is taken stays for ever
//     └── by anyone else → it reverts JuryOnly
contract JurorsLeaveTest is JuryBase, SafeFixture {
    function sizeOfPool() internal pure override returns (uint256) {
        return 3;
    }

    // --------------------------------------------------------------------------------------------- resign

    function test_Resign_StartsTheRelease() public {
        uint40 releaseAt = uint40(vm.getBlockTimestamp() + RELEASE);
        vm.expectEmit(address(jurors));
        emit IJurors.StakeChanged(keys[0], STAKE, 0, 0);
        vm.expectEmit(address(jurors));
        emit IJurors.Resigned(keys[0], releaseAt);
        _resign(keys[0], operators[0]);
        assertEq(jurors.releaseOf(keys[0]), releaseAt);
        assertEq(jurors.activeOf(keys[0]), 0);
        assertEq(jurors.activeStake(), 2 * STAKE);
        assertEq(jurors.stakeOf(keys[0]), STAKE);
    }

    function test_Resign_BySignature_Once() public {
        uint40 expiry = soon();
        bytes memory consent = _resignation(keys[0], 7, expiry);
        _resignBy(keys[0], 7, expiry, consent);
        assertEq(jurors.activeOf(keys[0]), 0);
        _increase(keys[0], 0, operators[0]);

        bytes32 act = jurorsDigest(hashOfResignation(keys[0], 7, expiry));
        vm.expectRevert(abi.encodeWithSelector(IJurors.ActSpent.selector, act));
        _resignBy(keys[0], 7, expiry, consent);
        _resignBy(keys[0], 8, expiry, _resignation(keys[0], 8, expiry));
        assertEq(jurors.activeOf(keys[0]), 0);
    }

    function test_Resign_RevertWhen_ItDidAlready() public {
        _resign(keys[0], operators[0]);
        uint40 releaseAt = jurors.releaseOf(keys[0]);
        skip(1);
        vm.expectRevert(abi.encodeWithSelector(IJurors.JurorUnexpectedState.selector, keys[0], releaseAt));
        _resign(keys[0], operators[0]);
    }

    function test_Resign_BeforeItsExpiry_NotOnOrAfterIt() public {
        uint40 expiry = soon();
        bytes memory consent = _resignation(keys[0], 7, expiry);
        for (uint256 late; late < 2; ++late) {
            vm.warp(expiry + late);
            vm.expectRevert(abi.encodeWithSelector(IJurors.ActExpired.selector, expiry + late, expiry));
            _resignBy(keys[0], 7, expiry, consent);
        }
        vm.warp(expiry - 1);
        _resignBy(keys[0], 7, expiry, consent);
    }

    function test_Resign_RevertWhen_NotByItsOperator() public {
        uint40 expiry = soon();
        bytes32 act = jurorsDigest(hashOfResignation(keys[0], 7, expiry));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMissing.selector, operators[0], relayer));
        _resignBy(keys[0], 7, expiry, SENDER);
        // Not the juror's key, not another juror's resignation.
        bytes memory consent = signed(secretOf(keys[0]), act);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, operators[0], act));
        _resignBy(keys[0], 7, expiry, consent);
        consent = signed(secretOf(operators[0]), jurorsDigest(hashOfResignation(keys[1], 7, expiry)));
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentInvalid.selector, operators[0], act));
        _resignBy(keys[0], 7, expiry, consent);
        vm.expectRevert(abi.encodeWithSelector(IEscrow.ConsentMalformed.selector, operators[0]));
        _resignBy(keys[0], 7, expiry, hex"01");
        vm.expectRevert(abi.encodeWithSelector(IJurors.JurorUnknown.selector, stranger));
        _resignBy(stranger, 7, expiry, consent);
    }

    function test_Resign_AnOperatorThatIsASafe_SignsByERC1271() public {
        uint256[] memory owners = new uint256[](1);
        owners[0] = secretOf(operators[0]);
        ISafe safe = deploySafe(owners, 1);
        mintUsdc(address(safe), STAKE);
        safeCall(safe, owners, address(usdc), abi.encodeCall(usdc.approve, (address(jurors), STAKE)));
        address juror = makeSigner("a Safe's juror");
        Enrolment memory act = Enrolment(address(safe), juror, 0, STAKE, soon());
        bytes memory consent = signature(secretOf(juror), jurorsDigest(hashOf(act)));
        safeCall(safe, owners, address(jurors), abi.encodeCall(IJurors.enrol, (act, consent, SENDER)));

        bytes32 resignation = jurorsDigest(hashOfResignation(juror, 1, soon()));
        _resignBy(juror, 1, soon(), signedBy(safeSignature(safe, owners, resignation)));
        skip(RELEASE);
        _withdrawStake(juror);
        assertEq(usdc.balanceOf(address(safe)), STAKE);
    }

    // ------------------------------------------------------------------------------------------- withdraw

    function test_Withdraw_FromTheReleaseOn_ToTheOperator() public {
        _resign(keys[0], operators[0]);
        uint40 releaseAt = jurors.releaseOf(keys[0]);
        uint256 before = usdc.balanceOf(operators[0]);
        vm.warp(releaseAt - 1);
        vm.expectRevert(abi.encodeWithSelector(IJurors.StakeLocked.selector, keys[0], releaseAt));
        _withdrawStake(keys[0]);
        vm.warp(releaseAt);
        vm.expectEmit(address(jurors));
        emit IJurors.Withdrawn(keys[0], operators[0], STAKE);
        _withdrawStake(keys[0]);
        assertEq(usdc.balanceOf(operators[0]), before + STAKE);
        assertEq(jurors.stakeOf(keys[0]), 0);

        vm.warp(releaseAt + 1);
        _withdrawStake(keys[0]);
        assertEq(usdc.balanceOf(operators[0]), before + STAKE, "nothing is left");
        assertEq(usdc.balanceOf(address(jurors)), 2 * STAKE, "nor taken from others");
    }

    function test_Withdraw_ThenBack_NeedsAWholeStake() public {
        _resign(keys[0], operators[0]);
        skip(RELEASE);
        _withdrawStake(keys[0]);
        vm.expectRevert(abi.encodeWithSelector(IJurors.StakeTooSmall.selector, STAKE - 1, STAKE));
        _increase(keys[0], STAKE - 1, operators[0]);
        _increase(keys[0], STAKE, operators[0]);
        assertEq(jurors.activeStake(), 2 * STAKE, "not drawn before it is activated");
        _activate(keys[0]);
        assertEq(jurors.activeStake(), 3 * STAKE);
        vm.expectRevert(abi.encodeWithSelector(IJurors.JurorUnexpectedState.selector, keys[0], 0));
        _withdrawStake(keys[0]);
    }

    function test_Withdraw_RevertWhen_ItHasNotResigned() public {
        skip(RELEASE + 1);
        vm.expectRevert(abi.encodeWithSelector(IJurors.JurorUnexpectedState.selector, keys[0], 0));
        _withdrawStake(keys[0]);
    }

    function test_Withdraw_ToAFrozenOperator_Waits() public {
        _resign(keys[0], operators[0]);
        skip(RELEASE);
        freeze(operators[0]);
        vm.expectRevert();
        _withdrawStake(keys[0]);
        assertEq(jurors.stakeOf(keys[0]), STAKE);
        unfreeze(operators[0]);
        _withdrawStake(keys[0]);
        assertEq(jurors.stakeOf(keys[0]), 0);
    }

    // ------------------------------------------------------------------------------------------ the jury's

    function test_RecordSeat_OfWhoVoted_OnlyCounts() public {
        _record(1, true);
        assertEq(jurors.drawnOf(keys[0]), 1);
        assertEq(jurors.votedOf(keys[0]), 1);
        assertEq(jurors.silentOf(keys[0]), 0);
        assertEq(jurors.stakeOf(keys[0]), STAKE);
    }

    function test_RecordSeat_OfWhoWasSilent_BenchesItAndBurns() public {
        uint40 now_ = uint40(vm.getBlockTimestamp());
        vm.expectEmit(address(jurors));
        emit IJurors.StakeChanged(keys[0], STAKE, 0, now_);
        vm.expectEmit(address(jurors));
        emit IJurors.Benched("case", keys[0]);
        vm.expectEmit(address(jurors));
        emit IJurors.StakeChanged(keys[0], STAKE - SLICE, 0, now_);
        vm.expectEmit(address(jurors));
        emit IJurors.Slashed("case", keys[0], SLICE, false);
        _record(1, false);
        assertEq(jurors.silentOf(keys[0]), 1);
        assertEq(jurors.slashedOf(keys[0]), SLICE);
        assertEq(jurors.activeOf(keys[0]), 0);
        assertEq(jurors.pendingOf(keys[0]), STAKE - SLICE);
        assertEq(jurors.activeStake(), 2 * STAKE);
        assertEq(jurors.operatorCount(), 2);
        assertEq(usdc.balanceOf(address(jurors)), 3 * STAKE, "what is taken stays");

        _activate(keys[0]);
        assertEq(jurors.activeOf(keys[0]), STAKE - SLICE, "it is drawn again, by what is left");
        assertEq(jurors.operatorCount(), 3);
    }

    function test_RecordSeat_OfWhoWasSilent_MayBurnNothing() public {
        vm.prank(address(jury));
        jurors.recordSeat("case", 1, false, 0);
        assertEq(jurors.stakeOf(keys[0]), STAKE);
        assertEq(jurors.slashedOf(keys[0]), 0);
        assertEq(jurors.activeOf(keys[0]), 0, "it is benched all the same");
    }

    function test_Slash_TakesOfWhatIsPendingFirst() public {
        _increase(keys[0], SLICE, operators[0]);
        vm.expectEmit(address(jurors));
        emit IJurors.Slashed("case", keys[0], SLICE, false);
        _slash(1, SLICE);
        assertEq(jurors.activeOf(keys[0]), STAKE);
        assertEq(jurors.pendingOf(keys[0]), 0);
        assertEq(jurors.activationOf(keys[0]), 0, "nothing waits any more");
        _slash(1, 1);
        assertEq(jurors.activeOf(keys[0]), STAKE - 1);
        assertEq(jurors.silentOf(keys[0]), 0, "it counts no silence");
    }

    function test_Slash_BelowHalfOfTheLeastStake_NothingIsDrawn() public {
        _slash(1, STAKE / 2);
        assertEq(jurors.activeOf(keys[0]), STAKE / 2, "half is enough");
        _slash(1, 1);
        assertEq(jurors.activeOf(keys[0]), 0);
        assertEq(jurors.operatorCount(), 2);
        vm.expectRevert(abi.encodeWithSelector(IJurors.StakeTooSmall.selector, STAKE / 2 - 1, STAKE / 2));
        _activate(keys[0]);
        _increase(keys[0], STAKE / 2 + 1, operators[0]);
        _activate(keys[0]);
        assertEq(jurors.activeOf(keys[0]), STAKE);
    }

    function test_Activate_OfHalfTheLeastStake() public {
        vm.prank(address(jury));
        jurors.recordSeat("case", 1, false, STAKE / 2);
        assertEq(jurors.activeOf(keys[0]), 0, "benched");
        vm.warp(jurors.activationOf(keys[0]));
        _activate(keys[0]);
        assertEq(jurors.activeOf(keys[0]), STAKE / 2);
    }

    function test_RecordSeat_OfWhoResigned_BurnsItsSliceToo() public {
        _resign(keys[0], operators[0]);
        _record(1, false);
        uint256 before = usdc.balanceOf(operators[0]);
        skip(RELEASE);
        _withdrawStake(keys[0]);
        assertEq(usdc.balanceOf(operators[0]), before + STAKE - SLICE);
        assertEq(usdc.balanceOf(address(jurors)), 2 * STAKE + SLICE);
        _record(1, false);
        assertEq(jurors.slashedOf(keys[0]), SLICE, "there is no more");
        assertEq(jurors.silentOf(keys[0]), 2, "but it counts");
    }

    function test_RecordSeat_TakesNoMoreThanIsLeft() public {
        uint256 seats = STAKE / SLICE + 1;
        for (uint256 i; i < seats; ++i) _record(1, false);
        assertEq(jurors.stakeOf(keys[0]), 0);
        assertEq(jurors.slashedOf(keys[0]), STAKE);
        assertEq(jurors.drawnOf(keys[0]), seats);
    }

    function test_RecordPay_Counts() public {
        vm.prank(address(jury));
        jurors.recordPay(2, 3e6);
        vm.prank(address(jury));
        jurors.recordPay(2, 4e6);
        assertEq(jurors.earnedOf(keys[1]), 7e6);
        assertEq(jurors.coherentOf(keys[1]), 2);
    }

    function test_Punish_BurnsAll_AndExpels() public {
        _increase(keys[0], 123, operators[0]);
        vm.expectEmit(address(jurors));
        emit IJurors.StakeChanged(keys[0], 0, 0, 0);
        vm.expectEmit(address(jurors));
        emit IJurors.Slashed("case", keys[0], STAKE + 123, true);
        vm.expectEmit(address(jurors));
        emit IJurors.Expelled("case", keys[0]);
        _punish(keys[0]);
        assertEq(jurors.stakeOf(keys[0]), 0);
        assertEq(jurors.activeStake(), 2 * STAKE);
        assertEq(jurors.pendingStake(), 0);
        assertEq(jurors.slashedOf(keys[0]), STAKE + 123);
        _assertOut(keys[0]);
    }

    function test_Punish_OfWhoTookItsStake_ExpelsItsKey() public {
        _resign(keys[0], operators[0]);
        skip(RELEASE);
        _withdrawStake(keys[0]);
        _punish(keys[0]);
        assertEq(jurors.slashedOf(keys[0]), 0);
        _assertOut(keys[0]);
    }

    /// @dev Nothing is done under an expelled key any more: no proof takes of what comes later, since nothing can come.
    function _assertOut(address juror) private {
        assertTrue(jurors.isExpelled(juror));
        bytes memory refusal = abi.encodeWithSelector(IJurors.JurorExpelled.selector, juror);
        vm.expectRevert(refusal);
        _punish(juror);
        vm.expectRevert(refusal);
        _increase(juror, STAKE, operators[0]);
        vm.expectRevert(refusal);
        _activate(juror);
        vm.expectRevert(refusal);
        _resign(juror, operators[0]);
        vm.expectRevert(abi.encodeWithSelector(IJurors.JurorUnexpectedState.selector, juror, 0));
        _withdrawStake(juror);
        Enrolment memory act = Enrolment(operators[0], juror, 0, STAKE, soon());
        bytes memory consent = signature(secretOf(juror), jurorsDigest(hashOf(act)));
        vm.expectRevert(abi.encodeWithSelector(IJurors.JurorEnrolled.selector, juror));
        _enrol(act, consent, operators[0]);
    }

    function test_TheJurysActs_RevertWhen_ByAnyoneElse() public {
        address[4] memory others = [operators[0], keys[0], relayer, address(escrow)];
        for (uint256 i; i < 4; ++i) {
            bytes memory refusal = abi.encodeWithSelector(
                IJurors.JuryOnly.selector,
                others[i],
                address(jury)
            );
            vm.startPrank(others[i]);
            vm.expectRevert(refusal);
            jurors.recordSeat("case", 1, false, 1);
            vm.expectRevert(refusal);
            jurors.slash("case", 1, 1);
            vm.expectRevert(refusal);
            jurors.recordPay(1, 1);
            vm.expectRevert(refusal);
            jurors.punish("case", keys[0]);
            vm.stopPrank();
        }
    }

    function test_Punish_RevertWhen_Unknown() public {
        vm.expectRevert(abi.encodeWithSelector(IJurors.JurorUnknown.selector, stranger));
        _punish(stranger);
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _record(uint24 id, bool voted) private {
        vm.prank(address(jury));
        jurors.recordSeat("case", id, voted, voted ? 0 : SLICE);
    }

    function _slash(uint24 id, uint256 amount) private {
        vm.prank(address(jury));
        jurors.slash("case", id, amount);
    }

    function _punish(address juror) private {
        vm.prank(address(jury));
        jurors.punish("case", juror);
    }

    function _resignation(address juror, uint256 nonce, uint40 expiry) private view returns (bytes memory) {
        return signed(secretOf(operators[0]), jurorsDigest(hashOfResignation(juror, nonce, expiry)));
    }

    function _resignBy(address juror, uint256 nonce, uint40 expiry, bytes memory consent) private {
        vm.prank(relayer);
        jurors.resign(juror, nonce, expiry, consent);
    }
}
