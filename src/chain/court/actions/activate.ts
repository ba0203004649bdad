import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtActParameters,
  type CourtSimulateParameters,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'

/** What {@link activate} takes. */
export type ActivateParameters = CourtActParameters<'activate'>

/** What {@link simulateActivate} takes. */
export type SimulateActivateParameters = CourtSimulateParameters<'activate'>

/**
 * Brings a juror's pending stake into the draws from now on.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.juror The juror's key.
 * @returns The transaction's hash.
 * @throws {StakeWarmingError} while the stake warms up.
 * @throws {StakeNotPendingError} when all of it is drawn already.
 * @throws {StakeTooSmallError} when it is less than half of what a juror enrols with.
 * @throws {JurorUnexpectedStateError} when the juror resigned.
 * @throws {JurorExpelledError} when its key signed two ballots.
 * @example
 * const hash = await activate(client, { court, juror })
 */
export async function activate(client: EarnestClient, parameters: ActivateParameters): Promise<Hash> {
  return sendCourtAct(client, 'activate', parameters, parameters)
}

/**
 * Tries {@link activate} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateActivate(
  client: EarnestClient,
  parameters: SimulateActivateParameters,
): Promise<void> {
  await simulateCourtAct(client, 'activate', parameters, parameters)
}
