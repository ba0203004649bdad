import { BaseError } from '../../core/index.ts'
import type { Constraint } from '../preferences/constraint.ts'
import type { Outcome } from '../preferences/outcome.ts'
import type { UtilityFunction } from '../preferences/utility.ts'
import { decode } from '../space/grid.ts'
import { gridFor } from '../space/gridFor.ts'
import { utilitiesOf } from '../space/utilitiesOf.ts'
import { mergeIssues } from './mergeIssues.ts'
import { paretoCodes } from './paretoCodes.ts'

/** The utilities of two sides: the first side's, the second's. */
export type UtilityPair = readonly [number, number]

/** An outcome and what it is worth to both sides. */
export type BargainingPoint = { readonly outcome: Outcome; readonly utilities: UtilityPair }

/**
 * What two sides could agree on, seen by one who knows both: Nash's bargaining problem ("The bargaining problem", 1950).
 * For tournaments and tests; no strategy ever sees it.
 */
export type BargainingProblem = {
  /** The Pareto frontier: one point for each pair of utilities, the first side's falling, the second's rising. */
  readonly frontier: readonly BargainingPoint[]
  /** What both get without a deal: their reservations. */
  readonly disagreement: UtilityPair
  /** Whether every outcome was looked at; of a space too large or without end, a sample was. */
  readonly complete: boolean
}

/**
 * The bargaining problem of two utility functions over one space. Outcomes that break a constraint of either side are
 * no part of it.
 *
 * Issue by issue where no constraint ties issues together; else outcome by outcome, in O(n log n).
 *
 * @throws {SpacesDifferError} when the two are not over the same space.
 */
export function bargainingProblem(first: UtilityFunction, second: UtilityFunction): BargainingProblem {
  if (JSON.stringify(first.space) !== JSON.stringify(second.space)) throw new SpacesDifferError()
  const tied = [...first.constraints, ...second.constraints].some(isTie)
  const { frontier, complete } = tied ? enumerate(first, second) : mergeIssues(first, second)
  return { frontier, complete, disagreement: [first.reservation, second.reservation] }
}

/** Whether a constraint makes what one issue may be depend on another. */
function isTie({ kind }: Constraint): boolean {
  return kind === 'sum' || kind === 'implies'
}

function enumerate(first: UtilityFunction, second: UtilityFunction): Omit<BargainingProblem, 'disagreement'> {
  const { grid, complete } = gridFor([first, second])
  const ofFirst = utilitiesOf(grid, first)
  const ofSecond = utilitiesOf(grid, second)
  const frontier = Array.from(paretoCodes(ofFirst, ofSecond), (code) => ({
    outcome: decode(grid, code),
    utilities: [ofFirst[code] as number, ofSecond[code] as number] as const,
  }))
  return { frontier, complete }
}

/** Thrown when the utility functions of two sides are not over one outcome space. Code `SpacesDiffer`. */
export class SpacesDifferError extends BaseError {
  override readonly name = 'SpacesDifferError'

  constructor() {
    super('The two utility functions are not over the same outcome space', { code: 'SpacesDiffer' })
  }
}
