import { type Address, formatLog, type Hash, type LogTopic, numberToHex, toEventSelector } from 'viem'
import { getBlockNumber } from 'viem/actions'

import { type EarnestClient, escrowOf } from '../escrowOf.ts'
import { escrowAbi } from '../generated/escrow.ts'
import { decodeEvents } from './decodeEvents.ts'
import type { EarnestEvent, EarnestEventName } from './earnestEvent.ts'

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
export type GetEventsParameters<Name extends EarnestEventName = EarnestEventName> = EventFilter<Name> & {
  /** The first block looked at. */
  readonly fromBlock: bigint
  /** The last block looked at; default: the latest. */
  readonly toBlock?: bigint | undefined
  /** How many blocks one request spans, since nodes bound it; default: 10,000. */
  readonly span?: bigint | undefined
}

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
  const { fromBlock, span = 10_000n } = parameters
  const toBlock = parameters.toBlock ?? (await getBlockNumber(client, { cacheTime: 0 }))
  const found: EarnestEvent<Name>[] = []
  for (let first = fromBlock; first <= toBlock; first += span) {
    const last = first + span - 1n
    found.push(...(await readRange(client, parameters, first, last < toBlock ? last : toBlock)))
  }
  return found
}

async function readRange<Name extends EarnestEventName>(
  client: EarnestClient,
  { escrow: named, names, deal }: EventFilter<Name>,
  fromBlock: bigint,
  toBlock: bigint,
): Promise<readonly EarnestEvent<Name>[]> {
  const escrow = escrowOf(client, named)
  const events = abiEvents.filter(
    (event) => (names?.includes(event.name as Name) ?? true) && (deal === undefined || isAboutDeal(event)),
  )
  if (events.length === 0) return []

  const topics: LogTopic[] = [events.map((event) => toEventSelector(event)), ...(deal ? [deal] : [])]
  const range = { fromBlock: numberToHex(fromBlock), toBlock: numberToHex(toBlock) }
  const logs = await client.request({
    method: 'eth_getLogs',
    params: [{ address: escrow, topics, ...range }],
  })
  const found: readonly unknown[] = decodeEvents(
    logs.map((log) => formatLog(log)),
    escrow,
  )
  // The node was asked for these names alone.
  return found as readonly EarnestEvent<Name>[]
}

const abiEvents = escrowAbi.filter((item) => item.type === 'event')

/** Events about a deal have its id as their first topic. */
function isAboutDeal({ inputs }: (typeof abiEvents)[number]): boolean {
  return inputs[0]?.name === 'deal'
}
