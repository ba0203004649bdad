import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtActParameters,
  type CourtSimulateParameters,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'

/** What {@link appeal} takes. */
export type AppealParameters = CourtActParameters<'appeal'>

/** What {@link simulateAppeal} takes. */
export type SimulateAppealParameters = CourtSimulateParameters<'appeal'>

/**
 * Appeals against a verdict, and pays for the second round.
 *
 * @param client Client of whoever submits; any account may, unless the side consents by being it.
 * @param parameters.terms The committed term sheet.
 * @param parameters.milestone Its index.
 * @param parameters.account The buyer or the seller.
 * @param parameters.consent The account's authorization of {@link getAppealFee} to the jury, whose nonce is the digest of
 * the `Appeal`; left out: it is the sender, and pays by allowance.
 * @returns The transaction's hash.
 * @throws {CaseUnexpectedStageError} unless the case is in its appealing.
 * @throws {PullFailedError} when the account does not cover the fee.
 * @example
 * const hash = await appeal(client, { court, terms, milestone: 0, account, consent })
 */
export async function appeal(client: EarnestClient, parameters: AppealParameters): Promise<Hash> {
  return sendCourtAct(client, 'appeal', parameters, parameters)
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
  await simulateCourtAct(client, 'appeal', parameters, parameters)
}
