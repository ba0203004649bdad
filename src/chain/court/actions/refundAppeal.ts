import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtActParameters,
  type CourtSimulateParameters,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'

/** What {@link refundAppeal} takes. */
export type RefundAppealParameters = CourtActParameters<'refundAppeal'>

/** What {@link simulateRefundAppeal} takes. */
export type SimulateRefundAppealParameters = CourtSimulateParameters<'refundAppeal'>

/**
 * Gives back what was paid for an appeal that nobody drew jurors for.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.id The case's id.
 * @returns The transaction's hash.
 * @throws {AppealNotRefundableError} when there is nothing to give back, or not yet.
 * @example
 * const hash = await refundAppeal(client, { court, id })
 */
export async function refundAppeal(client: EarnestClient, parameters: RefundAppealParameters): Promise<Hash> {
  return sendCourtAct(client, 'refundAppeal', parameters, parameters)
}

/**
 * Tries {@link refundAppeal} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateRefundAppeal(
  client: EarnestClient,
  parameters: SimulateRefundAppealParameters,
): Promise<void> {
  await simulateCourtAct(client, 'refundAppeal', parameters, parameters)
}
