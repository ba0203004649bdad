import {
  anyWithin,
  bidSpaceOf,
  type Course,
  compose,
  type Moment,
  type Tactic,
} from '../../negotiation/index.ts'

/**
 * Stands in for Atlas3, first of ANAC 2015 (Mori and Ito, "Atlas3: a negotiating agent based on expecting lower limit of
 * concession function", in Modern Approaches to Agent-based Complex Automated Negotiation, 2017). Kept: it takes the end
 * for a game of chicken between insisting and taking the best it was offered, comes down to what that game is worth to
 * it, searches among all that is worth more, and with little time left sends back the best it was offered, and takes
 * what is worth that much. Left out: its search by simulated annealing, and more than two sides.
 */
export const atlas3: Tactic = compose(
  (course) => ({
    next(moment) {
      const best = course.received[course.best]
      if (moment.left < sendsBack && best !== undefined && course.utility.of(best) > moment.floor) return best
      return anyWithin(bidSpaceOf(course.utility), askFor(course, moment), 1, moment.random)
    },
  }),
  (course, moment) => {
    const offer = course.offered.at(-1) as number
    if (moment.left < sendsBack) return offer >= (course.offered[course.best] as number)
    return offer >= askFor(course, moment)
  },
)

const sendsBack = 2

function askFor(course: Course, { t, floor }: Moment): number {
  const worth = valueOfChicken(Math.max(floor, course.offered[course.best] ?? 0), floor)
  return Math.max(floor, 1 - (1 - worth) * t ** 3)
}

/**
 * What each side of the symmetric game gets in its mixed equilibrium: insisting brings 1 when the other yields and the
 * floor when it does not; yielding brings what was offered, or half the way when both yield.
 */
function valueOfChicken(offered: number, floor: number): number {
  const insists = (1 - offered) / 2
  const yields = offered - floor
  const share = insists + yields > 0 ? yields / (insists + yields) : 1
  return share + (1 - share) * floor
}
