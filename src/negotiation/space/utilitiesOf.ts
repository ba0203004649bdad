import type { UtilityFunction } from '../preferences/utility.ts'
import { decodeInto, type Grid, sumParts } from './grid.ts'

/** The utility of every outcome of a grid, by its code; −∞ for those that break a constraint. */
export function utilitiesOf(grid: Grid, utility: UtilityFunction): Float64Array {
  const parts = grid.values.map((values, issue) => values.map((value) => utility.part(issue, value)))
  const utilities = sumParts(parts)
  if (utility.constraints.length === 0) return utilities
  const outcome: number[] = new Array(grid.values.length)
  for (let code = 0; code < grid.size; code++) {
    if (!utility.satisfies(decodeInto(grid, code, outcome))) utilities[code] = Number.NEGATIVE_INFINITY
  }
  return utilities
}
