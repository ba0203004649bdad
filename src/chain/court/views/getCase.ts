import type { Address, Hash } from 'viem'
import { getBlockNumber } from 'viem/actions'

import { zeroHash } from '../../../core/index.ts'
import type { ViewCall } from '../../calls/readView.ts'
import { type EarnestClient, viemClient } from '../../escrowOf.ts'
import type { Stage } from '../../generated/enums.ts'
import { panelAbi } from '../../generated/panel.ts'
import { courtOf } from '../courtOf.ts'
import { type CourtReadOptions, courtKindOf, courtView, readTogether } from '../readCourt.ts'

/** What {@link getCase} takes. */
export type GetCaseParameters = CourtReadOptions & {
  /** The case's id: {@link getCaseId}. */
  readonly id: Hash
}

/** A juror that was drawn, or is on the panel. */
export type CourtSeat = {
  readonly seat: number
  readonly juror: Address
  /** Whether it is on the panel: the first candidates that were not struck, as many as the round is for. */
  readonly sits: boolean
  readonly struck: boolean
  /** What it sealed; absent: nothing. */
  readonly seal?: Hash | undefined
  /** What it voted, in basis points; absent: nothing. */
  readonly sellerBps?: number | undefined
}

/** One panel's work on a case. */
export type CourtRound = {
  /** In the order they were drawn; a panel's, in its own. */
  readonly seats: readonly CourtSeat[]
  /** How many voted. */
  readonly ballots: number
  /** The median of the ballots, in basis points; absent: there are none. */
  readonly median?: number | undefined
}

/** Where a case stands as of the block it was read at. */
export type CourtCase = {
  readonly stage: Stage
  /** Unix time at which the stage changes by itself; 0: never. */
  readonly stageEndsAt: number
  /** What was put down for the ruling, in micro-units of USDC. */
  readonly fee: bigint
  /** Index of the round that was drawn last. */
  readonly round: number
  /** By their index; empty unless a court took the case on. */
  readonly rounds: readonly CourtRound[]
  /** The ruling, in basis points; absent unless the case was executed. */
  readonly verdict?: number | undefined
}

/** The most seats that a round of a jury can have, and a panel. */
const MOST = { jury: 17, panel: 18 } as const

/**
 * Where a case stands: its stage and clock, who was drawn for each round, who sits, who sealed, who voted what.
 *
 * @returns With the stage `none` where the court has no such case; that of a dispute which waits for its first draw, too.
 * @example
 * const { stage, stageEndsAt, rounds } = await getCase(client, { court, id })
 */
export async function getCase(client: EarnestClient, parameters: GetCaseParameters): Promise<CourtCase> {
  const { id } = parameters
  const court = courtOf(client, parameters.court)
  const kind = await courtKindOf(client, court)
  // Everything as of one block.
  const block = {
    blockNumber: parameters.blockNumber ?? (await getBlockNumber(viemClient(client), { cacheTime: 0 })),
  }

  const [stage, endsAt, fee, round, verdict] = (await readTogether(
    client,
    (['stageOf', 'stageEndsAt', 'feeOf', 'roundOf', 'verdictOf'] as const).map((view) =>
      courtView(court, view, id),
    ),
    block,
  )) as [Stage, bigint, bigint, number, number]
  const indices = stage === 'none' ? [] : Array.from({ length: round + 1 }, (_, index) => index)
  const calls = indices.map((index) => roundCalls(court, kind, id, index))
  const found = await readTogether(client, calls.flat(), block)
  const length = calls[0]?.length ?? 0

  return {
    stage,
    stageEndsAt: Number(endsAt),
    fee,
    round,
    rounds: indices.map((index) => roundOf(found.slice(index * length, (index + 1) * length), MOST[kind])),
    ...(stage === 'executed' && { verdict }),
  }
}

function roundCalls(court: Address, kind: keyof typeof MOST, id: Hash, round: number): readonly ViewCall[] {
  const seats = Array.from({ length: MOST[kind] }, (_, seat) => seat)
  return [
    kind === 'jury'
      ? courtView(court, 'candidatesOf', id, round)
      : { address: court, abi: panelAbi, view: 'jurors', args: [] },
    courtView(court, 'panelOf', id, round),
    courtView(court, 'medianOf', id, round),
    ...seats.map((seat) => courtView(court, 'sealOf', id, round, seat)),
    ...seats.map((seat) => courtView(court, 'ballotOf', id, round, seat)),
    // A panel's jurors are struck by nobody.
    ...(kind === 'jury' ? [courtView(court, 'struckOf', id, round)] : []),
  ]
}

type Ballot = { readonly voted: boolean; readonly sellerBps: number }

function roundOf(found: readonly unknown[], most: number): CourtRound {
  const [jurors, panel, median] = found as [
    readonly Address[],
    bigint,
    { readonly ballots: bigint; readonly sellerBps: number },
  ]
  const seals = found.slice(3, 3 + most) as readonly Hash[]
  const votes = found.slice(3 + most, 3 + 2 * most) as readonly Ballot[]
  const struck = (found[3 + 2 * most] ?? 0n) as bigint
  const seats = jurors.map((juror, seat) => {
    const [seal, vote] = [seals[seat], votes[seat]]
    return {
      seat,
      juror,
      sits: hasBit(panel, seat),
      struck: hasBit(struck, seat),
      ...(seal !== zeroHash && { seal }),
      ...(vote?.voted && { sellerBps: vote.sellerBps }),
    }
  })
  return {
    seats,
    ballots: Number(median.ballots),
    ...(median.ballots > 0n && { median: median.sellerBps }),
  }
}

function hasBit(map: bigint, index: number): boolean {
  return (map >> BigInt(index)) % 2n === 1n
}
