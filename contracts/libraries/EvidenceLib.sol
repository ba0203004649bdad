// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @title EvidenceLib
/// @notice The arithmetic of evidence and loss: what a burn is evidence of, what that makes of a score, how it fades.
///
/// **Grown amounts.** All of it halves every half-life. Instead of shrinking what is stored, what comes later is made
/// larger: an amount that counts at time t is multiplied by its growth 2^((t mod H) / H) before it is added, and a
/// reader divides by the growth of now. Whole half-lives are binary shifts. Thus decay costs one power a settlement
/// instead of one a record, and is exact: shifts round the same way however often a record is touched, so that
/// nobody fades a record, or keeps one from fading, by touching it often.
///
/// **Units.** A grown amount is in 10⁻¹² dollars, a million to a USDC micro-unit, in at most 72 bits: it saturates at
/// 2.36 billion dollars or more, and what rounding takes from a record is worth less than a transaction by orders of
/// magnitude. Evidence and burns are rounded down, losses up.
library EvidenceLib {
    using FixedPointMathLib for uint256;

    /// @notice H, in seconds.
    uint256 internal constant HALF_LIFE = 180 days;
    /// @notice α, in basis points.
    uint256 internal constant ALPHA_BPS = 2500;
    /// @notice K, in USDC micro-units.
    uint256 internal constant PAIR_SCALE = 5e6;
    /// @notice S₀, in USDC micro-units.
    uint256 internal constant BREADTH_SCALE = 5e6;
    /// @notice λ.
    uint256 internal constant LOSS_WEIGHT = 4;
    /// @notice φ.
    uint256 internal constant LOSS_FACTOR = 1;
    /// @notice B, in USDC micro-units.
    uint256 internal constant PRIOR = 25e6;

    /// @notice The largest grown amount.
    uint256 internal constant MOST = (1 << 72) - 1;
    /// @notice The largest epoch: some 32,000 years. From then on nothing halves.
    uint256 internal constant LAST_EPOCH = (1 << 16) - 1;

    uint256 private constant WAD = 1e18;
    uint256 private constant LN2_WAD = 693147180559945309;
    uint256 private constant ONE_BPS = 10_000;
    /// @dev Of a micro-unit.
    uint256 private constant SUBUNITS = 1e6;

    // Throughout: amounts in USDC are below 2⁹⁶, a million is below 2²⁰, growth is from 2⁵⁹ to below 2⁶¹, grown
    // amounts are below 2⁷² and scales grown below 2⁴⁷; all divisors are more than 0. No product comes near 2²⁵⁶.

    // -------------------------------------------------------------------------------------------------- time

    /// @notice Which half-life a moment is in, and what an amount that counts at it is multiplied by.
    /// @param time Unix time.
    /// @return epoch Counted from one, so that no record that was written is an empty word.
    /// @return growth 2^((t mod H) / H), in units of 10⁻¹⁸: from 1e18, below 2e18, never falling within an epoch.
    function clockAt(uint256 time) internal pure returns (uint256 epoch, uint256 growth) {
        unchecked {
            epoch = (time / HALF_LIFE + 1).min(LAST_EPOCH);
            growth = uint256(FixedPointMathLib.expWad(int256((LN2_WAD * (time % HALF_LIFE)) / HALF_LIFE)));
        }
    }

    /// @notice A grown amount some epochs later, rounded down.
    function decay(uint256 grown, uint256 epochs) internal pure returns (uint256) {
        return grown >> epochs;
    }

    /// @notice A grown amount some epochs later, rounded up.
    function decayUp(uint256 grown, uint256 epochs) internal pure returns (uint256) {
        // An arithmetic shift rounds towards minus infinity.
        unchecked {
            return uint256(-(-int256(grown) >> epochs));
        }
    }

    // ------------------------------------------------------------------------------------------------- units

    /// @notice USDC micro-units as a grown amount, rounded down.
    function grow(uint256 usdc, uint256 growth) internal pure returns (uint256) {
        unchecked {
            return ((usdc * SUBUNITS * growth) / WAD).min(MOST);
        }
    }

    /// @notice USDC micro-units as a grown amount, rounded up.
    function growUp(uint256 usdc, uint256 growth) internal pure returns (uint256) {
        unchecked {
            return ((usdc * SUBUNITS * growth + WAD - 1) / WAD).min(MOST);
        }
    }

    /// @notice A grown amount in USDC micro-units, rounded down.
    function toUsdc(uint256 grown, uint256 growth) internal pure returns (uint256) {
        unchecked {
            return (grown * (WAD / SUBUNITS)) / growth;
        }
    }

    /// @notice A grown amount in USDC micro-units, rounded up.
    function toUsdcUp(uint256 grown, uint256 growth) internal pure returns (uint256) {
        unchecked {
            return (grown * (WAD / SUBUNITS) + growth - 1) / growth;
        }
    }

    // ---------------------------------------------------------------------------------------------- formulas

    /// @notice What a burn is evidence of: w = f · K² / ((P+K)(P+f+K)) · [α + (1−α)·(S−P) / ((S−P)+S₀)].
    /// @dev The first factor is the integral of K²/(x+K)² over the pair's burns, and the second doesn't depend on
    /// them: a burn in parts is evidence of as much as one in whole. Both are at most 1. The bracket is written as
    /// (S−P + α·S₀) / (S−P + S₀), and all amounts are grown alike, so that growth cancels out.
    /// @param burned f, grown.
    /// @param pairBurned P: what the pair burned before, grown.
    /// @param buyerBurned S: what the buyer burned before, with anyone, grown.
    /// @param growth Of now.
    /// @return evidence w, grown, rounded down: at most f.
    function evidenceOf(
        uint256 burned,
        uint256 pairBurned,
        uint256 buyerBurned,
        uint256 growth
    ) internal pure returns (uint256 evidence) {
        unchecked {
            uint256 pairScale = (PAIR_SCALE * SUBUNITS * growth) / WAD;
            uint256 breadthScale = (BREADTH_SCALE * SUBUNITS * growth) / WAD;
            uint256 others = buyerBurned.zeroFloorSub(pairBurned);
            pairBurned += pairScale;
            return
                (burned * pairScale * pairScale * (ONE_BPS * others + ALPHA_BPS * breadthScale)) /
                (pairBurned * (pairBurned + burned) * ONE_BPS * (others + breadthScale));
        }
    }

    /// @notice What a loss adds: φ times the burn that what was lost would have carried.
    /// @param lostBurn That burn, in USDC micro-units.
    /// @param growth Of now.
    /// @return loss Grown, rounded up.
    function lossOf(uint256 lostBurn, uint256 growth) internal pure returns (uint256 loss) {
        return growUp(LOSS_FACTOR * lostBurn, growth);
    }

    /// @notice r / (r + λs + B).
    /// @param evidence r, grown.
    /// @param loss s, grown.
    /// @param growth Of now.
    /// @return score In units of 10⁻¹⁸, rounded down.
    function scoreOf(uint256 evidence, uint256 loss, uint256 growth) internal pure returns (uint256 score) {
        unchecked {
            return (evidence * WAD) / (evidence + LOSS_WEIGHT * loss + growUp(PRIOR, growth));
        }
    }

    /// @notice r · B / (B + λs): the evidence without loss that has the same score.
    /// @param evidence r, grown.
    /// @param loss s, grown.
    /// @param growth Of now.
    /// @return cost In USDC micro-units, rounded down.
    function costToForgeOf(
        uint256 evidence,
        uint256 loss,
        uint256 growth
    ) internal pure returns (uint256 cost) {
        unchecked {
            return (evidence * PRIOR) / (LOSS_WEIGHT * loss + growUp(PRIOR, growth));
        }
    }
}
