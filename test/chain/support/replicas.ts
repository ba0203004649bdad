import {
  type Address,
  createClient,
  custom,
  encodeEventTopics,
  type Hash,
  type Hex,
  numberToHex,
  pad,
} from 'viem'
import { hardhat } from 'viem/chains'

import { escrowAbi } from '../../../src/chain/index.ts'
import { keccak256, type Random } from '../../../src/core/index.ts'

/** Of the events on the made-up chain. */
export const replicated: Address = `0x${'ea'.repeat(20)}`

/** What an event of the made-up chain is called: a number that no other has. */
export const nameOf = (event: { readonly args: object }): number =>
  Number((event.args as { readonly mandate: Hash }).mandate)

type Block = {
  readonly number: bigint
  readonly hash: Hash
  readonly parentHash: Hash
  readonly events: readonly number[]
}
type Call = { readonly method: string; readonly params?: readonly unknown[] }
type Filter = { readonly fromBlock: Hex; readonly toBlock: Hex; readonly blockHash?: Hash }

/** How the nodes behind the endpoint answer. All are optional. */
export type ReplicaOptions = {
  /** Asked before logs of so many blocks are answered: throws what the endpoint refuses with. */
  readonly refuse?: ((blocks: bigint) => void) | undefined
  /** What a node answers for a hash that it lacks; default: it refuses. */
  readonly unknown?: 'refused' | 'empty' | 'null' | undefined
  /** Whether a node refuses a range that it has not whole; default: it answers with what it has. */
  readonly strict?: boolean | undefined
  /** Of how many requests one fails; default: none. */
  readonly failing?: number | undefined
}

/** What a node refuses something with. */
export const rpcError = (code: number, message: string, more: object = {}) =>
  Object.assign(new Error(message), { code, ...more })

/**
 * A made-up chain behind an endpoint of many nodes: whoever answers has the chain as it was up to so many changes ago, the
 * old one where it was reorganised since. Each call meets another.
 */
export function startReplicas(
  random: Random,
  { refuse, unknown = 'refused', strict = false, failing }: ReplicaOptions = {},
) {
  let events = 0
  let forks = 0
  /** The most changes that a node is behind. */
  let most = 0
  const states: (readonly Block[])[] = [extend([], [0])]
  const calls: Call[] = []

  function extend(chain: readonly Block[], counts: readonly number[]): readonly Block[] {
    forks += 1
    const longer = [...chain]
    for (const count of counts) {
      const parentHash = longer.at(-1)?.hash ?? pad('0x')
      const number = BigInt(longer.length)
      const hash = keccak256(`${parentHash} ${forks}`)
      longer.push({ number, hash, parentHash, events: Array.from({ length: count }, () => ++events) })
    }
    return longer
  }

  const latest = () => states.at(-1) ?? []

  async function request(call: Call): Promise<unknown> {
    calls.push(call)
    if (most > 0 && failing !== undefined && random.below(failing) === 0) {
      throw rpcError(-32_603, 'out of order')
    }
    const chain = states.at(-1 - Math.min(random.below(most + 1), states.length - 1)) ?? []
    const head = chain.at(-1)
    const [param] = call.params ?? []
    if (call.method === 'eth_blockNumber') return numberToHex(head?.number ?? 0n)
    if (call.method === 'eth_getBlockByNumber') {
      return wireOf(param === 'latest' ? head : chain[Number(param as Hex)])
    }
    if (call.method === 'eth_getBlockByHash') return wireOf(chain.find(({ hash }) => hash === param))
    if (call.method !== 'eth_getLogs') throw rpcError(-32_601, `${call.method} is not made up`)
    const { fromBlock, toBlock, blockHash } = param as Filter
    if (blockHash !== undefined) {
      refuse?.(1n)
      const block = chain.find(({ hash }) => hash === blockHash)
      if (block !== undefined) return logsOf(block)
      if (unknown === 'refused') throw rpcError(-32_000, 'unknown block')
      return unknown === 'empty' ? [] : null
    }
    refuse?.(BigInt(toBlock) - BigInt(fromBlock) + 1n)
    if (strict && BigInt(toBlock) >= BigInt(chain.length)) {
      throw rpcError(-32_602, 'block range extends beyond current head block')
    }
    return chain.slice(Number(fromBlock), Number(toBlock) + 1).flatMap(logsOf)
  }

  return {
    client: createClient({
      chain: { ...hardhat, contracts: {} },
      transport: custom({ request } as never, { retryCount: 0 }),
      cacheTime: 0,
    }),
    request,
    calls,
    /** Adds a block for each count, with so many events. */
    mine(...counts: readonly number[]): void {
      for (const count of counts) states.push(extend(latest(), [count]))
    },
    /** Adds all of them by one change. */
    grow(counts: readonly number[]): void {
      states.push(extend(latest(), counts))
    },
    /** Puts others in the place of the last so many blocks. */
    reorganise(back: number, counts: readonly number[]): void {
      states.push(extend(latest().slice(0, Math.max(1, latest().length - back)), counts))
    },
    /** From now on nodes are up to so many changes behind; 0: all have caught up. */
    lagBehind(changes: number): void {
      most = changes
    },
    head: () => BigInt(latest().length - 1),
    /** The names of the events on the chain, from a block on. */
    truth: (fromBlock = 0n) =>
      latest()
        .slice(Number(fromBlock))
        .flatMap((block) => block.events),
    /** The same up to a block, of each chain that some node may have whole up to there. */
    truths: (toBlock: bigint) =>
      states
        .slice(-1 - most)
        .filter((chain) => BigInt(chain.length) > toBlock)
        .map((chain) => chain.slice(0, Number(toBlock) + 1).flatMap((block) => block.events)),
  }
}

export type Replicas = ReturnType<typeof startReplicas>

function wireOf(block: Block | undefined): unknown {
  if (block === undefined) return null
  const { number, hash, parentHash } = block
  return { number: numberToHex(number), hash, parentHash, timestamp: numberToHex(number), transactions: [] }
}

function logsOf({ number, hash, events }: Block): readonly unknown[] {
  return events.map((event, index) => ({
    address: replicated,
    topics: encodeEventTopics({
      abi: escrowAbi,
      eventName: 'MandateRevoked',
      args: { principal: replicated, mandate: numberToHex(event, { size: 32 }) },
    }),
    data: '0x',
    blockNumber: numberToHex(number),
    blockHash: hash,
    transactionHash: numberToHex(event, { size: 32 }),
    transactionIndex: numberToHex(index),
    logIndex: numberToHex(index),
    removed: false,
  }))
}
