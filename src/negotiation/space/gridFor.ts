import { countValues, type Issue } from '../preferences/issue.ts'
import { countOutcomes, type OutcomeSpace } from '../preferences/outcome.ts'
import type { UtilityFunction } from '../preferences/utility.ts'
import { type Grid, gridOf, valuesOf } from './grid.ts'

/** The most outcomes that are enumerated: about a million. */
const mostEnumerated = 1 << 20

/** About how many outcomes are sampled of a space that has more. */
const mostSampled = 1 << 16

type Listed = Extract<Issue, { kind: 'discrete' }>
type Numeric = Exclude<Issue, Listed>

/** The outcomes to look at for one or more utility functions over one space: all of them, or a sample. */
export function gridFor(utilities: readonly [UtilityFunction, ...UtilityFunction[]]): {
  readonly grid: Grid
  readonly complete: boolean
} {
  const { space } = utilities[0]
  const complete = countOutcomes(space) <= mostEnumerated
  return { grid: complete ? gridOf(space.issues.map(valuesOf)) : sampleGrid(space, utilities), complete }
}

/** Samples a space: every issue at as many values as fit together, the smaller issues whole. */
function sampleGrid(space: OutcomeSpace, utilities: readonly UtilityFunction[]): Grid {
  const counts = space.issues.map(countValues)
  const order = counts.map((_, index) => index).sort((a, b) => (counts[a] as number) - (counts[b] as number))
  let room = mostSampled
  const values: Float64Array[] = new Array(counts.length)
  for (const [position, index] of order.entries()) {
    const fair = Math.max(2, Math.floor(room ** (1 / (order.length - position))))
    const sampled = sampleIssue(space.issues[index] as Issue, index, utilities, fair)
    values[index] = sampled
    room = Math.max(1, Math.floor(room / Math.max(1, sampled.length)))
  }
  return gridOf(values)
}

/**
 * About so many values of an issue, rising; all of them when there are no more. Numbers are taken at even steps and where
 * their worth bends, listed values at even steps of their rank in worth, so that the best and the worst of an issue are
 * among them. What a constraint on the issue alone rules out is left out.
 */
export function sampleIssue(
  issue: Issue,
  index: number,
  utilities: readonly UtilityFunction[],
  most: number,
): Float64Array {
  const count = Math.min(countValues(issue), most)
  const chosen =
    issue.kind === 'discrete'
      ? chooseListed(issue, index, utilities, count)
      : chooseNumbers(issue, index, utilities, count)
  return Float64Array.from(new Set(chosen)).sort()
}

function chooseListed(
  issue: Listed,
  index: number,
  utilities: readonly UtilityFunction[],
  count: number,
): readonly number[] {
  const allowed = [...valuesOf(issue)].filter((value) => isAllowed(issue, value, utilities))
  const share = Math.max(2, Math.floor(count / utilities.length))
  if (allowed.length <= count) return allowed
  return utilities.flatMap((utility) => {
    const byWorth = allowed.toSorted((a, b) => utility.part(index, a) - utility.part(index, b) || a - b)
    return evenSteps(byWorth.length - 1, share).map((rank) => byWorth[Math.round(rank)] as number)
  })
}

function chooseNumbers(
  issue: Numeric,
  index: number,
  utilities: readonly UtilityFunction[],
  count: number,
): readonly number[] {
  const whole = issue.kind === 'integer'
  const [min, max] = boundsOf(issue, utilities)
  if (min > max) return []
  const knots = utilities.flatMap((utility) => knotsBetween(utility, index, whole, min, max))
  // Where the worth bends, a bid is best or a frontier turns. Of too many bends, each side's best will do.
  const bends = knots.length <= count / 2 ? knots : utilities.map((utility) => bestOf(utility, index, knots))
  const even = evenSteps(max - min, Math.max(2, count - bends.length))
  return [...even.map((step) => min + (whole ? Math.round(step) : step)), ...bends]
}

function knotsBetween(
  utility: UtilityFunction,
  index: number,
  whole: boolean,
  min: number,
  max: number,
): readonly number[] {
  const knots = utility.knots(index).flatMap((x) => (whole ? [Math.floor(x), Math.ceil(x)] : [x]))
  return [...new Set(knots)].filter((x) => x > min && x < max)
}

function bestOf(utility: UtilityFunction, index: number, values: readonly number[]): number {
  return values.reduce((best, x) => (utility.part(index, x) > utility.part(index, best) ? x : best))
}

/** Even steps from 0 to a span. */
function evenSteps(span: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, step) => (count === 1 ? 0 : (span * step) / (count - 1)))
}

/** Whether the constraints on this issue alone leave one of its values. */
function isAllowed(issue: Listed, value: number, utilities: readonly UtilityFunction[]): boolean {
  const name = issue.values[value] as string
  return utilities.every(({ constraints }) =>
    constraints.every((one) => one.kind !== 'oneOf' || one.issue !== issue.name || one.values.includes(name)),
  )
}

/** What the constraints on this issue alone leave of its range. */
function boundsOf(issue: Numeric, utilities: readonly UtilityFunction[]): readonly [number, number] {
  let { min, max } = issue
  for (const constraint of utilities.flatMap(({ constraints }) => constraints)) {
    if (constraint.kind !== 'bound' || constraint.issue !== issue.name) continue
    min = Math.max(min, constraint.atLeast ?? min)
    max = Math.min(max, constraint.atMost ?? max)
  }
  return issue.kind === 'integer' ? [Math.ceil(min), Math.floor(max)] : [min, max]
}
