import { wholeBps } from '../../terms/index.ts'

/**
 * Splits a whole by shares, to the unit: each part is the rise of ⌊whole · cumulative share⌋, so the parts sum to the
 * whole and none is off by a unit or more.
 *
 * @param bps Shares in basis points, summing to 10,000.
 */
export function split(whole: bigint, bps: readonly number[]): readonly bigint[] {
  let cumulative = 0
  let given = 0n
  return bps.map((share) => {
    cumulative += share
    const until = (whole * BigInt(cumulative)) / BigInt(wholeBps)
    const part = until - given
    given = until
    return part
  })
}
