import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtActParameters,
  type CourtSimulateParameters,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'

/** What {@link enrol} takes. */
export type EnrolParameters = CourtActParameters<'enrol'>

/** What {@link simulateEnrol} takes. */
export type SimulateEnrolParameters = CourtSimulateParameters<'enrol'>

/**
 * Opts a juror in, with its operator's stake.
 *
 * @param client Client of whoever submits; any account may, unless the operator consents by being it.
 * @param parameters.act What the juror says of itself.
 * @param parameters.juror The juror's signature over the `Enrolment`.
 * @param parameters.operator The operator's authorization of the stake to {@link getJury}'s `jurors`; left out: it is the
 * sender, and pays by allowance.
 * @returns The transaction's hash.
 * @throws {JurorEnrolledError} when the key is a juror already.
 * @throws {StakeTooSmallError} when the stake is less than what is drawn.
 * @throws {PullFailedError} when the operator does not cover it.
 * @example
 * const hash = await enrol(client, { court, act, juror: signature, operator })
 */
export async function enrol(client: EarnestClient, parameters: EnrolParameters): Promise<Hash> {
  return sendCourtAct(client, 'enrol', parameters, parameters)
}

/**
 * Tries {@link enrol} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateEnrol(
  client: EarnestClient,
  parameters: SimulateEnrolParameters,
): Promise<void> {
  await simulateCourtAct(client, 'enrol', parameters, parameters)
}
