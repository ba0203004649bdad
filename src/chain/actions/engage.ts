import type { Hash } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ActParameters, sendAct } from '../sendAct.ts'
import { type SimulateParameters, simulateAct } from '../simulateAct.ts'

/** What {@link engage} takes. */
export type EngageParameters = ActParameters<'engage'>

/** What {@link simulateEngage} takes. */
export type SimulateEngageParameters = SimulateParameters<'engage'>

/**
 * Takes a dispute on: from now the fee is the arbiter's, unless it stays silent.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.terms The committed term sheet.
 * @param parameters.milestone Its index.
 * @param parameters.arbiter The arbiter's consent to the `Engagement`.
 * @returns The transaction's hash.
 * @throws {MilestoneUnexpectedStatusError} unless the milestone is disputed and nobody engaged.
 * @example
 * const hash = await engage(client, { terms, milestone: 2, arbiter })
 */
export async function engage(client: EarnestClient, parameters: EngageParameters): Promise<Hash> {
  return sendAct(client, 'engage', parameters)
}

/**
 * Tries {@link engage} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateEngage(
  client: EarnestClient,
  parameters: SimulateEngageParameters,
): Promise<void> {
  await simulateAct(client, 'engage', parameters)
}
