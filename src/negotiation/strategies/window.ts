import { ladderOf } from '../preferences/ladder.ts'
import type { Outcome } from '../preferences/outcome.ts'
import type { UtilityFunction } from '../preferences/utility.ts'

/** The most outcomes of a window that are compared for one move, evenly spread: a move stays fast in a large space. */
const mostCompared = 2_048

/** How many outcomes are worth at least so much: their ranks come before. O(log n). */
export function countAtLeast(utility: UtilityFunction, target: number): number {
  const { utilities } = ladderOf(utility)
  let low = 0
  let high = utilities.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((utilities[middle] as number) >= target) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Of the outcomes worth from `target` to `most`, the one that a score puts first; of equals the one worth more. When
 * none is worth so little, the least above `target`; when none reaches it, the best there is.
 */
export function pickWithin(
  utility: UtilityFunction,
  target: number,
  most: number,
  score: (outcome: Outcome) => number,
): Outcome | undefined {
  const { outcomes } = ladderOf(utility)
  const end = Math.max(1, countAtLeast(utility, target))
  const start = Math.min(end - 1, countAtLeast(utility, most))
  const step = Math.max(1, Math.floor((end - start) / mostCompared))
  let picked: Outcome | undefined
  let highest = Number.NEGATIVE_INFINITY
  for (let rank = start; rank < end; rank += step) {
    const outcome = outcomes[rank]
    if (outcome === undefined) break
    const value = score(outcome)
    if (value > highest) {
      highest = value
      picked = outcome
    }
  }
  return picked
}
