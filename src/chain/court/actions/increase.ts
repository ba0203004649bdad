import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtActParameters,
  type CourtSimulateParameters,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'

/** What {@link increase} takes. */
export type IncreaseParameters = CourtActParameters<'increase'>

/** What {@link simulateIncrease} takes. */
export type SimulateIncreaseParameters = CourtSimulateParameters<'increase'>

/**
 * Adds stake to a juror, which also brings back one that resigned. What it adds waits for an activation.
 *
 * @param client Client of whoever submits; any account may, unless the operator consents by being it.
 * @param parameters.act The juror and the amount.
 * @param parameters.operator The operator's authorization of the amount; left out: it is the sender, and pays by allowance.
 * @returns The transaction's hash.
 * @throws {JurorUnknownError} when there is no such juror.
 * @throws {StakeTooSmallError} when the stake would still be too small to be drawn.
 * @example
 * const hash = await increase(client, { court, act, operator })
 */
export async function increase(client: EarnestClient, parameters: IncreaseParameters): Promise<Hash> {
  return sendCourtAct(client, 'increase', parameters, parameters)
}

/**
 * Tries {@link increase} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateIncrease(
  client: EarnestClient,
  parameters: SimulateIncreaseParameters,
): Promise<void> {
  await simulateCourtAct(client, 'increase', parameters, parameters)
}
