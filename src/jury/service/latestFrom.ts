import { getBlockNumber } from 'viem/actions'

import { type EarnestClient, viemClient } from '../../chain/index.ts'

/**
 * The block as of which something is asked that happened in a known one: the latest, but none before it. A node that lacks it
 * refuses, where as of the latest that it has it would say that nothing happened.
 */
export async function latestFrom(client: EarnestClient, block: bigint): Promise<bigint> {
  const latest = await getBlockNumber(viemClient(client), { cacheTime: 0 })
  if (latest < block) return block
  return latest
}
