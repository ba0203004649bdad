import { getBlock } from 'viem/actions'

import { type EarnestClient, viemClient } from '../escrowOf.ts'

/** What {@link getSafeBlock} takes. */
export type GetSafeBlockParameters = {
  /** The number of the latest block, as it was seen. */
  readonly latest: bigint
  /** How many blocks deep is safe, where the chain does not say so itself; default: its `safe` block. */
  readonly depth?: bigint | undefined
}

/**
 * The block that no reorganisation is expected to take away any more, with its time.
 *
 * @example
 * const { number, timestamp } = await getSafeBlock(client, { latest, depth: 64n })
 */
export function getSafeBlock(client: EarnestClient, { latest, depth }: GetSafeBlockParameters) {
  if (depth === undefined) return getBlock(viemClient(client), { blockTag: 'safe' })
  return getBlock(viemClient(client), { blockNumber: latest > depth ? latest - depth : 0n })
}
