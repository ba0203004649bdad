import type { Hash } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ActParameters, sendAct } from '../sendAct.ts'
import { type SimulateParameters, simulateAct } from '../simulateAct.ts'

/** What {@link deposit} takes. */
export type DepositParameters = ActParameters<'deposit'>

/** What {@link simulateDeposit} takes. */
export type SimulateDepositParameters = SimulateParameters<'deposit'>

/**
 * Puts money into a balance, by authorization or allowance of the account.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.act The `Deposit`: account, token, amount in units of the token, unordered nonce, expiry.
 * @param parameters.consent The account's consent.
 * @returns The transaction's hash.
 * @throws {ActExpiredError} at or after its expiry.
 * @throws {NonceSpentError} when its nonce is spent.
 * @throws {PullFailedError} when authorization and allowance do not cover it.
 * @example
 * const hash = await deposit(client, { act: { account, token, amount: 5_000_000n, nonce, expiry }, consent })
 */
export async function deposit(client: EarnestClient, parameters: DepositParameters): Promise<Hash> {
  return sendAct(client, 'deposit', parameters)
}

/**
 * Tries {@link deposit} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateDeposit(
  client: EarnestClient,
  parameters: SimulateDepositParameters,
): Promise<void> {
  await simulateAct(client, 'deposit', parameters)
}
