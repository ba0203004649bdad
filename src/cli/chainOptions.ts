import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Chain, Client, Transport } from 'viem'
import { createClient, defineChain, http, isAddress } from 'viem'
import { getChainId } from 'viem/actions'
import { base, baseSepolia } from 'viem/chains'

import { getDeployment } from '../chain/index.ts'
import { type Address, BaseError } from '../core/index.ts'

/** Which chain a command asks. */
export type ChainOptions = {
  readonly chain: ChainName
  readonly rpc?: string
  readonly escrow?: Address
}

type ChainName = 'base' | 'base-sepolia'

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
  const known = chains[options.chain]
  const url = options.rpc ?? known.rpcUrls.default.http[0] ?? ''
  const id = options.rpc === undefined ? known.id : await chainIdAt(options.rpc)
  const chain = defineChain({ ...known, id, name: `chain ${id}`, rpcUrls: { default: { http: [url] } } })
  return {
    client: createClient({ chain, transport: http(url) }),
    escrow: options.escrow ?? getDeployment(id).contracts.escrow.address,
  }
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
