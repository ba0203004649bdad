import { bls12_381 } from '@noble/curves/bls12-381.js'
import { numberToHex, sha256 } from 'viem'

import { BaseError, type Hash, type Hex } from '../../core/index.ts'
import { decodeG1, decodeG2, decompressG1, encodeG1, type G1Point } from './points.ts'

/** RFC 9380's tag of drand's scheme `bls-unchained-g1-rfc9380`. */
const tag = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_'

/**
 * Turns a signature as drand publishes it, a compressed point of 48 bytes, into the 128 bytes that the contract takes.
 *
 * @throws {BeaconPointInvalidError} when it is no point of G1's subgroup, or is at infinity.
 */
export function decompressSignature(compressed: Hex): Hex {
  const point = attempt(
    () => decompressG1(compressed),
    (cause) => new BeaconPointInvalidError(cause),
  )
  return encodeG1(point)
}

/** What {@link verifyRound} checks. */
export type VerifyRoundParameters = {
  /** The beacon's key, 256 bytes as EIP-2537 writes it. */
  readonly publicKey: Hex
  /** From 1 to 2⁶⁴ − 1. */
  readonly round: bigint
  /** 128 bytes as EIP-2537 writes a point; see {@link decompressSignature}. */
  readonly signature: Hex
}

/**
 * Checks a round's signature as the contract's `verify` does.
 *
 * @returns The round's randomness: SHA-256 of the compressed signature.
 * @throws {BeaconSignatureInvalidError} when it is not the beacon's over this round.
 * @throws {BeaconKeyInvalidError} when the key is no point of G2's subgroup, or is at infinity.
 */
export function verifyRound({ publicKey, round, signature }: VerifyRoundParameters): Hash {
  const key = attempt(
    () => decodeG2(publicKey),
    (cause) => new BeaconKeyInvalidError(publicKey, cause),
  )
  const point = attempt(
    () => decodeG1(signature),
    (cause) => new BeaconSignatureInvalidError(round, cause),
  )
  if (!bls12_381.shortSignatures.verify(point, hashRound(round), key)) {
    throw new BeaconSignatureInvalidError(round)
  }
  return sha256(point.toBytes())
}

/** The point that is signed for a round. */
export function hashRound(round: bigint): G1Point {
  const message = sha256(numberToHex(round, { size: 8 }), 'bytes')
  return bls12_381.shortSignatures.hash(message, tag)
}

function attempt<Point>(read: () => Point, refusal: (cause: unknown) => BaseError): Point {
  try {
    return read()
  } catch (cause) {
    throw refusal(cause)
  }
}

/**
 * Thrown when a signature is not a beacon's over this round: another's, of another round, no point, at infinity. Code
 * `BeaconSignatureInvalid`.
 */
export class BeaconSignatureInvalidError extends BaseError {
  override readonly name = 'BeaconSignatureInvalidError'

  constructor(round: bigint, cause?: unknown) {
    super("The signature is not the beacon's over this round", {
      code: 'BeaconSignatureInvalid',
      details: { round },
      cause,
    })
  }
}

/** Thrown when a beacon's key is no point of G2's subgroup, or is at infinity. Code `BeaconKeyInvalid`. */
export class BeaconKeyInvalidError extends BaseError {
  override readonly name = 'BeaconKeyInvalidError'

  constructor(publicKey: Hex, cause: unknown) {
    super('The key is no point', { code: 'BeaconKeyInvalid', details: { publicKey }, cause })
  }
}

/** Thrown when bytes are no compressed point of G1's subgroup, or the one at infinity. Code `BeaconPointInvalid`. */
export class BeaconPointInvalidError extends BaseError {
  override readonly name = 'BeaconPointInvalidError'

  constructor(cause: unknown) {
    super('The bytes are no point', { code: 'BeaconPointInvalid', cause })
  }
}
