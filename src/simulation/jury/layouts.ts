import { exactSuccess } from './adversary.ts'
import type { ProviderShare } from './seatDistribution.ts'

/** How an adversary and everybody else declare their providers. */
export type Layout = {
  readonly name: 'one provider' | 'as everybody' | 'worst labels' | 'vacant labels'
  readonly providers: readonly ProviderShare[]
}

/** Of twenty honest operators, how many judge with each of five providers. */
const customary = [8, 5, 4, 2, 1]
/** The same where three of the providers have nobody yet; and how an adversary divides its own then. */
const young = [12, 8, 0, 0, 0]
const vacant = [0, 0, 1, 1, 1]

/** In how many parts the adversary is divided when the worst division is searched for. */
const PARTS = 4

/**
 * The ways in which an adversary can declare its operators' providers: all declare one, which is the plain case; as the
 * honest operators do; in the proportions that help it most against a panel, of all divisions into quarters; and, where
 * three of five labels are nobody's, a third of them on each of those.
 *
 * @param operators Of equal stake, the adversary's included.
 * @param adversary How many of them are the adversary's.
 * @param size Of the panel that the worst division is searched for.
 */
export function layoutsOf(operators: number, adversary: number, size: number): Layout[] {
  const honest = operators - adversary
  const many = apportion(honest, customary)
  const few = apportion(honest, young)
  const pair = (ofHonest: readonly number[], ofAdversary: readonly number[]) =>
    ofHonest.map((count, index) => ({ honest: count, adversary: ofAdversary[index] ?? 0 }))

  return [
    { name: 'one provider', providers: [{ honest, adversary }] },
    { name: 'as everybody', providers: pair(many, apportion(adversary, customary)) },
    {
      name: 'worst labels',
      providers: divisions(PARTS, customary.length)
        .map((division) => pair(many, apportion(adversary, division)))
        .map((providers) => ({ providers, success: exactSuccess(providers, size, 'none') }))
        .reduce((worst, next) => (next.success > worst.success ? next : worst)).providers,
    },
    { name: 'vacant labels', providers: pair(few, apportion(adversary, vacant)) },
  ]
}

/** Divides a number in proportion to weights, by largest remainders. */
function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  const exact = weights.map((weight) => (total * weight) / sum)
  const whole = exact.map(Math.floor)
  const missing = total - whole.reduce((all, part) => all + part, 0)
  const order = exact
    .map((part, index) => ({ index, rest: part - Math.floor(part) }))
    .sort((one, other) => other.rest - one.rest || one.index - other.index)
  for (const { index } of order.slice(0, missing)) whole[index] = (whole[index] ?? 0) + 1
  return whole
}

/** All ways to write a number as an ordered sum of so many. */
function divisions(total: number, parts: number): number[][] {
  if (parts === 1) return [[total]]
  return Array.from({ length: total + 1 }, (_, first) =>
    divisions(total - first, parts - 1).map((rest) => [first, ...rest]),
  ).flat()
}
