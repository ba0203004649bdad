import { bidAtLeast, bidSpaceOf } from '../space/bidSpace.ts'
import { acceptNext } from './acceptance.ts'
import type { Course } from './course.ts'
import { compose, type OfferingPolicy, type Tactic } from './tactic.ts'
import { bestOf } from './window.ts'

/**
 * Tit for tat (Faratin, Sierra and Jennings, "Negotiation decision functions for autonomous agents", 1998), in
 * utilities: whatever share of what it held back the counterparty gave up, this side gives up of what it asks above its
 * floor. Relative with a `window` of 1: the share of the last move; averaged with a wider one: the mean share (a
 * geometric one, for shares are multiplied) over so many moves. It opens with its best and answers a step back with a
 * step back.
 *
 * @param window How many of the counterparty's moves are looked at.
 */
export function titForTat(window = 1): Tactic {
  return compose((course) => mirror(course, window), acceptNext)
}

function mirror({ utility, offered }: Course, window: number): OfferingPolicy {
  const bids = bidSpaceOf(utility)
  const best = bestOf(utility)
  // The share of the span between floor and best that is still asked for.
  let kept = 1
  return {
    heard() {
      const span = Math.min(window, offered.length - 1)
      if (span < 1) return
      const held = best - (offered.at(-1 - span) as number)
      const holds = best - (offered.at(-1) as number)
      // Where nothing was held back, and where an offer breaks a constraint, there is nothing to take a share of.
      if (!(held > 0 && Number.isFinite(held) && Number.isFinite(holds))) return
      kept = Math.min(1, kept * Math.max(0, holds / held) ** (1 / span))
    },
    next: ({ floor }) => bidAtLeast(bids, floor + Math.max(0, best - floor) * kept),
  }
}
