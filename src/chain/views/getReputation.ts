import type { Address } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ReadOptions, readEscrow } from '../readEscrow.ts'

/**
 * The contract that keeps the records of the escrow's deals.
 *
 * @example
 * const reputation = await getReputation(client)
 */
export async function getReputation(client: EarnestClient, parameters: ReadOptions = {}): Promise<Address> {
  return readEscrow(client, 'REPUTATION', [], parameters)
}
