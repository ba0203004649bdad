import type { Address, TransactionReceipt } from 'viem'

import { decodeRevert, RevertedError } from '../errors/decodeRevert.ts'
import { decodeEvents } from '../events/decodeEvents.ts'

type Failure = ReturnType<typeof decodeRevert>

/**
 * What came of each call of a transaction that {@link joinCalls} made.
 *
 * @param count How many calls it carried.
 * @returns For each in its order, what it failed by; undefined where it went through.
 */
export function resultsOf(
  receipt: TransactionReceipt,
  escrow: Address,
  count: number,
): readonly (Failure | undefined)[] {
  if (receipt.status === 'reverted') return Array.from({ length: count }, () => new RevertedError('0x'))

  // One alone goes without a batch around it: nothing but a batch of somebody else's reports a failure then.
  if (count === 1) return [undefined]
  const failures = new Map<bigint, Failure>()
  for (const event of decodeEvents(receipt.logs, escrow)) {
    if (event.name === 'CallFailed') failures.set(event.args.index, decodeRevert(event.args.reason))
  }
  return Array.from({ length: count }, (_, index) => failures.get(BigInt(index)))
}
