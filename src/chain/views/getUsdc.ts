import type { Address } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ReadOptions, readEscrow } from '../readEscrow.ts'

/**
 * The token in which evidence is priced, and whose authorizations are consent.
 *
 * @example
 * const usdc = await getUsdc(client)
 */
export async function getUsdc(client: EarnestClient, parameters: ReadOptions = {}): Promise<Address> {
  return readEscrow(client, 'USDC', [], parameters)
}
