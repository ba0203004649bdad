import type { Hash } from '../core/index.ts'
import type { ActMessage } from './acts.ts'
import { digestOf } from './digest.ts'
import { type Domain, eip712Domain } from './domain.ts'
import { type StructHasher, structHasher } from './structHasher.ts'
import type { TermSheet } from './termSheet.ts'
import { type ActName, type PrimaryType, typedData } from './typedData.ts'

const hashers = new Map<PrimaryType, StructHasher>()

/**
 * The EIP-712 digest of a term sheet: the deal id, and what both sides sign.
 *
 * @throws {EncodingError} when a member is missing or does not fit its type.
 * @example
 * const deal = hashTermSheet(terms, { chainId: 8453, escrow })
 */
export function hashTermSheet(terms: TermSheet, domain: Domain): Hash {
  return digestOf(eip712Domain(domain), hasherOf('TermSheet'), terms)
}

/**
 * The EIP-712 digest of an act.
 *
 * @throws {EncodingError} when a member is missing or does not fit its type.
 * @example
 * const delivery = hashAct('Delivery', { deal, milestone: 0, index: 1, artifact }, { chainId: 8453, escrow })
 */
export function hashAct<Name extends ActName>(
  primaryType: Name,
  message: ActMessage<Name>,
  domain: Domain,
): Hash {
  return digestOf(eip712Domain(domain), hasherOf(primaryType), message)
}

function hasherOf(primaryType: PrimaryType): StructHasher {
  let hasher = hashers.get(primaryType)
  if (hasher === undefined) {
    hasher = structHasher(typedData, primaryType)
    hashers.set(primaryType, hasher)
  }
  return hasher
}
