import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CaseActParameters,
  type CaseSimulateParameters,
  sendCaseAct,
  simulateCaseAct,
} from '../courtAct.ts'

/** What {@link execute} takes. */
export type ExecuteParameters = CaseActParameters<'execute'>

/** What {@link simulateExecute} takes. */
export type SimulateExecuteParameters = CaseSimulateParameters<'execute'>

/**
 * Makes the verdict the ruling of the milestone; of a referred case, tells it to the contract.
 *
 * Warning: that contract's own code runs then, and the sender pays its gas.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.terms The committed term sheet, of a milestone's case.
 * @param parameters.milestone Its index.
 * @param parameters.id The case's id, where another contract referred it.
 * @returns The transaction's hash.
 * @throws {CaseUnexpectedStageError} unless the case is executable.
 * @throws what the contract refuses the verdict with: the case stays executable.
 * @throws {CaseNotReferredError} when no other contract referred the case with that id.
 * @example
 * const hash = await execute(client, { court, terms, milestone: 0 })
 * const told = await execute(client, { court, id })
 */
export async function execute(client: EarnestClient, parameters: ExecuteParameters): Promise<Hash> {
  return sendCaseAct(client, 'execute', parameters)
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
  await simulateCaseAct(client, 'execute', parameters)
}
