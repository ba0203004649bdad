import type { Address, Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import { type CourtReadOptions, readCourt } from '../readCourt.ts'

/** What a case is about: a milestone, or a dispute of another contract. */
type CaseSubject =
  | {
      /** The deal's id. */
      readonly deal: Hash
      /** The milestone's index. */
      readonly milestone: number
    }
  | {
      /** The contract that refers the dispute. */
      readonly arbitrable: Address
      /** Its name for the dispute. */
      readonly dispute: Hash
    }

/** What {@link getCaseId} takes. */
export type GetCaseIdParameters = CourtReadOptions & CaseSubject

/**
 * The id of a case: of a milestone's the same in every court, of another contract's dispute one in each.
 *
 * @example
 * const id = await getCaseId(client, { court, deal, milestone: 0 })
 * const referred = await getCaseId(client, { court, arbitrable, dispute })
 */
export async function getCaseId(client: EarnestClient, parameters: GetCaseIdParameters): Promise<Hash> {
  return 'arbitrable' in parameters
    ? readCourt(client, 'caseIdFor', [parameters.arbitrable, parameters.dispute], parameters)
    : readCourt(client, 'caseIdOf', [parameters.deal, parameters.milestone], parameters)
}
