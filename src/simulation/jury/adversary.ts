import type { Random } from '../../core/index.ts'
import { drawJurors, hashLuck, type PoolJuror } from './drawJurors.ts'
import { holdsMedian, type Strikes, strikes } from './holdsMedian.ts'
import { atLeast, type ProviderShare, seatDistribution } from './seatDistribution.ts'
import { wilson } from './wilson.ts'

/** What a panel's draws came to, beside what they must. */
export type Success = {
  /** How many of a panel decide. */
  readonly size: number
  readonly strikes: Strikes
  readonly trials: number
  readonly wins: number
  readonly simulated: number
  /** The 95 % interval around `simulated` (E. B. Wilson, 1927). */
  readonly interval: readonly [low: number, high: number]
  readonly exact: number
  /** Standard deviations between the two; 0 where they agree on what is certain. */
  readonly z: number
}

/** Candidates that are drawn beyond a panel's size: one for each side to strike. */
const SPARE = 2

/**
 * The exact probability that an adversary holds the median of a panel; assumptions: see {@link seatDistribution}, and
 * everybody votes.
 *
 * With strikes, the panel is still told by counting: where only the adversary strikes, it strikes an honest candidate,
 * and its own among the first `size` + 1 sit; where both do, its own among the first `size` + 2 sit, but for one. A blind
 * strike falls on one of the `size` + 1 candidates that the adversary's left: which matters where just a majority is its.
 */
export function exactSuccess(providers: readonly ProviderShare[], size: number, who: Strikes): number {
  const majority = (size + 1) / 2
  const candidates = size + SPARE
  if (who === 'none') return atLeast(seatDistribution(providers, { candidates, seats: size }), majority)
  if (who === 'both' || who === 'blind') {
    const all = seatDistribution(providers, { candidates, seats: candidates })
    const missed = who === 'both' ? 0 : 1 - majority / (size + 1)
    return atLeast(all, majority + 1) + missed * (all[majority] ?? 0)
  }
  return atLeast(seatDistribution(providers, { candidates, seats: size + 1 }), majority)
}

/**
 * The exact probability that an adversary decides, when it keeps its sealed ballots back wherever it sees the other verdict
 * coming and has seats enough that a quorum is missing without them: then the panel is drawn again, once, from the same
 * stakes. Nobody strikes.
 */
export function exactWithheld(providers: readonly ProviderShare[], size: number): number {
  const seats = seatDistribution(providers, { candidates: size + SPARE, seats: size })
  const majority = (size + 1) / 2
  const quorum = Math.ceil((2 * size) / 3)
  const held = atLeast(seats, majority)
  const blocked = atLeast(seats, Math.min(majority, size - quorum + 1)) - held
  return held + blocked * held
}

/**
 * Draws panels with the contract's own procedure, lets both sides strike as they do, and counts how often the adversary
 * holds the median.
 *
 * @param parameters.random Where the beacon's luck comes from.
 * @returns For each way to strike; all of them are tried on the same draws.
 */
export function simulateSuccess(
  providers: readonly ProviderShare[],
  { size, trials, random }: { size: number; trials: number; random: Random },
): Success[] {
  const { pool, isAdversary } = poolOf(providers)
  const wins = new Map<Strikes, number>()
  for (let trial = 0; trial < trials; trial++) {
    const drawn = drawJurors(pool, { count: size + SPARE, luck: hashLuck(random.hash()) })
    const candidates = drawn.map((index) => isAdversary[index] === true)
    const blind = random.below(size + 1)
    for (const who of strikes) {
      if (holdsMedian(candidates, size, who, blind)) wins.set(who, (wins.get(who) ?? 0) + 1)
    }
  }
  return strikes.map((who) =>
    compared({
      size,
      strikes: who,
      trials,
      wins: wins.get(who) ?? 0,
      exact: exactSuccess(providers, size, who),
    }),
  )
}

/** A pool of operators of equal stake, one juror each. */
function poolOf(providers: readonly ProviderShare[]) {
  const isAdversary = providers.flatMap(({ honest, adversary }) => [
    ...new Array<boolean>(honest).fill(false),
    ...new Array<boolean>(adversary).fill(true),
  ])
  const providerOf = providers.flatMap(({ honest, adversary }, provider) =>
    new Array<number>(honest + adversary).fill(provider),
  )
  const pool: PoolJuror[] = providerOf.map((provider, index) => ({
    operator: `${index}`,
    provider,
    stake: 1n,
  }))
  return { pool, isAdversary }
}

function compared(found: Omit<Success, 'simulated' | 'interval' | 'z'>): Success {
  const { wins, trials, exact } = found
  const simulated = wins / trials
  const deviation = Math.sqrt((exact * (1 - exact)) / trials)
  const apart = simulated - exact
  // Beyond what sums of many doubles round to, what is certain must not be missed once.
  const certain = Math.abs(apart) < 1e-9 ? 0 : apart * Number.POSITIVE_INFINITY
  return {
    ...found,
    simulated,
    interval: wilson(wins, trials),
    z: deviation < 1e-12 ? certain : apart / deviation,
  }
}
