import type { Hash } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ActParameters, sendAct } from '../sendAct.ts'
import { type SimulateParameters, simulateAct } from '../simulateAct.ts'

/** What {@link rule} takes. */
export type RuleParameters = ActParameters<'rule'>

/** What {@link simulateRule} takes. */
export type SimulateRuleParameters = SimulateParameters<'rule'>

/**
 * Decides a dispute.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.terms The committed term sheet.
 * @param parameters.milestone Its index.
 * @param parameters.sellerBps The seller's share of the amount and of its bond, in basis points.
 * @param parameters.arbiter The arbiter's consent to the `Ruling`.
 * @returns The transaction's hash.
 * @throws {MilestoneUnexpectedStatusError} unless the milestone is disputed and its ruling clock runs.
 * @throws {BpsInvalidError} when the share is over 10,000.
 * @example
 * const hash = await rule(client, { terms, milestone: 2, sellerBps: 2_500, arbiter })
 */
export async function rule(client: EarnestClient, parameters: RuleParameters): Promise<Hash> {
  return sendAct(client, 'rule', parameters)
}

/**
 * Tries {@link rule} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateRule(client: EarnestClient, parameters: SimulateRuleParameters): Promise<void> {
  await simulateAct(client, 'rule', parameters)
}
