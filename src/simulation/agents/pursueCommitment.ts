import { setTimeout as sleep } from 'node:timers/promises'

import { BaseError, type Hash } from '../../core/index.ts'
import { type Agreement, advanceCommitment, type Negotiator } from '../../negotiation/index.ts'
import type { Account } from './Account.ts'

/** Milliseconds between two looks at the chain, and for all of them. */
const PAUSE = 50
const PATIENCE = 60_000

/**
 * Brings an agreement onto the chain, or waits until the other side did: nobody works before it is safe there. What is
 * bound, but not agreed, is waited for as well: the other side may commit it without a word.
 *
 * @throws {CommitmentFailedError} when it can't be committed.
 */
export async function pursueCommitment(
  negotiator: Negotiator,
  { clock }: Pick<Account, 'clock'>,
  id: Hash,
): Promise<Agreement> {
  for (const began = performance.now(); performance.now() < began + PATIENCE; ) {
    await clock.refresh()
    const step = await advanceCommitment(negotiator, id)
    if (!step) throw new CommitmentFailedError('nothing was agreed')
    if (step.status === 'safe') return step.agreement
    if (step.status === 'lapsed') throw new CommitmentFailedError('it lapsed')
    if (step.submitted && !step.submitted.ok) throw new CommitmentFailedError(step.submitted.message)
    if (!step.submitted) await sleep(PAUSE)
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
