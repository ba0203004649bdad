import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtActParameters,
  type CourtSimulateParameters,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'

/** What {@link recall} takes. */
export type RecallParameters = CourtActParameters<'recall'>

/** What {@link simulateRecall} takes. */
export type SimulateRecallParameters = CourtSimulateParameters<'recall'>

/**
 * Takes back a dispute that the sender referred, because its parties ended it themselves: those who had sealed are paid, and
 * the rest of the fee goes back to the sender by {@link pay} and {@link collect}.
 *
 * @param client Client of the account that referred it.
 * @param parameters.dispute Its name for the dispute.
 * @returns The transaction's hash.
 * @throws {CaseUnexpectedStageError} unless the sender referred it, the case is open and its clock runs.
 * @example
 * const hash = await recall(client, { court, dispute })
 */
export async function recall(client: EarnestClient, parameters: RecallParameters): Promise<Hash> {
  return sendCourtAct(client, 'recall', parameters, parameters)
}

/**
 * Tries {@link recall} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateRecall(
  client: EarnestClient,
  parameters: SimulateRecallParameters,
): Promise<void> {
  await simulateCourtAct(client, 'recall', parameters, parameters)
}
