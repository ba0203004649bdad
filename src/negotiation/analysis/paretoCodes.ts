import { codesByUtility } from '../space/codesByUtility.ts'

/** Utilities closer than this are equal: sums of floating-point numbers differ by less for their order alone. */
export const sameUtility = 1e-9

/**
 * The Pareto frontier of two sides' utilities: every point that no other beats for one side without losing for the
 * other. Sorted by the first side's utility and swept once for the second's: O(n log n) (Kung, Luccio and Preparata,
 * "On finding the maxima of a set of vectors", 1975). Of equal points, the one with the lowest code stands for all.
 *
 * @param first Utilities by code; −∞ for an outcome that is out of the question. `second` likewise.
 * @returns The codes, the first side's utility falling, the second's rising.
 */
export function paretoCodes(first: Float64Array, second: Float64Array): Uint32Array {
  const order = codesByUtility(first).filter((code) => (second[code] as number) > Number.NEGATIVE_INFINITY)
  const frontier: number[] = []
  let highest = Number.NEGATIVE_INFINITY
  for (let start = 0; start < order.length; ) {
    // Of the outcomes that are equal to the first side, only the second side's best can be on the frontier.
    let best = order[start] as number
    let end = start + 1
    while (end < order.length && at(first, order, end - 1) - at(first, order, end) <= sameUtility) {
      best = better(second, best, order[end++] as number)
    }
    if ((second[best] as number) > highest + sameUtility) {
      highest = second[best] as number
      frontier.push(best)
    }
    start = end
  }
  return Uint32Array.from(frontier)
}

/** Of two outcomes that are equal to the first side, the one that the second prefers; of equals the lower code. */
function better(second: Float64Array, one: number, other: number): number {
  const gain = (second[other] as number) - (second[one] as number)
  if (Math.abs(gain) <= sameUtility) return Math.min(one, other)
  return gain > 0 ? other : one
}

function at(utilities: Float64Array, order: Uint32Array, position: number): number {
  return utilities[order[position] as number] as number
}
