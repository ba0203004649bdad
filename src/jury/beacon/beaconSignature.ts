import { bls12_381 } from '@noble/curves/bls12-381.js'
import { numberToHex, sha256 } from 'viem'

import { BaseError, type Hash, type Hex } from '../../core/index.ts'
import { decodeG1, decodeG2, decompressG1, encodeG1, type G1Point, type G2Point } from './points.ts'

/** RFC 9380's tag of drand's scheme `bls-unchained-g1-rfc9380`. */
const tag = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_'

/**
 * Turns a signature as drand publishes it, a compressed point of 48 bytes, into the 128 bytes that the contract takes.
 *
 * @throws {BeaconPointInvalidError} when it is no point of G1's subgroup, or is at infinity.
 */
export function decompressSignature(compressed: Hex): Hex {
  return encodeG1(pointOf('signature', () => decompressG1(compressed)))
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
 * @throws {BeaconPointInvalidError} when the key or the signature is no point.
 */
export function verifyRound({ publicKey, round, signature }: VerifyRoundParameters): Hash {
  const key: G2Point = pointOf('publicKey', () => decodeG2(publicKey))
  const point = pointOf('signature', () => decodeG1(signature))
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

function pointOf<Point>(what: string, read: () => Point): Point {
  try {
    return read()
  } catch (cause) {
    throw new BeaconPointInvalidError(what, cause)
  }
}

/** Thrown when a signature is not a beacon's over this round. Code `BeaconSignatureInvalid`. */
export class BeaconSignatureInvalidError extends BaseError {
  override readonly name = 'BeaconSignatureInvalidError'

  constructor(round: bigint) {
    super("The signature is not the beacon's over this round", {
      code: 'BeaconSignatureInvalid',
      details: { round },
    })
  }
}

/** Thrown when bytes are no point of the subgroup, or the one at infinity. Code `BeaconPointInvalid`. */
export class BeaconPointInvalidError extends BaseError {
  override readonly name = 'BeaconPointInvalidError'

  constructor(what: string, cause: unknown) {
    super('The bytes are no point', { code: 'BeaconPointInvalid', details: { what }, cause })
  }
}
