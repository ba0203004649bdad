import { z } from 'zod'

import type { Outcome, OutcomeSpace } from './outcome.ts'

const Bound = z.strictObject({
  kind: z.literal('bound'),
  issue: z.string(),
  atLeast: z.number().optional(),
  atMost: z.number().optional(),
})

const OneOf = z.strictObject({
  kind: z.literal('oneOf'),
  issue: z.string(),
  values: z.array(z.string()).min(1),
})

const Condition = z.discriminatedUnion('kind', [Bound, OneOf])

/**
 * What an outcome must satisfy to be acceptable at all, whatever its utility.
 *
 * - `bound`: an integer or continuous issue stays within `atLeast` … `atMost`.
 * - `oneOf`: a discrete issue takes one of `values`.
 * - `sum`: Σ coefficient · value over integer or continuous issues is at most `atMost`.
 * - `implies`: when `when` holds, `needs` must.
 */
export const Constraint = z.discriminatedUnion('kind', [
  Bound,
  OneOf,
  z.strictObject({
    kind: z.literal('sum'),
    coefficients: z.record(z.string(), z.number()),
    atMost: z.number(),
  }),
  z.strictObject({ kind: z.literal('implies'), when: Condition, needs: Condition }),
])
export type Constraint = z.infer<typeof Constraint>

/** Whether an outcome satisfies a constraint. */
export type Satisfies = (outcome: Outcome) => boolean

/**
 * Prepares a constraint for a space.
 *
 * @returns The test, or a sentence about what does not fit.
 */
export function compileConstraint(space: OutcomeSpace, constraint: Constraint): Satisfies | string {
  if (constraint.kind === 'bound') {
    const index = numericIndex(space, constraint.issue)
    if (typeof index === 'string') return index
    const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = constraint
    return (outcome) => (outcome[index] as number) >= atLeast && (outcome[index] as number) <= atMost
  }
  if (constraint.kind === 'oneOf') {
    const index = space.issues.findIndex((issue) => issue.name === constraint.issue)
    const issue = space.issues[index]
    if (issue?.kind !== 'discrete') return `there is no discrete issue ${constraint.issue}`
    const indices = new Map(issue.values.map((value, place) => [value, place]))
    const unknown = constraint.values.find((value) => !indices.has(value))
    if (unknown !== undefined) return `the issue ${issue.name} has no value ${unknown}`
    const allowed = new Set(constraint.values.map((value) => indices.get(value)))
    return (outcome) => allowed.has(outcome[index] as number)
  }
  if (constraint.kind === 'sum') {
    const terms: (readonly [number, number])[] = []
    for (const [name, coefficient] of Object.entries(constraint.coefficients)) {
      const index = numericIndex(space, name)
      if (typeof index === 'string') return index
      terms.push([index, coefficient])
    }
    return (outcome) =>
      terms.reduce((sum, [index, factor]) => sum + factor * (outcome[index] as number), 0) <=
      constraint.atMost
  }
  const when = compileConstraint(space, constraint.when)
  const needs = compileConstraint(space, constraint.needs)
  if (typeof when === 'string') return when
  if (typeof needs === 'string') return needs
  return (outcome) => !when(outcome) || needs(outcome)
}

function numericIndex(space: OutcomeSpace, name: string): number | string {
  const index = space.issues.findIndex((issue) => issue.name === name && issue.kind !== 'discrete')
  return index < 0 ? `there is no integer or continuous issue ${name}` : index
}
