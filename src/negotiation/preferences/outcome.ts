import { z } from 'zod'

import { BaseError, passed, refused, type Verdict } from '../../core/index.ts'
import { countValues, Issue, isValueOf } from './issue.ts'

/** The most issues that are bargained over at once. */
export const mostIssues = 64

/** All that can be agreed on: one value for each issue. At most {@link mostIssues} with distinct names. */
export const OutcomeSpace = z
  .strictObject({ issues: z.array(Issue).min(1).max(mostIssues) })
  .refine((space) => new Set(space.issues.map((issue) => issue.name)).size === space.issues.length, {
    error: 'expected distinct names',
  })
export type OutcomeSpace = z.infer<typeof OutcomeSpace>

/**
 * One point of an outcome space: a number for each issue, in the space's order. For a discrete issue it is the
 * value's index, for the others the value itself.
 */
export type Outcome = readonly number[]

/** An outcome for people and files: each issue's value by the issue's name, a discrete one spelled out. */
export type NamedOutcome = Readonly<Record<string, number | string>>

/** How many outcomes a space has; infinite with a continuous issue. */
export function countOutcomes(space: OutcomeSpace): number {
  return space.issues.reduce((count, issue) => count * countValues(issue), 1)
}

/** Whether an outcome is one of the space's. */
export function checkOutcome(space: OutcomeSpace, outcome: Outcome): Verdict<'OutcomeOutside'> {
  if (outcome.length !== space.issues.length) {
    return refused('OutcomeOutside', 'The outcome has another number of issues than the space', {
      found: outcome.length,
      needed: space.issues.length,
    })
  }
  for (const [index, issue] of space.issues.entries()) {
    const value = outcome[index] as number
    if (!isValueOf(issue, value)) {
      return refused('OutcomeOutside', 'The outcome takes a value that the issue does not have', {
        issue: issue.name,
        found: value,
      })
    }
  }
  return passed
}

/** Whether two outcomes of one space are the same. */
export function isSameOutcome(a: Outcome, b: Outcome): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index])
}

/** Spells an outcome out. */
export function nameOutcome(space: OutcomeSpace, outcome: Outcome): NamedOutcome {
  return Object.fromEntries(
    space.issues.map((issue, index) => {
      const value = outcome[index] as number
      return [issue.name, issue.kind === 'discrete' ? (issue.values[value] as string) : value]
    }),
  )
}

/**
 * Reads a spelled-out outcome.
 *
 * @throws {OutcomeInvalidError} naming the issue that is missing, unknown or has a value outside its own.
 */
export function parseOutcome(space: OutcomeSpace, named: NamedOutcome): Outcome {
  for (const name of Object.keys(named)) {
    if (!space.issues.some((issue) => issue.name === name)) throw new OutcomeInvalidError(name, 'is unknown')
  }
  return space.issues.map((issue) => {
    if (!Object.hasOwn(named, issue.name)) throw new OutcomeInvalidError(issue.name, 'is missing')
    const value = named[issue.name]
    const number = issue.kind === 'discrete' ? issue.values.indexOf(String(value)) : Number(value)
    if (!isValueOf(issue, number)) throw new OutcomeInvalidError(issue.name, `can't be ${value}`)
    return number
  })
}

/** Thrown when a spelled-out outcome does not fit its space. Code `OutcomeInvalid`. */
export class OutcomeInvalidError extends BaseError {
  override readonly name = 'OutcomeInvalidError'

  constructor(issue: string, problem: string) {
    super(`The issue ${problem}`, { code: 'OutcomeInvalid', details: { issue } })
  }
}
