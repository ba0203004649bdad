import { type AbiEvent, type Address, formatLog, type Hash, numberToHex, toEventSelector } from 'viem'

import { BaseError } from '../../core/index.ts'
import { type EarnestClient, viemClient } from '../escrowOf.ts'
import { decodeLogs, type LogEvent } from './logEvents.ts'

/** Which logs are asked for. */
export type LogFilter = {
  readonly contracts: readonly Address[]
  readonly events: readonly AbiEvent[]
  /** What their first indexed argument is; default: anything. */
  readonly subject?: Hash | undefined
}

/** Where logs are asked for: in a range of blocks, both ends included, or in one block. */
export type LogPlaces =
  | { readonly fromBlock: bigint; readonly toBlock: bigint }
  | { readonly blockHash: Hash }

/**
 * One `eth_getLogs`. viem asks for it once: its own repetitions know nothing of ranges, and wait as long as they are told.
 *
 * @throws What the node refuses it with.
 * @throws {LogsUnansweredError} when the node answers with something else than logs.
 */
export async function askLogs(
  client: EarnestClient,
  { contracts, events, subject }: LogFilter,
  places: LogPlaces,
): Promise<readonly LogEvent[]> {
  if (events.length === 0) return []
  const topics = [events.map((event) => toEventSelector(event)), ...(subject ? [subject] : [])]
  const where =
    'blockHash' in places
      ? places
      : { fromBlock: numberToHex(places.fromBlock), toBlock: numberToHex(places.toBlock) }
  const address = contracts.length === 1 ? contracts[0] : [...contracts]
  const call = { method: 'eth_getLogs', params: [{ address, topics, ...where }] }
  const logs: unknown = await viemClient(client).request(call as never, { retryCount: 0 })
  if (!Array.isArray(logs)) throw new LogsUnansweredError(logs)
  const found = logs.map((log) => formatLog(log as Parameters<typeof formatLog>[0]))
  return decodeLogs(found, contracts, events).filter((event) => isAt(event, places))
}

function isAt({ blockNumber, blockHash }: LogEvent, places: LogPlaces): boolean {
  if ('blockHash' in places) return blockHash === places.blockHash
  return blockNumber >= places.fromBlock && blockNumber <= places.toBlock
}

/** Thrown when a node answers a question about logs with something else, as one does that lacks the block. Code `LogsUnanswered`. */
export class LogsUnansweredError extends BaseError {
  override readonly name = 'LogsUnansweredError'

  constructor(found: unknown) {
    super('The node answers with no logs: the block is not available there', {
      code: 'LogsUnanswered',
      details: { found },
    })
  }
}
