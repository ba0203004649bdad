import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Chain, Client, Transport } from 'viem'
import { createClient, defineChain, http, isAddress } from 'viem'
import { getChainId } from 'viem/actions'
import { base, baseSepolia } from 'viem/chains'
import { z } from 'zod'

import { getDeployment } from '../chain/index.ts'
import { type Address, BaseError } from '../core/index.ts'

/** Which chain a command asks. */
export type ChainOptions = {
  readonly chain: ChainName
  readonly rpc?: string
  readonly escrow?: Address
}

/** A chain that can be named. */
export const ChainName = z.enum(['base', 'base-sepolia'])
export type ChainName = z.output<typeof ChainName>

const chains: Readonly<Record<ChainName, Chain>> = { base, 'base-sepolia': baseSepolia }

/** Adds the options that {@link openChain} takes. */
export function withChainOptions(command: Command): Command {
  return command
    .addOption(new Option('--chain <name>', 'the chain to ask').choices(Object.keys(chains)).default('base'))
    .addOption(
      new Option('--rpc <url>', 'JSON-RPC of any chain, instead of a named one').env('EARNEST_RPC_URL'),
    )
    .addOption(
      new Option('--escrow <address>', "the escrow's address, where none is known").argParser(toAddress),
    )
}

/** An account or a contract, as an argument of a command. */
export function toAddress(text: string): Address {
  if (!isAddress(text)) throw new InvalidArgumentError('Expected an address: 0x and 40 hexadecimal digits.')
  return text
}

/**
 * Connects to the chain that the options name.
 *
 * @throws {ChainUnreachableError} when nothing answers there.
 * @throws {DeploymentMissingError} when no escrow is named and none is known on it.
 */
export async function openChain(
  options: ChainOptions,
): Promise<{ client: Client<Transport, Chain>; escrow: Address }> {
  const chain = await findChain(options)
  return {
    client: createClient({ chain, transport: http() }),
    escrow: options.escrow ?? getDeployment(chain.id).contracts.escrow.address,
  }
}

/**
 * The chain that the options name, reached where they say.
 *
 * @throws {ChainUnreachableError} when nothing answers there.
 */
export async function findChain({ chain, rpc }: Pick<ChainOptions, 'chain' | 'rpc'>): Promise<Chain> {
  const known = chains[chain]
  const url = rpc ?? known.rpcUrls.default.http[0] ?? ''
  const id = rpc === undefined ? known.id : await chainIdAt(rpc)
  return defineChain({ ...known, id, name: `chain ${id}`, rpcUrls: { default: { http: [url] } } })
}

async function chainIdAt(url: string): Promise<number> {
  try {
    return await getChainId(createClient({ transport: http(url, { retryCount: 0 }) }))
  } catch (cause) {
    throw new ChainUnreachableError(url, cause)
  }
}

/** Thrown when no chain answers at a URL. Code `ChainUnreachable`. */
export class ChainUnreachableError extends BaseError {
  override readonly name = 'ChainUnreachableError'

  constructor(url: string, cause: unknown) {
    super(`No chain answers at ${url}`, { code: 'ChainUnreachable', cause })
  }
}
