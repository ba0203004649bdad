/**
 * Who strikes a candidate of the other side's: nobody; both, who know the other's jurors; only the adversary, whose own
 * jurors nobody knows.
 */
export type Strikes = 'none' | 'both' | 'adversary'

/** All of them. */
export const strikes: readonly Strikes[] = ['none', 'both', 'adversary']

/** Basis points: what the adversary's jurors vote, and what all others do. */
const wanted = 10_000
const honest = 2_500

/**
 * Whether the adversary's ballots decide a verdict, when everybody on the panel votes.
 *
 * @param candidates In the order they were drawn: whether each is the adversary's. Two more than sit.
 * @param size How many sit.
 */
export function holdsMedian(candidates: readonly boolean[], size: number, who: Strikes): boolean {
  const struck = [
    ...(who === 'none' ? [] : [candidates.indexOf(false)]),
    ...(who === 'both' ? [candidates.indexOf(true)] : []),
  ]
  const panel = candidates.filter((_, seat) => !struck.includes(seat)).slice(0, size)
  const ballots = panel.map((adversary) => (adversary ? wanted : honest)).sort((one, other) => one - other)
  return ballots[Math.floor((ballots.length - 1) / 2)] === wanted
}
