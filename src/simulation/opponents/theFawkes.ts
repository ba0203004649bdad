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
 * Stands in for TheFawkes, first of ANAC 2013 (Koeman, Hollander and others; described in Baarslag and others, "The
 * fourth automated negotiating agents competition", 2015). Kept: it predicts what it will be offered and asks for the
 * most it expects until late, then takes what is as good as the best it was offered. Left out: the wavelet, for which a
 * straight line through what it was offered best stands.
 */
export const theFawkes: Tactic = compose(
  (course) => {
    const model = frequencyModel(course.utility.space)
    return {
      heard: model.heard,
      next(moment) {
        const target = askFor(course, moment)
        return favouriteWithin(bidSpaceOf(course.utility), target, target + 0.05, model)
      },
    }
  },
  (course, moment) => {
    const offer = course.offered.at(-1) as number
    return (
      offer >= askFor(course, moment) || (moment.left < 2 && offer >= (course.offered[course.best] as number))
    )
  },
)

function askFor({ offered, best }: Course, { t, floor }: Moment): number {
  const most = offered[best] ?? 0
  const forecast = Math.min(0.95, most + (t > 0 ? ((most - (offered[0] ?? 0)) / t) * (1 - t) : 0))
  const least = Math.max(floor, forecast, 0.5)
  return Math.max(floor, least + (1 - least) * (1 - t ** 6))
}
