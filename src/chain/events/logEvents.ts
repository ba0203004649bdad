import {
  type Abi,
  type AbiEvent,
  type Address,
  decodeEventLog,
  type Hash,
  type Hex,
  isAddressEqual,
} from 'viem'

import { named } from '../named.ts'

/** What is read of a log; viem's logs and those of a receipt have it. */
export type EventLog = {
  readonly address: Address
  readonly topics: readonly Hex[]
  readonly data: Hex
  readonly blockNumber: bigint | null
  readonly blockHash: Hash | null
  readonly transactionHash: Hash | null
  readonly logIndex: number | null
  readonly removed?: boolean
}

/** Where on the chain a log is. */
export type LogPlace = {
  readonly blockNumber: bigint
  readonly blockHash: Hash
  readonly transactionHash: Hash
  /** Its place among all logs of the block. */
  readonly logIndex: number
  /** Whether a reorganisation took it back: then it never happened, unless it comes again in another block. */
  readonly removed: boolean
}

/** An event of a contract, its arguments named as in Solidity. */
export type LogEvent = LogPlace & {
  readonly contract: Address
  readonly name: string
  readonly args: object
}

/**
 * Reads the events of some contracts among logs.
 *
 * @param logs Any logs, in their order. Other contracts' are skipped, and so is what is in no block yet, and an event that
 * `abi` does not know.
 * @param contracts Whose; anyone else may emit logs that look like theirs.
 */
export function decodeLogs(
  logs: readonly EventLog[],
  contracts: readonly Address[],
  abi: Abi,
): readonly LogEvent[] {
  return logs.flatMap((log) =>
    contracts.some((contract) => isAddressEqual(log.address, contract)) ? decodeLog(log, abi) : [],
  )
}

function decodeLog(log: EventLog, abi: Abi): readonly LogEvent[] {
  const { address, topics, data, blockNumber, blockHash, transactionHash, logIndex, removed = false } = log
  if (blockNumber === null || blockHash === null || transactionHash === null || logIndex === null) return []
  try {
    const { eventName, args } = decodeEventLog({ abi, topics: topics as [Hex, ...Hex[]], data })
    const inputs = eventsOf(abi).find(({ name }) => name === eventName)?.inputs ?? []
    const values = args as unknown as Readonly<Record<string, unknown>>
    const place = { contract: address, blockNumber, blockHash, transactionHash, logIndex, removed }
    const all = inputs.map(({ name }) => values[name ?? ''])
    return [{ ...place, name: eventName ?? '', args: named(inputs, all) }]
  } catch {
    // One that this version does not know.
    return []
  }
}

/** The events of an ABI. */
export function eventsOf(abi: Abi): readonly AbiEvent[] {
  return abi.filter((item) => item.type === 'event')
}
