import type { Abi, AbiEvent, Address, Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import type { LogFilter } from '../../events/askLogs.ts'
import { getLogEvents, type LogRange } from '../../events/getLogEvents.ts'
import { decodeLogs, type EventLog, eventsOf, type LogEvent } from '../../events/logEvents.ts'
import { jurorsAbi } from '../../generated/jurors.ts'
import { juryAbi } from '../../generated/jury.ts'
import { panelAbi } from '../../generated/panel.ts'
import { courtOf } from '../courtOf.ts'
import { courtKindOf, jurorsOf } from '../readCourt.ts'
import type { CourtEvent, CourtEventName } from './courtEvent.ts'

/** Which of a court's events are wanted. All are optional. */
export type CourtEventFilter<Name extends CourtEventName = CourtEventName> = {
  /** The jury or the panel; default: the jury deployed on the client's chain. A jury's jurors are part of it. */
  readonly court?: Address | undefined
  /** Their names; default: all. */
  readonly names?: readonly Name[] | undefined
  /** The case they are about; default: any, and those about none. */
  readonly id?: Hash | undefined
}

/** What {@link getCourtEvents} takes. */
export type GetCourtEventsParameters<Name extends CourtEventName = CourtEventName> = CourtEventFilter<Name> &
  LogRange

/**
 * The events of a court and its jurors in a range of blocks, in their order: all of them, as {@link getEvents} does.
 *
 * @throws {CourtMissingError} when no court is named and none is known on the client's chain.
 * @throws {BlockMissingError} when no node that was asked has the last block.
 * @throws {LogsUnprovenError} when the endpoint answers even for blocks that nobody has, and no `lag` is given.
 * @example
 * const [drawn] = await getCourtEvents(client, { court, names: ['Drawn'], id, fromBlock })
 */
export async function getCourtEvents<Name extends CourtEventName = CourtEventName>(
  client: EarnestClient,
  parameters: GetCourtEventsParameters<Name>,
): Promise<readonly CourtEvent<Name>[]> {
  const { court, names, id, ...range } = parameters
  const filter = await courtFilter(client, { court, names, id })
  const found: readonly LogEvent[] = await getLogEvents(client, filter, range)
  // The node was asked for these names alone.
  return found as unknown as readonly CourtEvent<Name>[]
}

/** What a node is asked for. */
export async function courtFilter(
  client: EarnestClient,
  { court, names, id }: CourtEventFilter,
): Promise<LogFilter> {
  const { contracts, abi } = await emittersOf(client, courtOf(client, court))
  const events = eventsOf(abi).filter(
    (event) =>
      (names?.includes(event.name as CourtEventName) ?? true) && (id === undefined || isAboutCase(event)),
  )
  return { contracts, events, subject: id }
}

/** Reads the events of a court and its jurors among logs: those of a receipt, for example. */
export async function decodeCourtEvents(
  client: EarnestClient,
  logs: readonly EventLog[],
  court: Address,
): Promise<readonly CourtEvent[]> {
  const { contracts, abi } = await emittersOf(client, court)
  return decodeLogs(logs, contracts, abi) as unknown as readonly CourtEvent[]
}

const abis: Readonly<Record<'jury' | 'panel', Abi>> = {
  jury: [...juryAbi, ...jurorsAbi].filter((item) => item.type === 'event'),
  panel: panelAbi.filter((item) => item.type === 'event'),
}

/** Who emits a court's events, and which. */
async function emittersOf(client: EarnestClient, court: Address) {
  const kind = await courtKindOf(client, court)
  const jurors = kind === 'jury' ? [await jurorsOf(client, court)] : []
  return { contracts: [court, ...jurors], abi: abis[kind] }
}

/** Events about a case have its id as their first topic; a juror's id is shorter. */
function isAboutCase({ inputs }: AbiEvent): boolean {
  return inputs[0]?.name === 'id' && inputs[0].type === 'bytes32'
}
