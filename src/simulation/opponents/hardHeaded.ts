import { bidSpaceOf, compose, favouriteWithin, frequencyModel, type Tactic } from '../../negotiation/index.ts'

/**
 * Stands in for HardHeaded, first of ANAC 2011 (van Krimpen, Looije and Hajizadeh, "HardHeaded", in Complex Automated
 * Negotiations, 2013). Kept: it yields only in the last twentieth of the time and never below a fixed utility; it sends
 * what a frequency model likes best among what it asks for, or the best it was offered when that is worth more; it
 * takes nothing worth less than the least it sent. Left out: its queue of outcomes and its answer to discounts.
 */
export const hardHeaded: Tactic = compose(
  (course) => {
    const model = frequencyModel(course.utility.space)
    return {
      heard: model.heard,
      next({ t, floor }) {
        const least = Math.max(floor, lowest)
        const target = least + Math.max(0, 1 - least) * (1 - (start + (1 - start) * t ** (1 / exponent)))
        const chosen = favouriteWithin(bidSpaceOf(course.utility), target, target + 0.02, model)
        const best = course.received[course.best]
        if (chosen === undefined || best === undefined) return chosen
        return (course.offered[course.best] as number) > course.utility.of(chosen) ? best : chosen
      },
    }
  },
  (course, _moment, next) => {
    const offer = course.offered.at(-1) as number
    return offer > course.least || (next !== undefined && offer >= next)
  },
)

const lowest = 0.585
const start = 0.05
const exponent = 0.05
