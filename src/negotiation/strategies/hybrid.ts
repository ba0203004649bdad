import { bidAtLeast, bidSpaceOf } from '../space/bidSpace.ts'
import { acceptNext } from './acceptance.ts'
import type { Course } from './course.ts'
import type { Moment } from './moment.ts'
import { compose, type Tactic } from './tactic.ts'
import { bestOf } from './window.ts'

/**
 * Hybrid of time and behaviour (Keskin, Çakan and Aydoğan, "Solver agent: towards emotional and opponent-aware agent for
 * human-robot negotiation", AAMAS 2021): t² · behaviour + (1 − t²) · time. Time follows a Bézier curve over `curve`;
 * behaviour answers the counterparty's last steps, the latest weighing most, in this side's utility, and answers the
 * more the later it is. Shares of the span between floor and best.
 */
export const hybrid: Tactic = compose(
  (course) => ({ next: (moment) => bidAtLeast(bidSpaceOf(course.utility), askBoth(course, moment)) }),
  acceptNext,
)

/** Start, pull and end of the curve; how much of a step is answered at first, and by how much more at the end. */
const curve = [1, 0.75, 0.4] as const
const answered = [0.5, 0.5] as const

/** Weights of the last steps, oldest first, by how many there are. */
const stepWeights: readonly (readonly number[])[] = [
  [],
  [1],
  [0.25, 0.75],
  [0.11, 0.22, 0.66],
  [0.05, 0.15, 0.3, 0.5],
]

function askBoth(course: Course, moment: Moment): number {
  const { t, floor } = moment
  const best = bestOf(course.utility)
  const span = Math.max(0, best - floor)
  const [start, pull, end] = curve
  const byTime = floor + span * ((1 - t) ** 2 * start + 2 * (1 - t) * t * pull + t ** 2 * end)
  const before = course.asked.at(-1)
  if (before === undefined) return byTime
  const byBehaviour = before - (answered[0] + answered[1] * t) * recentStep(course.offered)
  return Math.min(best, Math.max(floor, t ** 2 * byBehaviour + (1 - t ** 2) * byTime))
}

/** By how much the counterparty's offers rose lately, in this side's utility. */
function recentStep(offered: readonly number[]): number {
  const weights = stepWeights[Math.min(stepWeights.length, offered.length) - 1] ?? []
  const first = offered.length - weights.length
  return weights.reduce(
    (sum, weight, index) =>
      sum + weight * ((offered[first + index] as number) - (offered[first + index - 1] as number)),
    0,
  )
}
