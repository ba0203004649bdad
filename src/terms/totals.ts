import type { TermSheet } from './termSheet.ts'

/** 100 % in basis points. */
export const wholeBps = 10_000

/** What a sheet costs and how long it can last. Money in units of the token. */
export type TermsTotals = {
  /** Σ amount of the milestones. */
  readonly amount: bigint
  /** What is burned when everything is earned: Σ b(amount) + b(metered). */
  readonly burn: bigint
  /** What the buyer puts down: Σ (amount + b(amount)) + metered + b(metered). */
  readonly cost: bigint
  /** What the seller puts down: Σ bond. */
  readonly bonds: bigint
  /** Seconds from commitment after which nothing in the deal runs any more. */
  readonly lastClock: number
}

/** Sums a sheet up, as the contract does at commitment (DESIGN 2.1). */
export function termsTotals(terms: TermSheet): TermsTotals {
  let amount = 0n
  let burn = burnOf(terms.metered, terms.burnBps)
  let bonds = 0n
  let lastDeadline = 0
  for (const milestone of terms.milestones) {
    amount += milestone.amount
    burn += burnOf(milestone.amount, terms.burnBps)
    bonds += milestone.bond
    lastDeadline = Math.max(lastDeadline, milestone.duration)
  }
  const lastRuling =
    terms.milestones.length === 0 ? 0 : lastDeadline + terms.reviewPeriod + terms.rulingPeriod
  return {
    amount,
    burn,
    cost: amount + terms.metered + burn,
    bonds,
    lastClock: Math.max(lastRuling, terms.meteredFor),
  }
}

/** b(x) = ⌈x · burnBps / 10⁴⌉, in units of the token: what is burned when `amount` is earned. */
export function burnOf(amount: bigint, burnBps: number): bigint {
  return (amount * BigInt(burnBps) + 9_999n) / 10_000n
}

/** ⌊x · bps / 10⁴⌋, in units of the token: the seller's share of `amount`. */
export function shareOf(amount: bigint, bps: number): bigint {
  return (amount * BigInt(bps)) / 10_000n
}
