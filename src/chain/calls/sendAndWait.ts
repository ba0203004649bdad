import type { Hash } from '../../core/index.ts'
import { SendFailedError } from './sendFailure.ts'

/**
 * Sends a transaction, and waits for it. Where the answer to the sending was lost, the transaction may be on its way all
 * the same: then what was signed is waited for.
 *
 * @param send As the actions do: resolves with the hash.
 * @param wait As `waitForAct` and `waitForCourtAct` do.
 * @throws what either throws.
 * @example
 * const { events } = await sendAndWait(() => settle(client, approval), (hash) => waitForAct(client, { hash }))
 */
export async function sendAndWait<Mined>(
  send: () => Promise<Hash>,
  wait: (hash: Hash) => Promise<Mined>,
): Promise<Mined> {
  return wait(await send().catch(hashOf))
}

/** The hash of a transaction that may have been taken; throws any other error. */
function hashOf(error: unknown): Hash {
  const open =
    error instanceof SendFailedError && (error.code === 'SendUnanswered' || error.code === 'NonceTooLow')
  if (!open || error.hash === undefined) throw error
  return error.hash
}
