import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CaseActParameters,
  type CaseSimulateParameters,
  sendCaseAct,
  simulateCaseAct,
} from '../courtAct.ts'

/** What {@link appeal} takes. */
export type AppealParameters = CaseActParameters<'appeal'>

/** What {@link simulateAppeal} takes. */
export type SimulateAppealParameters = CaseSimulateParameters<'appeal'>

/**
 * Appeals against a verdict, and pays for the second round.
 *
 * @param client Client of whoever submits; any account may, unless the side consents by being it.
 * @param parameters.terms The committed term sheet, of a milestone's case.
 * @param parameters.milestone Its index.
 * @param parameters.id The case's id, where another contract referred it.
 * @param parameters.account The buyer or the seller; of a referred case, its claimant or respondent.
 * @param parameters.consent The account's authorization of {@link getAppealFee} to the jury, whose nonce is the digest of
 * the `Appeal`; left out: it is the sender, and pays by allowance.
 * @returns The transaction's hash.
 * @throws {CaseUnexpectedStageError} unless the case is in its appealing.
 * @throws {CaseStrangerError} when the account is no side of the dispute.
 * @throws {PullFailedError} when the account does not cover the fee.
 * @throws {CaseNotReferredError} when no other contract referred the case with that id.
 * @example
 * const hash = await appeal(client, { court, terms, milestone: 0, account, consent })
 */
export async function appeal(client: EarnestClient, parameters: AppealParameters): Promise<Hash> {
  return sendCaseAct(client, 'appeal', parameters)
}

/**
 * Tries {@link appeal} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateAppeal(
  client: EarnestClient,
  parameters: SimulateAppealParameters,
): Promise<void> {
  await simulateCaseAct(client, 'appeal', parameters)
}
