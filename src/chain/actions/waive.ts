import type { Hash } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ActParameters, sendAct } from '../sendAct.ts'
import { type SimulateParameters, simulateAct } from '../simulateAct.ts'

/** What {@link waive} takes. */
export type WaiveParameters = ActParameters<'waive'>

/** What {@link simulateWaive} takes. */
export type SimulateWaiveParameters = SimulateParameters<'waive'>

/**
 * Gives milestones, and what is metered, up: their amounts and bonds go to the buyer.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.terms The committed term sheet.
 * @param parameters.milestones Bitmap of the milestones given up.
 * @param parameters.metered Whether the rest of what is metered is given up too.
 * @param parameters.expiry The waiver's, Unix time.
 * @param parameters.seller The seller's consent to the `Waiver`.
 * @returns The transaction's hash.
 * @throws {ActExpiredError} at or after its expiry.
 * @throws {ActStaleError} when nothing in the waiver is new.
 * @throws {DealNotLiveError} when the deal is not committed, or ended.
 * @example
 * const hash = await waive(client, { terms, milestones: 0b100n, metered: false, expiry, seller })
 */
export async function waive(client: EarnestClient, parameters: WaiveParameters): Promise<Hash> {
  return sendAct(client, 'waive', parameters)
}

/**
 * Tries {@link waive} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateWaive(
  client: EarnestClient,
  parameters: SimulateWaiveParameters,
): Promise<void> {
  await simulateAct(client, 'waive', parameters)
}
