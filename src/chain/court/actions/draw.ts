import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CourtActParameters,
  type CourtSimulateParameters,
  sendCourtAct,
  simulateCourtAct,
} from '../courtAct.ts'

/** What {@link draw} takes. */
export type DrawParameters = CourtActParameters<'draw'>

/** What {@link simulateDraw} takes. */
export type SimulateDrawParameters = CourtSimulateParameters<'draw'>

/**
 * Draws a round's candidates: takes a dispute on, tries again after too few voted, or answers an appeal.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.terms The committed term sheet.
 * @param parameters.milestone Its index.
 * @param parameters.beaconSignature The beacon's over {@link getDrawing}'s `beaconRound`, 128 bytes.
 * @returns The transaction's hash.
 * @throws {CaseUnexpectedStageError} when it is too late, or too early, for a draw.
 * @throws {BeaconSignatureInvalidError} when the signature is not the beacon's over this round.
 * @throws {CaseFeeTooSmallError} or {CaseRulingPeriodTooShortError} when the sheet is none that the jury takes on.
 * @throws {PanelTooSmallError} when there are too few operators to draw from.
 * @example
 * const hash = await draw(client, { court, terms, milestone: 0, beaconSignature })
 */
export async function draw(client: EarnestClient, parameters: DrawParameters): Promise<Hash> {
  return sendCourtAct(client, 'draw', parameters, parameters)
}

/**
 * Tries {@link draw} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateDraw(client: EarnestClient, parameters: SimulateDrawParameters): Promise<void> {
  await simulateCourtAct(client, 'draw', parameters, parameters)
}
