import type { Hash } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ActParameters, sendAct } from '../sendAct.ts'
import { type SimulateParameters, simulateAct } from '../simulateAct.ts'

/** What {@link deliver} takes. */
export type DeliverParameters = ActParameters<'deliver'>

/** What {@link simulateDeliver} takes. */
export type SimulateDeliverParameters = SimulateParameters<'deliver'>

/**
 * Records on chain that a milestone was delivered, and starts its review. Needed only when the buyer is
 * silent.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.terms The committed term sheet.
 * @param parameters.milestone Its index.
 * @param parameters.index Above that of every delivery of the milestone before it: {@link getMilestone} tells the latest.
 * @param parameters.artifact keccak-256 of the delivered bytes.
 * @param parameters.seller The seller's consent to the `Delivery`.
 * @returns The transaction's hash.
 * @throws {MilestoneUnexpectedStatusError} unless the milestone is pending or delivered, before its deadline.
 * @throws {DeliveryUnexpectedIndexError} when the index is not above the latest: this delivery, or a later one, was
 * recorded before.
 * @example
 * const index = (await getMilestone(client, { terms, milestone: 0 })).index + 1
 * const hash = await deliver(client, { terms, milestone: 0, index, artifact, seller })
 */
export async function deliver(client: EarnestClient, parameters: DeliverParameters): Promise<Hash> {
  return sendAct(client, 'deliver', parameters)
}

/**
 * Tries {@link deliver} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateDeliver(
  client: EarnestClient,
  parameters: SimulateDeliverParameters,
): Promise<void> {
  await simulateAct(client, 'deliver', parameters)
}
