import type { EarnestClient } from '../escrowOf.ts'
import { type CursorOptions, createLogCursor, type LogCursor } from './createLogCursor.ts'
import type { EarnestEvent, EarnestEventName } from './earnestEvent.ts'
import { type EventFilter, getEvents } from './getEvents.ts'
import type { LogRange } from './logEvents.ts'

/** What {@link createEventCursor} takes. */
export type CreateEventCursorParameters<Name extends EarnestEventName = EarnestEventName> =
  EventFilter<Name> & CursorOptions & Pick<LogRange, 'span'>

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
  const { fromBlock, depth, ...filter } = parameters
  return createLogCursor(client, (range) => getEvents<Name>(client, { ...filter, ...range }), {
    fromBlock,
    depth,
  })
}
