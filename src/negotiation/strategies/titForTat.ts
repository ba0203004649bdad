import { bidAtLeast, bidSpaceOf } from '../space/bidSpace.ts'
import { acceptNext } from './acceptance.ts'
import type { Course } from './course.ts'
import type { Moment } from './moment.ts'
import { compose, type Tactic } from './tactic.ts'
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
  return compose(
    (course) => ({
      next: (moment) => bidAtLeast(bidSpaceOf(course.utility), mirror(course, moment, window)),
    }),
    acceptNext,
  )
}

function mirror(course: Course, { floor }: Moment, window: number): number {
  const { asked, offered, utility } = course
  const best = bestOf(utility)
  const before = asked.at(-1)
  const span = Math.min(window, offered.length - 1)
  if (before === undefined || span < 1) return best
  const held = best - (offered.at(-1 - span) as number)
  const holds = best - (offered.at(-1) as number)
  // Nothing was held back, or something is held back anew out of nothing: no share can be taken of it.
  const share = held > 0 ? Math.max(0, holds / held) ** (1 / span) : 1
  return Math.min(best, floor + Math.max(0, before - floor) * share)
}
