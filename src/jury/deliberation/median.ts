/**
 * The verdict that ballots come to: their median, the lower of the middle two when there is an even number. One juror,
 * however wrong, moves it by no more than to its neighbour.
 *
 * @param shares Seller's shares in basis points, in any order.
 * @returns null when there are none.
 */
export function medianOf(shares: readonly number[]): number | null {
  const sorted = [...shares].sort((one, other) => one - other)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null
}
