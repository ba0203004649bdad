import { createKeccak } from 'hash-wasm'
import { keccak256 as viemKeccak256 } from 'viem'

import type { Hash } from './hex.ts'

type Hasher = Awaited<ReturnType<typeof createKeccak>>

/** WebAssembly once it is compiled, which takes milliseconds after this module loads; JavaScript until then. */
let hasher: Hasher | undefined

const loading: Promise<'wasm' | 'javascript'> = createKeccak(256).then(
  (created) => {
    hasher = created
    return 'wasm'
  },
  // No WebAssembly here, or a page's policy forbids it: JavaScript gives the same hashes, slower.
  () => 'javascript',
)

/** Resolves when keccak-256 is as fast as it will get, with what computes it. Nothing needs to wait for it. */
export function keccakReady(): Promise<'wasm' | 'javascript'> {
  return loading
}

/** keccak-256 of bytes, as 32 bytes. */
export function keccakBytes(data: Uint8Array): Uint8Array {
  if (hasher === undefined) return viemKeccak256(data, 'bytes')
  return hasher.init().update(data).digest('binary')
}

/** keccak-256 of bytes, or of a text's UTF-8. */
export function keccak256(data: Uint8Array | string): Hash {
  if (hasher === undefined) return viemKeccak256(typeof data === 'string' ? utf8(data) : data)
  return `0x${hasher
    .init()
    .update(typeof data === 'string' ? utf8(data) : data)
    .digest('hex')}`
}

const encoder = new TextEncoder()

function utf8(text: string): Uint8Array {
  return encoder.encode(text)
}
