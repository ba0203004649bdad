import { compare, decimalOf, isWhole } from '../../delivery/decimal.ts'
import { isLongNumber } from '../../delivery/longNumber.ts'
import { compilePattern } from '../../pattern/compilePattern.ts'
import { matches } from '../../pattern/matches.ts'
import type { Spend } from '../steps.ts'
import { dayExists, secondExists } from './calendar.ts'
import { grammar } from './grammar.ts'

/** Whether a value is of a format. Values of other types than its own are. */
export type Format = (value: unknown, spend: Spend) => boolean

/** Engines refuse longer expressions at lengths of their own. */
const longestRegex = 10_000

const anything: Format = () => true

/** What a text that fits its grammar must be besides. */
const besides: Readonly<Record<string, (text: string) => boolean>> = {
  date: dayExists,
  time: secondExists,
  'date-time': (text) => dayExists(text) && secondExists(text.slice(11)),
  'iso-time': secondExists,
  'iso-date-time': (text) => dayExists(text) && secondExists(text.slice(11)),
  hostname: (text) => text.length <= 253,
}

const others: Readonly<Record<string, Format>> = {
  regex: (value, spend) => {
    if (typeof value !== 'string') return true
    spend(value.length)
    return value.length <= longestRegex && isRegex(value)
  },
  int32: integerWithin(-(2n ** 31n), 2n ** 31n - 1n),
  int64: integerWithin(-(2n ** 63n), 2n ** 63n - 1n),
  float: anything,
  double: anything,
  password: anything,
  binary: anything,
}

const known = new Map<string, Format>()

/** The format of a name: those of JSON Schema but the international ones of mail and hosts, and those of OpenAPI. */
export function formatOf(name: string): Format | undefined {
  const found =
    known.get(name) ?? (Object.hasOwn(grammar, name) ? textual(name as keyof typeof grammar) : undefined)
  if (found === undefined) return Object.hasOwn(others, name) ? others[name] : undefined
  known.set(name, found)
  return found
}

/** Matched like a schema's own patterns, in counted steps: what a format takes must not depend on the machine either. */
function textual(name: keyof typeof grammar): Format {
  const compiled = compilePattern(`^(?:${grammar[name]})$`)
  if (!compiled.ok) throw new RangeError(`${name} ${compiled.problem}`)
  const { pattern } = compiled
  const more = besides[name]
  return (value, spend) => {
    if (typeof value !== 'string') return true
    return matches(pattern, value, spend) && (more === undefined || more(value))
  }
}

function isRegex(text: string): boolean {
  try {
    new RegExp(text, 'u')
    return true
  } catch {
    return false
  }
}

function integerWithin(least: bigint, most: bigint): Format {
  return (value, spend) => {
    if (typeof value !== 'number' && !isLongNumber(value)) return true
    spend(8)
    const decimal = decimalOf(value)
    if (decimal === undefined || !isWhole(decimal)) return false
    return (
      compare(decimal, { units: least, scale: 0 }) >= 0 && compare(decimal, { units: most, scale: 0 }) <= 0
    )
  }
}
