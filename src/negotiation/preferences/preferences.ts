import { z } from 'zod'

import { Constraint } from './constraint.ts'
import { ValueFunction } from './valueFunction.ts'

/**
 * What a side wants, over an outcome space that both know. Never leaves the side.
 *
 * - `weights`: of each issue by its name, from 0 to 1, summing to 1 within a thousandth. They are taken as they are: a sum of
 *   1.0005 makes a best utility of 1.0005.
 * - `values`: a value function for each issue by its name.
 * - `reservation`: the utility of no deal: an outcome below it is worse than leaving.
 * - `discount`: d of u · dᵗ, t the share of the rounds that is used; 1: none.
 * - `constraints`: what an outcome must satisfy whatever its utility.
 */
export const Preferences = z.strictObject({
  weights: z.record(z.string(), z.number().min(0).max(1)),
  values: z.record(z.string(), ValueFunction),
  reservation: z.number().min(0).max(1),
  discount: z.number().positive().max(1).default(1),
  constraints: z.array(Constraint).max(256).default([]),
})
export type Preferences = z.infer<typeof Preferences>
