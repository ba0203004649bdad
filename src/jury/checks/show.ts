import { isPlainText } from '../../core/index.ts'
import { isLongNumber, plainDigitsOf } from './delivery/longNumber.ts'

/** The longest problem, in UTF-16 units. */
const longestProblem = 200

/** A value from outside, for a report: quoted, short, and nothing in it that a page or a terminal obeys. */
export function show(value: unknown): string {
  if (isLongNumber(value)) return plain(plainDigitsOf(value), 80)
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object'
  if (value === undefined) return 'nothing'
  // Cut first: what is cut off need not be escaped.
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : String(value)
  return plain(text, 80)
}

/** Any text as one that shows what it says: bounded, with whatever is invisible escaped. */
export function plain(text: string, longest = longestProblem): string {
  let shown = ''
  for (const character of text.slice(0, 2 * longest).normalize('NFC')) {
    const next = isPlainText(character) ? character : escaped(character)
    if (shown.length + next.length >= longest) return `${shown}…`
    shown += next
  }
  // Characters that are plain one by one may combine once they stand together.
  return shown.normalize('NFC')
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}
