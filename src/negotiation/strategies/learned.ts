import { z } from 'zod'

import { bidSpaceOf } from '../space/bidSpace.ts'
import type { Course } from './course.ts'
import policy from './data/learned.json' with { type: 'json' }
import { bestOffered } from './deadline.ts'
import { frequencyModel } from './models/frequencyModel.ts'
import type { Moment } from './moment.ts'
import { watchReciprocity } from './reciprocity.ts'
import { compose, type Tactic } from './tactic.ts'
import { bestOf, favouriteWithin } from './window.ts'

/** What a learned policy looks at, each about 0 to 1. */
export const features = [
  'always',
  'time',
  'time⁴',
  'time¹⁶',
  'time⁶⁴',
  'offered',
  'yielded',
  'reciprocal',
  'last',
] as const

/** A policy as it is shipped: a weight for each feature, and what reproduces it. */
export const LearnedPolicy = z.strictObject({
  command: z.string(),
  seed: z.int(),
  generations: z.int(),
  /** Mean utility in training, of the last generation. */
  reward: z.number(),
  weights: z.array(z.number()).length(features.length),
})
export type LearnedPolicy = z.infer<typeof LearnedPolicy>

/** How far above what it asks for a bid may be worth; what a better deal must bring in the last word. */
const width = 0.3
const safety = 0.05

/**
 * Asks for the share σ(Σ weight · feature) of the span between floor and best, and sends what the counterparty likes best
 * among the bids worth as much.
 */
export function learnedTactic(weights: readonly number[]): Tactic {
  return compose((course) => {
    const model = frequencyModel(course.utility.space)
    const watch = watchReciprocity()
    const bids = bidSpaceOf(course.utility)
    const askAt = (moment: Moment) => {
      const seen = look(course, moment, watch.isReciprocal())
      const sum = seen.reduce((total, value, index) => total + value * (weights[index] as number), 0)
      return moment.floor + Math.max(0, bestOf(course.utility) - moment.floor) / (1 + Math.exp(-sum))
    }
    return {
      said: watch.said,
      heard(outcome, t) {
        watch.heard(outcome)
        model.heard(outcome, t)
      },
      next(moment) {
        const ask = askAt(moment)
        return favouriteWithin(bids, ask, ask + width, model)
      },
      explain: (moment) => `, asking for ${askAt(moment).toFixed(3)} by what it learned`,
    }
  }, accept)
}

/** The shipped policy: `npm run train` makes it. Off until it is asked for by name. */
export const learned: Tactic = learnedTactic(policy.weights)

function look(course: Course, { t, floor, chances }: Moment, isReciprocal: boolean): readonly number[] {
  const span = bestOf(course.utility) - floor
  const share = (worth: number) => (span > 0 ? Math.min(1, Math.max(0, worth / span)) : 0)
  const got = bestOffered(course)
  const first = course.offered[0] ?? floor
  return [
    1,
    t,
    t ** 4,
    t ** 16,
    t ** 64,
    share(got - floor),
    share(got - Math.max(first, floor)),
    isReciprocal ? 1 : 0,
    1 / (1 + chances),
  ]
}

function accept(course: Course, { left, chances, binding }: Moment, next: number | undefined): boolean {
  if (next === undefined || (left === 0 && !(binding && chances > 0))) return true
  return (course.offered.at(-1) as number) >= next - (left === 0 ? safety : 0)
}
