import { exactSuccess } from './adversary.ts'

/** What {@link captureCost} takes. */
export type CaptureCostParameters = {
  /** Operators of equal stake that are nobody's but their own. */
  readonly honest: number
  /** Of the panel whose verdict counts: the first round's, or the appeal's. */
  readonly size: number
  /** How likely the adversary wants to hold the median: more than 0, less than 1. */
  readonly probability: number
  /** What each operator staked, in dollars. */
  readonly stake: number
  /** How long the adversary's stake is locked at least: from its enrolment to its release. */
  readonly days: number
  /** What money costs in a year, as a share of it. */
  readonly interest: number
}

/** What it takes to hold a panel's median. Money is dollars. */
export type CaptureCost = Pick<CaptureCostParameters, 'honest' | 'size' | 'probability' | 'days'> & {
  /** Operators that the adversary brings. */
  readonly adversary: number
  /** What it locks: it comes back. */
  readonly locked: number
  /** What locking it costs: all that it loses. */
  readonly interest: number
}

/**
 * The least that an adversary must bring to hold a panel's median with a probability: as many operators with the stake of
 * the others, one juror each. It strikes an honest juror, the other side anybody; all judge with one provider, and vote.
 *
 * Operators of unequal stake, or labels that suit it, change little, see `npm run jury-adversary`.
 */
export function captureCost(parameters: CaptureCostParameters): CaptureCost {
  const { honest, size, probability, stake, days, interest } = parameters
  let adversary = 0
  while (exactSuccess([{ honest, adversary }], size, 'blind') < probability) adversary++
  const locked = adversary * stake
  return { honest, size, probability, days, adversary, locked, interest: (locked * interest * days) / 365 }
}
