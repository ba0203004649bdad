import {
  type Address,
  addressFromBytes,
  BaseError,
  bytesToHex,
  type Hash,
  type Hex,
  hexToBytes,
  writeHex,
} from '../core/index.ts'
import { type RawSignature, secp256k1 } from './secp256k1.ts'

/** The curve's order. */
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/** Half of it: an s above is the other of two signatures that say the same, and is refused. */
const highestS = (order / 2n).toString(16)

/** ERC-6492's last 32 bytes. */
const wrapperMark = '6492'.repeat(16)

/**
 * Who signed a digest.
 *
 * @param signature 65 bytes (r, s, v of 27 or 28) or 64 (ERC-2098), with a low s: what the escrow accepts of an EOA.
 * @throws {SignatureInvalidError} when it is none of these, or no key can have made it.
 */
export async function recoverDigest(digest: Hash, signature: Hex): Promise<Address> {
  return addressFromBytes(await recover(digest, signature))
}

/**
 * Whether an account's own key signed a digest. Says nothing about contract accounts: ask the chain (ERC-1271).
 *
 * @param signature As for {@link recoverDigest}; whatever else gives `false`.
 */
export async function verifyDigest(digest: Hash, signature: Hex, address: Address): Promise<boolean> {
  try {
    return bytesToHex(await recover(digest, signature)) === address.toLowerCase()
  } catch (error) {
    if (error instanceof SignatureInvalidError) return false
    throw error
  }
}

/**
 * Whether a signature is one that USDC takes of an account without code, and of its own key: as {@link verifyDigest}, but
 * 65 bytes alone. USDC does not read ERC-2098's 64.
 */
export async function verifyLongDigest(digest: Hash, signature: Hex, address: Address): Promise<boolean> {
  return sizeOf(signature) === 65 && verifyDigest(digest, signature, address)
}

/**
 * Whether a signature is wrapped for an account that is not deployed yet (ERC-6492). Neither the escrow nor a token
 * unwraps it.
 */
export function isWrappedSignature(signature: Hex): boolean {
  return signature.toLowerCase().endsWith(wrapperMark)
}

/**
 * Whether a signature has the size of a key's. What has another can only be for a contract.
 */
export function hasKeySize(signature: Hex): boolean {
  return sizeOf(signature) === 65 || sizeOf(signature) === 64
}

/**
 * The bytes of a digest.
 *
 * @throws {HexInvalidError} unless it is 32 bytes.
 */
export function digestBytes(digest: Hash): Uint8Array {
  const bytes = new Uint8Array(32)
  writeHex(digest, 32, bytes, 0)
  return bytes
}

/** The 65 bytes r, s, v of a signature. */
export function formatSignature({ compact, parity }: RawSignature): Hex {
  return `${bytesToHex(compact)}${parity === 0 ? '1b' : '1c'}`
}

/**
 * Takes a signature apart.
 *
 * @throws {SignatureInvalidError} unless it is 65 or 64 bytes, with a low s and v of 27 or 28.
 */
export function parseSignature(signature: Hex): RawSignature {
  const bytes = bytesOf(signature)
  const compact = bytes.slice(0, 64)
  const parity = bytes.length === 65 ? parityOfV(bytes[64] as number) : takeParity(compact)
  if (bytesToHex(compact.subarray(32)).slice(2) > highestS) throw new SignatureInvalidError('its s is high')
  return { compact, parity }
}

/**
 * A signature in ERC-2098's two words, as courts take them.
 *
 * @param signature As for {@link recoverDigest}.
 * @throws {SignatureInvalidError} when it is none such.
 */
export function compactSignature(signature: Hex): { readonly r: Hash; readonly vs: Hash } {
  const { compact, parity } = parseSignature(signature)
  const vs = compact.slice(32)
  // A low s leaves the highest bit free.
  vs[0] = (vs[0] as number) | (parity << 7)
  return { r: bytesToHex(compact.subarray(0, 32)), vs: bytesToHex(vs) }
}

/**
 * The form the escrow takes of a signature that a wallet gave: some wallets say v as 0 or 1, and some leave s high.
 * What is not the account's own key's (a contract account's, say) stays as it is.
 */
export async function canonicalSignature(digest: Hash, signature: Hex, address: Address): Promise<Hex> {
  if (!/^0x[0-9a-f]{130}$/i.test(signature)) return signature
  const s = BigInt(`0x${signature.slice(66, 130)}`)
  const high = s > order / 2n
  const v = Number.parseInt(signature.slice(130), 16)
  const parity = (v < 2 ? v : v - 27) ^ (high ? 1 : 0)
  const lowS = (high ? order - s : s).toString(16).padStart(64, '0')
  const canonical = `${signature.slice(0, 66)}${lowS}${(27 + parity).toString(16)}`.toLowerCase() as Hex
  return (await verifyDigest(digest, canonical, address)) ? canonical : signature
}

async function recover(digest: Hash, signature: Hex): Promise<Uint8Array> {
  const bytes = digestBytes(digest)
  const parsed = parseSignature(signature)
  try {
    return await secp256k1.recover(bytes, parsed)
  } catch (cause) {
    throw new SignatureInvalidError('no key can have made it', cause)
  }
}

function sizeOf(signature: Hex): number {
  return (signature.length - 2) / 2
}

function bytesOf(signature: Hex): Uint8Array {
  const length = sizeOf(signature)
  if (length !== 65 && length !== 64) throw new SignatureInvalidError(`it has ${length} bytes, not 65 or 64`)
  try {
    return hexToBytes(signature)
  } catch (cause) {
    throw new SignatureInvalidError('it is no hexadecimal', cause)
  }
}

function parityOfV(v: number): 0 | 1 {
  if (v !== 27 && v !== 28) throw new SignatureInvalidError(`its v is ${v}, not 27 or 28`)
  return v === 27 ? 0 : 1
}

/** ERC-2098 keeps the parity in the highest bit of s, which a low s leaves free. */
function takeParity(compact: Uint8Array): 0 | 1 {
  const top = compact[32] as number
  compact[32] = top & 0x7f
  return top >> 7 === 0 ? 0 : 1
}

/** Thrown when a signature can't be one of an EOA. Code `SignatureInvalid`. */
export class SignatureInvalidError extends BaseError {
  override readonly name = 'SignatureInvalidError'

  constructor(reason: string, cause?: unknown) {
    super('The signature is not valid', { code: 'SignatureInvalid', details: { reason }, cause })
  }
}
