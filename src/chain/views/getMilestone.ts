import type { TermSheet } from '../../terms/index.ts'
import type { EarnestClient } from '../escrowOf.ts'
import type { MilestoneStatus } from '../generated/enums.ts'
import { type ReadOptions, readEscrow } from '../readEscrow.ts'

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
}

/**
 * Where a milestone of a live deal stands.
 *
 * @throws {DealNotLiveError} when the deal is not committed, or ended.
 * @throws {MilestoneOutOfRangeError} when the sheet has no such milestone.
 * @example
 * const { status, clock } = await getMilestone(client, { terms, milestone: 0 })
 */
export async function getMilestone(
  client: EarnestClient,
  parameters: GetMilestoneParameters,
): Promise<MilestoneStanding> {
  const { terms, milestone } = parameters
  const { status, clock } = await readEscrow(client, 'milestoneOf', [terms, milestone], parameters)
  return { status, clock: Number(clock) }
}
