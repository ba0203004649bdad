import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtActParameters,
  type CourtSimulateParameters,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'

/** What {@link resign} takes. */
export type ResignParameters = CourtActParameters<'resign'>

/** What {@link simulateResign} takes. */
export type SimulateResignParameters = CourtSimulateParameters<'resign'>

/**
 * Takes a juror out of the draws from now on. Cases it sits in, or that are disputed already, go on.
 *
 * @param client Client of whoever submits; any account may, unless the operator consents by being it.
 * @param parameters.juror The juror's key.
 * @param parameters.nonce Any that this juror's resignations did not use.
 * @param parameters.expiry Unix time from which it is worth nothing.
 * @param parameters.operator The operator's consent to the `Resignation`; left out: it is the sender.
 * @returns The transaction's hash.
 * @throws {JurorUnexpectedStateError} when it resigned already.
 * @throws {ActSpentError} when this resignation was used before.
 * @example
 * const hash = await resign(client, { court, juror, nonce, expiry, operator })
 */
export async function resign(client: EarnestClient, parameters: ResignParameters): Promise<Hash> {
  return sendCourtAct(client, 'resign', parameters)
}

/**
 * Tries {@link resign} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateResign(
  client: EarnestClient,
  parameters: SimulateResignParameters,
): Promise<void> {
  await simulateCourtAct(client, 'resign', parameters)
}
