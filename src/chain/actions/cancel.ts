import type { Hash } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ActParameters, sendAct } from '../sendAct.ts'
import { type SimulateParameters, simulateAct } from '../simulateAct.ts'

/** What {@link cancel} takes. */
export type CancelParameters = ActParameters<'cancel'>

/** What {@link simulateCancel} takes. */
export type SimulateCancelParameters = SimulateParameters<'cancel'>

/**
 * Withdraws a side's offer: the sheet can't be committed any more. The buyer spends its lane's generations up to the sheet's,
 * the seller its nonce; other sheets that name them go with it. A no-op when they are spent already.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.terms The term sheet.
 * @param parameters.account The side that withdraws it.
 * @param parameters.expiry Unix time from which the cancellation is worth nothing.
 * @param parameters.consent The account's consent to the `Cancellation`.
 * @returns The transaction's hash.
 * @throws {DealLiveError} when the deal is live.
 * @throws {DealStrangerError} when the account is no side of the sheet.
 * @throws {SellerNonceMissingError} when the seller cancels a sheet without a nonce of its: that one expires.
 * @example
 * const hash = await cancel(client, { terms, account, expiry, consent })
 */
export async function cancel(client: EarnestClient, parameters: CancelParameters): Promise<Hash> {
  return sendAct(client, 'cancel', parameters)
}

/**
 * Tries {@link cancel} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateCancel(
  client: EarnestClient,
  parameters: SimulateCancelParameters,
): Promise<void> {
  await simulateAct(client, 'cancel', parameters)
}
