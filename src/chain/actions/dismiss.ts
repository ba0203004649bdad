import type { Hash } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ActParameters, sendAct } from '../sendAct.ts'
import { type SimulateParameters, simulateAct } from '../simulateAct.ts'

/** What {@link dismiss} takes. */
export type DismissParameters = ActParameters<'dismiss'>

/** What {@link simulateDismiss} takes. */
export type SimulateDismissParameters = SimulateParameters<'dismiss'>

/**
 * Ends an agent key for good, with all its mandates, those signed ahead and not yet used too: for approvals in an hour,
 * for everything else at once. A no-op when dismissed already. It stays another principal's agent.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.act The `Dismissal`: account, agent, expiry.
 * @param parameters.consent The account's own consent.
 * @returns The transaction's hash.
 * @throws {ActExpiredError} at or after its expiry.
 * @example
 * const hash = await dismiss(client, { act: { account, agent, expiry }, consent })
 */
export async function dismiss(client: EarnestClient, parameters: DismissParameters): Promise<Hash> {
  return sendAct(client, 'dismiss', parameters)
}

/**
 * Tries {@link dismiss} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateDismiss(
  client: EarnestClient,
  parameters: SimulateDismissParameters,
): Promise<void> {
  await simulateAct(client, 'dismiss', parameters)
}
