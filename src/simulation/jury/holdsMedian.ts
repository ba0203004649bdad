/**
 * Who strikes a candidate: nobody; both, each one of the other's jurors, which it knows; both, but nobody knows the
 * adversary's, so that the other side strikes at random; only the adversary.
 */
export type Strikes = 'none' | 'both' | 'blind' | 'adversary'

/** All of them. */
export const strikes: readonly Strikes[] = ['none', 'both', 'blind', 'adversary']

/** Basis points: what the adversary's jurors vote, and what all others do. */
const wanted = 10_000
const honest = 2_500

/**
 * Whether the adversary's ballots decide a verdict, when everybody on the panel votes.
 *
 * @param candidates In the order they were drawn: whether each is the adversary's. Two more than sit.
 * @param size How many sit.
 * @param random Where a blind strike falls: a number below `size` + 1.
 */
export function holdsMedian(
  candidates: readonly boolean[],
  size: number,
  who: Strikes,
  random: number,
): boolean {
  const first = who === 'none' ? -1 : candidates.indexOf(false)
  const struck = [first]
  if (who === 'both') struck.push(candidates.indexOf(true))
  if (who === 'blind') struck.push([...candidates.keys()].filter((seat) => seat !== first)[random] ?? -1)
  const panel = candidates.filter((_, seat) => !struck.includes(seat)).slice(0, size)
  const ballots = panel.map((adversary) => (adversary ? wanted : honest)).sort((one, other) => one - other)
  return ballots[Math.floor((ballots.length - 1) / 2)] === wanted
}
