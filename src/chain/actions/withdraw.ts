import type { Hash } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ActParameters, sendAct } from '../sendAct.ts'
import { type SimulateParameters, simulateAct } from '../simulateAct.ts'

/** What {@link withdraw} takes. */
export type WithdrawParameters = ActParameters<'withdraw'>

/** What {@link simulateWithdraw} takes. */
export type SimulateWithdrawParameters = SimulateParameters<'withdraw'>

/**
 * Takes money out of a balance.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.act The `Withdrawal`: account, token, amount in units of the token (2⁹⁶ − 1: all),
 * receiver, unordered nonce, expiry.
 * @param parameters.consent The account's own consent.
 * @returns The transaction's hash.
 * @throws {BalanceTooSmallError} when the balance does not suffice.
 * @throws {PushFailedError} when the token refuses the receiver.
 * @throws {NonceSpentError} when its nonce is spent.
 * @example
 * const hash = await withdraw(client, { act: { account, token, amount: 5_000_000n, to, nonce, expiry }, consent })
 */
export async function withdraw(client: EarnestClient, parameters: WithdrawParameters): Promise<Hash> {
  return sendAct(client, 'withdraw', parameters)
}

/**
 * Tries {@link withdraw} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateWithdraw(
  client: EarnestClient,
  parameters: SimulateWithdrawParameters,
): Promise<void> {
  await simulateAct(client, 'withdraw', parameters)
}
