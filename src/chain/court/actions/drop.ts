import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtActParameters,
  type CourtSimulateParameters,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'

/** What {@link drop} takes. */
export type DropParameters = CourtActParameters<'drop'>

/** What {@link simulateDrop} takes. */
export type SimulateDropParameters = CourtSimulateParameters<'drop'>

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
 * const hash = await drop(client, { court, terms, milestone: 0 })
 */
export async function drop(client: EarnestClient, parameters: DropParameters): Promise<Hash> {
  return sendCourtAct(client, 'drop', parameters, parameters)
}

/**
 * Tries {@link drop} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateDrop(client: EarnestClient, parameters: SimulateDropParameters): Promise<void> {
  await simulateCourtAct(client, 'drop', parameters, parameters)
}
