import type { Hash } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ActParameters, sendAct } from '../sendAct.ts'
import { type SimulateParameters, simulateAct } from '../simulateAct.ts'

/** What {@link finalize} takes. */
export type FinalizeParameters = ActParameters<'finalize'>

/** What {@link simulateFinalize} takes. */
export type SimulateFinalizeParameters = SimulateParameters<'finalize'>

/**
 * Ends the milestones whose clock ran out: missed, accepted, or decided by silence. Anyone may.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.terms The committed term sheet.
 * @param parameters.milestones Bitmap; those whose clock still runs are skipped.
 * @returns The transaction's hash.
 * @throws {ActStaleError} when no clock of them ran out.
 * @throws {DealNotLiveError} when the deal is not committed, or ended.
 * @example
 * const hash = await finalize(client, { terms, milestones: 0b1n })
 */
export async function finalize(client: EarnestClient, parameters: FinalizeParameters): Promise<Hash> {
  return sendAct(client, 'finalize', parameters)
}

/**
 * Tries {@link finalize} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateFinalize(
  client: EarnestClient,
  parameters: SimulateFinalizeParameters,
): Promise<void> {
  await simulateAct(client, 'finalize', parameters)
}
