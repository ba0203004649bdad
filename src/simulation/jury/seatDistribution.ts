/** How many operators of equal stake, with one juror each, judge with a provider: honest ones and the adversary's. */
export type ProviderShare = { readonly honest: number; readonly adversary: number }

/**
 * The exact probabilities that of the first `seats` candidates of a draw none, one, two … are the adversary's.
 *
 * Assumes that all stakes are equal and each operator has one juror. How many sit for which provider is a Markov chain:
 * the next seat goes to a provider by its stake, among those that have operators left and are due a seat, or among all
 * that have operators left when none of them is. Given how many sit for each, the adversary's among a provider's are
 * hypergeometric, and independent of the other providers'. With a single provider that is all there is to it.
 *
 * @param draw.candidates How many are drawn in all, at most as many as there are operators: what providers are due
 * depends on it.
 * @returns By the number of the adversary's, from 0 to `seats`.
 */
export function seatDistribution(
  providers: readonly ProviderShare[],
  { candidates, seats }: { candidates: number; seats: number },
): number[] {
  const operators = providers.reduce((sum, provider) => sum + sizeOf(provider), 0)
  const quotas = providers.map((provider) => Math.ceil((candidates * sizeOf(provider)) / operators))
  const distribution = new Array<number>(seats + 1).fill(0)
  for (const [seated, probability] of seatings(providers, quotas, seats)) {
    const ofEach = providers.map((provider, index) => hypergeometric(provider, seated[index] ?? 0))
    const together = ofEach.reduce(convolved, [1])
    for (const [count, chance] of together.entries()) {
      distribution[count] = (distribution[count] ?? 0) + probability * chance
    }
  }
  return distribution
}

/** The probability of at least so many. */
export function atLeast(distribution: readonly number[], least: number): number {
  return Math.min(
    1,
    distribution.slice(least).reduce((sum, chance) => sum + chance, 0),
  )
}

type Seating = readonly number[]

/** How many seats each provider has after so many were given, with its probability. */
function seatings(
  providers: readonly ProviderShare[],
  quotas: readonly number[],
  seats: number,
): [Seating, number][] {
  let states = new Map<string, [Seating, number]>([['', [providers.map(() => 0), 1]]])
  for (let seat = 0; seat < seats; seat++) {
    const next = new Map<string, [Seating, number]>()
    for (const [seated, probability] of states.values()) {
      for (const [index, chance] of nextProviders(providers, quotas, seated)) {
        const then = seated.map((count, provider) => (provider === index ? count + 1 : count))
        const key = then.join(' ')
        next.set(key, [then, (next.get(key)?.[1] ?? 0) + probability * chance])
      }
    }
    states = next
  }
  return [...states.values()]
}

function nextProviders(
  providers: readonly ProviderShare[],
  quotas: readonly number[],
  seated: Seating,
): [number, number][] {
  const seatedAt = (index: number) => seated[index] ?? 0
  const open = providers
    .map((provider, index) => ({ index, size: sizeOf(provider) }))
    .filter(({ index, size }) => seatedAt(index) < size)
  const due = open.filter(({ index }) => seatedAt(index) < (quotas[index] ?? 0))
  const among = due.length === 0 ? open : due
  const stake = among.reduce((sum, { size }) => sum + size, 0)
  return among.map(({ index, size }) => [index, size / stake])
}

/** Probabilities of 0, 1, … of the adversary's among `drawn` of a provider's operators. */
function hypergeometric(provider: ProviderShare, drawn: number): number[] {
  const all = choose(sizeOf(provider), drawn)
  return Array.from(
    { length: drawn + 1 },
    (_, count) => (choose(provider.adversary, count) * choose(provider.honest, drawn - count)) / all,
  )
}

function convolved(one: readonly number[], other: readonly number[]): number[] {
  const sums = new Array<number>(one.length + other.length - 1).fill(0)
  for (const [i, left] of one.entries()) {
    for (const [j, right] of other.entries()) sums[i + j] = (sums[i + j] ?? 0) + left * right
  }
  return sums
}

function sizeOf({ honest, adversary }: ProviderShare): number {
  return honest + adversary
}

/** n over k. */
function choose(n: number, k: number): number {
  if (k < 0 || k > n) return 0
  let result = 1
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i
  return result
}
