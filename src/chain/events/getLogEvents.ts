import type { EarnestClient } from '../escrowOf.ts'
import { askLogs, type LogFilter } from './askLogs.ts'
import { type Header, readHead } from './blocks.ts'
import { least } from './least.ts'
import type { LogEvent } from './logEvents.ts'
import { patiently } from './patiently.ts'
import { BlockMissingError, readByHash } from './readByHash.ts'
import { type ReadingOptions, usualLag } from './readingOptions.ts'
import { readSpans } from './readSpans.ts'

/** In which blocks logs are looked for, and how they are read. */
export type LogRange = ReadingOptions & {
  /** The first block looked at. */
  readonly fromBlock: bigint
  /** The last block looked at; default: the latest. It is waited for. */
  readonly toBlock?: bigint | undefined
}

/**
 * The events of some contracts in a range of blocks, in their order. All of them: the newest blocks, which an answering node
 * may lack, are asked for by their hashes, two requests each.
 *
 * @throws {BlockMissingError} when no node that was asked has the last block.
 * @throws {LogsUnprovenError} when the endpoint answers even for blocks that nobody has.
 */
export async function getLogEvents(
  client: EarnestClient,
  filter: LogFilter,
  { fromBlock, toBlock, lag = usualLag, ...reading }: LogRange,
): Promise<readonly LogEvent[]> {
  if (filter.events.length === 0) return []
  const head = await patiently(() => headFrom(client, toBlock), reading)
  const end = toBlock ?? head.number
  const old = least(head.number - lag, end)
  const ask = (first: bigint, last: bigint) => askLogs(client, filter, { fromBlock: first, toBlock: last })
  const found: LogEvent[] = []
  for await (const { events } of readSpans(client, ask, { fromBlock, toBlock: old }, reading)) {
    found.push(...events)
  }
  const newest = { head, fromBlock: fromBlock > old ? fromBlock : old + 1n, toBlock: end }
  if (newest.fromBlock > end) return found
  const askBlock = (blockHash: Header['hash']) => askLogs(client, filter, { blockHash })
  return [...found, ...(await readByHash(client, askBlock, newest, reading))]
}

/** The head, once it is not before a block. */
async function headFrom(client: EarnestClient, least: bigint | undefined): Promise<Header> {
  const head = await readHead(client)
  if (least !== undefined && head.number < least) {
    throw new BlockMissingError({ number: least, latest: head.number })
  }
  return head
}
