import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtActParameters,
  type CourtSimulateParameters,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'

/** What {@link createPanel} takes. */
export type CreatePanelParameters = CourtActParameters<'create'>

/** What {@link simulateCreatePanel} takes. */
export type SimulateCreatePanelParameters = CourtSimulateParameters<'create'>

/**
 * Creates a panel, unless it exists; {@link getPanelAddress} tells where.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.jurors Distinct keys, in the order of their seats; another order is another panel.
 * @param parameters.quorum How many have to vote for a verdict.
 * @param parameters.sealing Seconds of sealing from the dispute.
 * @param parameters.voting Seconds of voting after it.
 * @returns The transaction's hash.
 * @throws {PanelInvalidError}, {QuorumInvalidError} or {ClockInvalidError} when there can be no such panel.
 * @example
 * const hash = await createPanel(client, { jurors, quorum: 2n, sealing: 43_200n, voting: 43_200n })
 */
export async function createPanel(client: EarnestClient, parameters: CreatePanelParameters): Promise<Hash> {
  return sendCourtAct(client, 'create', parameters, parameters)
}

/**
 * Tries {@link createPanel} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateCreatePanel(
  client: EarnestClient,
  parameters: SimulateCreatePanelParameters,
): Promise<void> {
  await simulateCourtAct(client, 'create', parameters, parameters)
}
