import type { Hash } from 'viem'

import { BaseError, systemRandom } from '../../core/index.ts'
import type { EarnestClient } from '../escrowOf.ts'
import { type Header, headerAt, headerOf } from './blocks.ts'
import { endpointOf } from './endpointOf.ts'
import { logRefusalOf } from './logRefusal.ts'
import { patiently } from './patiently.ts'
import type { ReadingOptions } from './readingOptions.ts'

/** Asks for the events of one block. */
export type AskBlock<Event> = (blockHash: Hash) => Promise<readonly Event[]>

/** Requests under way at once. */
const together = 8

/**
 * Reads the newest blocks one by one, by their hashes: a node that lacks a block refuses it (EIP-234) where, asked for a
 * range, it would answer with less. So whoever answers, the events are those of the blocks before `head`.
 *
 * @throws {LogsUnprovenError} when the endpoint answers even for blocks that nobody has.
 */
export async function readByHash<Event>(
  client: EarnestClient,
  ask: AskBlock<Event>,
  {
    head,
    fromBlock,
    toBlock,
  }: { readonly head: Header; readonly fromBlock: bigint; readonly toBlock: bigint },
  waiting: Pick<ReadingOptions, 'timer' | 'random'>,
): Promise<readonly Event[]> {
  if (!(await refusesUnknown(client, ask, waiting))) throw new LogsUnprovenError(fromBlock, toBlock)
  const chain = await ancestors(client, head, fromBlock, waiting)
  const wanted = chain.filter(({ number }) => number <= toBlock)
  const found = await inGroups(wanted, ({ hash }) => patiently(() => ask(hash), waiting))
  return found.flat()
}

/** The blocks from a number on to the head, each the parent of the next, ascending. */
async function ancestors(
  client: EarnestClient,
  head: Header,
  fromBlock: bigint,
  waiting: Pick<ReadingOptions, 'timer' | 'random'>,
): Promise<readonly Header[]> {
  const numbers = Array.from(
    { length: Number(head.number - fromBlock) },
    (_, index) => fromBlock + BigInt(index),
  )
  // Guesses, many at once: they may be of a node that has other blocks, or none.
  const guesses = await inGroups(numbers, (number) => patiently(() => headerAt(client, number), waiting))
  const chain = [head]
  for (let child = head; child.number > fromBlock; ) {
    const { parentHash } = child
    const guess = guesses[Number(child.number - 1n - fromBlock)]
    child =
      guess?.hash === parentHash ? guess : await patiently(() => needHeader(client, parentHash), waiting)
    chain.unshift(child)
  }
  return chain
}

async function needHeader(client: EarnestClient, hash: Hash): Promise<Header> {
  const header = await headerOf(client, hash)
  if (header === undefined) throw new BlockMissingError({ hash })
  return header
}

/** How many unknown hashes are asked for: behind one address there may be nodes of several kinds. */
const probes = 3

/** Transports behind which a node was found that answers for what it has not. */
const answering = new WeakSet<object>()

/** Whether the nodes behind a transport refuse what they have not: asked each time, by hashes that no block has. */
async function refusesUnknown(
  client: EarnestClient,
  ask: AskBlock<unknown>,
  { timer, random = systemRandom }: Pick<ReadingOptions, 'timer' | 'random'>,
): Promise<boolean> {
  if (answering.has(endpointOf(client))) return false
  const hashes = Array.from({ length: probes }, () => random.hash())
  const refusals = await inGroups(hashes, (hash) =>
    patiently(() => ask(hash).then(() => false, isRefusal), { timer, random }),
  )
  if (refusals.includes(false)) answering.add(endpointOf(client))
  return !refusals.includes(false)
}

/** @throws What says nothing of the hash, as that there were too many requests. */
function isRefusal(error: unknown): boolean {
  const { kind } = logRefusalOf(error)
  if (kind === 'behind' || kind === 'refused') return true
  throw error
}

/** Does for each what is to be done, a few at once, in their order. */
async function inGroups<Item, Result>(
  items: readonly Item[],
  each: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  for (let first = 0; first < items.length; first += together) {
    results.push(...(await Promise.all(items.slice(first, first + together).map(each))))
  }
  return results
}

/** Thrown when no node that was asked has a block. Code `BlockMissing`. */
export class BlockMissingError extends BaseError {
  override readonly name = 'BlockMissingError'

  constructor(details: { readonly hash: Hash } | { readonly number: bigint; readonly latest: bigint }) {
    super('The block is not available at the node', { code: 'BlockMissing', details })
  }
}

/**
 * Thrown when an endpoint answers for blocks that it lacks as if they held nothing: the newest can't be shown to have been
 * read. Code `LogsUnproven`. Where one node answers everything, `lag: 0n` says so.
 */
export class LogsUnprovenError extends BaseError {
  override readonly name = 'LogsUnprovenError'

  constructor(fromBlock: bigint, toBlock: bigint) {
    super('The endpoint answers for blocks that it lacks: whether it had the newest ones is unknown', {
      code: 'LogsUnproven',
      details: { fromBlock, toBlock },
    })
  }
}
