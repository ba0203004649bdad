import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtActParameters,
  type CourtSimulateParameters,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'

/** What {@link collect} takes. */
export type CollectParameters = CourtActParameters<'collect'>

/** What {@link simulateCollect} takes. */
export type SimulateCollectParameters = CourtSimulateParameters<'collect'>

/**
 * Sends an account what it earned, or what came back to it.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.account Whose.
 * @returns The transaction's hash.
 * @example
 * const hash = await collect(client, { court, account: operator })
 */
export async function collect(client: EarnestClient, parameters: CollectParameters): Promise<Hash> {
  return sendCourtAct(client, 'collect', parameters, parameters)
}

/**
 * Tries {@link collect} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateCollect(
  client: EarnestClient,
  parameters: SimulateCollectParameters,
): Promise<void> {
  await simulateCourtAct(client, 'collect', parameters, parameters)
}
