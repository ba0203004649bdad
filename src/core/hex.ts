import type { Hex as ViemHex } from 'viem'
import { z } from 'zod'

/** Bytes as `0x` and an even number of lower-case hexadecimal digits; upper case is taken and lowered. */
export const Hex = hexSchema(/^0x(?:[0-9a-fA-F]{2})*$/, 'hexadecimal bytes')
export type Hex = ViemHex

/** 32 bytes as lower-case hexadecimal; upper case is taken and lowered. */
export const Hash = hexSchema(/^0x[0-9a-fA-F]{64}$/, '32 hexadecimal bytes')
export type Hash = ViemHex

/** The hash that stands for none. */
export const zeroHash: Hash = `0x${'0'.repeat(64)}`

function hexSchema(pattern: RegExp, what: string) {
  const lowered = z.custom<ViemHex>((value) => typeof value === 'string' && pattern.test(value), {
    error: `expected ${what}`,
  })
  return z.codec(z.string().regex(pattern, { error: `expected ${what}` }), lowered, {
    decode: (wire) => wire.toLowerCase() as ViemHex,
    encode: (value) => value.toLowerCase(),
  })
}
