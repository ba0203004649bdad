import type { Address, Hash } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ReadOptions, readEscrow } from '../readEscrow.ts'

/** What {@link getMandate} takes. */
export type GetMandateParameters = ReadOptions & {
  /** The account that signed it. */
  readonly principal: Address
  /** The mandate's digest. */
  readonly mandate: Hash
}

/** How far a mandate was used. */
export type MandateUse = {
  /** What its acts have pulled from the principal so far, in units of its token; refunds don't restore it. */
  readonly pulled: bigint
  /** Unix time at which it was revoked; 0: not. */
  readonly revokedAt: number
}

/**
 * What a mandate's acts have pulled so far, and when it was revoked.
 *
 * @example
 * const { pulled } = await getMandate(client, { principal, mandate: hashAct('Mandate', mandate, domain) })
 */
export async function getMandate(
  client: EarnestClient,
  parameters: GetMandateParameters,
): Promise<MandateUse> {
  return readEscrow(client, 'mandateOf', [parameters.principal, parameters.mandate], parameters)
}
