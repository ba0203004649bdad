import type { Address } from 'viem'
import { getBlock } from 'viem/actions'

import { type EarnestClient, viemClient } from '../escrowOf.ts'
import { getLanes } from '../views/getLanes.ts'
import { getSafeBlock } from '../views/getSafeBlock.ts'
import { type HandedLanes, handOutLanes, type LaneSequence, type LanesSeen } from './handOutLanes.ts'

/** What {@link createLaneSequence} takes. */
export type CreateLaneSequenceParameters = HandedLanes & {
  /** Whose lanes. One sequence at a time hands out an account's. */
  readonly buyer: Address
  /** The escrow; default: the one deployed on the client's chain. */
  readonly escrow?: Address | undefined
  /** How many blocks deep is safe, where the chain does not say so itself; default: its `safe` block. */
  readonly depth?: bigint | undefined
}

/**
 * Hands out a buyer's lanes, each with the generation to sign: the first lane that is idle, else a new one. A lane is idle
 * when no deal is live in it, the end of its last one is in a `safe` block, and nothing that was signed for what it was handed
 * out for can become a deal any more. Used again, a lane costs 17,100 gas less than a new one.
 *
 * @example
 * const lanes = createLaneSequence(client, { buyer, handed: await load(), keep: save })
 * const buyerNonce = await lanes.next({ until: expiry })
 */
export function createLaneSequence(
  client: EarnestClient,
  parameters: CreateLaneSequenceParameters,
): LaneSequence {
  return handOutLanes(() => lookAtLanes(client, parameters), parameters)
}

/** All as of two blocks: a node that lacks one refuses, where of an older one it would say that a lane is idle. */
async function lookAtLanes(
  client: EarnestClient,
  { buyer, escrow, depth }: CreateLaneSequenceParameters,
): Promise<LanesSeen> {
  const latest = await getBlock(viemClient(client))
  const safe = await getSafeBlock(client, { latest: latest.number, depth })
  return {
    safeTime: Number(safe.timestamp),
    async lanesAt(first, count) {
      const as = (blockNumber: bigint) => getLanes(client, { buyer, first, count, escrow, blockNumber })
      const [now, then] = await Promise.all([as(latest.number), as(safe.number)])
      return { latest: now, safe: then }
    },
  }
}
