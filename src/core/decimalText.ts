/** The most digits on either side of the point, and the largest exponent: more than any double needs. */
export const mostDigits = 400

/**
 * As JSON, JavaScript, spreadsheets and databases write numbers: `.5` and `5.` too. Bounded, since digits from outside could
 * go on without end.
 */
const pattern = /^([+-]?)(\d{0,400})(\.\d{0,400})?(?:e([+-]?\d{1,3}))?$/i

/** What a number is written with: its value is ±(`whole`·10^n + `fraction`)·10^(`exponent` − n), n the digits of `fraction`. */
export type DecimalParts = {
  readonly isNegative: boolean
  readonly whole: string
  readonly fraction: string
  readonly exponent: number
}

/** @returns Undefined for what is no number, and for one of more than 400 digits. */
export function decimalParts(text: string): DecimalParts | undefined {
  const match = pattern.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', point = '', power = '0'] = match
  const fraction = point.slice(1)
  const exponent = Number(power)
  if ((whole === '' && fraction === '') || Math.abs(exponent) > mostDigits) return undefined
  return { isNegative: sign === '-', whole, fraction, exponent }
}

/**
 * One text for each value, however it is written: digits that neither begin nor end with a zero, and an exponent. `100`,
 * `1e2` and `100.0` are `1e2`.
 *
 * @returns Undefined for what is no number, and for one of more than 400 digits.
 */
export function decimalText(text: string): string | undefined {
  const parts = decimalParts(text)
  if (parts === undefined) return undefined
  const { isNegative, whole, fraction, exponent } = parts
  const all = whole + fraction
  let first = 0
  let end = all.length
  while (all[first] === '0') first++
  while (end > first && all[end - 1] === '0') end--
  if (first === end) return '0e0'
  return `${isNegative ? '-' : ''}${all.slice(first, end)}e${exponent - fraction.length + all.length - end}`
}

/**
 * Whether a JavaScript number keeps all digits of a text: then the shortest text that JavaScript writes of it, which is what it
 * stands for, has the same value. 0.1 is kept, 0.1000000000000000055 and 1e-400 are not.
 *
 * @param value What the text was read as.
 */
export function keepsDigits(value: number, text: string): boolean {
  if (!Number.isFinite(value)) return false
  const written = decimalText(text)
  return written !== undefined && decimalText(String(value)) === written
}
