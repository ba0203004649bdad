import { type Address, decodeEventLog, type Hash, type Hex, isAddressEqual } from 'viem'

import { escrowAbi } from '../generated/escrow.ts'
import { named } from '../named.ts'
import type { EarnestEvent } from './earnestEvent.ts'

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

/**
 * Reads the escrow's events among logs: those of a receipt, for example.
 *
 * @param logs Any logs, in their order. Other contracts' are skipped, and so is what is in no block yet.
 * @param escrow The escrow; anyone else may emit logs that look like its own.
 */
export function decodeEvents(logs: readonly EventLog[], escrow: Address): readonly EarnestEvent[] {
  return logs.flatMap((log) => (isAddressEqual(log.address, escrow) ? decodeEvent(log) : []))
}

function decodeEvent(log: EventLog): readonly EarnestEvent[] {
  const { blockNumber, blockHash, transactionHash, logIndex, removed = false } = log
  if (blockNumber === null || blockHash === null || transactionHash === null || logIndex === null) return []
  const decoded = decodeLog(log)
  if (!decoded) return []
  const place = { escrow: log.address, blockNumber, blockHash, transactionHash, logIndex, removed }
  return [{ ...place, ...decoded } as EarnestEvent]
}

const abiEvents = escrowAbi.filter((item) => item.type === 'event')

/** @returns undefined for an event that this version does not know. */
function decodeLog({ topics, data }: EventLog): { name: string; args: object } | undefined {
  try {
    const { eventName, args } = decodeEventLog({ abi: escrowAbi, topics: topics as [Hex, ...Hex[]], data })
    const inputs = abiEvents.find(({ name }) => name === eventName)?.inputs ?? []
    const values = args as unknown as Readonly<Record<string, unknown>>
    return {
      name: eventName,
      args: named(
        inputs,
        inputs.map(({ name }) => values[name]),
      ),
    }
  } catch {
    return undefined
  }
}
