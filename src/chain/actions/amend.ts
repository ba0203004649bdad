import type { Hash } from 'viem'
import { decodeFunctionResult } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { escrowAbi } from '../generated/escrow.ts'
import { type ActParameters, sendAct } from '../sendAct.ts'
import { type SimulateParameters, simulateAct } from '../simulateAct.ts'

/** What {@link amend} takes. */
export type AmendParameters = ActParameters<'amend'>

/** What {@link simulateAmend} takes. */
export type SimulateAmendParameters = SimulateParameters<'amend'>

/**
 * Ends milestones of a live deal and makes another sheet a deal in their place: what they hold funds it. What the next
 * deal does not take is paid out, what it takes beyond is put down: `amendmentTotals` tells both.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.terms The sheet of the live deal.
 * @param parameters.next The sheet of the next one, between the same sides in the same token. Nobody signs it by itself.
 * @param parameters.milestones Bitmap of the milestones that end, each of them pending.
 * @param parameters.expiry The amendment's, Unix time.
 * @param parameters.buyer The buyer's consent to the `Amendment`; an authorization's nonce is the amendment's digest.
 * @param parameters.seller The seller's, by another key.
 * @returns The transaction's hash.
 * @throws {ActExpiredError} at or after its expiry, or the next sheet's.
 * @throws {AmendmentMismatchError} when the sheets are not between the same sides in the same token.
 * @throws {MilestoneUnexpectedStatusError} when a milestone is claimed, or at or past its deadline.
 * @throws {DealNotLiveError} when the deal is not committed, or ended.
 * @throws {DealLiveError} when the next sheet is a live deal already.
 * @throws {NonceSpentError} when a nonce of the next sheet is spent.
 * @throws {LaneBusyError} while a deal is live in the next sheet's lane, the amended one too.
 * @throws {PullFailedError} when balance, authorization and allowance of a side do not cover what it puts down.
 * @example
 * const hash = await amend(client, { terms, next, milestones: 0b10n, expiry, buyer, seller })
 */
export async function amend(client: EarnestClient, parameters: AmendParameters): Promise<Hash> {
  return sendAct(client, 'amend', parameters)
}

/**
 * Tries {@link amend} without sending it.
 *
 * @returns The next deal's id.
 * @throws What it would throw.
 */
export async function simulateAmend(
  client: EarnestClient,
  parameters: SimulateAmendParameters,
): Promise<Hash> {
  const data = await simulateAct(client, 'amend', parameters)
  return decodeFunctionResult({ abi: escrowAbi, functionName: 'amend', data })
}
