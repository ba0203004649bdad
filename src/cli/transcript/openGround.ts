import { createClient, http } from 'viem'
import { getChainId } from 'viem/actions'

import {
  askContract,
  type ContractQuestion,
  type EarnestClient,
  getKnownAddresses,
  getTokenDomain,
  getUsdc,
} from '../../chain/index.ts'
import { type Address, BaseError, isSameAddress } from '../../core/index.ts'
import {
  type AllowedToken,
  type AskContract,
  askNobody,
  type Deployment,
  type Opening,
} from '../../negotiation/index.ts'
import type { Eip712Domain } from '../../terms/index.ts'
import { ChainUnreachableError } from '../chainOptions.ts'

/** What a transcript is held against, as options of a command. */
export type TranscriptGroundOptions = {
  /** JSON-RPC of the chain. */
  readonly rpc?: string
  /** The chain's USDC. */
  readonly usdc?: Address
  /** What the token is called in its EIP-712 domain. */
  readonly tokenName?: string
  readonly tokenVersion?: string
}

/** What a transcript is held against: the escrow and its USDC, the sheet's token, and whoever asks accounts. */
export type TranscriptGround = {
  readonly tokens: readonly [AllowedToken]
  readonly deployments: readonly [Deployment]
  readonly askContract: AskContract
}

/** USDC's domain on most chains. */
const usual = { name: 'USD Coin', version: '2' }

/**
 * What a transcript's request is held against: read from its chain where one is named, else what is known or given.
 *
 * @throws {ChainUnreachableError} when nothing answers there.
 * @throws {ChainMismatchError} when another chain does.
 * @throws {EscrowUnreadableError} when the chain has no escrow where the request says.
 * @throws {TokenDomainUnknownError} when the token does not tell its domain, and no name is given.
 */
export async function openGround(
  { document }: Opening,
  options: TranscriptGroundOptions,
): Promise<TranscriptGround> {
  const { domain, template } = document
  const { chainId, escrow } = domain
  const { token } = template
  const client = options.rpc === undefined ? undefined : await connect(options.rpc, chainId)
  const known = getKnownAddresses(chainId)
  const usdc = options.usdc ?? (client ? await usdcAt(client, escrow) : (known?.usdc ?? token))
  const isKnownUsdc = known !== undefined && isSameAddress(known.usdc, token)
  const told = await domainOf(client, token, options)
  const tokenDomain: Eip712Domain = {
    ...(told ?? (isKnownUsdc ? known.usdcDomain : usual)),
    ...(options.tokenName !== undefined && { name: options.tokenName }),
    ...(options.tokenVersion !== undefined && { version: options.tokenVersion }),
    chainId,
    verifyingContract: token,
  }
  return {
    tokens: [{ address: token, domain: tokenDomain }],
    deployments: [{ chainId, escrow, usdc }],
    askContract:
      client === undefined ? askNobody : (question: ContractQuestion) => askContract(client, question),
  }
}

async function connect(url: string, needed: number): Promise<EarnestClient> {
  const client = createClient({ transport: http(url, { retryCount: 1 }) })
  let found: number
  try {
    found = await getChainId(client)
  } catch (cause) {
    throw new ChainUnreachableError(url, cause)
  }
  if (found !== needed) throw new ChainMismatchError(found, needed)
  return client
}

async function usdcAt(client: EarnestClient, escrow: Address): Promise<Address> {
  try {
    return await getUsdc(client, { escrow })
  } catch (cause) {
    throw new EscrowUnreadableError(escrow, cause)
  }
}

/** @returns undefined when no chain is asked, or need not be. */
async function domainOf(
  client: EarnestClient | undefined,
  token: Address,
  { tokenName, tokenVersion }: TranscriptGroundOptions,
): Promise<Eip712Domain | undefined> {
  const isGiven = tokenName !== undefined && tokenVersion !== undefined
  return client === undefined || isGiven ? undefined : getTokenDomain(client, { token })
}

/** Thrown when another chain answers than the transcript is of. Code `ChainMismatch`. */
export class ChainMismatchError extends BaseError {
  override readonly name = 'ChainMismatchError'

  constructor(found: number, needed: number) {
    super('The transcript is of another chain than answers', {
      code: 'ChainMismatch',
      details: { found, needed },
    })
  }
}

/** Thrown when there is no escrow where a transcript says. Code `EscrowUnreadable`. */
export class EscrowUnreadableError extends BaseError {
  override readonly name = 'EscrowUnreadableError'

  constructor(escrow: Address, cause: unknown) {
    super('There is no escrow at the address that the transcript names', {
      code: 'EscrowUnreadable',
      details: { escrow },
      cause,
    })
  }
}
