import type { Hash } from '../core/index.ts'
import type { Waiver } from './acts.ts'

/** Seconds that a waiver is good for where nothing else is said: it is submitted at once, or not any more. */
export const defaultWaiverLife = 3_600

/** What {@link draftWaiver} takes. */
export type DraftWaiverParameters = {
  readonly deal: Hash
  /** Bitmap of the milestones that are given up. */
  readonly milestones: bigint
  /** Whether the rest of what is metered is given up too; default: no. */
  readonly metered?: boolean | undefined
  /** Unix time. */
  readonly now: number
  /** Seconds for which it is good; default: an hour. */
  readonly life?: number | undefined
}

/**
 * A waiver to be signed. What it costs in record grows with the time that the buyer waited, and with a claim on chain: one
 * that never expired could be kept by the buyer until it costs most.
 *
 * @example
 * const signature = await signAct(seller, 'Waiver', draftWaiver({ deal, milestones: 0b100n, now }), domain)
 */
export function draftWaiver({
  deal,
  milestones,
  metered = false,
  now,
  life = defaultWaiverLife,
}: DraftWaiverParameters): Waiver {
  return { deal, milestones, metered, expiry: now + life }
}
