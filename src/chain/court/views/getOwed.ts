import type { Address } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import { type CourtReadOptions, readCourt } from '../readCourt.ts'

/** What {@link getOwed} takes. */
export type GetOwedParameters = CourtReadOptions & {
  /** Whose. */
  readonly account: Address
}

/**
 * What an account earned in a court and did not collect, in micro-units of USDC.
 *
 * @example
 * const owed = await getOwed(client, { court, account: operator })
 */
export async function getOwed(client: EarnestClient, parameters: GetOwedParameters): Promise<bigint> {
  return readCourt(client, 'owedTo', [parameters.account], parameters)
}
