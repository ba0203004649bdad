import { setTimeout as sleep } from 'node:timers/promises'

import { BaseError, type Hash } from '../../core/index.ts'
import { type Agreement, advanceCommitment, type Negotiator } from '../../negotiation/index.ts'
import type { Account } from './Account.ts'

/** Milliseconds between two looks at the chain, and for all of them. */
const PAUSE = 50
const PATIENCE = 60_000

/**
 * Brings an agreement onto the chain, or waits until the other side did: nobody works before it is safe there.
 *
 * @throws {CommitmentFailedError} when it can't be committed.
 */
export async function pursueCommitment(
  negotiator: Negotiator,
  { clock }: Account,
  id: Hash,
): Promise<Agreement> {
  for (const began = performance.now(); performance.now() < began + PATIENCE; ) {
    await clock.refresh()
    const advanced = await advanceCommitment(negotiator, id)
    if (!advanced) throw new CommitmentFailedError('nothing was agreed')
    const { status, agreement, submitted } = advanced
    if (status === 'safe') return agreement
    if (status === 'lapsed') throw new CommitmentFailedError('it lapsed')
    if (submitted && !submitted.ok) throw new CommitmentFailedError(submitted.message)
    if (!submitted) await sleep(PAUSE)
  }
  throw new CommitmentFailedError(`it is not on the chain after ${PATIENCE / 1_000} s`)
}

/** Thrown when an agreement does not become a deal. Code `CommitmentFailed`. */
export class CommitmentFailedError extends BaseError {
  override readonly name = 'CommitmentFailedError'

  constructor(reason: string) {
    super(`The agreement was not committed: ${reason}`, { code: 'CommitmentFailed' })
  }
}
