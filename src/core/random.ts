import { bytesToHex } from './bytes.ts'
import type { Hash } from './hex.ts'
import { keccakBytes } from './keccak256.ts'

/** A source of randomness. Handed in everywhere, so that a seed repeats a run. */
export type Random = {
  /** So many bytes. */
  bytes(length: number): Uint8Array
  /** 32 bytes, as for a salt. */
  hash(): Hash
  /** Uniform in [0, 1). */
  uniform(): number
  /** Uniform among 0 … `bound` − 1; `bound` is at most 2³². */
  below(bound: number): number
}

/** Unpredictable randomness from the platform. */
export const systemRandom: Random = fromWords(() => {
  const word = new Uint32Array(1)
  globalThis.crypto.getRandomValues(word)
  return word[0] as number
})

/**
 * Randomness that repeats with its seed: sfc32 (Chris Doty-Humphrey, PractRand), keyed with the seed's keccak-256.
 *
 * Warning: predictable. For simulations, demonstrations and tests, never for the keys or salts of real deals.
 */
export function seededRandom(seed: string | number): Random {
  const key = new DataView(keccakBytes(new TextEncoder().encode(String(seed))).buffer)
  let a = key.getUint32(0)
  let b = key.getUint32(4)
  let c = key.getUint32(8)
  let counter = 1
  const next = () => {
    const result = (a + b + counter) >>> 0
    counter = (counter + 1) >>> 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) >>> 0
    c = (((c << 21) | (c >>> 11)) + result) >>> 0
    return result
  }
  // The first words still resemble the key.
  for (let round = 0; round < 12; round++) next()
  return fromWords(next)
}

/** @param next Uniform among 0 … 2³² − 1. */
function fromWords(next: () => number): Random {
  const bytes = (length: number) => {
    const result = new Uint8Array(length)
    for (let offset = 0, word = 0; offset < length; offset++) {
      if (offset % 4 === 0) word = next()
      result[offset] = word >>> (8 * (offset % 4))
    }
    return result
  }
  return {
    bytes,
    hash: () => bytesToHex(bytes(32)),
    uniform: () => (next() * 2 ** 21 + (next() >>> 11)) / 2 ** 53,
    below(bound) {
      if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 32) {
        throw new RangeError(`expected an integer from 1 to 2^32, found ${bound}`)
      }
      // Words past the last whole multiple of `bound` would favour the small numbers.
      const limit = 2 ** 32 - (2 ** 32 % bound)
      let word = next()
      while (word >= limit) word = next()
      return word % bound
    },
  }
}
