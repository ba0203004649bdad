import type { AbiEvent, Address, Hash } from 'viem'

import { type EarnestClient, escrowOf } from '../escrowOf.ts'
import { escrowAbi } from '../generated/escrow.ts'
import { asEarnestEvent } from './decodeEvents.ts'
import type { EarnestEvent, EarnestEventName } from './earnestEvent.ts'
import { eventsOf, getLogEvents, type LogRange } from './logEvents.ts'

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
 * The escrow's events in a range of blocks, in their order.
 *
 * @throws {DeploymentMissingError} when no escrow is named and none is known on the client's chain.
 * @example
 * const [committed] = await getEvents(client, { names: ['Committed'], deal, fromBlock })
 */
export async function getEvents<Name extends EarnestEventName = EarnestEventName>(
  client: EarnestClient,
  parameters: GetEventsParameters<Name>,
): Promise<readonly EarnestEvent<Name>[]> {
  const { escrow, names, deal, ...range } = parameters
  const events = eventsOf(escrowAbi).filter(
    (event) => (names?.includes(event.name as Name) ?? true) && (deal === undefined || isAboutDeal(event)),
  )
  const filter = { contracts: [escrowOf(client, escrow)], events, subject: deal }
  const found: readonly unknown[] = (await getLogEvents(client, filter, range)).map(asEarnestEvent)
  // The node was asked for these names alone.
  return found as readonly EarnestEvent<Name>[]
}

/** Events about a deal have its id as their first topic. */
function isAboutDeal({ inputs }: AbiEvent): boolean {
  return inputs[0]?.name === 'deal'
}
