import type { Hash } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ActParameters, sendAct } from '../sendAct.ts'
import { type SimulateParameters, simulateAct } from '../simulateAct.ts'

/** What {@link settle} takes. */
export type SettleParameters = ActParameters<'settle'>

/** What {@link simulateSettle} takes. */
export type SimulateSettleParameters = SimulateParameters<'settle'>

/**
 * Pays the milestones and the usage that an approval newly covers. What is paid already is skipped, and so, `unlessEngaged`,
 * are milestones whose dispute the arbiter took on.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.terms The committed term sheet.
 * @param parameters.milestones Bitmap of the accepted milestones, cumulative.
 * @param parameters.metered All that was metered so far, in units of the token, cumulative.
 * @param parameters.unlessEngaged Whether milestones are left out whose dispute the arbiter took on, as the buyer signed it:
 * where one is possible, {@link isApprovalGuarded}.
 * @param parameters.buyer The buyer's consent to the `Approval`.
 * @returns The transaction's hash.
 * @throws {ActStaleError} when nothing in the approval is new.
 * @throws {DealNotLiveError} when the deal is not committed, or ended.
 * @throws {MeterCapExceededError} when more is metered than the cap.
 * @example
 * const unlessEngaged = isApprovalGuarded(terms)
 * const hash = await settle(client, { terms, milestones: 0b11n, metered: 0n, unlessEngaged, buyer })
 */
export async function settle(client: EarnestClient, parameters: SettleParameters): Promise<Hash> {
  return sendAct(client, 'settle', parameters)
}

/**
 * Tries {@link settle} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateSettle(
  client: EarnestClient,
  parameters: SimulateSettleParameters,
): Promise<void> {
  await simulateAct(client, 'settle', parameters)
}
