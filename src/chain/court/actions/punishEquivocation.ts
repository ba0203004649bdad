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
  readonly one: Omit<SignedBallot, 'seat'>
  readonly other: Omit<SignedBallot, 'seat'>
}

/** What {@link punishEquivocation} takes. */
export type PunishEquivocationParameters = PunishEquivocationArguments & CourtSendOptions

/** What {@link simulatePunishEquivocation} takes. */
export type SimulatePunishEquivocationParameters = PunishEquivocationArguments & CourtSimulateOptions

/**
 * Takes all the stake of a juror that signed two ballots for one round.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.id The case's id.
 * @param parameters.round Its index.
 * @param parameters.juror The juror's key.
 * @param parameters.one What it signed.
 * @param parameters.other What it signed as well.
 * @returns The transaction's hash.
 * @throws {EquivocationUnprovenError} unless both are the juror's, and differ.
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

/** The signatures tell the juror: the seats are not looked at. */
function abiArguments({ one, other, ...given }: PunishEquivocationArguments) {
  return { ...given, one: abiBallot({ ...one, seat: 0 }), other: abiBallot({ ...other, seat: 0 }) }
}
