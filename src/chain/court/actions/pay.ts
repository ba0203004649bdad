import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtActParameters,
  type CourtSimulateParameters,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'

/** What {@link pay} takes. */
export type PayParameters = CourtActParameters<'pay'>

/** What {@link simulatePay} takes. */
export type SimulatePayParameters = CourtSimulateParameters<'pay'>

/**
 * Divides a round's pay among its jurors who earned it, and takes a slice of those who sealed nothing, if enough voted. What
 * nobody earned of a dropped case goes back to the buyer; of a round in which too few voted, all of it.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.id The case's id.
 * @param parameters.round Its index.
 * @returns The transaction's hash.
 * @throws {RoundNotPayableError} when it is paid, or not to be.
 * @example
 * const hash = await pay(client, { court, id, round: 0 })
 */
export async function pay(client: EarnestClient, parameters: PayParameters): Promise<Hash> {
  return sendCourtAct(client, 'pay', parameters, parameters)
}

/**
 * Tries {@link pay} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulatePay(client: EarnestClient, parameters: SimulatePayParameters): Promise<void> {
  await simulateCourtAct(client, 'pay', parameters, parameters)
}
