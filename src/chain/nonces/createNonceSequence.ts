import { oneAtATime } from '../../core/index.ts'
import type { EarnestClient } from '../escrowOf.ts'
import { type NextNonceParameters, nextNonce } from './nextNonce.ts'

/** Hands out an account's nonces. */
export type NonceSequence = {
  /** An unspent nonce, never the same twice; asked for several at once, each gets its own. */
  next(): Promise<bigint>
}

/**
 * Hands out an account's unordered nonces in order, those that were handed out and are not spent yet left out.
 *
 * @param parameters.after The last nonce handed out before: keep it where a restart finds it.
 * @example
 * const nonces = createNonceSequence(client, { account: seller })
 * const sellerNonce = await nonces.next()
 */
export function createNonceSequence(client: EarnestClient, parameters: NextNonceParameters): NonceSequence {
  const inTurn = oneAtATime()
  let last = parameters.after ?? 0n

  return {
    next: () =>
      inTurn(async () => {
        // A question the chain did not answer spends nothing: the next one starts where this one did.
        last = await nextNonce(client, { ...parameters, after: last })
        return last
      }),
  }
}
