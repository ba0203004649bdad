import type { Address } from 'viem'

import type { EarnestClient } from '../../chain/index.ts'
import { type ReadRecordOptions, readReputation } from './readReputation.ts'

/** What {@link getBurned} takes. */
export type GetBurnedParameters = ReadRecordOptions & {
  /** Who burned. */
  readonly buyer: Address
  /** In deals with whom; default: with anyone. */
  readonly seller?: Address | undefined
}

/**
 * What an account burned as a buyer, decayed to now: how much its next burn is evidence of depends on it.
 *
 * @returns USDC micro-units, rounded down.
 * @example
 * const pair = await getBurned(client, { buyer, seller })
 */
export async function getBurned(client: EarnestClient, parameters: GetBurnedParameters): Promise<bigint> {
  const { buyer, seller } = parameters
  return seller === undefined
    ? readReputation(client, 'burnedBy', [buyer], parameters)
    : readReputation(client, 'burnedBetween', [buyer, seller], parameters)
}
