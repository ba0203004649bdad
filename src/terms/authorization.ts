import type { Address, Hash, Hex } from '../core/index.ts'
import { digestOf } from './digest.ts'
import type { Eip712Domain } from './domain.ts'
import type { Signer } from './signer.ts'
import { structHasher } from './structHasher.ts'

/** ERC-3009's typed data, under the token's own EIP-712 domain. */
export const authorizationTypes = {
  ReceiveWithAuthorization: [
    { name: 'from', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'validAfter', type: 'uint256' },
    { name: 'validBefore', type: 'uint256' },
    { name: 'nonce', type: 'bytes32' },
  ],
} as const

/** The end of an authorization for an act that has no expiry, as a dispute. */
export const neverExpires: bigint = 2n ** 256n - 1n

/** What an authorization is for. */
export type AuthorizationParameters = {
  /** EIP-712 domain of the token; its `verifyingContract` is the token. */
  readonly token: Eip712Domain
  /** Who receives: the escrow. */
  readonly escrow: Address
  /** How much, in units of the token. */
  readonly value: bigint
  /** Digest of the act it pays for: the term sheet, the dispute, the deposit. */
  readonly act: Hash
  /** The act's expiry, Unix time; without one, it never ends. */
  readonly expiry?: number | undefined
}

/** What the payer signs, in full. */
export function authorizationMessage(from: Address, parameters: AuthorizationParameters) {
  const { escrow, value, act, expiry } = parameters
  return {
    from,
    to: escrow,
    value,
    validAfter: 0n,
    validBefore: expiry === undefined ? neverExpires : BigInt(expiry),
    nonce: act,
  }
}

/** The digest of an authorization. */
export function hashAuthorization(from: Address, parameters: AuthorizationParameters): Hash {
  hasher ??= structHasher(authorizationTypes, 'ReceiveWithAuthorization')
  return digestOf(parameters.token, hasher, authorizationMessage(from, parameters))
}

/**
 * Signs an ERC-3009 `receiveWithAuthorization` of the signer's money to the escrow, bound to the act it pays for. For
 * the escrow's USDC this is consent to the act as well.
 *
 * @returns The signature, for the `authorization` of a consent.
 */
export async function signAuthorization(signer: Signer, parameters: AuthorizationParameters): Promise<Hex> {
  return signer.signDigest(hashAuthorization(signer.address, parameters), {
    domain: parameters.token,
    types: authorizationTypes,
    primaryType: 'ReceiveWithAuthorization',
    message: authorizationMessage(signer.address, parameters),
  })
}

let hasher: ReturnType<typeof structHasher> | undefined
