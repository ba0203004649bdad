/** What a transaction costs before it does anything. */
const INTRINSIC = 21_000n

/** What the escrow's loop and the call of itself cost an item, and what the item's place in the calldata does. */
const PER_CALL = 8_000n

/**
 * The gas limit of a batch that is not atomic.
 *
 * The escrow gives each call an even share of what is left, and what a call leaves falls to those after it. In the
 * order from the cheapest to the dearest each share is at least the mean of the needs still ahead, hence enough for
 * the next: the sum suffices. In any other order the dearest call must fit an even share.
 *
 * @param estimates The gas of each call as a transaction of its own, in the order of the batch.
 * @returns Units of gas. A sixteenth is added to each call: a call can pass on 63 of 64 parts of its gas only.
 */
export function batchGas(estimates: readonly bigint[]): bigint {
  const needs = estimates.map((estimate) => (estimate * 17n) / 16n + PER_CALL)
  let before = 0n
  let least = 0n
  for (const [index, need] of needs.entries()) {
    const shared = before + need * BigInt(needs.length - index)
    if (shared > least) least = shared
    before += need
  }
  return INTRINSIC + least
}
