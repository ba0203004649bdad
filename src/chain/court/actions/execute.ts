import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtActParameters,
  type CourtSimulateParameters,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'

/** What {@link execute} takes. */
export type ExecuteParameters = CourtActParameters<'execute'>

/** What {@link simulateExecute} takes. */
export type SimulateExecuteParameters = CourtSimulateParameters<'execute'>

/**
 * Makes the verdict the ruling of the milestone.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.terms The committed term sheet.
 * @param parameters.milestone Its index.
 * @returns The transaction's hash.
 * @throws {CaseUnexpectedStageError} unless the case is executable.
 * @example
 * const hash = await execute(client, { court, terms, milestone: 0 })
 */
export async function execute(client: EarnestClient, parameters: ExecuteParameters): Promise<Hash> {
  return sendCourtAct(client, 'execute', parameters, parameters)
}

/**
 * Tries {@link execute} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateExecute(
  client: EarnestClient,
  parameters: SimulateExecuteParameters,
): Promise<void> {
  await simulateCourtAct(client, 'execute', parameters, parameters)
}
