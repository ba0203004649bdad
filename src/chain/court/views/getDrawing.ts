import type { EarnestClient } from '../../escrowOf.ts'
import { type CaseReference, isReferredCase } from '../caseReference.ts'
import { type CourtReadOptions, readCourt } from '../readCourt.ts'

/** What {@link getDrawing} takes. */
export type GetDrawingParameters = CourtReadOptions & CaseReference

/** A draw that waits for somebody to make it. */
export type Drawing = {
  /** The beacon's round whose signature it takes. */
  readonly beaconRound: bigint
  /** Unix time from which it is too late. */
  readonly until: number
}

/**
 * The draw that a dispute waits for: its first, another after too few voted, or that of its appeal.
 *
 * @returns undefined when there is nothing to draw; of a referred case, also where there is no such case.
 * @throws {CaseNotDisputedError} when the milestone is not in dispute.
 * @throws {CaseNotOursError}, {CaseFeeTooSmallError}, {CaseRulingPeriodTooShortError} or {CaseTokenUnsupportedError} when
 * the sheet is none that the jury takes on.
 * @example
 * const drawing = await getDrawing(client, { court, terms, milestone: 0 })
 * const next = await getDrawing(client, { court, id })
 */
export async function getDrawing(
  client: EarnestClient,
  parameters: GetDrawingParameters,
): Promise<Drawing | undefined> {
  const { beaconRound, until } = isReferredCase(parameters)
    ? await readCourt(client, 'drawingFor', [parameters.id], parameters)
    : await readCourt(client, 'drawingOf', [parameters.terms, parameters.milestone], parameters)
  return beaconRound === 0n ? undefined : { beaconRound, until: Number(until) }
}
