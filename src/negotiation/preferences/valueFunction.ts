import { z } from 'zod'

import type { Issue } from './issue.ts'

const Share = z.number().min(0).max(1)

/**
 * What each value of one issue is worth to a side, from 0 to 1.
 *
 * - `table`: a worth for every value of a discrete issue, by the value.
 * - `linear`: from `atMin` to `atMax` along an integer or continuous issue.
 * - `piecewise`: straight lines between `points` [value, worth] with rising values, the first at the issue's min, the
 *   last at its max.
 */
export const ValueFunction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('table'), values: z.record(z.string(), Share) }),
  z.strictObject({ kind: z.literal('linear'), atMin: Share, atMax: Share }),
  z.strictObject({
    kind: z.literal('piecewise'),
    points: z
      .array(z.tuple([z.number(), Share]))
      .min(2)
      .max(1024),
  }),
])
export type ValueFunction = z.infer<typeof ValueFunction>

/** The worth of one issue's value, given as in an outcome. */
export type Worth = (value: number) => number

/**
 * Prepares a value function for an issue.
 *
 * @returns The function, or a sentence about what does not fit.
 */
export function compileValueFunction(issue: Issue, value: ValueFunction): Worth | string {
  if (value.kind === 'table') return compileTable(issue, value.values)
  if (issue.kind === 'discrete') return `a ${value.kind} value function needs numbers, the issue is discrete`
  if (value.kind === 'linear') {
    const { min, max } = issue
    if (min === max) return () => value.atMin
    const slope = (value.atMax - value.atMin) / (max - min)
    return (x) => value.atMin + (x - min) * slope
  }
  return compilePiecewise(issue, value.points)
}

function compileTable(issue: Issue, table: Readonly<Record<string, number>>): Worth | string {
  if (issue.kind !== 'discrete') return 'a table needs a discrete issue'
  const known = new Set(issue.values)
  for (const name of Object.keys(table)) {
    if (!known.has(name)) return `the table knows a value that the issue has not: ${name}`
  }
  const missing = issue.values.find((name) => !Object.hasOwn(table, name))
  if (missing !== undefined) return `the table lacks the value ${missing}`
  const worths = Float64Array.from(issue.values, (name) => table[name] as number)
  return (index) => worths[index] as number
}

function compilePiecewise(
  issue: Exclude<Issue, { kind: 'discrete' }>,
  points: readonly (readonly [number, number])[],
): Worth | string {
  const first = points[0] as readonly [number, number]
  const last = points[points.length - 1] as readonly [number, number]
  if (first[0] !== issue.min || last[0] !== issue.max) return 'the points must reach from min to max'
  for (let index = 1; index < points.length; index++) {
    if (!((points[index]?.[0] as number) > (points[index - 1]?.[0] as number))) return 'the points must rise'
  }
  return (x) => {
    let low = 0
    let high = points.length - 1
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((points[middle] as readonly [number, number])[0] <= x) low = middle
      else high = middle
    }
    const [fromX, fromU] = points[low] as readonly [number, number]
    const [toX, toU] = points[high] as readonly [number, number]
    return fromU + ((toU - fromU) * (x - fromX)) / (toX - fromX)
  }
}
