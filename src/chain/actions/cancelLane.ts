import type { Hash } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ActParameters, sendAct } from '../sendAct.ts'
import { type SimulateParameters, simulateAct } from '../simulateAct.ts'

/** What {@link cancelLane} takes. */
export type CancelLaneParameters = ActParameters<'cancelLane'>

/** What {@link simulateCancelLane} takes. */
export type SimulateCancelLaneParameters = SimulateParameters<'cancelLane'>

/**
 * Spends all generations of a buyer's lane below one, so that no sheet that names one can be committed. A deal that is live in
 * the lane goes on. A no-op when they are spent already.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.act The `LaneCancellation`: account, lane, the least generation that stays unspent, expiry.
 * @param parameters.consent The account's own consent.
 * @returns The transaction's hash.
 * @throws {ActExpiredError} at or after its expiry.
 * @example
 * const hash = await cancelLane(client, { act: { account, lane: 0, generation: 8, expiry }, consent })
 */
export async function cancelLane(client: EarnestClient, parameters: CancelLaneParameters): Promise<Hash> {
  return sendAct(client, 'cancelLane', parameters)
}

/**
 * Tries {@link cancelLane} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateCancelLane(
  client: EarnestClient,
  parameters: SimulateCancelLaneParameters,
): Promise<void> {
  await simulateAct(client, 'cancelLane', parameters)
}
