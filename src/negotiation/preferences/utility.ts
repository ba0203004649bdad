import { BaseError } from '../../core/index.ts'
import { type Constraint, compileConstraint, type Satisfies } from './constraint.ts'
import type { Issue } from './issue.ts'
import type { Outcome, OutcomeSpace } from './outcome.ts'
import type { Preferences } from './preferences.ts'
import { compileValueFunction, type Worth } from './valueFunction.ts'

/** How far from 1 weights may sum, for the sake of those who round them: thrice 0.333 is a third each. */
export const weightTolerance = 1e-3

/** Preferences made ready to be asked: linear-additive, Σ weight · worth. */
export type UtilityFunction = {
  readonly space: OutcomeSpace
  /** The utility of no deal. */
  readonly reservation: number
  /** d of u · dᵗ; 1: none. */
  readonly discount: number
  readonly constraints: readonly Constraint[]
  /** The utility of an outcome of the space: from 0 to 1 (or what the weights sum to), −∞ when it breaks a constraint. Undiscounted. */
  of(outcome: Outcome): number
  /** What one issue's value adds: its weight times its worth. */
  part(issue: number, value: number): number
  /** Of an integer or continuous issue, the values between which its worth runs straight. */
  knots(issue: number): readonly number[]
  /** Whether an outcome satisfies all constraints. */
  satisfies(outcome: Outcome): boolean
}

/**
 * Prepares preferences over a space.
 *
 * @throws {PreferencesInvalidError} naming the issue or constraint that is missing, unknown or does not fit, or weights
 * that do not sum to 1.
 */
export function utilityFunction(space: OutcomeSpace, preferences: Preferences): UtilityFunction {
  const { issues } = space
  for (const part of ['weights', 'values'] as const) {
    for (const name of Object.keys(preferences[part])) {
      if (!issues.some((issue) => issue.name === name))
        throw new PreferencesInvalidError(`${part}.${name}`, 'is unknown')
    }
    for (const { name } of issues) {
      if (!Object.hasOwn(preferences[part], name))
        throw new PreferencesInvalidError(`${part}.${name}`, 'is missing')
    }
  }
  const weights = Float64Array.from(issues, (issue) => preferences.weights[issue.name] as number)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (!(Math.abs(total - 1) <= weightTolerance))
    throw new PreferencesInvalidError('weights', `sum to ${total}, not 1`)

  const worths: Worth[] = issues.map((issue) => {
    const compiled = compileValueFunction(issue, preferences.values[issue.name] as never)
    if (typeof compiled === 'string') throw new PreferencesInvalidError(`values.${issue.name}`, compiled)
    return compiled
  })
  const constraints: Satisfies[] = preferences.constraints.map((constraint, index) => {
    const compiled = compileConstraint(space, constraint)
    if (typeof compiled === 'string') throw new PreferencesInvalidError(`constraints.${index}`, compiled)
    return compiled
  })

  const part = (issue: number, value: number) => (weights[issue] as number) * (worths[issue] as Worth)(value)
  const satisfies = (outcome: Outcome) => constraints.every((constraint) => constraint(outcome))
  return {
    space,
    reservation: preferences.reservation,
    discount: preferences.discount,
    constraints: preferences.constraints,
    of(outcome) {
      if (!satisfies(outcome)) return Number.NEGATIVE_INFINITY
      let sum = 0
      for (let issue = 0; issue < outcome.length; issue++) sum += part(issue, outcome[issue] as number)
      return sum
    },
    part,
    knots(index) {
      const issue = issues[index] as Issue
      if (issue.kind === 'discrete') return []
      const value = preferences.values[issue.name]
      return value?.kind === 'piecewise' ? value.points.map(([x]) => x) : [issue.min, issue.max]
    },
    satisfies,
  }
}

/**
 * What a utility is worth when it is reached late: u · dᵗ (the rule of the GENIUS competitions).
 *
 * @param t Share of the rounds that is used, 0 to 1.
 */
export function discounted(utility: UtilityFunction, value: number, t: number): number {
  return utility.discount === 1 ? value : value * utility.discount ** t
}

/** Thrown when preferences do not fit their outcome space. Code `PreferencesInvalid`. */
export class PreferencesInvalidError extends BaseError {
  override readonly name = 'PreferencesInvalidError'
  readonly place: string
  readonly problem: string

  constructor(place: string, problem: string) {
    super(`The preferences do not fit: ${place} ${problem}`, {
      code: 'PreferencesInvalid',
      details: { place },
    })
    this.place = place
    this.problem = problem
  }
}
