/** Where a command writes: results to `out`, line by line; `--json` makes them one JSON value. */
export type Output = {
  readonly out: (text: string) => void
  /** Tells whoever started the program that the answer is no. */
  readonly fail: () => void
  /** Tells what is no result, beside them; left out: it is told to nobody. */
  readonly warn?: (text: string) => void
}

/** A JSON text in which money is decimal digits. */
export function toJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_name, member) => (typeof member === 'bigint' ? member.toString() : member),
    2,
  )
}

/** Lines of names and values, the values below one another. */
export function formatPairs(pairs: Readonly<Record<string, string | number | bigint | boolean>>): string {
  const width = Math.max(...Object.keys(pairs).map((name) => name.length))
  return Object.entries(pairs)
    .map(([name, value]) => `${name.padEnd(width)}  ${value}`)
    .join('\n')
}

/** USDC micro-units as dollars, to the unit. */
export function formatUsdc(amount: bigint): string {
  const digits = amount.toString().padStart(7, '0')
  return `${digits.slice(0, -6)}.${digits.slice(-6)} USDC`
}
