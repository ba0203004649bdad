import { bls12_381 } from '@noble/curves/bls12-381.js'

import { type Hex, hexToBytes } from '../../core/index.ts'
import { hashRound } from './beaconSignature.ts'
import { encodeG1, encodeG2 } from './points.ts'
import type { BeaconParameters } from './rounds.ts'

/** What a beacon of one's own is made of. */
export type LocalBeaconParameters = {
  /** The beacon's secret, 32 bytes: whoever knows it knows every round beforehand. */
  readonly secret: Hex
  /** Unix time of round 1. */
  readonly genesis: number
  /** Seconds between two rounds. */
  readonly period: number
}

/** A beacon by one key. */
export type LocalBeacon = BeaconParameters & {
  /** The signature over a round, 128 bytes as the contract takes it; whatever time it is. */
  sign(round: bigint): Hex
}

/**
 * A beacon by a key of one's own, for chains that nobody else watches.
 *
 * @throws when the secret is none: zero, or not below the subgroup's order.
 */
export function localBeacon({ secret, genesis, period }: LocalBeaconParameters): LocalBeacon {
  const key = hexToBytes(secret)
  return {
    publicKey: encodeG2(bls12_381.shortSignatures.getPublicKey(key)),
    genesis,
    period,
    sign: (round) => encodeG1(bls12_381.shortSignatures.sign(hashRound(round), key)),
  }
}
