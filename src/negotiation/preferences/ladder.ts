import { countValues, type Issue } from './issue.ts'
import { countOutcomes, type Outcome } from './outcome.ts'
import type { UtilityFunction } from './utility.ts'

/** The most outcomes that are enumerated; the numbers of a larger space are sampled at even steps. */
const mostRungs = 1 << 16

/** How often an interval is halved when an offer is tuned between two sampled outcomes. */
const halvings = 60

/** The acceptable outcomes of a space (or a sample of them), best first. */
export type Ladder = {
  readonly outcomes: readonly Outcome[]
  /** The utility of each, falling. */
  readonly utilities: Float64Array
  /** Whether it holds every outcome of the space. */
  readonly complete: boolean
}

const ladders = new WeakMap<UtilityFunction, Ladder>()

/** The ladder of a utility function, made once. Outcomes that break a constraint are not on it. */
export function ladderOf(utility: UtilityFunction): Ladder {
  let ladder = ladders.get(utility)
  if (ladder === undefined) {
    ladder = buildLadder(utility)
    ladders.set(utility, ladder)
  }
  return ladder
}

/**
 * The outcome whose utility is least above a target: what an offering policy sends that wants no less and asks no more.
 *
 * @returns The best outcome when none reaches the target; undefined when no outcome satisfies the constraints.
 */
export function outcomeAtUtility(utility: UtilityFunction, target: number): Outcome | undefined {
  const ladder = ladderOf(utility)
  let low = 0
  let high = ladder.outcomes.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ladder.utilities[middle] as number) >= target) low = middle + 1
    else high = middle
  }
  const found = ladder.outcomes[Math.max(0, low - 1)]
  if (found === undefined || ladder.complete) return found
  return lowerTo(utility, found, target)
}

function buildLadder(utility: UtilityFunction): Ladder {
  const { issues } = utility.space
  const complete = countOutcomes(utility.space) <= mostRungs
  const samples = complete ? issues.map((issue) => sample(issue, countValues(issue))) : sampleWithin(utility)
  const found: { outcome: Outcome; utility: number }[] = []
  const indices = issues.map(() => 0)
  for (let more = true; more; more = advance(indices, samples)) {
    const outcome = indices.map((index, issue) => (samples[issue] as readonly number[])[index] as number)
    const value = utility.of(outcome)
    if (value > Number.NEGATIVE_INFINITY) found.push({ outcome, utility: value })
  }
  // A stable sort: equal utilities keep the order of the space, on every machine.
  found.sort((a, b) => b.utility - a.utility)
  return {
    outcomes: found.map((rung) => rung.outcome),
    utilities: Float64Array.from(found, (rung) => rung.utility),
    complete,
  }
}

/** Counts up in the mixed base of the samples' lengths. */
function advance(indices: number[], samples: readonly (readonly number[])[]): boolean {
  for (let issue = indices.length - 1; issue >= 0; issue--) {
    const next = (indices[issue] as number) + 1
    if (next < (samples[issue] as readonly number[]).length) {
      indices[issue] = next
      return true
    }
    indices[issue] = 0
  }
  return false
}

/** Samples every issue at as many steps as fit together, the smaller issues whole. */
function sampleWithin(utility: UtilityFunction): readonly (readonly number[])[] {
  const { issues } = utility.space
  const counts = issues.map(countValues)
  const order = counts.map((_, index) => index).sort((a, b) => (counts[a] as number) - (counts[b] as number))
  let room = mostRungs
  const samples: (readonly number[])[] = new Array(issues.length)
  for (const [position, index] of order.entries()) {
    const fair = Math.max(2, Math.floor(room ** (1 / (order.length - position))))
    const steps = Math.min(counts[index] as number, fair)
    samples[index] = withBest(utility, index, sample(issues[index] as Issue, steps))
    room = Math.max(1, Math.floor(room / steps))
  }
  return samples
}

/** The best value of an issue may lie between two steps, where its worth bends. */
function withBest(utility: UtilityFunction, issue: number, values: readonly number[]): readonly number[] {
  const whole = utility.space.issues[issue]?.kind === 'integer'
  const bends = utility.knots(issue).flatMap((knot) => (whole ? [Math.floor(knot), Math.ceil(knot)] : [knot]))
  const best = bends.reduce<number | undefined>(
    (found, knot) =>
      found === undefined || utility.part(issue, knot) > utility.part(issue, found) ? knot : found,
    undefined,
  )
  return best === undefined || values.includes(best) ? values : [...values, best]
}

function sample(issue: Issue, steps: number): readonly number[] {
  const span = issue.kind === 'discrete' ? issue.values.length - 1 : issue.max - issue.min
  const start = issue.kind === 'discrete' ? 0 : issue.min
  if (steps === 1) return [start]
  return Array.from({ length: steps }, (_, step) => {
    const value = start + (span * step) / (steps - 1)
    return issue.kind === 'continuous' ? value : Math.round(value)
  })
}

/**
 * Moves the issue that costs least in other respects, the one with the widest worth, down to the target: between two
 * sampled values the utility of a straight value function meets the target exactly.
 */
function lowerTo(utility: UtilityFunction, from: Outcome, target: number): Outcome {
  let best = from
  for (const [index, issue] of utility.space.issues.entries()) {
    if (issue.kind === 'discrete') continue
    const worseAtMin = utility.part(index, issue.min) < utility.part(index, issue.max)
    const tuned = tune(utility, from, index, worseAtMin ? issue.min : issue.max, target)
    if (utility.of(tuned) < utility.of(best)) best = tuned
  }
  return best
}

function tune(
  utility: UtilityFunction,
  from: Outcome,
  index: number,
  worst: number,
  target: number,
): Outcome {
  const whole = utility.space.issues[index]?.kind === 'integer'
  const at = (value: number) => from.with(index, whole ? Math.round(value) : value)
  if (utility.of(at(worst)) >= target) return at(worst)
  let kept = from[index] as number
  let refused = worst
  for (let step = 0; step < halvings; step++) {
    const middle = (kept + refused) / 2
    if (utility.of(at(middle)) >= target) kept = middle
    else refused = middle
  }
  return at(kept)
}
