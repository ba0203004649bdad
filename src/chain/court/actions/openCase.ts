import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtActParameters,
  type CourtSimulateParameters,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'

/** What {@link openCase} takes. */
export type OpenCaseParameters = CourtActParameters<'open'>

/** What {@link simulateOpenCase} takes. */
export type SimulateOpenCaseParameters = CourtSimulateParameters<'open'>

/**
 * Has a panel take a dispute on. From then on its fee is earned.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.court The panel.
 * @param parameters.terms The committed term sheet.
 * @param parameters.milestone Its index.
 * @returns The transaction's hash.
 * @throws {CaseNotDisputedError} unless the milestone is in dispute.
 * @throws {CaseUnexpectedStageError} when it was taken on already, or its sealing is over.
 * @example
 * const hash = await openCase(client, { court: panel, terms, milestone: 0 })
 */
export async function openCase(client: EarnestClient, parameters: OpenCaseParameters): Promise<Hash> {
  return sendCourtAct(client, 'open', parameters, parameters)
}

/**
 * Tries {@link openCase} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateOpenCase(
  client: EarnestClient,
  parameters: SimulateOpenCaseParameters,
): Promise<void> {
  await simulateCourtAct(client, 'open', parameters, parameters)
}
