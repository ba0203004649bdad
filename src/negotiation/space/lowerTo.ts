import type { Issue } from '../preferences/issue.ts'
import type { Outcome } from '../preferences/outcome.ts'
import type { UtilityFunction } from '../preferences/utility.ts'
import { valuesOf } from './grid.ts'

/** How often an interval is halved when a number is tuned. */
const halvings = 60

/** Closer to a target than this, nothing is gained by going on. */
export const closeEnough = 1e-6

/**
 * Gives up what an outcome is worth beyond a target, one issue at a time, each time in the issue where it comes closest
 * from above: with a straight value function the utility meets the target exactly. Which issue it is depends on the
 * utility function alone, so equal arguments give equal outcomes.
 */
export function lowerTo(utility: UtilityFunction, from: Outcome, target: number): Outcome {
  let best = from
  for (let lowered = true; lowered && utility.of(best) > target + closeEnough; ) {
    lowered = false
    const base = best
    for (const [index, issue] of utility.space.issues.entries()) {
      const tuned =
        issue.kind === 'discrete' ? pick(utility, base, index, target) : tune(utility, base, index, target)
      if (utility.of(tuned) >= utility.of(best)) continue
      best = tuned
      lowered = true
    }
  }
  return best
}

/** The listed value that brings an outcome closest to the target from above. */
function pick(utility: UtilityFunction, from: Outcome, index: number, target: number): Outcome {
  let best = from
  for (const value of valuesOf(utility.space.issues[index] as Issue)) {
    const tried = from.with(index, value)
    const worth = utility.of(tried)
    if (worth >= target && worth < utility.of(best)) best = tried
  }
  return best
}

/** The number, on the way from the outcome's own to the issue's worse end, that brings it closest. */
function tune(utility: UtilityFunction, from: Outcome, index: number, target: number): Outcome {
  const { kind, min, max } = utility.space.issues[index] as Exclude<Issue, { kind: 'discrete' }>
  const worst = utility.part(index, min) < utility.part(index, max) ? min : max
  const enough = (value: number) => utility.of(from.with(index, value)) >= target
  if (enough(worst)) return from.with(index, worst)
  let kept = from[index] as number
  let refused = worst
  const least = kind === 'integer' ? 1 : 0
  for (let step = 0; step < halvings && Math.abs(kept - refused) > least; step++) {
    const half = (kept + refused) / 2
    const middle = kind === 'integer' ? Math.round(half) : half
    if (enough(middle)) kept = middle
    else refused = middle
  }
  return from.with(index, kept)
}
