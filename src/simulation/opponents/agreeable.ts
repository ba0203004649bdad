import {
  acceptNext,
  anyWithin,
  bidSpaceOf,
  compose,
  estimate,
  frequencyModel,
  type Tactic,
} from '../../negotiation/index.ts'

/**
 * Stands in for AgreeableAgent2018, first of ANAC 2018's bilateral league (Mirzayi, Taghiyareh and Nassiri-Mofakham, "An
 * opponent-adaptive strategy to increase utility and fairness in agents' negotiation", Applied Intelligence 52, 2022).
 * Kept: time-dependent concession to a lower limit, late and then fully; once it heard enough, a roulette over what is
 * worth as much, by a frequency model; it agrees in the end. Left out: lower limits by the size of the domain.
 */
export const agreeable: Tactic = compose((course) => {
  const model = frequencyModel(course.utility.space)
  return {
    heard: model.heard,
    next({ t, floor, random }) {
      const least = Math.max(floor, lowest)
      const target = least + (1 - least) * (1 - t ** (1 / exponent))
      const bids = bidSpaceOf(course.utility)
      if (t < listens) return anyWithin(bids, target, 1, random)
      const drawn = Array.from({ length: draws }, () => anyWithin(bids, target, target + width, random) ?? [])
      // The largest of uniform ^ (1 / weight) is a roulette with these weights (Efraimidis and Spirakis, 2006).
      const tickets = drawn.map((bid) => random.uniform() ** (1 / estimate(model, bid)))
      return drawn[tickets.indexOf(Math.max(...tickets))]
    },
  }
}, acceptNext)

const lowest = 0.5
const exponent = 0.1
const listens = 0.1
const width = 0.1
const draws = 8
