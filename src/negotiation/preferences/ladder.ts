import { bidAtLeast, bidSpaceOf } from '../space/bidSpace.ts'
import { decode } from '../space/grid.ts'
import type { Outcome } from './outcome.ts'
import type { UtilityFunction } from './utility.ts'

/** The acceptable outcomes of a space (or a sample of them), best first: a bid space spelled out. */
export type Ladder = {
  /** Spelled out when first asked for: in a large space, a bid space is lighter. */
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
    const { grid, codes, utilities, complete } = bidSpaceOf(utility)
    let outcomes: readonly Outcome[] | undefined
    ladder = {
      get outcomes() {
        outcomes ??= Array.from(codes, (code) => decode(grid, code))
        return outcomes
      },
      utilities,
      complete,
    }
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
  return bidAtLeast(bidSpaceOf(utility), target)
}
