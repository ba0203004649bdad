import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import { type CourtReadOptions, readCourt } from '../readCourt.ts'

/** What {@link getCaseId} takes. */
export type GetCaseIdParameters = CourtReadOptions & {
  /** The deal's id. */
  readonly deal: Hash
  /** The milestone's index. */
  readonly milestone: number
}

/**
 * The id of a milestone's case: the same in every court.
 *
 * @example
 * const id = await getCaseId(client, { court, deal, milestone: 0 })
 */
export async function getCaseId(client: EarnestClient, parameters: GetCaseIdParameters): Promise<Hash> {
  return readCourt(client, 'caseIdOf', [parameters.deal, parameters.milestone], parameters)
}
