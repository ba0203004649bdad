/** A decimal number, exactly: `units` · 10^−`scale`. */
export type Decimal = { readonly units: bigint; readonly scale: number }

/** As JSON and JavaScript write numbers; bounded, since digits from outside could go on without end. */
const pattern = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?(?:e([+-]?\d{1,3}))?$/i

/**
 * The decimal that a number, or a text of digits as in CSV, stands for. The shortest text of a floating-point number is
 * what was delivered, so cents add up exactly.
 *
 * @returns Undefined for whatever is no number.
 */
export function decimalOf(value: unknown): Decimal | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const match = pattern.exec(String(value))
  if (match === null) return undefined
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const units = BigInt(`${sign}${whole}${fraction}`)
  const scale = fraction.length - Number(exponent)
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 }
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

function unitsAt({ units, scale }: Decimal, at: number): bigint {
  return scale === at ? units : units * 10n ** BigInt(at - scale)
}
