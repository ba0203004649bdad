import type { Hash } from 'viem'

import type { TermSheet } from '../../terms/index.ts'
import type { EarnestClient } from '../escrowOf.ts'
import type { ReadOptions } from '../readEscrow.ts'
import { readLens } from '../readLens.ts'

/** What {@link getDealId} takes. */
export type GetDealIdParameters = ReadOptions & {
  /** The term sheet. */
  readonly terms: TermSheet
}

/**
 * Asks the escrow for a term sheet's EIP-712 digest: the deal id. `hashTermSheet` computes the same without a chain.
 *
 * @returns The deal id.
 * @example
 * const deal = await getDealId(client, { terms })
 */
export async function getDealId(client: EarnestClient, parameters: GetDealIdParameters): Promise<Hash> {
  return readLens(client, 'dealIdOf', [parameters.terms], parameters)
}
