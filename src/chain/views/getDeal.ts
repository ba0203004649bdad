import type { TermSheet } from '../../terms/index.ts'
import type { EarnestClient } from '../escrowOf.ts'
import type { DealStatus } from '../generated/enums.ts'
import type { ReadOptions } from '../readEscrow.ts'
import { readLens } from '../readLens.ts'

/** What {@link getDeal} takes. */
export type GetDealParameters = ReadOptions & {
  /** The term sheet. */
  readonly terms: TermSheet
}

/** Where a deal stands. All but the status says something only while it is live. */
export type Deal = {
  readonly status: DealStatus
  /** Unix time of commitment; 0 unless live. */
  readonly committedAt: number
  /** Bitmap of the milestones that ended. */
  readonly resolved: bigint
  /** What was paid for usage so far, in units of the token. */
  readonly meteredPaid: bigint
  /** Whether nothing more can be metered: nothing ever could, or the rest of the cap was returned. */
  readonly meterClosed: boolean
}

/**
 * Where a deal stands.
 *
 * @example
 * const { status, resolved } = await getDeal(client, { terms })
 */
export async function getDeal(client: EarnestClient, parameters: GetDealParameters): Promise<Deal> {
  const { resolved, ...deal } = await readLens(client, 'dealOf', [parameters.terms], parameters)
  return { ...deal, resolved: BigInt(resolved) }
}
