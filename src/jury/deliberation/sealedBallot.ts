import type { z } from 'zod'

import { type Address, type Hash, type Hex, keccak256, writeHex } from '../../core/index.ts'
import { digestOf, type Eip712Domain, type Signer, struct, structHasher } from '../../terms/index.ts'

/** The EIP-712 types that jurors sign, under the domain of the arbiter. */
const types = {
  Ballot: [
    { name: 'case', type: 'bytes32' },
    { name: 'round', type: 'uint8' },
    { name: 'sellerBps', type: 'uint16' },
    { name: 'rationale', type: 'bytes32' },
  ],
  Seal: [
    { name: 'case', type: 'bytes32' },
    { name: 'round', type: 'uint8' },
    { name: 'seal', type: 'bytes32' },
  ],
} as const

/** A juror's vote: the seller's share in basis points, and the hash of its {@link Rationale}. */
export const Ballot = struct(types.Ballot)
export type Ballot = z.output<typeof Ballot>

/** A juror's promise of a ballot, made before any is shown: {@link sealOf} it. */
export const Seal = struct(types.Seal)
export type Seal = z.output<typeof Seal>

/** Where ballots count: an arbiter of ours. */
export type ArbiterDomain = {
  readonly name: 'Earnest Jury' | 'Earnest Panel'
  readonly chainId: number
  readonly verifyingContract: Address
}

const hashers = { Ballot: structHasher(types, 'Ballot'), Seal: structHasher(types, 'Seal') }

/**
 * The EIP-712 digest of a ballot.
 *
 * @throws {EncodingError} when a member is missing or does not fit its type.
 */
export function hashBallot(ballot: Ballot, domain: ArbiterDomain): Hash {
  return digestOf(eip712Domain(domain), hashers.Ballot, ballot)
}

/**
 * What a juror shows of its ballot before it shows the ballot: `keccak256(abi.encode(juror, digest))`. With the juror in
 * it nobody can hand in another's seal as its own; the salt of the rationale keeps it from being guessed.
 *
 * @param ballot Digest of the ballot: {@link hashBallot}.
 */
export function sealOf(juror: Address, ballot: Hash): Hash {
  const words = new Uint8Array(64)
  writeHex(juror, 20, words, 12)
  writeHex(ballot, 32, words, 32)
  return keccak256(words)
}

/**
 * The EIP-712 digest of a seal.
 *
 * @throws {EncodingError} when a member is missing or does not fit its type.
 */
export function hashSeal(seal: Seal, domain: ArbiterDomain): Hash {
  return digestOf(eip712Domain(domain), hashers.Seal, seal)
}

/**
 * Signs a ballot.
 *
 * Warning: two ballots by one juror for the same case and round cost it its stake. Store what is signed before it is shown.
 *
 * @throws {EncodingError} when a member is missing or does not fit its type.
 */
export async function signBallot(juror: Signer, ballot: Ballot, domain: ArbiterDomain): Promise<Hex> {
  return juror.signDigest(hashBallot(ballot, domain), typedMessage('Ballot', ballot, domain))
}

/**
 * Signs a seal, so that anyone may submit it.
 *
 * @throws {EncodingError} when a member is missing or does not fit its type.
 */
export async function signSeal(juror: Signer, seal: Seal, domain: ArbiterDomain): Promise<Hex> {
  return juror.signDigest(hashSeal(seal, domain), typedMessage('Seal', seal, domain))
}

function eip712Domain({ name, chainId, verifyingContract }: ArbiterDomain): Eip712Domain {
  return { name, version: '1', chainId, verifyingContract }
}

function typedMessage(primaryType: keyof typeof types, message: object, domain: ArbiterDomain) {
  return {
    domain: eip712Domain(domain),
    types: { [primaryType]: types[primaryType] },
    primaryType,
    message: message as Record<string, unknown>,
  }
}
