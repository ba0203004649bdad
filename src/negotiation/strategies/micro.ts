import type { Outcome } from '../preferences/outcome.ts'
import { bidAt, bidSpaceOf } from '../space/bidSpace.ts'
import type { Course } from './course.ts'
import { compose, type OfferingPolicy, type Tactic } from './tactic.ts'

/**
 * MiCRO (de Jonge, "An analysis of the linear bilateral ANAC domains using the MiCRO benchmark strategy", IJCAI 2022):
 * it goes down its outcomes in the order of their utility, one step for each new outcome that it hears; without one it
 * repeats something said before. It takes what is worth as much as the least it would offer. It knows no time.
 */
export const micro: Tactic = compose(offerStepwise, (course, _moment, next) => {
  const least = next === undefined ? course.least : Math.min(course.least, next)
  return (course.offered[course.offered.length - 1] as number) >= least
})

function offerStepwise(course: Course): OfferingPolicy {
  const bids = bidSpaceOf(course.utility)
  const { utilities } = bids
  const said = new Set<string>()
  const heard = new Set<string>()
  return {
    said: (outcome) => void said.add(keyOf(outcome)),
    heard: (outcome) => void heard.add(keyOf(outcome)),
    next({ floor, random }) {
      const ready = said.size <= heard.size && (utilities[said.size] ?? Number.NEGATIVE_INFINITY) >= floor
      if (ready) return bidAt(bids, said.size)
      return said.size === 0 ? undefined : course.sent[random.below(course.sent.length)]
    },
  }
}

function keyOf(outcome: Outcome): string {
  return outcome.join()
}
