import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import {
  type CaseActParameters,
  type CaseSimulateParameters,
  sendCaseAct,
  simulateCaseAct,
} from '../courtAct.ts'

/** What {@link draw} takes. */
export type DrawParameters = CaseActParameters<'draw'>

/** What {@link simulateDraw} takes. */
export type SimulateDrawParameters = CaseSimulateParameters<'draw'>

/**
 * Draws a round's candidates: takes a dispute on, tries again after too few voted, or answers an appeal.
 *
 * @param client Client of whoever submits; any account may.
 * @param parameters.terms The committed term sheet, of a milestone's case.
 * @param parameters.milestone Its index.
 * @param parameters.id The case's id, where another contract referred it.
 * @param parameters.beaconSignature The beacon's over {@link getDrawing}'s `beaconRound`, 128 bytes.
 * @returns The transaction's hash.
 * @throws {CaseUnexpectedStageError} when it is too late, or too early, for a draw.
 * @throws {BeaconSignatureInvalidError} when the signature is not the beacon's over this round.
 * @throws {CaseFeeTooSmallError} or {CaseRulingPeriodTooShortError} when the sheet is none that the jury takes on.
 * @throws {PanelTooSmallError} when there are too few operators to draw from.
 * @throws {CaseNotReferredError} when no other contract referred the case with that id.
 * @example
 * const hash = await draw(client, { court, terms, milestone: 0, beaconSignature })
 * const again = await draw(client, { court, id, beaconSignature })
 */
export async function draw(client: EarnestClient, parameters: DrawParameters): Promise<Hash> {
  return sendCaseAct(client, 'draw', parameters)
}

/**
 * Tries {@link draw} without sending it.
 *
 * @throws What it would throw.
 */
export async function simulateDraw(client: EarnestClient, parameters: SimulateDrawParameters): Promise<void> {
  await simulateCaseAct(client, 'draw', parameters)
}
