import type { Address } from 'viem'

import { laneOf } from '../../terms/index.ts'
import type { EarnestClient } from '../escrowOf.ts'
import type { ReadOptions } from '../readEscrow.ts'
import { getLane } from './getLane.ts'

/** What {@link isBuyerNonceSpent} takes. */
export type IsBuyerNonceSpentParameters = ReadOptions & {
  /** Whose nonce. */
  readonly buyer: Address
  /** A lane and one of its generations; see {@link buyerNonceOf}. */
  readonly buyerNonce: bigint
}

/**
 * Whether a buyer's nonce is spent: by a deal, or by a cancellation.
 *
 * @returns Whether no sheet that names it can be committed any more.
 * @throws {LaneInvalidError} when it is no lane and one of its generations.
 * @example
 * const spent = await isBuyerNonceSpent(client, terms)
 */
export async function isBuyerNonceSpent(
  client: EarnestClient,
  { buyer, buyerNonce, ...options }: IsBuyerNonceSpentParameters,
): Promise<boolean> {
  const { lane, generation } = laneOf(buyerNonce)
  return generation < (await getLane(client, { ...options, buyer, lane })).nextGeneration
}
