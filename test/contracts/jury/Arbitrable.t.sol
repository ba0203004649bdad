// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ICourt} from "../../../contracts/interfaces/ICourt.sol";
import {IEscrow} from "../../../contracts/interfaces/IEscrow.sol";
import {IJury} from "../../../contracts/interfaces/IJury.sol";
import {Stage} from "../../../contracts/types/Cases.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {JuryBase} from "../base/JuryBase.sol";
import {Bet} from "../mocks/Bet.sol";
import {HostileArbitrable} from "../mocks/HostileArbitrable.sol";

// a jury that serves the escrow and other contracts by the same jurors
// ├── a bet that is referred → drawn, struck, sealed, voted; the bet pays by the verdict, once
// ├── appealed by a side → by the appeal's verdict
// ├── recalled → dropped; who sealed is paid, the rest goes back to the bet
// ├── hung, and lapsed → the fee goes back whole
// ├── the fee: too small, not allowed, a time too short or too long, twice → it reverts
// ├── the luck that draws is of after the referral, whatever the contract says
// ├── nobody but the contract recalls its dispute; nobody but the sides strikes or appeals
// ├── a contract that refuses, or burns gas, when it is told → the case lapses, its jurors are paid all the same, at the
// │   latest after the longest ruling period of a deal
// ├── a contract that calls back → nothing moves but its own case
// └── its case is no milestone's, and no other contract's
contract ArbitrableTest is JuryBase {
    uint96 private constant FEE = 20e6;
    uint256 private constant SHARE = 6.666666e6;
    uint256 private constant BET = 50e6;

    Bet private bet;

    function setUp() public override {
        super.setUp();
        bet = _newBet();
    }

    // --------------------------------------------------------------------------------------------- a bet

    function test_Refer_TakesTheFee_AndWaitsForTheBeacon() public {
        uint256 before = usdc.balanceOf(buyer);
        bytes32 id = jury.caseIdFor(address(bet), "bet");
        vm.expectEmit(address(jury));
        emit ICourt.Referred(id, address(bet), "bet", buyer, seller, FEE);
        assertEq(_dispute(bet), id);
        assertEq(usdc.balanceOf(buyer), before - FEE);
        assertEq(usdc.balanceOf(address(jury)), FEE);
        assertEq(jury.feeOf(id), FEE);
        assertStage(id, Stage.Drawing);
        assertEq(jury.stageEndsAt(id), vm.getBlockTimestamp() + LEAD + DRAWING);
        (uint64 round, uint256 until) = jury.drawingFor(id);
        assertEq(round, beaconRoundAt(vm.getBlockTimestamp() + LEAD));
        assertEq(until, vm.getBlockTimestamp() + LEAD + DRAWING);
    }

    function test_Execute_TheBetPaysByTheVerdict() public {
        bytes32 id = _dispute(bet);
        _drawFor(id);
        assertEq(jury.roundOf(id), 0);
        vm.prank(seller);
        jury.strikeFor(id, seller, 0, SENDER);
        assertEq(jury.struckOf(id, 0), 1);
        playRound(id, list(2_500, 2_500, SILENT));
        skip(APPEALING);
        uint256 before = usdc.balanceOf(seller);
        vm.expectEmit(address(jury));
        emit ICourt.Executed(id, 0, 0, 2_500);
        jury.executeFor(id);
        assertEq(usdc.balanceOf(seller), before + (2 * BET) / 4);
        assertStage(id, Stage.Executed);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Executed));
        jury.executeFor(id);

        _pay(id, 0);
        _penalize(id, 0);
        Sitting memory sitting = sittingOf(id);
        assertEq(jury.owedTo(jurors.operatorOf(sitting.jurors[0])), SHARE);
        assertEq(jurors.stakeOf(sitting.jurors[2]), STAKE - SLICE, "the fee was kept");
        assertEq(usdc.balanceOf(address(jury)), FEE);
        assertEq(jury.owedTo(address(bet)), 0, "what nobody earned is nobody's");
    }

    function test_Appeal_RevertWhen_NoVerdictWaits() public {
        bytes32 id = _dispute(bet);
        _expectNoAppeal(id, Stage.Drawing);
        _drawFor(id);
        _expectNoAppeal(id, Stage.Striking);
        playRound(id, alike(3, 10_000));
        vm.warp(jury.stageEndsAt(id));
        _expectNoAppeal(id, Stage.Executable);
        jury.executeFor(id);
        _expectNoAppeal(id, Stage.Executed);
    }

    function _expectNoAppeal(bytes32 id, Stage found) private {
        assertStage(id, found);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, found));
        vm.prank(buyer);
        jury.appealFor(id, buyer, SENDER);
    }

    function test_Appeal_ItsVerdictIsTold() public {
        bytes32 id = _dispute(bet);
        _drawFor(id);
        playRound(id, alike(3, 10_000));
        vm.expectRevert(abi.encodeWithSelector(IJury.CaseStranger.selector, id, stranger));
        vm.prank(stranger);
        jury.appealFor(id, stranger, SENDER);
        vm.prank(buyer);
        jury.appealFor(id, buyer, SENDER);
        _drawFor(id);
        playRound(id, alike(7, 0));
        uint256 before = usdc.balanceOf(buyer);
        jury.executeFor(id);
        assertEq(usdc.balanceOf(buyer), before + 2 * BET);
        _pay(id, 0);
        _pay(id, 1);
        assertEq(_owedToOperators(), 7 * (jury.appealFeeOf(id) / 7), "the first round's were all far");
    }

    function test_Recall_DropsTheCase_AndTheRestGoesBack() public {
        bytes32 id = _dispute(bet);
        _drawFor(id);
        skip(STRIKING);
        _sealAll(id, list(5_000, SILENT, SILENT));
        vm.expectEmit(address(jury));
        emit ICourt.Dropped(id, 0, 0);
        vm.prank(seller);
        bet.concede();
        assertStage(id, Stage.Dropped);
        _pay(id, 0);
        assertEq(_owedToOperators(), SHARE);
        uint256 before = usdc.balanceOf(buyer);
        bet.passOn();
        assertEq(usdc.balanceOf(buyer), before + FEE - SHARE);
    }

    function test_Recall_BeforeItWasDrawn_TheFeeGoesBackWhole() public {
        bytes32 id = _dispute(bet);
        vm.prank(buyer);
        bet.concede();
        _pay(id, 0);
        assertEq(jury.owedTo(address(bet)), FEE);
        vm.expectRevert(abi.encodeWithSelector(ICourt.RoundNotPayable.selector, id, uint8(0)));
        _pay(id, 0);
    }

    function test_Hung_TheFeeGoesBackWhole_AndNobodyIsBurned() public {
        bytes32 id = _dispute(bet);
        _drawFor(id);
        playRound(id, list(5_000, SILENT, SILENT));
        _drawFor(id);
        missRound();
        assertStage(id, Stage.Hung);
        vm.warp(bet.rulingEnds() - 1);
        vm.expectRevert(abi.encodeWithSelector(ICourt.RoundNotPayable.selector, id, uint8(1)));
        _pay(id, 1);
        vm.warp(bet.rulingEnds());
        bet.giveUp();
        _pay(id, 1);
        assertEq(jury.owedTo(address(bet)), FEE);
        assertEq(_slashedInAll(), 0);
    }

    function test_Undrawn_HangsAndLapses_AndTheFeeGoesBackWhole() public {
        bytes32 id = _dispute(bet);
        bytes memory luck = _luckFor(id);
        skip(LEAD + DRAWING);
        assertStage(id, Stage.Hung);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Hung));
        jury.drawFor(id, luck);
        vm.warp(bet.rulingEnds());
        _pay(id, 0);
        assertEq(jury.owedTo(address(bet)), FEE);
    }

    // ---------------------------------------------------------------------------------------- what is asked

    function test_Refer_RevertWhen_TheFeeOrTheTimeIsTooLittle_OrTwice() public {
        HostileArbitrable other = _newHostile();
        uint40 ends = uint40(vm.getBlockTimestamp() + SHORTEST);
        uint96 least = uint96(jury.minimumFee());
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseFeeTooSmall.selector, least - 1, least));
        other.refer("x", buyer, seller, ends, least - 1);
        vm.expectRevert(
            abi.encodeWithSelector(ICourt.CaseRulingPeriodTooShort.selector, SHORTEST - 1, SHORTEST)
        );
        other.refer("x", buyer, seller, ends - 1, least);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseRulingPeriodTooShort.selector, 0, SHORTEST));
        other.refer("x", buyer, seller, 1, least);
        uint40 latest = uint40(vm.getBlockTimestamp() + 180 days);
        vm.expectRevert(
            abi.encodeWithSelector(ICourt.CaseRulingPeriodTooLong.selector, 180 days + 1, 180 days)
        );
        other.refer("x", buyer, seller, latest + 1, least);
        bytes32 id = other.refer("x", buyer, seller, ends, least);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseUnexpectedStage.selector, id, Stage.Drawing));
        other.refer("x", buyer, seller, ends, least);

        other.disapprove();
        vm.expectRevert(
            abi.encodeWithSelector(IEscrow.PullFailed.selector, address(usdc), address(other), 0, least)
        );
        other.refer("y", buyer, seller, ends, least);
    }

    function test_Draw_RevertWhen_NotReferred() public {
        bytes32 id = jury.caseIdFor(address(bet), "bet");
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseNotReferred.selector, id));
        jury.drawFor(id, "");
    }

    /// @notice A milestone's case has no sides here: nobody strikes, appeals, draws or executes it but with its sheet. Else it
    /// could be drawn once more without keeping the sides' own jurors out.
    function test_ForAnother_RevertWhen_TheCaseIsAMilestones() public {
        bytes32 id = reachStage(courtSheet(), Stage.Striking, 0);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseNotReferred.selector, id));
        jury.strikeFor(id, address(0), 0, SENDER);

        id = reachStage(courtSheet(), Stage.Drawing, 0);
        skip(LEAD);
        bytes memory luck = _luckFor(id);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseNotReferred.selector, id));
        jury.drawFor(id, luck);
        assertStage(id, Stage.Drawing);

        id = reachStage(courtSheet(), Stage.Appealing, 5_000);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseNotReferred.selector, id));
        jury.appealFor(id, address(0), SENDER);
        skip(APPEALING);
        vm.expectRevert(abi.encodeWithSelector(ICourt.CaseNotReferred.selector, id));
        jury.executeFor(id);
        assertStage(id, Stage.Executable);
    }

    function test_Recall_RevertWhen_ItIsAnothersDispute() public {
        bytes32 id = _dispute(bet);
        HostileArbitrable other = _newHostile();
        vm.expectRevert(
            abi.encodeWithSelector(
                ICourt.CaseUnexpectedStage.selector,
                jury.caseIdFor(address(other), "bet"),
                Stage.None
            )
        );
        other.recall("bet");
        assertStage(id, Stage.Drawing);
    }

    function test_CaseIds_NameTheContract() public view {
        bytes32 id = jury.caseIdFor(address(bet), "bet");
        assertEq(id, keccak256(abi.encode(address(jury), address(bet), bytes32("bet"))));
        assertNotEq(id, jury.caseIdFor(address(this), "bet"), "of another contract");
        // A milestone's is made of two words.
        bytes32 deal = bytes32(uint256(uint160(address(bet))));
        assertNotEq(
            jury.caseIdFor(address(bet), bytes32(uint256(1))),
            jury.caseIdOf(deal, 1),
            "of a milestone"
        );
    }

    // ------------------------------------------------------------------------------------ hostile contracts

    function test_AContractThatRefusesItsRuling_PaysItsJurorsAllTheSame() public {
        for (uint256 i; i < 2; ++i) {
            HostileArbitrable other = _newHostile();
            bytes32 id = _referBy(other, "x");
            _drawFor(id);
            playRound(id, list(5_000, 5_000, SILENT));
            skip(APPEALING);
            if (i == 0) other.refuse();
            else other.burnGas();
            vm.expectRevert();
            jury.executeFor{gas: 3_000_000}(id);
            assertStage(id, Stage.Executable);
            skip(SHORTEST);
            uint256 before = _owedToOperators();
            _pay(id, 0);
            assertEq(_owedToOperators() - before, 2 * SHARE);
            assertEq(jury.owedTo(address(other)), FEE - 2 * SHARE);
            assertEq(_slashedInAll(), 0, "nobody is burned for what lapsed");
        }
    }

    /// @notice Were there no end to it, a contract that refuses its ruling could keep jurors' pay, and an appellant's deposit,
    /// for good.
    function test_AContractThatRefusesForEver_KeepsNothingOfOthersPastTheLongestPeriod() public {
        HostileArbitrable other = _newHostile();
        uint40 latest = uint40(vm.getBlockTimestamp() + 180 days);
        bytes32 id = other.refer("x", buyer, seller, latest, FEE);
        other.refuse();
        _drawFor(id);
        playRound(id, alike(3, 5_000));
        vm.prank(buyer);
        jury.appealFor(id, buyer, SENDER);
        _drawFor(id);
        playRound(id, list(5_000, 5_000, 5_000, 5_000, 0));
        vm.warp(latest - 1);
        assertStage(id, Stage.Executable);
        vm.warp(latest);
        _pay(id, 0);
        _pay(id, 1);
        uint256 fee = jury.appealFeeOf(id);
        assertEq(_owedToOperators(), 3 * SHARE + 4 * (fee / 7));
        assertEq(jury.owedTo(buyer), fee - 4 * (fee / 7));
    }

    /// @notice Told its verdict, it pays itself, collects, recalls, refers anew: each does what it does to anybody, and the
    /// fees of others are all there.
    function test_AContractThatCallsBack_TouchesItsOwnCaseAlone() public {
        TermSheet memory terms = courtSheet();
        bytes32 honest = reachStage(terms, Stage.Executed, 5_000);
        bytes32 waiting = _dispute(bet);
        HostileArbitrable other = _newHostile();
        bytes32 id = _referBy(other, "x");
        other.plan(abi.encodeCall(ICourt.executeFor, (id)));
        other.plan(abi.encodeCall(ICourt.recall, ("x")));
        other.plan(abi.encodeCall(ICourt.recall, ("bet")));
        other.plan(abi.encodeCall(ICourt.collect, (address(other))));
        other.plan(abi.encodeCall(ICourt.pay, (waiting, 0)));
        other.plan(abi.encodeCall(ICourt.pay, (id, 0)));
        other.plan(abi.encodeCall(ICourt.pay, (id, 0)));
        _drawFor(id);
        playRound(id, alike(3, 5_000));
        skip(APPEALING);
        jury.executeFor(id);
        assertEq(other.succeeded(), 2, "collecting nothing, and paying its jurors once");
        assertEq(jury.verdictOf(id), 5_000);
        assertEq(_owedToOperators(), 3 * SHARE);
        assertEq(jury.owedTo(address(other)), 0);

        _pay(honest, 0);
        assertEq(_owedToOperators(), 6 * SHARE);
        for (uint256 i; i < operators.length; ++i) _collect(operators[i]);
        vm.warp(bet.rulingEnds());
        _pay(waiting, 0);
        _collect(address(bet));
        assertEq(usdc.balanceOf(address(bet)), 2 * BET + FEE, "the other's fee was whole");
    }

    /// @notice Whatever contracts do beside them, the escrow's fees and the bets' are paid to the unit.
    function testFuzz_Fees_OfAllContracts_AreApart(uint96 fee, uint8 ending) public {
        fee = uint96(bound(fee, jury.minimumFee(), 1_000e6));
        HostileArbitrable other = _newHostile();
        mintUsdc(address(other), fee);
        bytes32 id = other.refer("x", buyer, seller, uint40(vm.getBlockTimestamp() + SHORTEST), fee);
        bytes32 betted = _dispute(bet);
        uint256 held = usdc.balanceOf(address(jury));
        assertEq(held, uint256(fee) + FEE);
        if (ending % 3 == 0) {
            other.recall("x");
        } else if (ending % 3 == 1) {
            _drawFor(id);
            playRound(id, list(1_000, 9_000, SILENT));
            skip(APPEALING);
            jury.executeFor(id);
        } else {
            skip(SHORTEST);
        }
        _pay(id, 0);
        for (uint256 i; i < operators.length; ++i) _collect(operators[i]);
        _collect(address(other));
        assertGe(usdc.balanceOf(address(jury)), FEE, "the bet's is there");
        vm.warp(bet.rulingEnds());
        _pay(betted, 0);
        _collect(address(bet));
        assertEq(usdc.balanceOf(address(bet)), 2 * BET + FEE);
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _newBet() private returns (Bet made) {
        made = new Bet(IERC20(address(usdc)), jury, buyer, seller, BET);
        _allow(buyer, address(made));
        _allow(seller, address(made));
        made.begin();
    }

    function _newHostile() private returns (HostileArbitrable made) {
        made = new HostileArbitrable(jury);
        mintUsdc(address(made), FEE);
    }

    function _dispute(Bet which) private returns (bytes32 id) {
        uint40 ends = uint40(vm.getBlockTimestamp() + SHORTEST);
        vm.prank(buyer);
        return which.dispute(FEE, ends);
    }

    function _referBy(HostileArbitrable which, bytes32 dispute) private returns (bytes32 id) {
        return which.refer(dispute, buyer, seller, uint40(vm.getBlockTimestamp() + SHORTEST), FEE);
    }

    function _luckFor(bytes32 id) private view returns (bytes memory) {
        (uint64 round, ) = jury.drawingFor(id);
        return signer.sign(round);
    }

    function _drawFor(bytes32 id) private {
        skip(LEAD);
        jury.drawFor(id, _luckFor(id));
    }

    function _owedToOperators() private view returns (uint256 sum) {
        for (uint256 i; i < operators.length; ++i) sum += jury.owedTo(operators[i]);
    }

    function _slashedInAll() private view returns (uint256 sum) {
        for (uint256 i; i < keys.length; ++i) sum += jurors.slashedOf(keys[i]);
    }
}
