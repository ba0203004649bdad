import type { Hash } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ActParameters, sendAct } from '../sendAct.ts'
import { type SimulateParameters, simulateAct } from '../simulateAct.ts'

/** What {@link setPayout} takes. */
export type SetPayoutParameters = ActParameters<'setPayout'>

/** What {@link simulateSetPayout} takes. */
export type SimulateSetPayoutParameters = SimulateParameters<'setPayout'>

/**
 * Chooses where the account's settlements in a token go from now on.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.act The `PayoutChange`: a payout of zero is the own wallet, the escrow keeps it as
 * balance.
 * @param parameters.consent The account's own consent.
 * @returns The transaction's hash.
 * @throws {ActExpiredError} at or after its expiry.
 * @throws {NonceSpentError} when its nonce is spent.
 * @example
 * const hash = await setPayout(client, { act: { account, token, payout, nonce, expiry }, consent })
 */
export async function setPayout(client: EarnestClient, parameters: SetPayoutParameters): Promise<Hash> {
  return sendAct(client, 'setPayout', parameters)
}

/**
 * Tries {@link setPayout} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateSetPayout(
  client: EarnestClient,
  parameters: SimulateSetPayoutParameters,
): Promise<void> {
  await simulateAct(client, 'setPayout', parameters)
}
