import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtActParameters,
  type CourtSimulateParameters,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'

/** What {@link dismiss} takes. */
export type DismissParameters = CourtActParameters<'dismiss'>

/** What {@link simulateDismiss} takes. */
export type SimulateDismissParameters = CourtSimulateParameters<'dismiss'>

/**
 * Records that the parties ended the milestone themselves, so that those who had sealed are paid. Worth sending before
 * the ruling clock runs out.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.terms The committed term sheet.
 * @param parameters.milestone Its index.
 * @returns The transaction's hash.
 * @throws {CaseStillOpenError} while the milestone has not ended.
 * @throws {CaseUnexpectedStageError} unless the case is open and its clock runs.
 * @example
 * const hash = await dismiss(client, { court, terms, milestone: 0 })
 */
export async function dismiss(client: EarnestClient, parameters: DismissParameters): Promise<Hash> {
  return sendCourtAct(client, 'dismiss', parameters, parameters)
}

/**
 * Tries {@link dismiss} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateDismiss(
  client: EarnestClient,
  parameters: SimulateDismissParameters,
): Promise<void> {
  await simulateCourtAct(client, 'dismiss', parameters, parameters)
}
