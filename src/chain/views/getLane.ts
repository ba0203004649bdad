import type { Address } from 'viem'

import type { Hex } from '../../core/index.ts'
import type { EarnestClient } from '../escrowOf.ts'
import type { ReadOptions } from '../readEscrow.ts'
import { readLens } from '../readLens.ts'

/** What {@link getLane} takes. */
export type GetLaneParameters = ReadOptions & {
  /** Whose lane. */
  readonly buyer: Address
  /** Its number, from 0: the upper half of a `buyerNonce`. */
  readonly lane: number
}

/** Where a lane stands. All but the next generation says something only while a deal is live in it. */
export type Lane = {
  /** The least generation of which a sheet can still be committed; 0: the lane was never used. */
  readonly nextGeneration: number
  /** Whether a deal is live in it. */
  readonly live: boolean
  /** The upper 166 bits of the deal's id. */
  readonly fingerprint: Hex
  /** Unix time of commitment. */
  readonly committedAt: number
  /** Bitmap of the milestones that ended. */
  readonly resolved: bigint
  /** Bitmap of the milestones of which something was claimed on chain. */
  readonly claimed: bigint
  /** What was paid for usage so far, in units of the token. */
  readonly meteredPaid: bigint
  /** Whether nothing more can be metered. */
  readonly meterClosed: boolean
}

/**
 * Where one of a buyer's lanes stands, without a term sheet.
 *
 * @example
 * const { live, nextGeneration } = await getLane(client, { buyer, lane: 0 })
 */
export async function getLane(client: EarnestClient, parameters: GetLaneParameters): Promise<Lane> {
  const { buyer, lane } = parameters
  return laneFrom(await readLens(client, 'laneOf', [buyer, lane], parameters))
}

/** A lane as the lens tells it. */
type LaneView = Omit<Lane, 'live' | 'resolved' | 'claimed'> & {
  readonly resolved: number
  readonly claimed: number
}

/** A lane, of what the lens tells. */
export function laneFrom({ resolved, claimed, ...found }: LaneView): Lane {
  return { ...found, live: found.committedAt !== 0, resolved: BigInt(resolved), claimed: BigInt(claimed) }
}
