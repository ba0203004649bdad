import { type Grown, grow, growUp } from './grown.ts'
import { scoreParameters } from './scoreParameters.ts'

const ONE_BPS = 10_000n
const WAD = 10n ** 18n

/**
 * What a burn is evidence of: `w = f · K² / ((P+K)(P+f+K)) · [α + (1−α)·(S−P) / ((S−P)+S₀)]`, rounded down. All
 * amounts are {@link Grown}, by the same growth, which cancels out.
 *
 * @param burned f.
 * @param pairBurned P: what the pair burned before.
 * @param buyerBurned S: what the buyer burned before, with anyone.
 * @param growth Of now, in units of 10⁻¹⁸.
 * @returns w: at most f, and all of a pair's together at most K.
 */
export function evidenceOf(burned: Grown, pairBurned: Grown, buyerBurned: Grown, growth: bigint): Grown {
  const pairScale = grow(scoreParameters.pairScale, growth)
  const breadthScale = grow(scoreParameters.breadthScale, growth)
  const others = buyerBurned > pairBurned ? buyerBurned - pairBurned : 0n
  const known = pairBurned + pairScale
  return (
    (burned * pairScale * pairScale * (ONE_BPS * others + scoreParameters.alphaBps * breadthScale)) /
    (known * (known + burned) * ONE_BPS * (others + breadthScale))
  )
}

/**
 * The score that evidence and loss make: `r / (r + λs + B)`.
 *
 * @param evidence r, grown.
 * @param loss s, grown.
 * @param growth Of now, in units of 10⁻¹⁸.
 * @returns In units of 10⁻¹⁸, rounded down: 0 without evidence, below 10¹⁸ always.
 */
export function scoreOf(evidence: Grown, loss: Grown, growth: bigint): bigint {
  const { lossWeight, prior } = scoreParameters
  return (evidence * WAD) / (evidence + lossWeight * loss + growUp(prior, growth))
}

/**
 * What an attacker would have to burn to have the same score: `r · B / (B + λs)`.
 *
 * @param evidence r, grown.
 * @param loss s, grown.
 * @param growth Of now, in units of 10⁻¹⁸.
 * @returns In USDC micro-units, rounded down.
 */
export function costToForgeOf(evidence: Grown, loss: Grown, growth: bigint): bigint {
  const { lossWeight, prior } = scoreParameters
  return (evidence * prior) / (lossWeight * loss + growUp(prior, growth))
}

/**
 * A score as a number, for people and thresholds.
 *
 * @param score In units of 10⁻¹⁸.
 * @returns From 0 to below 1, rounded down to nine decimals.
 */
export function toShare(score: bigint): number {
  return Number(score / 10n ** 9n) / 1e9
}
