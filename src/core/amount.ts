import { z } from 'zod'

/**
 * Schema of an unsigned integer of so many bits: `bigint` inside, decimal digits on the wire (no sign, no leading
 * zeros, no exponent), so that no JSON parser rounds it.
 */
export function uint(bits: number) {
  const max = (1n << BigInt(bits)) - 1n
  const range = { error: `expected an unsigned integer of at most ${bits} bits` }
  return z.codec(
    z
      .string()
      .max(max.toString().length, range)
      .regex(/^(?:0|[1-9]\d*)$/, { error: 'expected decimal digits' }),
    z.bigint().min(0n, range).max(max, range),
    { decode: (wire) => BigInt(wire), encode: (value) => value.toString() },
  )
}

/** Money: units of a token below 2⁹⁶ (USDC: micro-units). `bigint` inside, decimal digits on the wire. */
export const Amount = uint(96)
export type Amount = z.output<typeof Amount>

/** The largest {@link Amount}. */
export const maxAmount: bigint = 2n ** 96n - 1n
