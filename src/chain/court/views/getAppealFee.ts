import type { Hash } from 'viem'

import type { EarnestClient } from '../../escrowOf.ts'
import { type CourtReadOptions, readCourt } from '../readCourt.ts'

/** What {@link getAppealFee} takes. */
export type GetAppealFeeParameters = CourtReadOptions & {
  /** The case's id. */
  readonly id: Hash
}

/**
 * What an appeal in a case costs, in micro-units of USDC.
 *
 * @example
 * const fee = await getAppealFee(client, { court, id })
 */
export async function getAppealFee(
  client: EarnestClient,
  parameters: GetAppealFeeParameters,
): Promise<bigint> {
  return readCourt(client, 'appealFeeOf', [parameters.id], parameters)
}
