import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtActParameters,
  type CourtSimulateParameters,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'

/** What {@link strike} takes. */
export type StrikeParameters = CourtActParameters<'strike'>

/** What {@link simulateStrike} takes. */
export type SimulateStrikeParameters = CourtSimulateParameters<'strike'>

/**
 * Strikes a candidate of a draw: each side may, one a round. The next in the order moves up.
 *
 * @param client Client of whoever submits; any account may, unless the side consents by being it.
 * @param parameters.terms The committed term sheet.
 * @param parameters.milestone Its index.
 * @param parameters.account The buyer or the seller.
 * @param parameters.seat The candidate's index in the order of the draw.
 * @param parameters.consent The account's signature over the `Strike`; left out: it is the sender.
 * @returns The transaction's hash.
 * @throws {CaseUnexpectedStageError} unless the case is in its striking.
 * @throws {StrikeSpentError} when the side struck already, or the candidate was struck.
 * @throws {CaseStrangerError} when the account is no side of the deal.
 * @example
 * const hash = await strike(client, { court, terms, milestone: 0, account, seat: 3, consent })
 */
export async function strike(client: EarnestClient, parameters: StrikeParameters): Promise<Hash> {
  return sendCourtAct(client, 'strike', parameters, parameters)
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
  await simulateCourtAct(client, 'strike', parameters, parameters)
}
