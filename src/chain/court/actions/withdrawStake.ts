import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtActParameters,
  type CourtSimulateParameters,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'

/** What {@link withdrawStake} takes. */
export type WithdrawStakeParameters = CourtActParameters<'withdraw'>

/** What {@link simulateWithdrawStake} takes. */
export type SimulateWithdrawStakeParameters = CourtSimulateParameters<'withdraw'>

/**
 * Sends the stake of a juror that resigned to its operator.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.juror The juror's key.
 * @returns The transaction's hash.
 * @throws {StakeLockedError} while it can still be taken from.
 * @throws {JurorUnexpectedStateError} when the juror did not resign.
 * @example
 * const hash = await withdrawStake(client, { court, juror })
 */
export async function withdrawStake(
  client: EarnestClient,
  parameters: WithdrawStakeParameters,
): Promise<Hash> {
  return sendCourtAct(client, 'withdraw', parameters, parameters)
}

/**
 * Tries {@link withdrawStake} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateWithdrawStake(
  client: EarnestClient,
  parameters: SimulateWithdrawStakeParameters,
): Promise<void> {
  await simulateCourtAct(client, 'withdraw', parameters, parameters)
}
