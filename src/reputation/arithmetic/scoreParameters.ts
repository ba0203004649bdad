/**
 * The numbers that scores are made with, as in the contract (`EvidenceLib`), which answers them by `parameters()`.
 * Amounts are USDC micro-units.
 */
export const scoreParameters = {
  /** α: the part of a burn's evidence that does not depend on the buyer's breadth, in basis points. */
  alphaBps: 2_500n,
  /** K: what a pair's burns can be evidence of at most. */
  pairScale: 5_000_000n,
  /** S₀: a buyer's burns with others at which its breadth counts half. */
  breadthScale: 5_000_000n,
  /** H, in seconds. */
  halfLife: 15_552_000,
  /** λ. */
  lossWeight: 4n,
  /** φ. */
  lossFactor: 1n,
  /** B: the evidence at which a score without loss is one half. */
  prior: 25_000_000n,
} as const
