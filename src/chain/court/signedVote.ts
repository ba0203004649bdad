import type { Hash, Hex } from 'viem'

import { zeroHash } from '../../core/index.ts'
import { compactSignature } from '../../terms/index.ts'

/** A juror's seal, as anyone may submit it. */
export type SignedSeal = {
  /** Index among the round's candidates. */
  readonly seat: number
  /** `keccak256(abi.encode(juror, digest of its ballot))`. */
  readonly seal: Hash
  /** The juror's over the `Seal`; left out: the juror is the sender. */
  readonly signature?: Hex | undefined
}

/** A juror's ballot, as anyone may submit it once it is sealed. */
export type SignedBallot = {
  /** Index among the round's candidates. */
  readonly seat: number
  /** The seller's share, in basis points. */
  readonly sellerBps: number
  /** Hash of the reasons and of a salt. */
  readonly rationale: Hash
  /** The juror's over the `Ballot`. */
  readonly signature: Hex
}

/** A seal as the contract takes it: its signature in ERC-2098's two words. */
export function abiSeal({ seat, seal, signature }: SignedSeal) {
  const words = signature === undefined ? { r: zeroHash, vs: zeroHash } : compactSignature(signature)
  return { seat, seal, ...words }
}

/** A ballot as the contract takes it. */
export function abiBallot({ seat, sellerBps, rationale, signature }: SignedBallot) {
  return { seat, sellerBps, rationale, ...compactSignature(signature) }
}
