import type { Random } from '../../core/index.ts'
import type { Outcome } from '../preferences/outcome.ts'
import type { UtilityFunction } from '../preferences/utility.ts'
import { type BidSpace, bidAt, bidAtLeast, bidSpaceOf, ranksWithin } from '../space/bidSpace.ts'
import type { OpponentModel } from './models/opponentModel.ts'

/** The most bids that are compared for one move, evenly spread over the window: a move stays fast in a large space. */
const mostCompared = 16_384

/**
 * Of the bids worth from `target` to `most`, the one that the counterparty likes best by a model; of equals the one worth
 * more. When none is worth so little, the least above `target`; when none reaches it, the best there is.
 *
 * @param spent Codes of bids that are only picked when no other is left.
 */
export function favouriteWithin(
  bids: BidSpace,
  target: number,
  most: number,
  model: Pick<OpponentModel, 'part'>,
  spent?: ReadonlySet<number>,
): Outcome | undefined {
  const { from, to } = ranksWithin(bids, target, most)
  if (from === to) return bidAtLeast(bids, target)
  const parts = bids.grid.values.map((values, issue) => values.map((value) => model.part(issue, value)))
  const step = Math.max(1, Math.floor((to - from) / mostCompared))
  let picked = from
  let highest = Number.NEGATIVE_INFINITY
  for (let rank = from; rank < to; rank += step) {
    const code = bids.codes[rank] as number
    let score = spent?.has(code) ? -1 : 0
    let rest = code
    for (let issue = parts.length - 1; issue >= 0; issue--) {
      const part = parts[issue] as Float64Array
      const above = Math.floor(rest / part.length)
      score += part[rest - above * part.length] as number
      rest = above
    }
    if (score > highest) {
      highest = score
      picked = rank
    }
  }
  return bidAt(bids, picked)
}

/** Any of the bids worth from `target` to `most`, each as likely; the least above `target` when there is none. */
export function anyWithin(bids: BidSpace, target: number, most: number, random: Random): Outcome | undefined {
  const { from, to } = ranksWithin(bids, target, most)
  return from === to ? bidAtLeast(bids, target) : bidAt(bids, from + random.below(to - from))
}

/** The most that a side can get; 0 when its constraints leave nothing. */
export function bestOf(utility: UtilityFunction): number {
  return bidSpaceOf(utility).utilities[0] ?? 0
}
