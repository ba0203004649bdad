import { plain } from '../../core/index.ts'
import { isLongNumber, plainDigitsOf } from './delivery/longNumber.ts'

/** A value from outside, for a report: quoted, short, and nothing in it that a page or a terminal obeys. */
export function show(value: unknown): string {
  if (isLongNumber(value)) return plain(plainDigitsOf(value), 80)
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object'
  if (value === undefined) return 'nothing'
  // Cut first: what is cut off need not be escaped.
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : String(value)
  return plain(text, 80)
}
