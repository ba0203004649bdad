import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CaseActParameters,
  type CaseSimulateParameters,
  sendCaseAct,
  simulateCaseAct,
} from '../courtAct.ts'

/** What {@link strike} takes. */
export type StrikeParameters = CaseActParameters<'strike'>

/** What {@link simulateStrike} takes. */
export type SimulateStrikeParameters = CaseSimulateParameters<'strike'>

/**
 * Strikes a candidate of a draw: each side may, one a round. The next in the order moves up.
 *
 * @param client Client of whoever submits; any account may, unless the side consents by being it.
 * @param parameters.terms The committed term sheet, of a milestone's case.
 * @param parameters.milestone Its index.
 * @param parameters.id The case's id, where another contract referred it.
 * @param parameters.account The buyer or the seller; of a referred case, its claimant or respondent.
 * @param parameters.seat The candidate's index in the order of the draw.
 * @param parameters.consent The account's signature over the `Strike`; left out: it is the sender.
 * @returns The transaction's hash.
 * @throws {CaseUnexpectedStageError} unless the case is in its striking.
 * @throws {StrikeSpentError} when the side struck already, or the candidate was struck.
 * @throws {CaseStrangerError} when the account is no side of the dispute.
 * @throws {CaseNotReferredError} when no other contract referred the case with that id.
 * @example
 * const hash = await strike(client, { court, terms, milestone: 0, account, seat: 3, consent })
 */
export async function strike(client: EarnestClient, parameters: StrikeParameters): Promise<Hash> {
  return sendCaseAct(client, 'strike', parameters)
}

/**
 * Tries {@link strike} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateStrike(
  client: EarnestClient,
  parameters: SimulateStrikeParameters,
): Promise<void> {
  await simulateCaseAct(client, 'strike', parameters)
}
