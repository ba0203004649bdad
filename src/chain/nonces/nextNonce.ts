import type { Address } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import type { ReadOptions } from '../readEscrow.ts'
import { isNonceSpent } from '../views/isNonceSpent.ts'

/** What {@link nextNonce} takes. */
export type NextNonceParameters = ReadOptions & {
  /** Whose nonce. */
  readonly account: Address
  /** The last one that was handed out and may still be unspent; default: 0, which stands for none. */
  readonly after?: bigint | undefined
}

/**
 * An unspent unordered nonce of an account, for a seller's sheet or a deposit, in order; a buyer's needs have lanes, see
 * {@link createLaneSequence}. Neighbours share a word of storage, so handing them out one after the
 * other costs 17,000 gas less a deal than drawing them at random.
 *
 * @returns A nonce greater than `after`. There may be smaller ones that are unspent; all before it up to `after` are
 * spent if the account always took them in order. Asks the chain some 2·log₂ times of how many were spent since.
 * @example
 * const sellerNonce = await nextNonce(client, { account: seller })
 */
export async function nextNonce(client: EarnestClient, parameters: NextNonceParameters): Promise<bigint> {
  const { after = 0n, ...options } = parameters
  const isSpent = (nonce: bigint) => isNonceSpent(client, { ...options, nonce })

  let spent = after
  let step = 1n
  while (await isSpent(spent + step)) {
    spent += step
    step *= 2n
  }
  let unspent = spent + step
  while (unspent - spent > 1n) {
    const middle = (spent + unspent) / 2n
    if (await isSpent(middle)) spent = middle
    else unspent = middle
  }
  return unspent
}
