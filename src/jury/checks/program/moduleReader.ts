/** Reads a WebAssembly binary that the engine has validated already: what it finds is well formed. */
export type ModuleReader = {
  /** Where the next byte is. */
  readonly at: number
  readonly isDone: boolean
  byte(): number
  /** An integer in LEB128, up to 32 bits, unsigned. */
  u32(): number
  /** Steps over so many bytes. */
  skip(length: number): void
  /** Steps over an integer in LEB128 of any size and sign. */
  skipLeb(): void
  /** So many bytes. */
  bytes(length: number): Uint8Array
}

/** @param bytes Read from `from` on. */
export function moduleReader(bytes: Uint8Array, from = 0): ModuleReader {
  const to = bytes.length
  let at = from
  const byte = () => {
    if (at >= to) throw new RangeError('the module ends early')
    return bytes[at++] as number
  }
  const skip = (length: number) => {
    if (at + length > to) throw new RangeError('the module ends early')
    at += length
  }
  return {
    get at() {
      return at
    },
    get isDone() {
      return at >= to
    },
    byte,
    u32() {
      let value = 0
      for (let shift = 0; ; shift += 7) {
        const next = byte()
        value += (next & 0x7f) * 2 ** shift
        if (next < 0x80) return value
      }
    },
    skip,
    skipLeb() {
      while (byte() >= 0x80);
    },
    bytes(length) {
      skip(length)
      return bytes.subarray(at - length, at)
    },
  }
}

/** An unsigned integer in LEB128. */
export function unsignedLeb(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  do {
    const low = rest % 128
    rest = Math.floor(rest / 128)
    bytes.push(rest > 0 ? low | 0x80 : low)
  } while (rest > 0)
  return bytes
}

/** A signed integer, not below zero, in LEB128. */
export function signedLeb(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (;;) {
    const low = rest % 128
    rest = Math.floor(rest / 128)
    // The last byte's sixth bit is the sign.
    if (rest === 0 && low < 64) return [...bytes, low]
    bytes.push(low | 0x80)
  }
}
