import type { Address } from 'viem'

import { escrowAbi } from '../generated/escrow.ts'
import type { EarnestEvent } from './earnestEvent.ts'
import { decodeLogs, type EventLog, type LogEvent } from './logEvents.ts'

/**
 * Reads the escrow's events among logs: those of a receipt, for example.
 *
 * @param logs Any logs, in their order. Other contracts' are skipped, and so is what is in no block yet.
 * @param escrow The escrow; anyone else may emit logs that look like its own.
 */
export function decodeEvents(logs: readonly EventLog[], escrow: Address): readonly EarnestEvent[] {
  return decodeLogs(logs, [escrow], escrowAbi).map(asEarnestEvent)
}

/** An event that was read by the escrow's ABI. */
export function asEarnestEvent({ contract: escrow, ...event }: LogEvent): EarnestEvent {
  return { escrow, ...event } as unknown as EarnestEvent
}
