import type { Hash, Hex, Verdict } from '../../core/index.ts'
import type { TermSheet } from '../../terms/index.ts'

/** What a commitment is made of. A consent that is left out is the caller's: simulation only. */
export type Commitment = {
  readonly terms: TermSheet
  readonly buyer?: Hex | undefined
  readonly seller?: Hex | undefined
}

/** Where a sheet stands on chain. */
export type CommitPosition = {
  /**
   * - `none`: could still be committed, as far as the chain is concerned.
   * - `committed`: by this very digest, whether the deal is live or has ended since.
   * - `void`: cancelled, or a nonce of it is spent by another deal.
   */
  readonly state: 'none' | 'committed' | 'void'
  /** Whether the block that says so is `safe`. */
  readonly safe: boolean
  /** Unix time of the latest block. */
  readonly time: number
  /** Unix time of the latest `safe` block. */
  readonly safeTime: number
}

/** The chain, as far as a negotiation needs it. Handed in. */
export type CommitPort = {
  /** Where a sheet stands, by the latest block. */
  position(deal: Hash, terms: TermSheet): Promise<CommitPosition>
  /** Whether the commitment would succeed now. An expected refusal is a verdict with the escrow's name for it. */
  simulate(commitment: Commitment): Promise<Verdict>
  /** Submits; what is committed already counts as success. */
  submit(commitment: Commitment & { readonly buyer: Hex; readonly seller: Hex }): Promise<Verdict>
}
