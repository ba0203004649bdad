import {
  anyWithin,
  bidSpaceOf,
  type Course,
  compose,
  favouriteWithin,
  frequencyModel,
  type Moment,
  type Tactic,
} from '../../negotiation/index.ts'

/**
 * Stands in for CUHKAgent, first of ANAC 2012 (Hao and Leung, "ABiNeS: an adaptive bilateral negotiating strategy over
 * multiple items", IAT 2012). Kept: a point in time, earlier against a counterparty that yields less, until which it asks
 * for nearly everything, and after which it comes down toward its lower limit; it sends what it was asked for most among
 * what it asks for, sometimes anything of it; in the end it takes the best it was offered. Left out: discounts.
 */
export const cuhk: Tactic = compose(
  (course) => {
    const model = frequencyModel(course.utility.space)
    return {
      heard: model.heard,
      next(moment) {
        const target = askFor(course, moment)
        const best = course.received[course.best]
        if (moment.left === 0 && best !== undefined && course.utility.of(best) >= moment.floor) return best
        const bids = bidSpaceOf(course.utility)
        const explores = moment.random.uniform() < exploring
        return explores ? anyWithin(bids, target, 1, moment.random) : favouriteWithin(bids, target, 1, model)
      },
    }
  },
  (course, moment, next) => {
    const offer = course.offered.at(-1) as number
    if (moment.left === 0) return offer >= 0.9 * (course.offered[course.best] as number)
    return offer >= askFor(course, moment) || (next !== undefined && offer >= next)
  },
)

const exploring = 0.1
const almost = 0.95

function askFor({ offered, best }: Course, { t, floor }: Moment): number {
  const most = offered[best] ?? 0
  const rise = most - (offered[0] ?? 0)
  const until = 0.75 + 0.2 * Math.min(1, 2 * rise)
  if (t <= until) return 1 - (1 - almost) * (t / until)
  const least = Math.max(floor, Math.min(0.65, most))
  return almost - (almost - least) * ((t - until) / (1 - until)) ** 2
}
