import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtActParameters,
  type CourtSimulateParameters,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'

/** What {@link refer} takes. */
export type ReferParameters = CourtActParameters<'refer'>

/** What {@link simulateRefer} takes. */
export type SimulateReferParameters = CourtSimulateParameters<'refer'>

/**
 * Brings a dispute of the sender's before the court, and pays for it by the sender's allowance of USDC to the court.
 *
 * Usually a contract calls this itself. The sender is the one that is told the verdict, by `IArbitrable.rule`: of an account
 * without code no verdict can be executed, and the case lapses.
 *
 * @param client Client of the account that refers.
 * @param parameters.dispute The sender's name for the dispute, 32 bytes. Jurors see nothing else of it on chain: let it be the
 * hash of what is to be judged.
 * @param parameters.claimant With the respondent, who may strike and appeal.
 * @param parameters.respondent The verdict is its share of what is disputed.
 * @param parameters.rulingEnds Unix time from which a ruling is worth nothing; at least `minimumRulingPeriod` seconds ahead.
 * @param parameters.fee Micro-units of USDC, at least `minimumFee` of {@link getJury}.
 * @returns The transaction's hash. Its event `Referred` has the case's `id`; {@link getCaseId} works it out.
 * @throws {CaseFeeTooSmallError} or {CaseRulingPeriodTooShortError} when the court does not take it on.
 * @throws {CaseUnexpectedStageError} when the sender referred the dispute before.
 * @throws {PullFailedError} when the sender's balance or allowance does not cover the fee.
 * @example
 * const hash = await refer(client, { court, dispute, claimant, respondent, rulingEnds, fee })
 */
export async function refer(client: EarnestClient, parameters: ReferParameters): Promise<Hash> {
  return sendCourtAct(client, 'refer', parameters, parameters)
}

/**
 * Tries {@link refer} without sending it: as `sender`, whether the court would take a contract's dispute on.
 *
 * @throws What it would throw.
 */
export async function simulateRefer(
  client: EarnestClient,
  parameters: SimulateReferParameters,
): Promise<void> {
  await simulateCourtAct(client, 'refer', parameters, parameters)
}
