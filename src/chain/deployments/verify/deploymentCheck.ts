import type { Address } from '../../../core/index.ts'

/** One thing that was compared: which contract's, what, and what came of it. */
export type DeploymentCheck = {
  readonly contract: string
  readonly address: Address
  /** `runtime code`, `immutable PAY`, `clocks.voting`, … */
  readonly what: string
} & DeploymentFinding

/** What came of a comparison. */
export type DeploymentFinding =
  | { readonly status: 'ok'; readonly found: string }
  | { readonly status: 'differs'; readonly found: string; readonly expected: string }
  /** The package knows nothing to compare with, or what it would be compared with is not there. */
  | { readonly status: 'not comparable'; readonly found?: string; readonly why: string }

/** Compares two values by what they are written as; capitals in hexadecimal don't count. */
export function compared(found: unknown, expected: unknown): DeploymentFinding {
  const [is, should] = [textOf(found), textOf(expected)]
  if (found !== undefined && is.toLowerCase() === should.toLowerCase()) return { status: 'ok', found: should }
  return { status: 'differs', found: is, expected: should }
}

/** A value as it is shown: a list's between commas, none as `no answer`. */
export function textOf(value: unknown): string {
  if (value === undefined) return 'no answer'
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  return String(value)
}

/** A constructor's argument as a deployment's file tells it: a list or a struct as JSON. */
export function argumentText(value: unknown): string {
  const text = (_: string, part: unknown) => (typeof part === 'bigint' ? String(part) : part)
  return typeof value === 'object' ? JSON.stringify(value, text) : String(value)
}
