import type { Outcome } from '../preferences/outcome.ts'
import type { UtilityFunction } from '../preferences/utility.ts'
import { codesByUtility } from './codesByUtility.ts'
import { decode, type Grid } from './grid.ts'
import { gridFor } from './gridFor.ts'
import { closeEnough, lowerTo } from './lowerTo.ts'
import { utilitiesOf } from './utilitiesOf.ts'

/**
 * The outcomes that a side may bid, best first: all that satisfy its constraints, or a sample of them when the space
 * has no end or too many. A bid is known by its rank: 0 is the best.
 */
export type BidSpace = {
  readonly utility: UtilityFunction
  /** What the codes stand for. */
  readonly grid: Grid
  /** The utility of each bid, falling; equal ones in the order of their codes. */
  readonly utilities: Float64Array
  /** The code of each bid in the grid. */
  readonly codes: Uint32Array
  /** Whether it holds every acceptable outcome. */
  readonly complete: boolean
}

/** How many bids are lowered when the first does not meet a target. */
const mostTried = 4

/** Ranks `from` … `to` − 1. */
export type Ranks = { readonly from: number; readonly to: number }

const spaces = new WeakMap<UtilityFunction, BidSpace>()

/** The bid space of a utility function, made once. */
export function bidSpaceOf(utility: UtilityFunction): BidSpace {
  let bids = spaces.get(utility)
  if (bids === undefined) {
    bids = buildBidSpace(utility)
    spaces.set(utility, bids)
  }
  return bids
}

/** The bid at a rank; undefined past the last. */
export function bidAt(bids: BidSpace, rank: number): Outcome | undefined {
  const code = bids.codes[rank]
  return code === undefined ? undefined : decode(bids.grid, code)
}

/** How many bids are worth at least a utility: they are the ranks below it. In O(log n). */
export function countAtLeast(bids: BidSpace, least: number): number {
  let low = 0
  let high = bids.utilities.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((bids.utilities[middle] as number) >= least) low = middle + 1
    else high = middle
  }
  return low
}

/** The bids worth from `least` to `most`, both included. In O(log n). */
export function ranksWithin(bids: BidSpace, least: number, most: number): Ranks {
  const to = countAtLeast(bids, least)
  let low = 0
  let high = to
  while (low < high) {
    const middle = (low + high) >> 1
    if ((bids.utilities[middle] as number) > most) low = middle + 1
    else high = middle
  }
  return { from: low, to }
}

/**
 * The bid whose utility is least above a target: what an offering policy sends that wants no less and asks no more.
 * In O(log n) when all are enumerated; else the sample's next bids are lowered to the target, and the closest is taken.
 *
 * @returns The best bid when none reaches the target; undefined when no outcome satisfies the constraints.
 */
export function bidAtLeast(bids: BidSpace, target: number): Outcome | undefined {
  const { utility, complete } = bids
  const rank = Math.max(0, countAtLeast(bids, target) - 1)
  let found = bidAt(bids, rank)
  if (found === undefined || complete) return found
  found = lowerTo(utility, found, target)
  for (let other = rank - 1; other >= Math.max(0, rank - mostTried); other--) {
    if (utility.of(found) <= target + closeEnough) break
    const lowered = lowerTo(utility, bidAt(bids, other) as Outcome, target)
    if (utility.of(lowered) < utility.of(found)) found = lowered
  }
  return found
}

function buildBidSpace(utility: UtilityFunction): BidSpace {
  const { grid, complete } = gridFor([utility])
  const byCode = utilitiesOf(grid, utility)
  const codes = codesByUtility(byCode)
  const utilities = new Float64Array(codes.length)
  for (let rank = 0; rank < codes.length; rank++) utilities[rank] = byCode[codes[rank] as number] as number
  return { utility, grid, utilities, codes, complete }
}
