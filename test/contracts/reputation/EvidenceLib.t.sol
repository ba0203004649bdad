// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EvidenceLib} from "../../../contracts/libraries/EvidenceLib.sol";
import {Test} from "../base/Test.sol";

/// @notice The arithmetic by itself: against numbers made by hand, and for what it promises of any number.
contract EvidenceLibTest is Test {
    uint256 private constant H = 180 days;
    uint256 private constant ONE = 1e18;
    uint256 private constant DOLLAR = 1e12;
    uint256 private constant MOST = type(uint72).max;

    // ------------------------------------------------------------------------------------------------ clock

    function test_ClockAt_OnBeforeAndAfterAnEpoch() public pure {
        _assertClock(0, 1, ONE);
        _assertClock(1, 1, 1000000044569649948);
        _assertClock(H / 4, 1, 1189207115002721066);
        _assertClock(H / 2, 1, 1414213562373095048);
        _assertClock(H - 1, 1, 1999999910860704074);
        _assertClock(H, 2, ONE);
        _assertClock(120 * H + H / 2, 121, 1414213562373095048);
    }

    /// @dev To one unit of the last place: what the power's approximation leaves open.
    function _assertClock(uint256 time, uint256 epoch_, uint256 growth_) private pure {
        (uint256 epoch, uint256 growth) = EvidenceLib.clockAt(time);
        assertEq(epoch, epoch_, "epoch");
        assertApproxEqAbs(growth, growth_, 1, "growth");
    }

    function test_ClockAt_GrowthIsOneAtTheBeginningOfAnEpoch() public pure {
        (, uint256 growth) = EvidenceLib.clockAt(99 * H);
        assertEq(growth, ONE);
    }

    function test_ClockAt_EndsWithTheLastEpoch() public pure {
        (uint256 epoch, ) = EvidenceLib.clockAt(65_533 * H + H - 1);
        assertEq(epoch, 65_534, "before the last");
        (epoch, ) = EvidenceLib.clockAt(65_534 * H);
        assertEq(epoch, 65_535, "the last");
        (epoch, ) = EvidenceLib.clockAt(65_535 * H);
        assertEq(epoch, 65_535, "after the last");
        (epoch, ) = EvidenceLib.clockAt(type(uint64).max);
        assertEq(epoch, 65_535, "the end of time");
    }

    /// @dev What makes decay monotone: within an epoch growth never falls, and a whole epoch never outgrows a shift.
    function testFuzz_ClockAt_GrowthNeverFallsWithinAnEpoch(uint256 a, uint256 b) public pure {
        a = bound(a, 0, H - 1);
        b = bound(b, a, H - 1);
        (, uint256 earlier) = EvidenceLib.clockAt(a);
        (, uint256 later) = EvidenceLib.clockAt(7 * H + b);
        assertGe(earlier, ONE, "at least one");
        assertGe(later, earlier, "never falling");
        assertLt(later, 2 * ONE, "below two");
    }

    // ------------------------------------------------------------------------------------------------ decay

    function test_Decay_HalvesDown() public pure {
        assertEq(EvidenceLib.decay(13, 0), 13);
        assertEq(EvidenceLib.decay(13, 1), 6);
        assertEq(EvidenceLib.decay(13, 4), 0);
        assertEq(EvidenceLib.decay(MOST, 65_535), 0);
    }

    function test_DecayUp_HalvesUp() public pure {
        assertEq(EvidenceLib.decayUp(0, 5), 0);
        assertEq(EvidenceLib.decayUp(13, 0), 13);
        assertEq(EvidenceLib.decayUp(13, 1), 7);
        assertEq(EvidenceLib.decayUp(13, 4), 1);
        assertEq(EvidenceLib.decayUp(MOST, 65_535), 1);
    }

    /// @dev Touching a record in between changes nothing.
    function testFuzz_Decay_IsTheSameInOneStepAndInTwo(uint72 x, uint8 a, uint8 b) public pure {
        uint256 whole = uint256(a) + b;
        assertEq(EvidenceLib.decay(EvidenceLib.decay(x, a), b), EvidenceLib.decay(x, whole), "down");
        assertEq(EvidenceLib.decayUp(EvidenceLib.decayUp(x, a), b), EvidenceLib.decayUp(x, whole), "up");
    }

    // ------------------------------------------------------------------------------------------------ units

    function test_Grow_RoundsDownAndGrowUpRoundsUp() public pure {
        assertEq(EvidenceLib.grow(1, ONE), 1e6);
        assertEq(EvidenceLib.growUp(1, ONE), 1e6);
        assertEq(EvidenceLib.grow(3, 1414213562373095048), 4_242_640);
        assertEq(EvidenceLib.growUp(3, 1414213562373095048), 4_242_641);
        assertEq(EvidenceLib.growUp(0, ONE), 0);
        assertEq(EvidenceLib.toUsdc(1_999_999, ONE), 1);
        assertEq(EvidenceLib.toUsdcUp(1_000_001, ONE), 2);
        assertEq(EvidenceLib.toUsdcUp(2_000_000, ONE), 2);
        assertEq(EvidenceLib.toUsdc(4_242_640, 1414213562373095048), 2);
        assertEq(EvidenceLib.toUsdcUp(4_242_641, 1414213562373095048), 4);
    }

    function test_Grow_Saturates() public pure {
        assertEq(EvidenceLib.grow(4_722_366_482_869_645, ONE), 4_722_366_482_869_645e6, "fits");
        assertEq(EvidenceLib.grow(4_722_366_482_869_646, ONE), MOST, "one more");
        assertEq(EvidenceLib.growUp(4_722_366_482_869_645, ONE), 4_722_366_482_869_645e6, "fits up");
        assertEq(EvidenceLib.growUp(4_722_366_482_869_646, ONE), MOST, "one more up");
        assertEq(EvidenceLib.grow(type(uint96).max, 2 * ONE - 1), MOST, "all");
        assertEq(EvidenceLib.growUp(type(uint96).max, 2 * ONE - 1), MOST, "all up");
    }

    function testFuzz_Grow_ThereAndBackAgain(uint256 usdc, uint256 time) public pure {
        usdc = bound(usdc, 0, 2_361_183_241_434_822);
        (, uint256 growth) = EvidenceLib.clockAt(bound(time, 0, 1e11));
        assertLe(EvidenceLib.toUsdc(EvidenceLib.grow(usdc, growth), growth), usdc, "down");
        assertGe(EvidenceLib.toUsdc(EvidenceLib.grow(usdc, growth), growth) + 1, usdc, "hardly");
        assertGe(EvidenceLib.toUsdcUp(EvidenceLib.growUp(usdc, growth), growth), usdc, "up");
        assertLe(EvidenceLib.toUsdcUp(EvidenceLib.growUp(usdc, growth), growth), usdc + 1, "hardly up");
    }

    // --------------------------------------------------------------------------------------------- evidence

    /// @dev By hand, from the formula with K = S₀ = $5 and α = ¼.
    function test_EvidenceOf_Table() public pure {
        // Strangers: $5 · 25/(5·10) · ¼.
        assertEq(EvidenceLib.evidenceOf(5 * DOLLAR, 0, 0, ONE), 0.625e12, "first burn of a new buyer");
        // The pair knows each other, nobody else does: $5 · 25/(10·15) · ¼.
        assertEq(
            EvidenceLib.evidenceOf(5 * DOLLAR, 5 * DOLLAR, 5 * DOLLAR, ONE),
            208333333333,
            "second burn of the pair"
        );
        // The buyer burned $5 with others: $5 · ½ · (¼ + ¾·½).
        assertEq(EvidenceLib.evidenceOf(5 * DOLLAR, 0, 5 * DOLLAR, ONE), 1.5625e12, "known to others");
        // $1 · 25/(7·8) · (¼ + ¾·15/20), the pair's $2, and $15 with others.
        assertEq(EvidenceLib.evidenceOf(DOLLAR, 2 * DOLLAR, 17 * DOLLAR, ONE), 362723214285, "both");
        // What others burned can't be negative.
        assertEq(
            EvidenceLib.evidenceOf(5 * DOLLAR, 5 * DOLLAR, DOLLAR, ONE),
            208333333333,
            "less than the pair"
        );
        assertEq(EvidenceLib.evidenceOf(0, DOLLAR, DOLLAR, ONE), 0, "nothing");
    }

    /// @dev Growth cancels out: amounts grown alike give evidence grown alike.
    function test_EvidenceOf_Grown() public pure {
        uint256 growth = 1.5e18;
        assertEq(EvidenceLib.evidenceOf(7.5e12, 0, 7.5e12, growth), 1.5625e12 * 1.5);
    }

    function test_EvidenceOf_AtTheEndsOfItsRange() public pure {
        uint256 growth = 2 * ONE - 1;
        assertLe(EvidenceLib.evidenceOf(MOST, 0, MOST, growth), 10 * DOLLAR, "all at once is a pair's most");
        assertGe(EvidenceLib.evidenceOf(MOST, 0, MOST, growth), 9.9e12, "and hardly less");
        assertEq(EvidenceLib.evidenceOf(MOST, MOST, MOST, ONE), 661, "of a pair that burned all");
        assertEq(EvidenceLib.evidenceOf(1, 0, MOST, ONE), 0, "a unit rounds down");
    }

    function testFuzz_EvidenceOf_IsAtMostTheBurn(uint72 f, uint72 p, uint72 s, uint256 time) public pure {
        (, uint256 growth) = EvidenceLib.clockAt(bound(time, 0, 1e11));
        uint256 evidence = EvidenceLib.evidenceOf(f, p, s, growth);
        assertLe(evidence, f, "the burn");
        assertLe(evidence, EvidenceLib.grow(EvidenceLib.PAIR_SCALE, growth), "a pair's scale");
    }

    function testFuzz_EvidenceOf_FallsWithThePairAndRisesWithOthers(
        uint72 f,
        uint64 p,
        uint64 s,
        uint64 more
    ) public pure {
        uint256 evidence = EvidenceLib.evidenceOf(f, p, s, ONE);
        assertLe(EvidenceLib.evidenceOf(f, uint256(p) + more, uint256(s) + more, ONE), evidence, "pair");
        assertGe(EvidenceLib.evidenceOf(f, p, uint256(s) + more, ONE), evidence, "others");
        assertGe(EvidenceLib.evidenceOf(uint256(f) + more, p, s, ONE), evidence, "burn");
    }

    /// @dev Splitting a burn gains nothing, and loses a unit at most.
    function testFuzz_EvidenceOf_IsTheSameInParts(uint64 f, uint64 g, uint64 p, uint64 others) public pure {
        uint256 s = uint256(p) + others;
        uint256 whole = EvidenceLib.evidenceOf(uint256(f) + g, p, s, ONE);
        uint256 parts =
            EvidenceLib.evidenceOf(f, p, s, ONE) + EvidenceLib.evidenceOf(g, uint256(p) + f, s + f, ONE);
        assertLe(parts, whole, "not more");
        assertLe(whole, parts + 1, "not less");
    }

    // ------------------------------------------------------------------------------------------ loss, score

    function test_LossOf_IsTheBurnRoundedUp() public pure {
        assertEq(EvidenceLib.lossOf(3, ONE), 3e6);
        assertEq(EvidenceLib.lossOf(3, 1414213562373095048), 4_242_641);
        assertEq(EvidenceLib.lossOf(type(uint96).max, ONE), MOST);
    }

    function test_ScoreOf_Table() public pure {
        assertEq(EvidenceLib.scoreOf(0, 0, ONE), 0, "new");
        assertEq(EvidenceLib.scoreOf(25 * DOLLAR, 0, ONE), 0.5e18, "as much as B");
        assertEq(EvidenceLib.scoreOf(0.625e12, 0, ONE), 24390243902439024, "first deal");
        // 100 / (100 + 4·10 + 25).
        assertEq(EvidenceLib.scoreOf(100 * DOLLAR, 10 * DOLLAR, ONE), 606060606060606060, "with loss");
        assertEq(EvidenceLib.scoreOf(0, 10 * DOLLAR, ONE), 0, "loss alone");
        assertEq(EvidenceLib.scoreOf(150 * DOLLAR, 15 * DOLLAR, 1.5e18), 606060606060606060, "grown");
        assertEq(EvidenceLib.scoreOf(MOST, 0, ONE), 999999994706044107, "the most");
    }

    function test_CostToForgeOf_Table() public pure {
        assertEq(EvidenceLib.costToForgeOf(0, 0, ONE), 0, "new");
        assertEq(EvidenceLib.costToForgeOf(100 * DOLLAR, 0, ONE), 100e6, "without loss: the evidence");
        // 100 · 25 / (25 + 40).
        assertEq(EvidenceLib.costToForgeOf(100 * DOLLAR, 10 * DOLLAR, ONE), 38461538, "with loss");
        assertEq(EvidenceLib.costToForgeOf(150 * DOLLAR, 15 * DOLLAR, 1.5e18), 38461538, "grown");
        assertEq(EvidenceLib.costToForgeOf(MOST, MOST, ONE), 6249999, "the ends");
    }

    function testFuzz_ScoreOf_RisesWithEvidenceAndFallsWithLoss(
        uint72 r,
        uint72 s,
        uint72 more,
        uint256 time
    ) public pure {
        (, uint256 growth) = EvidenceLib.clockAt(bound(time, 0, 1e11));
        uint256 better = bound(more, r, MOST);
        uint256 worse = bound(more, s, MOST);
        uint256 score = EvidenceLib.scoreOf(r, s, growth);
        uint256 cost = EvidenceLib.costToForgeOf(r, s, growth);

        assertLt(score, ONE, "below one");
        assertLe(cost, EvidenceLib.toUsdc(r, growth), "at most the evidence");
        assertGe(EvidenceLib.scoreOf(better, s, growth), score, "evidence, score");
        assertGe(EvidenceLib.costToForgeOf(better, s, growth), cost, "evidence, cost");
        assertLe(EvidenceLib.scoreOf(r, worse, growth), score, "loss, score");
        assertLe(EvidenceLib.costToForgeOf(r, worse, growth), cost, "loss, cost");
    }

    /// @dev Whoever burns the cost, and loses nothing, has at most that score; with a micro-unit more, at least.
    function testFuzz_CostToForgeOf_BuysTheScore(uint64 r, uint64 s) public pure {
        uint256 score = EvidenceLib.scoreOf(r, s, ONE);
        uint256 cost = EvidenceLib.costToForgeOf(r, s, ONE);
        assertLe(EvidenceLib.scoreOf(cost * 1e6, 0, ONE), score, "the cost");
        assertGe(EvidenceLib.scoreOf((cost + 1) * 1e6, 0, ONE), score, "a micro-unit more");
    }

    /// @dev Up is at most one unit above down, and nothing stays nothing.
    function testFuzz_Round_UpIsAtMostOneUnitAboveDown(uint256 usdc, uint256 growth) public pure {
        usdc = bound(usdc, 0, type(uint96).max);
        growth = bound(growth, ONE, 2 * ONE - 1);
        uint256 down = EvidenceLib.grow(usdc, growth);
        uint256 up = EvidenceLib.growUp(usdc, growth);
        assertTrue(up == down || up == down + 1, "grown");
        down = EvidenceLib.toUsdc(usdc, growth);
        up = EvidenceLib.toUsdcUp(usdc, growth);
        assertTrue(up == down || up == down + 1, "in USDC");
        assertEq(EvidenceLib.growUp(0, growth), 0);
        assertEq(EvidenceLib.toUsdcUp(0, growth), 0);
    }

    /// @dev The smallest remainder there is, 1, is rounded up too: 10¹²·(g − 10⁶) ≡ 1 modulo g = 10¹⁸ + 1.
    function test_ToUsdcUp_TheSmallestRemainder() public pure {
        uint256 growth = ONE + 1;
        uint256 grown = growth - 1e6;
        assertEq(mulmod(grown, 1e12, growth), 1, "remainder");
        assertEq(EvidenceLib.toUsdcUp(grown, growth), EvidenceLib.toUsdc(grown, growth) + 1);
    }
}
