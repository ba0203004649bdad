import {
  bidSpaceOf,
  type Course,
  compose,
  favouriteWithin,
  frequencyModel,
  type Moment,
  type Tactic,
} from '../../negotiation/index.ts'

/**
 * Stands in for Gahboninho, second of ANAC 2011 (Ben Adar, Sofy and Elimelech, "Gahboninho: strategy for balancing
 * pressure and compromise in automated negotiation", in Complex Automated Negotiations, 2013). Kept: selfish for most of
 * the time, the more so the more the counterparty yields; then steps down to what the counterparty's spread of offers
 * suggests it will give; compromises entirely in the last turns. Left out: its noise and its own opponent model.
 */
export const gahboninho: Tactic = compose(
  (course) => {
    const model = frequencyModel(course.utility.space)
    return {
      heard: model.heard,
      next: (moment) => favouriteWithin(bidSpaceOf(course.utility), askFor(course, moment), 1, model),
    }
  },
  (course, moment) => {
    const offer = course.offered.at(-1) as number
    return (
      offer >= askFor(course, moment) ||
      (moment.left === 0 && offer >= 0.95 * (course.offered[course.best] as number))
    )
  },
)

function askFor({ offered, best }: Course, { t, floor, left }: Moment): number {
  const most = offered[best] ?? 0
  const yielded = Math.max(0, most - (offered[0] ?? 0))
  const least = Math.max(floor, 0.9 - 0.5 * (1 - Math.min(1, 2 * yielded)))
  if (t < 0.85) return Math.max(floor, 1 - 0.08 * (t / 0.85))
  if (left === 0) return Math.max(floor, Math.min(least, most))
  return Math.max(floor, 0.92 - (0.92 - least) * ((t - 0.85) / 0.15))
}
