import { getCode } from 'viem/actions'

import { type Address, addressFromBytes, type Hash, type Hex, hexToBytes } from '../../core/index.ts'
import {
  type AuthorizationParameters,
  type Eip712Domain,
  hashAuthorization,
  hasKeySize,
  isWrappedSignature,
  recoverDigest,
  verifyDigest,
  verifyLongDigest,
} from '../../terms/index.ts'
import { type EarnestClient, viemClient } from '../escrowOf.ts'
import { knownAddresses } from '../generated/deployments.ts'
import { askContract } from './askContract.ts'
import { getTokenDomain, TokenDomainUnknownError } from './getTokenDomain.ts'
import { type PullRefusal, refusedPull } from './pullRefusal.ts'

/** An authorization with its signature. */
export type SignedAuthorization = Omit<AuthorizationParameters, 'token' | 'escrow'> & {
  readonly token: Address
  readonly account: Address
  readonly payee: Address
  readonly signature: Hex
}

/** Versions that USDC had. */
const usdcVersions = ['1', '2']

/** ERC-7702: what the code of an account begins with that has it from elsewhere. */
const delegation = '0xef0100'

/**
 * Why a token refuses the signature of an authorization: it asks an account with code by ERC-1271 alone, and takes of any
 * other its key's 65 bytes alone, under its own domain.
 *
 * @returns undefined when nothing is wrong with it, or nobody can tell.
 * @throws The transport's error when the node does not answer.
 */
export async function explainSignature(
  client: EarnestClient,
  authorization: SignedAuthorization,
): Promise<PullRefusal | undefined> {
  const { token, account, signature } = authorization
  const needed = await domainOf(client, token)
  if (needed === undefined) return undefined

  const digest = digestUnder(needed, authorization)
  const answer = await askContract(client, { account, digest, signature, asker: token })
  if (answer === 'yes') return undefined
  if (answer === 'none') {
    if (await verifyLongDigest(digest, signature, account)) return undefined
    if (isWrappedSignature(signature) || !hasKeySize(signature)) {
      return refusedPull('AccountUndeployed', { account })
    }
    if (await verifyDigest(digest, signature, account)) {
      return refusedPull('SignatureCompact', { account, found: 64, needed: 65 })
    }
  } else if (await verifyDigest(digest, signature, account)) {
    return explainKey(client, account)
  }

  const found = await signedDomain(client, authorization, needed, answer === 'no')
  if (found !== undefined) return refusedPull('TokenDomainMismatch', { found, needed })
  const recovered = await recoverDigest(digest, signature).catch(() => undefined)
  return refusedPull('SignatureRefused', { account, recovered })
}

async function domainOf(client: EarnestClient, token: Address): Promise<Eip712Domain | undefined> {
  try {
    return await getTokenDomain(client, { token })
  } catch (error) {
    if (error instanceof TokenDomainUnknownError) return undefined
    throw error
  }
}

/** The domain that was signed for instead of the token's, if it is one that is mistaken for it. */
async function signedDomain(
  client: EarnestClient,
  authorization: SignedAuthorization,
  needed: Eip712Domain,
  hasCode: boolean,
): Promise<Eip712Domain | undefined> {
  const { token, account, signature } = authorization
  for (const domain of mistakenFor(needed)) {
    const digest = digestUnder(domain, authorization)
    if (await verifyDigest(digest, signature, account)) return domain
    // A contract costs a call: only the names of the very token are tried.
    const isSamePlace =
      domain.chainId === needed.chainId && domain.verifyingContract === needed.verifyingContract
    if (!hasCode || !isSamePlace) continue
    if ((await askContract(client, { account, digest, signature, asker: token })) === 'yes') return domain
  }
  return undefined
}

function mistakenFor(needed: Eip712Domain): readonly Eip712Domain[] {
  const known = Object.entries(knownAddresses).map(([id, { usdc, usdcDomain }]) => ({
    id: Number(id),
    usdc,
    name: usdcDomain.name,
  }))
  const { chainId, verifyingContract } = needed
  const places = [
    { chainId, verifyingContract },
    ...known.flatMap(({ id, usdc }) => [
      { chainId: id, verifyingContract },
      { chainId: id, verifyingContract: usdc },
      { chainId, verifyingContract: usdc },
    ]),
  ]
  const names = [...new Set([needed.name, ...known.map(({ name }) => name)])]
  const versions = [...new Set([needed.version, ...usdcVersions])]
  return places
    .flatMap((place) => names.flatMap((name) => versions.map((version) => ({ name, version, ...place }))))
    .slice(1)
}

function digestUnder(domain: Eip712Domain, authorization: SignedAuthorization): Hash {
  const { account, payee, value, act, expiry } = authorization
  return hashAuthorization(account, { token: domain, escrow: payee, value, act, expiry })
}

/**
 * Why a token does not take what an account's own key signed: the account has code, which it asks instead. `undefined`
 * where there is none.
 */
export async function explainKey(client: EarnestClient, account: Address): Promise<PullRefusal | undefined> {
  const code = await getCode(viemClient(client), { address: account })
  if (code === undefined || code === '0x') return undefined
  const delegate = code.toLowerCase().startsWith(delegation)
    ? addressFromBytes(hexToBytes(`0x${code.slice(delegation.length)}`))
    : undefined
  return refusedPull('ContractSignatureNeeded', { account, delegate })
}
