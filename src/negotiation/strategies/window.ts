import type { Outcome } from '../preferences/outcome.ts'
import type { UtilityFunction } from '../preferences/utility.ts'
import { type BidSpace, bidAt, bidAtLeast, bidSpaceOf, ranksWithin } from '../space/bidSpace.ts'
import { decodeInto } from '../space/grid.ts'

/** The most bids that are compared for one move, evenly spread over the window: a move stays fast in a large space. */
const mostCompared = 8_192

/**
 * Of the bids worth from `target` to `most`, the one that a score puts first; of equals the one worth more. When none
 * is worth so little, the least above `target`; when none reaches it, the best there is.
 *
 * @param score Of an outcome, which is only valid during the call.
 */
export function pickWithin(
  bids: BidSpace,
  target: number,
  most: number,
  score: (outcome: Outcome) => number,
): Outcome | undefined {
  const { from, to } = ranksWithin(bids, target, most)
  if (from === to) return bidAtLeast(bids, target)
  const step = Math.max(1, Math.floor((to - from) / mostCompared))
  const outcome: number[] = new Array(bids.grid.values.length)
  let picked = from
  let highest = Number.NEGATIVE_INFINITY
  for (let rank = from; rank < to; rank += step) {
    const value = score(decodeInto(bids.grid, bids.codes[rank] as number, outcome))
    if (value > highest) {
      highest = value
      picked = rank
    }
  }
  return bidAt(bids, picked)
}

/** The most that a side can get; 0 when its constraints leave nothing. */
export function bestOf(utility: UtilityFunction): number {
  return bidSpaceOf(utility).utilities[0] ?? 0
}
