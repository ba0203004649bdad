import type { Basis, Check } from '../Criteria.ts'
import type { Expected } from './expectRows.ts'

/** What the checks of one delivery share. */
export type CheckContext = Readonly<{
  basis: Basis
  /** The rows as the data set has them, read. */
  typed: readonly Expected[]
  /** The same with dates and doubles resolved. */
  resolved: readonly Expected[]
}>

/** A rule: yields a line for each thing that is wrong; none: it holds. */
export type Rule<Kind extends Check['kind']> = (
  delivered: unknown,
  check: Extract<Check, { kind: Kind }>,
  context: CheckContext,
) => Iterable<string>

/** What one check found. */
export type Finding = Readonly<{
  check: string
  /** Basis points of the milestone's amount. */
  weight: number
  passed: boolean
  /** The first problems, in words. */
  problems: readonly string[]
  /** How many problems there were; counting stops at 10,000. */
  found: number
}>

/** The rows of a delivery: the delivery itself, or what it has under `rows`. */
export function rowsOf(delivered: unknown): readonly Record<string, unknown>[] {
  const rows = Array.isArray(delivered) ? delivered : at(delivered, 'rows')
  return Array.isArray(rows) ? rows.map((row) => (isObject(row) ? row : {})) : []
}

/** What an untrusted value has of its own under a name. */
export function at(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A value for a report: data, quoted and short. */
export function show(value: unknown): string {
  const text = stringify(value)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

function stringify(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'nothing'
  } catch {
    // Parsing copes with any depth, writing does not.
    return 'something nested too deeply'
  }
}
