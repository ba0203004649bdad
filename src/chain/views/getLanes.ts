import type { Address } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import type { ReadOptions } from '../readEscrow.ts'
import { readLens } from '../readLens.ts'
import { type Lane, laneFrom } from './getLane.ts'

/** What {@link getLanes} takes. */
export type GetLanesParameters = ReadOptions & {
  /** Whose lanes. */
  readonly buyer: Address
  /** The number of the first, from 0. */
  readonly first: number
  /** How many; a node's bound on one call allows several hundred. */
  readonly count: number
}

/**
 * Where several of a buyer's lanes stand, one after another, within one call of the node.
 *
 * @example
 * const lanes = await getLanes(client, { buyer, first: 0, count: 64 })
 */
export async function getLanes(client: EarnestClient, parameters: GetLanesParameters): Promise<Lane[]> {
  const { buyer, first, count } = parameters
  const found = await readLens(client, 'lanesOf', [buyer, first, count], parameters)
  return found.map(laneFrom)
}
