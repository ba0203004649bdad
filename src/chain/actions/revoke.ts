import type { Hash } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ActParameters, sendAct } from '../sendAct.ts'
import { type SimulateParameters, simulateAct } from '../simulateAct.ts'

/** What {@link revoke} takes. */
export type RevokeParameters = ActParameters<'revoke'>

/** What {@link simulateRevoke} takes. */
export type SimulateRevokeParameters = SimulateParameters<'revoke'>

/**
 * Ends a mandate: for approvals in an hour, for everything else at once. A no-op when revoked already.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.act The `Revocation`: account, the mandate's digest, expiry.
 * @param parameters.consent The account's own consent.
 * @returns The transaction's hash.
 * @throws {ActExpiredError} at or after its expiry.
 * @example
 * const hash = await revoke(client, { act: { account, mandate, expiry }, consent })
 */
export async function revoke(client: EarnestClient, parameters: RevokeParameters): Promise<Hash> {
  return sendAct(client, 'revoke', parameters)
}

/**
 * Tries {@link revoke} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateRevoke(
  client: EarnestClient,
  parameters: SimulateRevokeParameters,
): Promise<void> {
  await simulateAct(client, 'revoke', parameters)
}
