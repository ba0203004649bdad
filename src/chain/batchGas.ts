/** What a transaction costs before it does anything. */
const INTRINSIC = 21_000n

/** What the escrow's loop and the call of itself cost an item, and what the item's place in the calldata does. */
const PER_CALL = 8_000n

/** What the escrow keeps back of the gas in each turn, to report and to return: once, and for each call. */
export const batchReserve = { once: 5_000n, perCall: 600n } as const

/**
 * The gas limit of a batch that is not atomic.
 *
 * The escrow gives each call an even share of what is left, so a call that burns all it gets leaves those after it
 * exactly as much each. Hence as many times the dearest call's need as there are calls: no call can starve another. Of
 * the limit only what is used is paid for.
 *
 * @param estimates The gas of each call as a transaction of its own.
 * @returns Units of gas; more than 16,777,216 no transaction may ask for, so calls above that go in several. A sixteenth is added to each call: a call can pass on 63 of 64 parts of its gas only.
 */
export function batchGas(estimates: readonly bigint[]): bigint {
  let dearest = 0n
  for (const estimate of estimates) if (estimate > dearest) dearest = estimate
  const count = BigInt(estimates.length)
  return INTRINSIC + batchReserve.once + ((dearest * 17n) / 16n + PER_CALL + batchReserve.perCall) * count
}
