import type { Hash, Hex } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtActArguments,
  type CourtSendOptions,
  type CourtSimulateOptions,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'

type ResignArguments = {
  readonly act: Omit<CourtActArguments<'resign'>, 'operator'>
  readonly operator?: Hex | undefined
}

/** What {@link resign} takes. */
export type ResignParameters = ResignArguments & CourtSendOptions

/** What {@link simulateResign} takes. */
export type SimulateResignParameters = ResignArguments & CourtSimulateOptions

/**
 * Takes a juror out of the draws from now on. Cases it sits in, or that are disputed already, go on.
 *
 * @param client Client of whoever submits; any account may, unless the operator consents by being it.
 * @param parameters.act The `Resignation`: the juror's key, a nonce that its resignations did not use, the Unix time from
 * which it is worth nothing.
 * @param parameters.operator The operator's consent to the `Resignation`; left out: it is the sender.
 * @returns The transaction's hash.
 * @throws {JurorUnexpectedStateError} when it resigned already.
 * @throws {ActSpentError} when this resignation was used before.
 * @example
 * const hash = await resign(client, { court, act: { juror, nonce, expiry }, operator })
 */
export async function resign(client: EarnestClient, parameters: ResignParameters): Promise<Hash> {
  return sendCourtAct(client, 'resign', abiArguments(parameters), parameters)
}

/**
 * Tries {@link resign} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateResign(
  client: EarnestClient,
  parameters: SimulateResignParameters,
): Promise<void> {
  await simulateCourtAct(client, 'resign', abiArguments(parameters), parameters)
}

function abiArguments({ act, operator }: ResignArguments) {
  return { ...act, ...(operator !== undefined && { operator }) }
}
