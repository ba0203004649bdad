// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Stage} from "../../../contracts/types/Cases.sol";
import {TermSheet} from "../../../contracts/types/TermSheet.sol";
import {JuryBase} from "../base/JuryBase.sol";
import {HostileArbitrable} from "../mocks/HostileArbitrable.sol";

// a buyer and a seller who are one, and dispute to have others' stakes burned
// ├── nobody votes, in either round → it has its fee back, and nobody loses anything
// ├── as many cases at once as there are jurors → nobody loses anything, all are benched and come back
// ├── an appeal in which nobody votes → it pays the first round alone, and the silent lose no more than that
// ├── it settles, and tells the jury nothing → who stopped loses nothing
// ├── a round that is paid → the silent lose a slice each, together no more than what was kept of its pay
// └── all of this by a contract of its own, which refers disputes → the same
contract SelfDealingTest is JuryBase {
    address private evilBuyer;
    address private evilSeller;

    function warmUpOfJury() internal pure override returns (uint32) {
        return 30 days;
    }

    function setUp() public override {
        super.setUp();
        evilBuyer = makeSigner("evil buyer");
        evilSeller = makeSigner("evil seller");
        mintUsdc(evilBuyer, FORTUNE);
        vm.prank(evilBuyer);
        usdc.approve(address(escrow), type(uint256).max);
        _allow(evilBuyer, address(jury));
    }

    function test_SelfDealing_AHungCaseBurnsNothing_AndTheFeeComesBack() public {
        uint256 wealth = _evilWealth();
        _hang(1);
        assertEq(_evilWealth(), wealth, "whole, also where it is an honest buyer's");
        assertEq(_slashedInAll(), 0);
    }

    /// @notice Twelve cases at once can bench every juror that is away. They keep their stakes, and warm up again.
    function test_SelfDealing_ManyHungCases_TakeNoJurorsStake() public {
        _hang(12);
        assertEq(_slashedInAll(), 0);
        for (uint256 i; i < keys.length; ++i) assertEq(jurors.stakeOf(keys[i]), STAKE);
        skip(30 days);
        for (uint256 i; i < keys.length; ++i) if (jurors.pendingOf(keys[i]) != 0) _activate(keys[i]);
        assertEq(jurors.activeStake(), keys.length * STAKE);
    }

    function test_SelfDealing_AHungAppealBurnsNothing() public {
        TermSheet memory terms = _cheap();
        uint256 wealth = _evilWealth();
        bytes32 id = disputed(terms);
        drawAndPlay(terms, alike(3, 0));
        _appeal(terms, evilBuyer);
        _drawAll(terms);
        missRound();
        _drawAll(terms);
        missRound();
        _execute(terms);
        for (uint8 round; round < 3; ++round) _penalize(id, round);
        _pay(id, 0);
        _pay(id, 2);
        _collect(evilBuyer);
        assertEq(wealth - _evilWealth(), terms.arbiterFee, "the first round's fee, and no more");
        assertEq(_slashedInAll(), 0, "all of the first round voted");
    }

    /// @notice Who sees that the parties settled and stops is benched, if nobody drops the case; its stake is its own.
    function test_SelfDealing_SettledInSilence_BurnsNothing() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Sealing, 0);
        _split(terms, 0, 5_000);
        skip(SEALING + VOTING);
        _penalize(id, 0);
        assertEq(_slashedInAll(), 0);
        assertEq(jurors.activeOf(sittingOf(id).jurors[0]), 0);
    }

    function test_SelfDealing_DroppedInItsSealing_BurnsNothing() public {
        TermSheet memory terms = courtSheet();
        bytes32 id = reachStage(terms, Stage.Sealing, 0);
        _sealAll(id, list(5_000, 5_000, SILENT));
        _split(terms, 0, 5_000);
        _drop(terms);
        _pay(id, 0);
        assertEq(_slashedInAll(), 0);
    }

    function test_SelfDealing_ARoundThatIsPaid_CostsTheSilentASlice() public {
        TermSheet memory terms = _cheap();
        bytes32 id = disputed(terms);
        drawAndPlay(terms, list(5_000, 5_000, SILENT));
        skip(APPEALING);
        _execute(terms);
        _pay(id, 0);
        assertEq(_slashedInAll(), SLICE);
        assertEq(jurors.stakeOf(sittingOf(id).jurors[2]), STAKE - SLICE, "before it is counted as well");
        _penalize(id, 0);
        assertEq(_slashedInAll(), SLICE, "once");
    }

    function test_SelfDealing_DroppedAfterTheVote_BurnsNoMoreThanTheJurorsGot() public {
        TermSheet memory terms = _cheap();
        uint256 wealth = _evilWealth();
        bytes32 id = disputed(terms);
        drawAndPlay(terms, list(5_000, 5_000, SILENT));
        _split(terms, 0, 5_000);
        _drop(terms);
        _pay(id, 0);
        _collect(evilBuyer);
        assertEq(_slashedInAll(), SLICE);
        assertGe(wealth - _evilWealth(), SLICE, "what it paid");
    }

    /// @notice What far ballots of an appeal forfeit goes back: the silent lose no more than what was kept.
    function test_SelfDealing_AnAppeal_BurnsNoMoreThanWasKept() public {
        TermSheet memory terms = _cheap();
        bytes32 id = disputed(terms);
        drawAndPlay(terms, alike(3, 0));
        _appeal(terms, evilBuyer);
        _drawAll(terms);
        // One is near the median of five, two are away.
        uint16[] memory shares = alike(7, SILENT);
        (shares[0], shares[1], shares[2], shares[3], shares[4]) = (0, 1_000, 5_000, 9_000, 10_000);
        playRound(id, shares);
        _execute(terms);
        uint256 fee = jury.appealFeeOf(id);
        uint256 share = fee / 7;
        assertLt(share / 2, SLICE, "less than a slice each");
        _pay(id, 1);
        assertEq(jury.owedTo(evilBuyer), fee - share);
        assertEq(_slashedInAll(), 2 * (share / 2));
    }

    function testFuzz_SelfDealing_NeverBurnsMoreThanItPays(uint256 seed, bool dropped, bool appealed) public {
        TermSheet memory terms = _cheap();
        uint256 wealth = _evilWealth();
        bytes32 id = disputed(terms);
        drawAndPlay(terms, _anyShares(seed, 3, 2));
        if (appealed) {
            _appeal(terms, evilBuyer);
            drawAndPlay(terms, _anyShares(seed >> 64, 7, 5));
        } else {
            skip(APPEALING);
        }
        if (dropped) {
            // The amount is a unit, and goes to the seller.
            _split(terms, 0, 10_000);
            _drop(terms);
        } else {
            _execute(terms);
        }
        _pay(id, 0);
        if (appealed) _pay(id, 1);
        _collect(evilBuyer);
        assertLe(_slashedInAll(), wealth - _evilWealth());
    }

    /// @notice By a contract of its own, which tells the court what it likes, and refuses what it likes.
    function testFuzz_SelfDealing_ByItsOwnContract_NeverBurnsMoreThanItPays(
        uint256 seed,
        uint8 ending,
        bool appealed
    ) public {
        HostileArbitrable own = new HostileArbitrable(jury);
        mintUsdc(address(own), FORTUNE);
        uint256 wealth = _evilWealth() + wealthOf(address(own));
        uint40 ends = uint40(vm.getBlockTimestamp() + SHORTEST);
        bytes32 id = own.refer("x", evilBuyer, evilSeller, ends, uint96(jury.minimumFee()));
        _drawFor(id);
        playRound(id, _anyShares(seed, 3, 1));
        if (jury.stageOf(id) == Stage.Drawing) return _assertLapsed(id, own, wealth);
        if (appealed) {
            vm.prank(evilBuyer);
            jury.appealFor(id, evilBuyer, SENDER);
            _drawFor(id);
            playRound(id, _anyShares(seed >> 64, 7, 5));
        } else {
            skip(APPEALING);
        }
        if (ending % 3 == 0) jury.executeFor(id);
        else if (ending % 3 == 1) own.recall("x");
        else vm.warp(ends);
        _pay(id, 0);
        if (appealed) _pay(id, 1);
        _collect(evilBuyer);
        _collect(address(own));
        assertLe(_slashedInAll(), wealth - _evilWealth() - wealthOf(address(own)));
        if (ending % 3 == 2) assertEq(_slashedInAll(), 0, "lapsed");
    }

    // -------------------------------------------------------------------------------------------- helpers

    function _drawFor(bytes32 id) private {
        skip(LEAD);
        (uint64 round, ) = jury.drawingFor(id);
        jury.drawFor(id, signer.sign(round));
    }

    /// @dev Of a case in which too few voted: its fee is back, whole.
    function _assertLapsed(bytes32 id, HostileArbitrable own, uint256 wealth) private {
        skip(SHORTEST);
        _pay(id, 0);
        _penalize(id, 0);
        _collect(address(own));
        assertEq(_evilWealth() + wealthOf(address(own)), wealth);
        assertEq(_slashedInAll(), 0);
    }

    /// @dev At least as many vote as make a quorum.
    function _anyShares(
        uint256 seed,
        uint256 size,
        uint256 quorum
    ) private pure returns (uint16[] memory shares) {
        shares = new uint16[](size);
        for (uint256 i; i < size; ++i) {
            uint256 luck = uint256(keccak256(abi.encode(seed, i)));
            shares[i] = i >= quorum && luck % 2 == 0 ? SILENT : uint16((luck >> 8) % 10_001);
        }
    }

    /// @dev All of them nothing but the smallest fee is spent on.
    function _cheap() private returns (TermSheet memory terms) {
        terms = courtSheet();
        (terms.buyer, terms.seller) = (evilBuyer, evilSeller);
        terms.milestones[0].amount = 1;
        terms.milestones[0].bond = 0;
        terms.burnBps = 0;
        terms.arbiterFee = uint96(jury.minimumFee());
        terms.rulingPeriod = SHORTEST;
    }

    /// @dev Cases at once in which nobody votes, neither time.
    function _hang(uint256 count) private {
        TermSheet[] memory all = new TermSheet[](count);
        for (uint256 i; i < count; ++i) {
            all[i] = _cheap();
            disputed(all[i]);
        }
        for (uint8 round; round < 2; ++round) {
            skip(LEAD);
            for (uint256 i; i < count; ++i) _draw(all[i], luckOf(all[i]));
            missRound();
            for (uint256 i; i < count; ++i) _penalize(caseOf(all[i]), round);
        }
        skip(SHORTEST);
        for (uint256 i; i < count; ++i) _finalize(all[i], 1);
    }

    function _evilWealth() private view returns (uint256) {
        return wealthOf(evilBuyer) + wealthOf(evilSeller);
    }

    function _slashedInAll() private view returns (uint256 sum) {
        for (uint256 i; i < keys.length; ++i) sum += jurors.slashedOf(keys[i]);
    }
}
