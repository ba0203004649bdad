// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBeacon} from "../../../contracts/interfaces/IBeacon.sol";
import {ICourt} from "../../../contracts/interfaces/ICourt.sol";
import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {IJurors} from "../../../contracts/interfaces/IJurors.sol";
import {IJury} from "../../../contracts/interfaces/IJury.sol";
import {Clocks, JurySettings, Stage} from "../../../contracts/types/Cases.sol";
import {DealStatus, MilestoneStatus} from "../../../contracts/types/Status.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {JuryBase} from "../base/JuryBase.sol";
import {TestToken} from "../mocks/TestToken.sol";

// deployment: a size that is even or out of 3 to 7, a clock, stake or pay of nothing → it reverts
// draw
// ├── when the sheet names another arbiter → it reverts CaseNotOurs
// ├── when it is not in USDC, its fee or its ruling period too small → it reverts; the smallest are enough
// ├── when the milestone is not in dispute → it reverts CaseNotDisputed; when it is not there → MilestoneOutOfRange
// ├── when the beacon's signature is of another round, or by another → it reverts BeaconSignatureInvalid
// ├── until the last second of the draw → the jury engages; then → it reverts, and silence decides
// ├── the candidates are those that luck, case and round give over the stakes before the second of the dispute
// ├── when the pool is too small → it reverts PanelTooSmall
// ├── after too few voted → once more, while its clock runs; then the case hangs
// └── in any other stage → it reverts CaseUnexpectedStage
contract JuryDrawTest is JuryBase {
    // ------------------------------------------------------------------------------------------ deployment

    function test_Deployment_TellsItsSettings() public view {
        assertEq(address(jury.ESCROW()), address(escrow));
        assertEq(jury.USDC(), address(usdc));
        assertEq(address(jury.BEACON()), address(beacon));
        assertEq(jury.SIZE(), 3);
        assertEq(jury.PAY(), PAY);
        assertEq(jury.LEAD(), LEAD);
        assertEq(jury.TOLERANCE(), 1_000);
        assertEq(abi.encode(jury.clocks()), abi.encode(juryClocks()));
        assertEq(jury.minimumFee(), 3 * PAY);
        assertEq(jury.minimumRulingPeriod(), SHORTEST);
        assertEq(escrow.payoutOf(address(usdc), address(jury)), address(escrow), "fees stay at the escrow");
    }

    function test_Deployment_RevertWhen_TheSizeIsNoOddNumberFrom3To7() public {
        uint256[5] memory sizes = [uint256(0), 1, 4, 8, 9];
        for (uint256 i; i < 5; ++i) {
            bytes memory code = juryCode(jurySettings(sizes[i]), providerNames(3));
            vm.expectRevert(abi.encodeWithSelector(IJury.SizeInvalid.selector, sizes[i]));
            this.create(code);
        }
        assertEq(deployJury(5).SIZE(), 5);
        assertEq(deployJury(7).minimumFee(), 7 * PAY);
    }

    function test_Deployment_RevertWhen_AClockOrThePayIsNothing() public {
        for (uint256 i; i < 8; ++i) {
            JurySettings memory settings = jurySettings(3);
            Clocks memory periods = settings.clocks;
            if (i == 0) periods.drawing = 0;
            if (i == 1) periods.striking = 0;
            if (i == 2) periods.sealing = 0;
            if (i == 3) periods.voting = 0;
            if (i == 4) periods.appealing = 0;
            if (i == 5) periods.executing = 0;
            if (i == 6) settings.pay = 0;
            if (i == 7) settings.pay = uint96(1) << 64;
            bytes memory code = juryCode(settings, providerNames(3));
            vm.expectRevert(IJury.SettingInvalid.selector);
            this.create(code);
        }
        JurySettings memory most = jurySettings(3);
        most.pay = type(uint64).max;
        assertEq(deployJury(most, providerNames(3)).minimumFee(), 3 * uint256(most.pay));
    }

    function test_Deployment_RevertWhen_ASliceIsNothing_OrMoreThanTheStake() public {
        JurySettings memory settings = jurySettings(3);
        settings.pay = STAKE;
        for (uint256 i; i < 2; ++i) {
            settings.slice = i == 0 ? 0 : STAKE + 1;
            bytes memory code = juryCode(settings, providerNames(3));
            vm.expectRevert(abi.encodeWithSelector(IJurors.SliceInvalid.selector, settings.slice, STAKE));
            this.create(code);
        }
    }

    /// @notice What the silent could lose, where just enough vote, is at most what those earn who do.
    function test_Deployment_RevertWhen_TheSilentCouldLoseMoreThanTheOthersEarn() public {
        for (uint8 size = 3; size <= 7; size += 2) {
            uint96 quorum = (2 * size + 2) / 3;
            JurySettings memory settings = jurySettings(size);
            settings.slice = (PAY * quorum) / (size - quorum);
            assertEq(deployJury(settings, providerNames(3)).JURORS().SLICE(), settings.slice);

            bytes memory code = juryCode(settings, providerNames(3));
            ++settings.slice;
            bytes memory worse = juryCode(settings, providerNames(3));
            vm.expectRevert(
                abi.encodeWithSelector(IJury.SliceTooLarge.selector, settings.slice, settings.slice - 1)
            );
            this.create(worse);
            this.create(code);
        }
    }

    function create(bytes memory code) external returns (address deployed) {
        assembly ("memory-safe") {
            deployed := create(0, add(code, 0x20), mload(code))
            if iszero(deployed) {
                returndatacopy(0, 0, returndatasize())
                revert(0, returndatasize())
            }
        }
    }

    // -------------------------------------------------------------------------------------- the first draw

    function test_Draw_TakesTheDisputeOn() public {
        TermSheet memory terms = courtSheet();
        uint256 disputedAt = vm.getBlockTimestamp() + 2 minutes;
        bytes32 id = disputed(terms);
        assertStage(id, Stage.None);
        (uint64 round, uint256 until) = jury.drawingOf(terms, 0);
        assertEq(round, beaconRoundAt(disputedAt + LEAD));
        assertEq(until, disputedAt + LEAD + DRAWING);

        skip(LEAD);
        bytes memory luck = signer.sign(round);
        uint24[] memory expected = jurors.draw(
            keccak256(abi.encode(beacon.verify(round, luck), id, uint8(0))),
            uint48(disputedAt - 1),
            buyer,
            seller,
            5
        );
        vm.expectEmit(address(jury));
        emit IJury.Drawn(id, 0, digestOf(terms), expected, round);
        _draw(terms, luck);

        assertStage(id, Stage.Striking);
        assertStatus(terms, 0, MilestoneStatus.Engaged);
        assertEq(jury.stageEndsAt(id), disputedAt + LEAD + STRIKING);
        assertEq(jury.feeOf(id), 20e6);
        assertEq(jury.panelOf(id, 0), 7, "the first three");
        assertEq(jury.struckOf(id, 0), 0);
        address[] memory candidates = jury.candidatesOf(id, 0);
        assertEq(candidates.length, 5);
        for (uint8 seat; seat < 5; ++seat) {
            assertEq(candidates[seat], keys[expected[seat] - 1]);
            assertEq(jury.jurorAt(id, 0, seat), candidates[seat]);
        }
        assertEq(jury.jurorAt(id, 0, 5), address(0));
        (round, until) = jury.drawingOf(terms, 0);
        assertEq(uint256(round) + until, 0, "there is nothing to draw");
    }

    function test_Draw_UntilTheLastSecond_NotAtTheEndOrAfterIt() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = disputed(terms);
        bytes memory luck = luckOf(terms);
        uint256 end = vm.getBlockTimestamp() + LEAD + DRAWING;
        for (uint256 late = 2; late > 0; --late) {
            vm.warp(end + late - 1);
            vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Hung));
            _draw(terms, luck);
        }
        vm.warp(end - 1);
        _draw(terms, luck);
        assertStage(id, Stage.Striking);
    }

    function test_Draw_TooLate_SilencePays_AndTheFeeGoesBack() public {
        TermSheet memory terms = courtSheet();
        disputed(terms);
        skip(terms.rulingPeriod);
        _finalize(terms, 1);
        assertEq(wealthOf(seller), FORTUNE + 50e6);
        assertEq(wealthOf(buyer), FORTUNE - 50.5e6);
    }

    function test_Draw_TheSmallestFeeAndRulingPeriod_AreEnough() public {
        TermSheet memory terms = courtSheet();
        terms.arbiterFee = 3 * PAY;
        terms.rulingPeriod = SHORTEST;
        disputed(terms);
        assertStage(_drawAll(terms), Stage.Striking);
    }

    function test_Draw_RevertWhen_TheFeeIsTooSmall() public {
        TermSheet memory terms = courtSheet();
        terms.arbiterFee = 3 * PAY - 1;
        disputed(terms);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseFeeTooSmall.selector, 3 * PAY - 1, 3 * PAY));
        _draw(terms, "");
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseFeeTooSmall.selector, 3 * PAY - 1, 3 * PAY));
        jury.drawingOf(terms, 0);
    }

    function test_Draw_RevertWhen_TheRulingPeriodIsASecondTooShort() public {
        TermSheet memory terms = courtSheet();
        uint32 least = SHORTEST;
        terms.rulingPeriod = least - 1;
        disputed(terms);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseRulingPeriodTooShort.selector, least - 1, least));
        _draw(terms, "");
    }

    function test_Draw_RevertWhen_TheTokenIsNotUsdc() public {
        TestToken token = new TestToken();
        token.mint(buyer, FORTUNE);
        token.mint(seller, FORTUNE);
        _approve(token, buyer);
        _approve(token, seller);
        TermSheet memory terms = courtSheet();
        (terms.token, terms.burnBps) = (address(token), 0);
        disputed(terms);
        vm.expectRevert(
            abi.encodeWithSelector(ICourt.CaseTokenUnsupported.selector, address(token), address(usdc))
        );
        _draw(terms, "");
    }

    function test_Draw_RevertWhen_TheArbiterIsAnother() public {
        TermSheet memory terms = courtSheet();
        terms.arbiter = arbiter;
        disputed(terms);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseNotOurs.selector, digestOf(terms), arbiter));
        _draw(terms, "");
    }

    function test_Draw_RevertWhen_NotInDispute() public {
        MilestoneStatus[4] memory states = [
            MilestoneStatus.Pending,
            MilestoneStatus.Delivered,
            MilestoneStatus.Accepted,
            MilestoneStatus.Silent
        ];
        for (uint256 i; i < 4; ++i) {
            TermSheet memory terms = courtSheet();
            _commit(terms);
            reach(terms, 0, states[i]);
            bytes32 id = caseOf(terms);
            vm.expectRevert(abi.encodeWithSelector(ICourt.CaseNotDisputed.selector, id, states[i]));
            _draw(terms, "");
        }
        TermSheet memory never = courtSheet();
        bytes memory refusal = abi.encodeWithSelector(
            ICourt.CaseNotDisputed.selector,
            caseOf(never),
            MilestoneStatus.Resolved
        );
        vm.expectRevert(refusal);
        _draw(never, "");
    }

    function test_Draw_RevertWhen_TheMilestoneIsNotThere() public {
        TermSheet memory terms = courtSheet();
        disputed(terms);
        uint8 count = uint8(terms.milestones.length);
        for (uint8 i = count; i < count + 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IEscrow.MilestoneOutOfRange.selector, i, count));
            jury.draw(terms, i, "");
        }
    }

    function test_Draw_RevertWhen_TheBeaconSaidSomethingElse() public {
        TermSheet memory terms = courtSheet();
        disputed(terms);
        (uint64 round, ) = jury.drawingOf(terms, 0);
        skip(LEAD + 60);
        bytes[3] memory others = [signer.sign(round + 1), signer.sign(round - 1), bytes("")];
        for (uint256 i; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IBeacon.BeaconSignatureInvalid.selector, round));
            _draw(terms, others[i]);
        }
        _draw(terms, signer.sign(round));
    }

    function test_Draw_RevertWhen_DrawnAlready() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Striking, 0);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Striking));
        _draw(terms, "");
    }

    function test_Draw_WhatIsStakedInTheSecondOfTheDispute_DoesNotCount() public {
        TermSheet memory terms = courtSheet();
        disputed(terms);
        address late = enrol(99, 0, 900 * STAKE);
        for (uint256 i; i < 4; ++i) _increase(keys[i], 1_000 * STAKE, operators[i]);
        bytes32 id = _drawAll(terms);
        address[] memory candidates = jury.candidatesOf(id, 0);
        for (uint256 i; i < 5; ++i) assertNotEq(candidates[i], late, "too late for this one");
    }

    function test_Draw_WhoResignsAfterTheDispute_StillSits() public {
        TermSheet memory terms = courtSheet();
        disputed(terms);
        for (uint256 i; i < keys.length; ++i) _resign(keys[i], operators[i]);
        bytes32 id = _drawAll(terms);
        assertEq(jury.panelOf(id, 0), 7);
    }

    function test_Draw_NeverAPartysOwnJuror() public {
        address[2] memory parties = [buyer, seller];
        for (uint256 i; i < 2; ++i) {
            uint256 fresh = vm.snapshotState();
            TermSheet memory terms = courtSheet();
            _allow(parties[i], address(jurors));
            address own = enrolFor(parties[i], "a party's juror", 0, 900 * STAKE);
            disputed(terms);
            bytes32 id = _drawAll(terms);
            for (uint8 seat; seat < 5; ++seat) assertNotEq(jury.jurorAt(id, 0, seat), own, "its own");
            vm.revertToState(fresh);
        }
    }

    function test_Draw_RevertWhen_ThePoolIsTooSmall_AndSilencePays() public {
        for (uint256 i = 4; i < keys.length; ++i) _resign(keys[i], operators[i]);
        skip(1);
        TermSheet memory terms = courtSheet();
        disputed(terms);
        skip(LEAD);
        bytes memory luck = luckOf(terms);
        vm.expectRevert(abi.encodeWithSelector(IJurors.PanelTooSmall.selector, 4, 5));
        _draw(terms, luck);
        skip(terms.rulingPeriod);
        _finalize(terms, 1);
        assertStatus(terms, DealStatus.Closed);
    }

    function test_Draw_TwoMilestones_AreTwoCases() public {
        TermSheet memory terms = sheet();
        (terms.arbiter, terms.arbiterFee) = (address(jury), 20e6);
        _commit(terms);
        _deliver(terms, 0);
        _deliver(terms, 1);
        _dispute(terms, 0, 0);
        _dispute(terms, 1, 0);
        skip(LEAD);
        bytes memory luck = luckOf(terms);
        _draw(terms, luck);
        jury.draw(terms, 1, luck);
        assertStage(caseOf(terms, 0), Stage.Striking);
        assertStage(caseOf(terms, 1), Stage.Striking);
        assertNotEq(
            keccak256(abi.encode(jury.candidatesOf(caseOf(terms, 0), 0))),
            keccak256(abi.encode(jury.candidatesOf(caseOf(terms, 1), 0))),
            "each has luck of its own"
        );
        assertEq(jury.caseIdOf(digestOf(terms), 1), caseOf(terms, 1));
    }

    // -------------------------------------------------------------------------------------- the second try

    function test_Draw_AfterTooFewVoted_Again_WithOtherLuck() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = disputed(terms);
        drawAndPlay(terms, list(5_000, SILENT, SILENT));
        uint256 failedAt = vm.getBlockTimestamp();
        assertStage(id, Stage.Drawing);
        assertEq(jury.stageEndsAt(id), failedAt + LEAD + DRAWING);
        (uint64 round, uint256 until) = jury.drawingOf(terms, 0);
        assertEq(round, beaconRoundAt(failedAt + LEAD));
        assertEq(until, failedAt + LEAD + DRAWING);

        _drawAll(terms);
        assertStage(id, Stage.Striking);
        assertEq(jury.roundOf(id), 1);
        assertEq(jury.panelOf(id, 1), 7);
        playRound(id, list(4_000, SILENT, 4_500));
        assertStage(id, Stage.Appealing);
        (uint256 ballots, uint16 median) = jury.medianOf(id, 1);
        assertEq(ballots, 2);
        assertEq(median, 4_000);
    }

    function test_Draw_ASecondTry_UntilItsLastSecond() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Drawing, 0);
        bytes memory luck = luckOf(terms);
        uint256 end = vm.getBlockTimestamp() + LEAD + DRAWING;
        for (uint256 late = 2; late > 0; --late) {
            vm.warp(end + late - 1);
            assertStage(id, Stage.Hung);
            assertEq(jury.stageEndsAt(id), _rulingEnds(terms));
            vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Hung));
            _draw(terms, luck);
        }
        vm.warp(end - 1);
        assertStage(id, Stage.Drawing);
        _draw(terms, luck);
        assertStage(id, Stage.Striking);
    }

    function test_Draw_OnlyOnceAgain() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Drawing, 0);
        _drawAll(terms);
        missRound();
        assertStage(id, Stage.Hung);
        (uint64 round, ) = jury.drawingOf(terms, 0);
        assertEq(round, 0);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Hung));
        _draw(terms, "");
    }

    /// @notice With the shortest ruling period a second try still fits after the slowest first one.
    function test_Draw_ASecondTry_FitsTheShortestRulingPeriod() public {
        TermSheet memory terms = courtSheet();
        terms.rulingPeriod = SHORTEST;
        bytes32 id = disputed(terms);
        bytes memory luck = luckOf(terms);
        skip(LEAD + DRAWING - 1);
        _draw(terms, luck);
        missRound();
        assertStage(id, Stage.Drawing);
        luck = luckOf(terms);
        skip(LEAD + DRAWING - 1);
        _draw(terms, luck);
        playRound(id, list(1_000, 1_000, 1_000));
        assertStage(id, Stage.Appealing);
        skip(APPEALING);
        _execute(terms);
        assertStatus(terms, DealStatus.Closed);
    }

    function test_Draw_RevertWhen_InAnyOtherStage() public {
        Stage[4] memory stages = [Stage.Sealing, Stage.Voting, Stage.Appealing, Stage.Executable];
        for (uint256 i; i < 4; ++i) {
            TermSheet memory terms = courtSheet();
            bytes32 id = reachStage(terms, stages[i], 7_000);
            vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, stages[i]));
            _draw(terms, "");
        }
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _approve(TestToken token, address account) private {
        vm.prank(account);
        token.approve(address(escrow), FORTUNE);
    }

    function _rulingEnds(TermSheet memory terms) private view returns (uint256 rulingEnds) {
        (, rulingEnds, ) = lens.milestoneOf(terms, 0);
    }
}
