import type { TermSheet } from '../../terms/index.ts'
import type { EarnestClient } from '../escrowOf.ts'
import type { MilestoneStatus } from '../generated/enums.ts'
import type { ReadOptions } from '../readEscrow.ts'
import { readLens } from '../readLens.ts'

/** What {@link getMilestone} takes. */
export type GetMilestoneParameters = ReadOptions & {
  /** The committed term sheet. */
  readonly terms: TermSheet
  /** The milestone's index. */
  readonly milestone: number
}

/** Where a milestone stands as of the block it was read at. */
export type MilestoneStanding = {
  readonly status: MilestoneStatus
  /** Unix time at which the status changes by itself; 0: never. */
  readonly clock: number
  /**
   * That of its latest delivery on chain; 0: none. A dispute names the index of the delivery that was looked at, the next
   * delivery one above it.
   */
  readonly index: number
}

/**
 * Where a milestone of a live deal stands.
 *
 * @throws {DealNotLiveError} when the deal is not committed, or ended.
 * @throws {MilestoneOutOfRangeError} when the sheet has no such milestone.
 * @example
 * const { status, clock, index } = await getMilestone(client, { terms, milestone: 0 })
 */
export async function getMilestone(
  client: EarnestClient,
  parameters: GetMilestoneParameters,
): Promise<MilestoneStanding> {
  const { terms, milestone } = parameters
  const { status, clock, index } = await readLens(client, 'milestoneOf', [terms, milestone], parameters)
  return { status, clock: Number(clock), index }
}
