import { type Hash, keccak256 } from '../../../core/index.ts'

/** Keeps packed bundles by their hashes. What comes out is what was asked for, or nothing. */
export type BundleStore = {
  /** Keeps one; the same again changes nothing. */
  put(bytes: Uint8Array): Promise<Hash>
  /** One that was kept; undefined: there is none here. */
  get(hash: Hash): Promise<Uint8Array | undefined>
}

/** keccak-256 of a packed bundle: its address. */
export function hashBundle(bytes: Uint8Array): Hash {
  return keccak256(bytes)
}

/** A store that lasts as long as the process. */
export function memoryBundleStore(): BundleStore {
  const bundles = new Map<Hash, Uint8Array>()
  return {
    async put(bytes) {
      const hash = hashBundle(bytes)
      bundles.set(hash, bytes)
      return hash
    },
    async get(hash) {
      return bundles.get(hash)
    },
  }
}
