/** The smaller of two. */
export function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other
}
