import type { Hash } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ActParameters, sendAct } from '../sendAct.ts'
import { type SimulateParameters, simulateAct } from '../simulateAct.ts'

/** What {@link cancelNonces} takes. */
export type CancelNoncesParameters = ActParameters<'cancelNonces'>

/** What {@link simulateCancelNonces} takes. */
export type SimulateCancelNoncesParameters = SimulateParameters<'cancelNonces'>

/**
 * Spends unordered nonces: a seller's sheet, a deposit, a withdrawal or a payout change that names one is refused. A buyer's
 * sheets go by {@link cancelLane}.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.act The `NonceCancellation`: account, word of 256 nonces, mask of those to spend, expiry.
 * @param parameters.consent The account's own consent.
 * @returns The transaction's hash.
 * @throws {ActExpiredError} at or after its expiry.
 * @example
 * const hash = await cancelNonces(client, { act: { account, word: 0n, mask: 0b110n, expiry }, consent })
 */
export async function cancelNonces(client: EarnestClient, parameters: CancelNoncesParameters): Promise<Hash> {
  return sendAct(client, 'cancelNonces', parameters)
}

/**
 * Tries {@link cancelNonces} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateCancelNonces(
  client: EarnestClient,
  parameters: SimulateCancelNoncesParameters,
): Promise<void> {
  await simulateAct(client, 'cancelNonces', parameters)
}
