import type { EarnestClient } from '../../escrowOf.ts'
import { askLogs } from '../../events/askLogs.ts'
import { type CursorOptions, createLogCursor, type LogCursor } from '../../events/createLogCursor.ts'
import type { CourtEvent, CourtEventName } from './courtEvent.ts'
import { type CourtEventFilter, courtFilter } from './getCourtEvents.ts'

/** What {@link createCourtEventCursor} takes. */
export type CreateCourtEventCursorParameters<Name extends CourtEventName = CourtEventName> =
  CourtEventFilter<Name> & CursorOptions

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
  const { court, names, id, ...options } = parameters
  const ask = async (fromBlock: bigint, toBlock: bigint) => {
    const filter = await courtFilter(client, { court, names, id })
    const found: readonly unknown[] = await askLogs(client, filter, { fromBlock, toBlock })
    return found as readonly CourtEvent<Name>[]
  }
  return createLogCursor(client, ask, options)
}
