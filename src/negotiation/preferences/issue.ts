import { z } from 'zod'

import { Text } from '../../core/index.ts'

const Finite = z.number().refine((value) => Math.abs(value) <= Number.MAX_SAFE_INTEGER, {
  error: 'expected a number of at most 2^53 - 1',
})

/**
 * One thing that is bargained over. A discrete issue takes one of its `values`, an integer one a whole number and a
 * continuous one any number from `min` to `max`, both included.
 */
export const Issue = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('discrete'),
      name: Text.min(1),
      values: z.array(Text.min(1)).min(1).max(100_000),
    })
    .refine((issue) => new Set(issue.values).size === issue.values.length, {
      error: 'expected distinct values',
    }),
  z
    .strictObject({ kind: z.literal('integer'), name: Text.min(1), min: z.int(), max: z.int() })
    .refine((issue) => issue.min <= issue.max, { error: 'expected min at most max' }),
  z
    .strictObject({ kind: z.literal('continuous'), name: Text.min(1), min: Finite, max: Finite })
    .refine((issue) => issue.min <= issue.max, { error: 'expected min at most max' }),
])
export type Issue = z.infer<typeof Issue>

/** How many values an issue can take; infinite for a continuous one, unless its bounds are equal. */
export function countValues(issue: Issue): number {
  if (issue.kind === 'discrete') return issue.values.length
  if (issue.kind === 'integer') return issue.max - issue.min + 1
  return issue.min === issue.max ? 1 : Number.POSITIVE_INFINITY
}

/** Whether a number stands for one of an issue's values: for a discrete issue, the value's index. */
export function isValueOf(issue: Issue, value: number): boolean {
  if (issue.kind === 'discrete') return Number.isInteger(value) && value >= 0 && value < issue.values.length
  if (issue.kind === 'integer') return Number.isInteger(value) && value >= issue.min && value <= issue.max
  return value >= issue.min && value <= issue.max
}
