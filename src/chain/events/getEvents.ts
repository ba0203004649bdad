import type { AbiEvent, Address, Hash } from 'viem'

import { type EarnestClient, escrowOf } from '../escrowOf.ts'
import { escrowAbi } from '../generated/escrow.ts'
import type { LogFilter } from './askLogs.ts'
import { asEarnestEvent } from './decodeEvents.ts'
import type { EarnestEvent, EarnestEventName } from './earnestEvent.ts'
import { getLogEvents, type LogRange } from './getLogEvents.ts'
import { eventsOf } from './logEvents.ts'

/** Which events are wanted. All are optional. */
export type EventFilter<Name extends EarnestEventName = EarnestEventName> = {
  /** The escrow; default: the one deployed on the client's chain. */
  readonly escrow?: Address | undefined
  /** Their names; default: all. */
  readonly names?: readonly Name[] | undefined
  /** The deal they are about; default: any, and those about none. */
  readonly deal?: Hash | undefined
}

/** What {@link getEvents} takes. */
export type GetEventsParameters<Name extends EarnestEventName = EarnestEventName> = EventFilter<Name> &
  LogRange

/**
 * The escrow's events in a range of blocks, in their order: all of them, whichever of an endpoint's nodes answers.
 *
 * @throws {DeploymentMissingError} when no escrow is named and none is known on the client's chain.
 * @throws {BlockMissingError} when no node that was asked has the last block.
 * @throws {LogsUnprovenError} when the endpoint answers even for blocks that nobody has, and no `lag` is given.
 * @example
 * const [committed] = await getEvents(client, { names: ['Committed'], deal, fromBlock })
 */
export async function getEvents<Name extends EarnestEventName = EarnestEventName>(
  client: EarnestClient,
  parameters: GetEventsParameters<Name>,
): Promise<readonly EarnestEvent<Name>[]> {
  const { escrow, names, deal, ...range } = parameters
  const filter = escrowFilter(client, { escrow, names, deal })
  const found: readonly unknown[] = (await getLogEvents(client, filter, range)).map(asEarnestEvent)
  // The node was asked for these names alone.
  return found as readonly EarnestEvent<Name>[]
}

/** What a node is asked for. */
export function escrowFilter(
  client: EarnestClient,
  { escrow, names, deal }: EventFilter<EarnestEventName>,
): LogFilter {
  const events = eventsOf(escrowAbi).filter(
    (event) =>
      (names?.includes(event.name as EarnestEventName) ?? true) && (deal === undefined || isAboutDeal(event)),
  )
  return { contracts: [escrowOf(client, escrow)], events, subject: deal }
}

/** Events about a deal have its id as their first topic. */
function isAboutDeal({ inputs }: AbiEvent): boolean {
  return inputs[0]?.name === 'deal'
}
