import { BaseError } from './baseError.ts'
import type { Hex } from './hex.ts'

const digits: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Value of each hexadecimal digit by its character code; −1 for every other character. */
const values = new Int8Array(128).fill(-1)
for (let digit = 0; digit < 16; digit++) {
  values[digit.toString(16).charCodeAt(0)] = digit
  values[digit.toString(16).toUpperCase().charCodeAt(0)] = digit
}

/** Lower-case hexadecimal of bytes. */
export function bytesToHex(bytes: Uint8Array): Hex {
  let text = ''
  for (let index = 0; index < bytes.length; index++) text += digits[bytes[index] as number]
  return `0x${text}`
}

/**
 * Bytes of a hexadecimal text.
 *
 * @throws {HexInvalidError} unless it is `0x` and an even number of hexadecimal digits.
 */
export function hexToBytes(hex: Hex): Uint8Array {
  if (typeof hex !== 'string' || hex.length % 2 !== 0) throw new HexInvalidError(hex)
  const bytes = new Uint8Array(Math.max(0, hex.length - 2) / 2)
  writeHex(hex, bytes.length, bytes, 0)
  return bytes
}

/**
 * Writes a hexadecimal text of exactly `length` bytes into a buffer.
 *
 * @throws {HexInvalidError} when it is anything else.
 */
export function writeHex(hex: Hex, length: number, target: Uint8Array, offset: number): void {
  if (typeof hex !== 'string' || hex.length !== 2 + 2 * length || hex[0] !== '0' || hex[1] !== 'x') {
    throw new HexInvalidError(hex, length)
  }
  for (let index = 0; index < length; index++) {
    const high = values[hex.charCodeAt(2 * index + 2)] ?? -1
    const low = values[hex.charCodeAt(2 * index + 3)] ?? -1
    if (high < 0 || low < 0) throw new HexInvalidError(hex, length)
    target[offset + index] = high * 16 + low
  }
}

/** Bytes one after another. */
export function joinBytes(parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Thrown when a text is not the hexadecimal bytes it should be. Code `HexInvalid`. */
export class HexInvalidError extends BaseError {
  override readonly name = 'HexInvalidError'

  constructor(found: unknown, bytes?: number) {
    super('Expected hexadecimal bytes', { code: 'HexInvalid', details: { found: String(found), bytes } })
  }
}
