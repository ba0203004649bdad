import type { EarnestClient } from '../../escrowOf.ts'
import { type CursorOptions, createLogCursor, type LogCursor } from '../../events/createLogCursor.ts'
import type { LogRange } from '../../events/logEvents.ts'
import type { CourtEvent, CourtEventName } from './courtEvent.ts'
import { type CourtEventFilter, getCourtEvents } from './getCourtEvents.ts'

/** What {@link createCourtEventCursor} takes. */
export type CreateCourtEventCursorParameters<Name extends CourtEventName = CourtEventName> =
  CourtEventFilter<Name> & CursorOptions & Pick<LogRange, 'span'>

/**
 * Follows the events of a court and its jurors, reorganisations included, as {@link createEventCursor} does the escrow's.
 *
 * @example
 * const cursor = createCourtEventCursor(client, { court, names: ['Drawn'], fromBlock })
 * for (const event of await cursor.next()) console.log(event.args.candidates)
 */
export function createCourtEventCursor<Name extends CourtEventName = CourtEventName>(
  client: EarnestClient,
  parameters: CreateCourtEventCursorParameters<Name>,
): LogCursor<CourtEvent<Name>> {
  const { fromBlock, depth, ...filter } = parameters
  return createLogCursor(client, (range) => getCourtEvents<Name>(client, { ...filter, ...range }), {
    fromBlock,
    depth,
  })
}
