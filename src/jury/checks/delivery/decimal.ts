import { digitsOf, isLongNumber } from './longNumber.ts'

/** A decimal number, exactly: `units` · 10^−`scale`; the scale is never below 0. */
export type Decimal = { readonly units: bigint; readonly scale: number }

/** The most digits on either side of the point, and the largest exponent: more than any double needs. */
export const mostDigits = 400

/**
 * As JSON, JavaScript, spreadsheets and databases write numbers: `.5` and `5.` too. Bounded, since digits from outside could
 * go on without end.
 */
const pattern = /^([+-]?)(\d{0,400})(\.\d{0,400})?(?:e([+-]?\d{1,3}))?$/i

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
  const match = pattern.exec(text)
  if (match === null) return undefined
  const [, sign = '', whole = '', point = '', exponent = '0'] = match
  const fraction = point.slice(1)
  if (whole === '' && fraction === '') return undefined
  const power = Number(exponent)
  if (Math.abs(power) > mostDigits) return undefined
  const digits = BigInt(`${whole}${fraction}`)
  const units = sign === '-' ? -digits : digits
  const scale = fraction.length - power
  return scale >= 0 ? { units, scale } : { units: units * tenTo(-scale), scale: 0 }
}

/**
 * One text for each value, whatever its scale: digits that neither begin nor end with a zero, and an exponent. 100 is
 * `1e2`.
 */
export function decimalText({ units, scale }: Decimal): string {
  if (units === 0n) return '0e0'
  const digits = String(units)
  let end = digits.length
  while (digits[end - 1] === '0') end--
  return `${digits.slice(0, end)}e${digits.length - end - scale}`
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
