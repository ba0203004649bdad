import { decimalText, keepsDigits, mostDigits, PlatformUnsupportedError } from '../../../core/index.ts'
import { type LongNumber, longNumber } from './longNumber.ts'
import type { ReadDelivery } from './readDelivery.ts'

/** The deepest nesting that is read. */
const mostDeep = 128

/**
 * Reads JSON that everybody reads alike: a name twice in one object, of which parsers take the first or the last, is
 * refused, and nesting that could exhaust whoever walks it. `__proto__` is a name as any other. Numbers keep their digits:
 * those that JavaScript would round are `LongNumber`s, and those of more than 400 digits are refused.
 *
 * @throws {PlatformUnsupportedError} where an engine does not show the digits of a number that it may have rounded.
 */
export function readJsonDelivery(text: string): ReadDelivery {
  const structure = scan(text)
  if (structure.problem !== undefined) return { ok: false, problem: structure.problem }
  let isEndless = false
  let isBlind = false
  const keepDigits = (_name: string, value: unknown, context?: { readonly source?: string }) => {
    if (typeof value !== 'number') return value
    if (context?.source === undefined) {
      isBlind = true
      return value
    }
    const number = numberOf(value, context.source)
    if (number === undefined) isEndless = true
    return number
  }
  try {
    // Looking at each number takes longer, and few deliveries have one that could be rounded.
    const value: unknown = structure.mayRound ? JSON.parse(text, keepDigits) : JSON.parse(text)
    if (isBlind) throw new PlatformUnsupportedError("JSON.parse with each number's source text")
    return isEndless
      ? { ok: false, problem: `a number has more than ${mostDigits} digits` }
      : { ok: true, value }
  } catch (error) {
    if (error instanceof PlatformUnsupportedError) throw error
    return { ok: false, problem: 'the delivery is not JSON' }
  }
}

/** A number with all its digits; undefined: they are too many. */
function numberOf(value: number, source: string): number | LongNumber | undefined {
  if (source.length < surelyKept && !/e/i.test(source)) return value
  if (keepsDigits(value, source)) return value
  const text = decimalText(source)
  return text === undefined ? undefined : longNumber(text)
}

/** Up to fifteen digits without an exponent are never rounded. */
const surelyKept = 16

/** What is wrong with the brackets and names of a text, and whether it has a number of so many digits that it may be rounded. */
type Structure = { readonly problem?: string; readonly mayRound: boolean }

/** What this gets wrong in a text that is no JSON, parsing refuses. */
function scan(text: string): Structure {
  const open: (Set<string> | 'object' | 'array')[] = []
  let mayRound = false
  // Only numbers of so many digits, or with an exponent, may be rounded.
  const marks = /[{}[\]"]|[\d.]{16,}|\d[eE]/g
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === '{') open.push('object')
    else if (mark[0] === '[') open.push('array')
    else if (mark[0] === '}' || mark[0] === ']') open.pop()
    else if (mark[0] !== '"') mayRound = true
    else {
      const end = endOfString(text, mark.index + 1)
      marks.lastIndex = end
      const inside = open.at(-1)
      if (inside === undefined || inside === 'array' || !isName(text, end)) continue
      const name = nameOf(text.slice(mark.index, end))
      const names = inside === 'object' ? new Set<string>() : inside
      if (names.has(name)) return { problem: 'an object has a name twice', mayRound }
      names.add(name)
      open[open.length - 1] = names
    }
    if (open.length > mostDeep) return { problem: `the delivery is nested deeper than ${mostDeep}`, mayRound }
  }
  return { mayRound }
}

/** Where a string ends: behind a quote with an even number of backslashes before it. Patterns fail on long strings. */
function endOfString(text: string, from: number): number {
  for (let quote = text.indexOf('"', from); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let first = quote
    while (text[first - 1] === '\\') first--
    if ((quote - first) % 2 === 0) return quote + 1
  }
  return text.length
}

function isName(text: string, from: number): boolean {
  let at = from
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++
  return text[at] === ':'
}

function nameOf(token: string): string {
  if (!token.includes('\\')) return token.slice(1, -1)
  try {
    return JSON.parse(token) as string
  } catch {
    return token
  }
}
