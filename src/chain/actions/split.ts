import type { Hash } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ActParameters, sendAct } from '../sendAct.ts'
import { type SimulateParameters, simulateAct } from '../simulateAct.ts'

/** What {@link split} takes. */
export type SplitParameters = ActParameters<'split'>

/** What {@link simulateSplit} takes. */
export type SimulateSplitParameters = SimulateParameters<'split'>

/**
 * Divides one milestone as both sides agreed.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.terms The committed term sheet.
 * @param parameters.milestone Its index.
 * @param parameters.sellerBps The seller's share of the amount, in basis points.
 * @param parameters.expiry Unix time from which the split is worth nothing.
 * @param parameters.buyer The buyer's consent to the `Split`.
 * @param parameters.seller The seller's consent to the same.
 * @returns The transaction's hash.
 * @throws {ActExpiredError} at or after `expiry`.
 * @throws {MilestoneUnexpectedStatusError} when the milestone is resolved.
 * @example
 * const hash = await split(client, { terms, milestone: 0, sellerBps: 4_000, expiry, buyer, seller })
 */
export async function split(client: EarnestClient, parameters: SplitParameters): Promise<Hash> {
  return sendAct(client, 'split', parameters)
}

/**
 * Tries {@link split} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateSplit(
  client: EarnestClient,
  parameters: SimulateSplitParameters,
): Promise<void> {
  await simulateAct(client, 'split', parameters)
}
