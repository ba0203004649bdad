import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtSendOptions,
  type CourtSimulateOptions,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'
import { abiSeal, type SignedSeal } from '../signedVote.ts'

type SealArguments = {
  readonly id: Hash
  readonly seals: readonly SignedSeal[]
}

/** What {@link seal} takes. */
export type SealParameters = SealArguments & CourtSendOptions

/** What {@link simulateSeal} takes. */
export type SimulateSealParameters = SealArguments & CourtSimulateOptions

/**
 * Submits seals of jurors that sit. A juror's first stands; a later one is skipped.
 *
 * @param client Client of whoever submits; any account may, for signed seals.
 * @param parameters.id The case's id.
 * @param parameters.seals One or many.
 * @returns The transaction's hash.
 * @throws {CaseUnexpectedStageError} unless the case is in its sealing.
 * @throws {SeatVacantError} when a seat is not on the panel.
 * @throws {SealInvalidError} when a seal is empty or not its juror's.
 * @example
 * const hash = await seal(client, { court, id, seals: [{ seat: 0, seal, signature }] })
 */
export async function seal(client: EarnestClient, parameters: SealParameters): Promise<Hash> {
  return sendCourtAct(client, 'seal', abiArguments(parameters), parameters)
}

/**
 * Tries {@link seal} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateSeal(client: EarnestClient, parameters: SimulateSealParameters): Promise<void> {
  await simulateCourtAct(client, 'seal', abiArguments(parameters), parameters)
}

function abiArguments({ seals, ...given }: SealArguments) {
  return { ...given, seals: seals.map(abiSeal) }
}
