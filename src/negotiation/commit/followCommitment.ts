import { type Hash, systemTimer, type Timer } from '../../core/index.ts'
import type { Agreement } from '../protocol/agreement.ts'
import type { Negotiator } from '../session/negotiator.ts'
import { type Advanced, advanceCommitment } from './advanceCommitment.ts'

/** What the chain decided. `lapsed`: nothing of the negotiation can become a deal any more. */
export type Decided =
  | { readonly status: 'safe'; readonly agreement: Agreement }
  | { readonly status: 'lapsed'; readonly agreement?: Agreement | undefined }

/** How {@link followCommitment} waits. */
export type FollowCommitmentOptions = {
  readonly timer?: Timer | undefined
  /** Seconds between two looks at the chain; default: 2, a block of Base. */
  readonly pause?: number | undefined
  /** Told of each step. */
  readonly observe?: ((step: Advanced) => void) | undefined
  /** Told of a look that failed. The next one comes all the same. */
  readonly report: (error: unknown) => void
  /** Ends the waiting; what was signed stays signed. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Waits until the chain has decided what becomes of a negotiation: of what was agreed, and of a firm signature that the
 * other side may still use. To be called for everything that is `bound` or agreed; after a restart, for each of
 * {@link boundBy}.
 *
 * @returns undefined when nothing was agreed and nothing of ours is firm, or the signal ended it.
 * @example
 * const { bound } = await haggle(negotiator, need)
 * const decided = bound && (await followCommitment(negotiator, bound.negotiation, { report: console.error }))
 */
export async function followCommitment(
  negotiator: Negotiator,
  id: Hash,
  { timer = systemTimer, pause = 2, observe, report, signal }: FollowCommitmentOptions,
): Promise<Decided | undefined> {
  let followed = false
  while (signal?.aborted !== true) {
    try {
      const step = await advanceCommitment(negotiator, id)
      // A sweep of the ledger may have seen the end before us.
      if (step === undefined) return followed ? { status: 'lapsed' } : undefined
      followed = true
      observe?.(step)
      if (step.status === 'safe' || step.status === 'lapsed') return step as Decided
    } catch (error) {
      report(error)
    }
    await timer(pause, signal)
  }
  return undefined
}
