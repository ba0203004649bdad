import { type Chain, type Client, createClient, http, type Transport } from 'viem'

import {
  askContract,
  type ContractQuestion,
  type EarnestClient,
  getKnownAddresses,
  getTokenDomain,
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
import { findChain } from '../chainOptions.ts'
import { checkEscrow } from '../checkEscrow.ts'

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
 * @throws {EscrowUnknownError} when the chain has no escrow where the request says.
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
  const usdc = options.usdc ?? (client ? await checkEscrow(client, escrow) : (known?.usdc ?? token))
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

async function connect(rpc: string, needed: number): Promise<Client<Transport, Chain>> {
  const chain = await findChain({ rpc })
  if (chain.id !== needed) throw new ChainMismatchError(chain.id, needed)
  return createClient({ chain, transport: http(rpc, { retryCount: 1 }) })
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
