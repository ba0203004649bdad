import type { Hash } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ActParameters, sendAct } from '../sendAct.ts'
import { type SimulateParameters, simulateAct } from '../simulateAct.ts'

/** What {@link close} takes. */
export type CloseParameters = ActParameters<'close'>

/** What {@link simulateClose} takes. */
export type SimulateCloseParameters = SimulateParameters<'close'>

/**
 * Returns what was not metered to the buyer, after the metering clock. Anyone may.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.terms The committed term sheet.
 * @returns The transaction's hash.
 * @throws {MeterUnexpectedStatusError} when it was closed before, or its clock still runs.
 * @throws {DealNotLiveError} when the deal is not committed, or ended.
 * @example
 * const hash = await close(client, { terms })
 */
export async function close(client: EarnestClient, parameters: CloseParameters): Promise<Hash> {
  return sendAct(client, 'close', parameters)
}

/**
 * Tries {@link close} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateClose(
  client: EarnestClient,
  parameters: SimulateCloseParameters,
): Promise<void> {
  await simulateAct(client, 'close', parameters)
}
