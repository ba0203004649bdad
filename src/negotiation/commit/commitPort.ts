import type { Hash, Hex, Side, Verdict } from '../../core/index.ts'
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
   * - `none`: could still be committed, as far as the chain is concerned; while another deal is live in its lane, once that
   *   has ended.
   * - `committed`: by this very digest, whether the deal is live or has ended since.
   * - `void`: a nonce of it is spent, by another deal or by a cancellation.
   */
  readonly state: 'none' | 'committed' | 'void'
  /** Whether the block that says so is `safe`. */
  readonly safe: boolean
  /** Unix time of the latest block. */
  readonly time: number
  /** Unix time of the latest `safe` block. */
  readonly safeTime: number
}

/** What a side's part of a sheet is paid from. `authorization`: the wallet alone. `balance`: the escrow's, then an allowance. */
export type Payment = 'authorization' | 'balance'

/** What {@link CommitPort.funds} is asked. */
export type FundsQuestion = {
  readonly terms: TermSheet
  /** Whose part of the sheet. */
  readonly side: Side
  readonly payment: Payment
}

/** The chain, as far as a negotiation needs it. Handed in. */
export type CommitPort = {
  /** Where a sheet stands, by the latest block. */
  position(deal: Hash, terms: TermSheet): Promise<CommitPosition>
  /**
   * Whether a side's account could put down its part of a sheet now, ours as a rule. Asked before anything is signed,
   * so without a signature; a lack is a verdict with what is needed and what was found, in units of the token.
   */
  funds(question: FundsQuestion): Promise<Verdict>
  /** Whether the commitment would succeed now. An expected refusal is a verdict with the escrow's name for it. */
  simulate(commitment: Commitment): Promise<Verdict>
  /** Submits; what is committed already counts as success. */
  submit(commitment: Commitment & { readonly buyer: Hex; readonly seller: Hex }): Promise<Verdict>
}
