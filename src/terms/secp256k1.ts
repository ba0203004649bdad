import { recoverPublicKey } from 'viem'
import { privateKeyToAddress, sign as viemSign } from 'viem/accounts'

import { type Address, addressFromBytes, bytesToHex, hexToBytes, keccakBytes } from '../core/index.ts'

/** A signature without its packaging: r and s, 64 bytes, and the parity that tells the public key. */
export type RawSignature = { readonly compact: Uint8Array; readonly parity: 0 | 1 }

/** The curve's arithmetic. All it takes are 32-byte digests and keys; whatever is invalid throws. */
export type Secp256k1 = {
  readonly engine: 'native' | 'javascript'
  /** Address of a private key. */
  addressOf(key: Uint8Array): Address
  /** RFC 6979 signature with a low s. */
  sign(digest: Uint8Array, key: Uint8Array): RawSignature | Promise<RawSignature>
  /** The 20 bytes of the address that signed. */
  recover(digest: Uint8Array, signature: RawSignature): Uint8Array | Promise<Uint8Array>
}

/** What is used of the package's native bindings. */
type Bindings = Pick<
  typeof import('secp256k1'),
  'contextRandomize' | 'publicKeyCreate' | 'ecdsaSign' | 'ecdsaRecover'
>

/** The native library where it loads, else viem's JavaScript: the same signatures, some twenty times slower. */
export const secp256k1: Secp256k1 = loadNative() ?? javascript()

/** What signs and recovers here: `native`, or `javascript` where the native library did not load. */
export const signatureEngine: Secp256k1['engine'] = secp256k1.engine

/**
 * Loads the native library, by the name of its bindings: the package's main module would replace a binary that does not
 * load by slow JavaScript and say nothing. `getBuiltinModule` keeps Node's modules out of browser bundles.
 */
function loadNative(): Secp256k1 | undefined {
  try {
    const { createRequire } = globalThis.process.getBuiltinModule('node:module')
    const native = createRequire(import.meta.url)('secp256k1/bindings.js') as Bindings
    // Blinds the key's arithmetic against side channels.
    native.contextRandomize(globalThis.crypto.getRandomValues(new Uint8Array(32)))
    return fromBindings(native)
  } catch {
    return undefined
  }
}

function fromBindings(native: Bindings): Secp256k1 {
  return {
    engine: 'native',
    addressOf: (key) => addressFromBytes(addressBytes(native.publicKeyCreate(key, false))),
    sign(digest, key) {
      const { signature, recid } = native.ecdsaSign(digest, key)
      return { compact: signature, parity: parityOf(recid) }
    },
    recover: (digest, { compact, parity }) =>
      addressBytes(native.ecdsaRecover(compact, parity, digest, false)),
  }
}

/** viem's arithmetic, for browsers and platforms without a binary. */
export function javascript(): Secp256k1 {
  return {
    engine: 'javascript',
    addressOf: (key) => privateKeyToAddress(bytesToHex(key)),
    async sign(digest, key) {
      const { r, s, yParity } = await viemSign({ hash: bytesToHex(digest), privateKey: bytesToHex(key) })
      return { compact: hexToBytes(`0x${r.slice(2)}${s.slice(2)}`), parity: parityOf(yParity ?? -1) }
    },
    async recover(digest, { compact, parity }) {
      const r = bytesToHex(compact.subarray(0, 32))
      const s = bytesToHex(compact.subarray(32))
      return addressBytes(
        hexToBytes(
          await recoverPublicKey({ hash: bytesToHex(digest), signature: { r, s, yParity: parity } }),
        ),
      )
    },
  }
}

/** @param publicKey Uncompressed: 65 bytes. */
function addressBytes(publicKey: Uint8Array): Uint8Array {
  return keccakBytes(publicKey.subarray(1)).subarray(12)
}

function parityOf(recovery: number): 0 | 1 {
  // 2 and 3 stand for an r that overflowed the curve's order, which no one will ever see and no chain accepts.
  if (recovery !== 0 && recovery !== 1) throw new RangeError(`found recovery id ${recovery}`)
  return recovery
}
