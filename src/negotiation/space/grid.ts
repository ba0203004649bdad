import { countValues, type Issue } from '../preferences/issue.ts'
import type { Outcome } from '../preferences/outcome.ts'

/**
 * Some values of each issue, and a number for each of their combinations: its code, in mixed radix, the last issue's
 * digit running fastest.
 */
export type Grid = {
  /** The values of each issue, as they stand in outcomes, rising. */
  readonly values: readonly Float64Array[]
  /** What one step of each issue's digit adds to a code. */
  readonly strides: readonly number[]
  /** How many codes there are: 0 … `size` − 1. */
  readonly size: number
}

/** Numbers the combinations of values. */
export function gridOf(values: readonly Float64Array[]): Grid {
  const strides: number[] = new Array(values.length)
  let size = 1
  for (let issue = values.length - 1; issue >= 0; issue--) {
    strides[issue] = size
    size *= (values[issue] as Float64Array).length
  }
  return { values, strides, size }
}

/** Every value of a discrete or integer issue, and of a continuous one that has but one. */
export function valuesOf(issue: Issue): Float64Array {
  const first = issue.kind === 'discrete' ? 0 : issue.min
  return Float64Array.from({ length: countValues(issue) }, (_, index) => first + index)
}

/** The position of an issue's value among its values. */
export function digitOf(grid: Grid, code: number, issue: number): number {
  const stride = grid.strides[issue] as number
  return Math.floor(code / stride) % (grid.values[issue] as Float64Array).length
}

/** The outcome that a code stands for. */
export function decode(grid: Grid, code: number): Outcome {
  return decodeInto(grid, code, new Array(grid.values.length))
}

/** {@link decode}, without making an array. */
export function decodeInto(grid: Grid, code: number, outcome: number[]): Outcome {
  let rest = code
  for (let issue = grid.values.length - 1; issue >= 0; issue--) {
    const values = grid.values[issue] as Float64Array
    const next = Math.floor(rest / values.length)
    outcome[issue] = values[rest - next * values.length] as number
    rest = next
  }
  return outcome
}

/** The code of an outcome; undefined when the grid lacks one of its values. */
export function encode(grid: Grid, outcome: Outcome): number | undefined {
  let code = 0
  for (const [issue, values] of grid.values.entries()) {
    const value = outcome[issue] as number
    const guess = value - (values[0] as number)
    const digit = values[guess] === value ? guess : values.indexOf(value)
    if (digit < 0) return undefined
    code += digit * (grid.strides[issue] as number)
  }
  return code
}

/**
 * Sums what each issue adds, for every code at once: the utilities of a linear-additive function, or of what a model
 * takes for one. The order of additions is that of {@link UtilityFunction.of}, so both agree to the last bit.
 *
 * @param parts For each issue of a grid, what each of its values adds.
 */
export function sumParts(parts: readonly Float64Array[]): Float64Array {
  let sums = new Float64Array(1)
  for (const part of parts) {
    const longer = new Float64Array(sums.length * part.length)
    for (let prefix = 0, code = 0; prefix < sums.length; prefix++) {
      const sum = sums[prefix] as number
      for (let digit = 0; digit < part.length; digit++) longer[code++] = sum + (part[digit] as number)
    }
    sums = longer
  }
  return sums
}
