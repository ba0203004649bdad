import type { Hash } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ActParameters, sendAct } from '../sendAct.ts'
import { type SimulateParameters, simulateAct } from '../simulateAct.ts'

/** What {@link dispute} takes. */
export type DisputeParameters = ActParameters<'dispute'>

/** What {@link simulateDispute} takes. */
export type SimulateDisputeParameters = SimulateParameters<'dispute'>

/**
 * Disputes a delivery during its review, putting down the arbiter's fee.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.terms The committed term sheet.
 * @param parameters.milestone Its index.
 * @param parameters.index That of the delivery that the buyer looked at: {@link getMilestone} tells it.
 * @param parameters.concededBps What the buyer concedes to the seller, in basis points of the amount: the seller gets that
 * much whatever is ruled, and if nothing is.
 * @param parameters.reason Hash of the statement of reasons.
 * @param parameters.buyer The buyer's consent to the `Dispute`.
 * @returns The transaction's hash.
 * @throws {MilestoneUnexpectedStatusError} unless the milestone is delivered and its review runs.
 * @throws {DeliveryUnexpectedIndexError} when another delivery came after the one that was looked at.
 * @throws {PullFailedError} when the buyer does not cover the fee.
 * @example
 * const hash = await dispute(client, { terms, milestone: 2, index, concededBps: 0, reason, buyer })
 */
export async function dispute(client: EarnestClient, parameters: DisputeParameters): Promise<Hash> {
  return sendAct(client, 'dispute', parameters)
}

/**
 * Tries {@link dispute} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateDispute(
  client: EarnestClient,
  parameters: SimulateDisputeParameters,
): Promise<void> {
  await simulateAct(client, 'dispute', parameters)
}
