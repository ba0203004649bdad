import { decimalParts } from '../../../core/index.ts'
import { digitsOf, isLongNumber } from './longNumber.ts'

/** A decimal number, exactly: `units` · 10^−`scale`; the scale is never below 0. */
export type Decimal = { readonly units: bigint; readonly scale: number }

const zero: Decimal = { units: 0n, scale: 0 }

/**
 * The decimal that a number, or a text of digits as in CSV, stands for. The shortest text of a floating-point number is
 * what was delivered, so cents add up exactly.
 *
 * @returns Undefined for whatever is no number, or one of more than 400 digits.
 */
export function decimalOf(value: unknown): Decimal | undefined {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { units: BigInt(value), scale: 0 } : parse(String(value))
  if (typeof value === 'string') return parse(value)
  return isLongNumber(value) ? parse(digitsOf(value)) : undefined
}

function parse(text: string): Decimal | undefined {
  const parts = decimalParts(text)
  if (parts === undefined) return undefined
  const { isNegative, whole, fraction, exponent } = parts
  const digits = BigInt(whole + fraction)
  const units = isNegative ? -digits : digits
  const scale = fraction.length - exponent
  return scale >= 0 ? { units, scale } : { units: units * tenTo(-scale), scale: 0 }
}

/** a + b. */
export function plus(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale)
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale }
}

/** a · b. */
export function times(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale }
}

/** |a − b|. */
export function distance(a: Decimal, b: Decimal): Decimal {
  return magnitude(plus(a, { ...b, units: -b.units }))
}

/** |a|. */
export function magnitude(a: Decimal): Decimal {
  return a.units < 0n ? { ...a, units: -a.units } : a
}

/** Below 0, 0 or above it, as a is less than b, equal or more. */
export function compare(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale)
  const [one, other] = [unitsAt(a, scale), unitsAt(b, scale)]
  return one < other ? -1 : one > other ? 1 : 0
}

/** Whether a is a whole multiple of b, which is not 0. */
export function isMultiple(a: Decimal, b: Decimal): boolean {
  const scale = Math.max(a.scale, b.scale)
  return unitsAt(a, scale) % unitsAt(b, scale) === 0n
}

/** Whether nothing stands behind the point. */
export function isWhole(a: Decimal): boolean {
  return isMultiple(a, { ...zero, units: 1n })
}

function unitsAt({ units, scale }: Decimal, at: number): bigint {
  return scale === at ? units : units * tenTo(at - scale)
}

const powers: bigint[] = [1n]

/** 10^`exponent`. Kept: a delivery can ask for the same one a million times. */
function tenTo(exponent: number): bigint {
  for (let known = powers.length; known <= exponent; known++) powers.push((powers[known - 1] as bigint) * 10n)
  return powers[exponent] as bigint
}
