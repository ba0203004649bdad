/** Under it stand the digits. A symbol, so that nothing which JSON says is taken for a number, and no pointer leads into one. */
const digits = Symbol('digits')

/**
 * A number of a delivery that JavaScript's numbers would round, with its digits: 2⁵³ + 1, 0.1000000000000000055, 1e400. Those
 * that they keep stay JavaScript's. So no value has two forms, and a long number never equals a `number`.
 */
export type LongNumber = { readonly [digits]: string }

/** @param text The number as `decimalText` writes it: one text a value. */
export function longNumber(text: string): LongNumber {
  return { [digits]: text }
}

/** Whether a value of a delivery is a number that JavaScript's numbers would round. */
export function isLongNumber(value: unknown): value is LongNumber {
  return typeof value === 'object' && value !== null && digits in value
}

/** The number as text: its digits without zeros at either end, and an exponent, as `12345678901234567891e-2`. */
export function digitsOf(number: LongNumber): string {
  return number[digits]
}

/** The same as people write it, where that is not too long: `123456789012345678.91`. */
export function plainDigitsOf(number: LongNumber): string {
  const text = digitsOf(number)
  const [, sign = '', found = '', exponent = ''] = /^(-?)(\d+)e(-?\d+)$/.exec(text) ?? []
  const point = found.length + Number(exponent)
  if (Number(exponent) >= 0) return point > 60 ? text : `${sign}${found.padEnd(point, '0')}`
  if (point > 0) return `${sign}${found.slice(0, point)}.${found.slice(point)}`
  return point < -20 ? text : `${sign}0.${'0'.repeat(-point)}${found}`
}
