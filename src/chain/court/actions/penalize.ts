import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtActParameters,
  type CourtSimulateParameters,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'

/** What {@link penalize} takes. */
export type PenalizeParameters = CourtActParameters<'penalize'>

/** What {@link simulatePenalize} takes. */
export type SimulatePenalizeParameters = CourtSimulateParameters<'penalize'>

/**
 * Counts who sat in a round: benches those who did not vote, and takes slices of those who had sealed and kept their ballots
 * back. What silence without a seal costs, {@link pay} takes.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.id The case's id.
 * @param parameters.round Its index.
 * @returns The transaction's hash.
 * @throws {RoundNotPenalizableError} while its voting runs, when its case was dropped in it, or when it was penalized.
 * @example
 * const hash = await penalize(client, { court, id, round: 0 })
 */
export async function penalize(client: EarnestClient, parameters: PenalizeParameters): Promise<Hash> {
  return sendCourtAct(client, 'penalize', parameters, parameters)
}

/**
 * Tries {@link penalize} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulatePenalize(
  client: EarnestClient,
  parameters: SimulatePenalizeParameters,
): Promise<void> {
  await simulateCourtAct(client, 'penalize', parameters, parameters)
}
