import type { Address, Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtSendOptions,
  type CourtSimulateOptions,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'
import { abiBallot, type SignedBallot } from '../signedVote.ts'

type PunishEquivocationArguments = {
  readonly id: Hash
  readonly round: number
  readonly juror: Address
  readonly one: SignedBallot
  readonly other: SignedBallot
}

/** What {@link punishEquivocation} takes. */
export type PunishEquivocationParameters = PunishEquivocationArguments & CourtSendOptions

/** What {@link simulatePunishEquivocation} takes. */
export type SimulatePunishEquivocationParameters = PunishEquivocationArguments & CourtSimulateOptions

/**
 * Takes all the stake of a juror that signed two ballots for different shares in one round.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.id The case's id.
 * @param parameters.round Its index.
 * @param parameters.juror The juror's key.
 * @param parameters.one What it signed, with the seat it was drawn for.
 * @param parameters.other What it signed as well.
 * @returns The transaction's hash.
 * @throws {EquivocationUnprovenError} unless the juror was drawn for the seat, and signed both, for different
 * shares.
 * @example
 * const hash = await punishEquivocation(client, { court, id, round: 0, juror, one, other })
 */
export async function punishEquivocation(
  client: EarnestClient,
  parameters: PunishEquivocationParameters,
): Promise<Hash> {
  return sendCourtAct(client, 'punishEquivocation', abiArguments(parameters), parameters)
}

/**
 * Tries {@link punishEquivocation} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulatePunishEquivocation(
  client: EarnestClient,
  parameters: SimulatePunishEquivocationParameters,
): Promise<void> {
  await simulateCourtAct(client, 'punishEquivocation', abiArguments(parameters), parameters)
}

function abiArguments({ one, other, ...given }: PunishEquivocationArguments) {
  return { ...given, one: abiBallot(one), other: abiBallot(other) }
}
