import type { EarnestClient } from '../escrowOf.ts'
import { askLogs } from './askLogs.ts'
import { type CursorOptions, createLogCursor, type LogCursor } from './createLogCursor.ts'
import { asEarnestEvent } from './decodeEvents.ts'
import type { EarnestEvent, EarnestEventName } from './earnestEvent.ts'
import { type EventFilter, escrowFilter } from './getEvents.ts'
import type { LogEvent } from './logEvents.ts'

/** What {@link createEventCursor} takes. */
export type CreateEventCursorParameters<Name extends EarnestEventName = EarnestEventName> =
  EventFilter<Name> & CursorOptions

/** Follows the escrow's events, reorganisations included. */
export type EventCursor<Name extends EarnestEventName = EarnestEventName> = LogCursor<EarnestEvent<Name>>

/**
 * Follows the escrow's events by asking, over any transport: a node that forgets its filters, or a reorganisation
 * that a subscription slept through, loses nothing.
 *
 * @example
 * const cursor = createEventCursor(client, { names: ['Committed'], fromBlock })
 * for (const event of await cursor.next()) console.log(event.removed ? 'taken back' : 'committed', event.args.deal)
 */
export function createEventCursor<Name extends EarnestEventName = EarnestEventName>(
  client: EarnestClient,
  parameters: CreateEventCursorParameters<Name>,
): EventCursor<Name> {
  const { escrow, names, deal, ...options } = parameters
  const ask = async (fromBlock: bigint, toBlock: bigint) => {
    const filter = escrowFilter(client, { escrow, names, deal })
    const found: readonly unknown[] = await askLogs(client, filter, { fromBlock, toBlock })
    return found.map((event) => asEarnestEvent(event as LogEvent)) as unknown as readonly EarnestEvent<Name>[]
  }
  return createLogCursor(client, ask, options)
}
