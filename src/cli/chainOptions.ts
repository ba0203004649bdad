import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Chain, Client, Transport } from 'viem'
import { createClient, defineChain, http, BaseError as ViemError } from 'viem'
import { getChainId } from 'viem/actions'
import { base, baseSepolia } from 'viem/chains'
import { z } from 'zod'

import { getDeployment } from '../chain/index.ts'
import { Address, BaseError, checksumAddress } from '../core/index.ts'
import { checkEscrow } from './checkEscrow.ts'

/** Which chain a command asks. */
export type ChainOptions = {
  /** Left out: whichever `rpc` is of, else Base. */
  readonly chain?: ChainName | undefined
  readonly rpc?: string | undefined
  readonly escrow?: Address
}

/** A chain that can be named. */
export const ChainName = z.enum(['base', 'base-sepolia'])
export type ChainName = z.output<typeof ChainName>

const chains: Readonly<Record<ChainName, Chain>> = { base, 'base-sepolia': baseSepolia }

/** Adds the options that {@link openChain} takes. */
export function withChainOptions(command: Command): Command {
  return command
    .addOption(new Option('--chain <name>', 'the chain to ask (default: base)').choices(Object.keys(chains)))
    .addOption(
      new Option('--rpc <url>', 'JSON-RPC of any chain; beside --chain, of that one')
        .env('EARNEST_RPC_URL')
        .argParser(toUrl),
    )
    .addOption(
      new Option('--escrow <address>', "the escrow's address, where none is known").argParser(toAddress),
    )
}

/** An account or a contract, as an argument of a command. */
export function toAddress(text: string): Address {
  const address = Address.safeParse(text)
  if (address.success) return address.data
  if (!/^0x[0-9a-f]{40}$/i.test(text)) {
    throw new InvalidArgumentError('Expected an address: 0x and 40 hexadecimal digits.')
  }
  throw new InvalidArgumentError(
    'Its capitals are not the checksum (EIP-55) of its digits: is one mistyped? ' +
      `These digits, if they are right, are written ${checksumAddress(text)}.`,
  )
}

/** Where a node answers, as an argument of a command. */
function toUrl(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text
  throw new InvalidArgumentError('Expected a URL that begins with http:// or https://.')
}

/**
 * Connects to the chain that the options name.
 *
 * @throws {ChainUnreachableError} when nothing answers there.
 * @throws {ChainOtherError} when another chain answers there than is named.
 * @throws {DeploymentMissingError} when no escrow is named and none is known on it.
 * @throws {EscrowUnknownError} when there is no escrow of Earnest where it should be.
 */
export async function openChain(
  options: ChainOptions,
): Promise<{ client: Client<Transport, Chain>; escrow: Address; usdc: Address }> {
  const chain = await findChain(options)
  const escrow = options.escrow ?? getDeployment(chain.id).contracts.escrow.address
  const client = await connect(chain, options)
  return { client, escrow, usdc: await checkEscrow(client, escrow) }
}

/**
 * Connects to the chain that the options name, whatever is on it.
 *
 * @throws As {@link findChain}.
 */
export async function openClient(options: ChainOptions): Promise<Client<Transport, Chain>> {
  return connect(await findChain(options), options)
}

async function connect(chain: Chain, { rpc }: ChainOptions): Promise<Client<Transport, Chain>> {
  // A public endpoint was not asked anything yet.
  if (rpc === undefined) await chainIdAt(chain.rpcUrls.default.http[0] ?? '')
  return createClient({ chain, transport: http() })
}

/**
 * The chain that the options name, reached where they say.
 *
 * @throws {ChainUnreachableError} when nothing answers there.
 * @throws {ChainOtherError} when another chain answers there than is named.
 */
export async function findChain({ chain, rpc }: Pick<ChainOptions, 'chain' | 'rpc'>): Promise<Chain> {
  const known = chains[chain ?? 'base']
  const url = rpc ?? known.rpcUrls.default.http[0] ?? ''
  const id = rpc === undefined ? known.id : await chainIdAt(rpc)
  if (chain !== undefined && id !== known.id) throw new ChainOtherError(chain, known.id, id)
  return defineChain({ ...known, id, name: `chain ${id}`, rpcUrls: { default: { http: [url] } } })
}

async function chainIdAt(url: string): Promise<number> {
  try {
    const id = await getChainId(createClient({ transport: http(url, { retryCount: 0 }) }))
    if (Number.isSafeInteger(id)) return id
  } catch (cause) {
    throw new ChainUnreachableError(url, reasonOf(cause), cause)
  }
  throw new ChainUnreachableError(url, noRpc)
}

const noRpc = 'what answers there is no JSON-RPC'

/** Why a node did not tell its chain, in a few words, the last of which is of whatever is at the bottom of it. */
function reasonOf(error: unknown): string {
  const all = [...causesOf(error)] as readonly Cause[]
  const status = all.find((each) => typeof each.status === 'number')?.status
  if (status !== undefined) return `HTTP status ${status}`
  // What is no error of viem's comes of an answer that has another shape.
  if (!(error instanceof ViemError) || all.some(({ name }) => name === 'SyntaxError')) return noRpc
  if (all.some(({ name }) => name === 'TimeoutError')) return 'no answer in time'
  const system = all.find(({ code }) => typeof code === 'string')?.code
  const { shortMessage, message } = all.at(-1) ?? {}
  return String(system ?? shortMessage ?? message)
}

type Cause = Partial<Readonly<Record<'name' | 'code' | 'status' | 'message' | 'shortMessage', unknown>>>

function* causesOf(error: unknown): Generator<unknown> {
  for (let each = error, depth = 0; each instanceof Error && depth < 10; each = each.cause, depth++)
    yield each
}

/** Thrown when no chain answers at a URL. Code `ChainUnreachable`. */
export class ChainUnreachableError extends BaseError {
  override readonly name = 'ChainUnreachableError'

  /** Of the URL only its origin is told: many carry a key behind it. */
  constructor(url: string, reason: string, cause?: unknown) {
    super(`No chain answers at ${URL.parse(url)?.origin ?? url}: ${reason}`, {
      code: 'ChainUnreachable',
      cause,
    })
  }
}

/** Thrown when a node is of another chain than is named. Code `ChainOther`. */
export class ChainOtherError extends BaseError {
  override readonly name = 'ChainOtherError'

  constructor(name: ChainName, needed: number, found: number) {
    super(`The node is of another chain than ${name}`, { code: 'ChainOther', details: { needed, found } })
  }
}
