import type { Address, Hash } from '../core/index.ts'

/** How a negotiation of the main job went. Money in USDC micro-units. */
export type NegotiationResult = {
  readonly seller: string
  /** How many moves were made, the request left out. */
  readonly rounds: number
  /** How many of them were outcomes offered, by either side. */
  readonly offers: number
  readonly outcome: 'agreed' | 'left'
  /** Why the buyer left; absent when it agreed. */
  readonly reason?: string
  /** The seller's first price. */
  readonly listPrice: bigint
  /** The last price on the table, by either side. */
  readonly lastPrice: bigint
}

/** How a milestone ended. */
export type MilestoneResult = {
  readonly title: string
  readonly amount: bigint
  readonly bond: bigint
  /** How it ended, as the chain tells it. */
  readonly status: string
  /** The seller's share, basis points. */
  readonly sellerBps: number
}

/** How a deal went. */
export type DealResult = {
  readonly id: Hash
  readonly seller: string
  readonly listPrice: bigint
  readonly agreedPrice: bigint
  readonly milestones: readonly MilestoneResult[]
}

/** What an account has, wherever it is. USDC micro-units. */
export type Holding = {
  /** In its own wallet. */
  readonly wallet: bigint
  /** In the escrow, for the account to take. */
  readonly balance: bigint
  /** In wei. */
  readonly ether: bigint
}

/** What is known of an account in a role. */
export type RecordResult = {
  /** In units of 10⁻¹⁸. */
  readonly score: bigint
  /** USDC micro-units. */
  readonly costToForge: bigint
}

/** How a dispute was judged. */
export type JuryResult = {
  /** In the order they were drawn. `model`: what it judges with; null: a program. `sits`: it was on the panel. */
  readonly drawn: readonly {
    readonly juror: string
    readonly model: string | null
    readonly sits: boolean
  }[]
  /** The ballots, by seat; null: it cast none. Basis points for the seller. */
  readonly votes: readonly { readonly juror: string; readonly sellerBps: number | null }[]
  /** Share of those who answered that was with the majority, by check. */
  readonly agreement: readonly { readonly name: string; readonly share: number | null }[]
  readonly verdict: number
  /** Krippendorff's, over the checks and the jurors that answered; null: they did not differ. */
  readonly alpha: number | null
  readonly effectiveVotes: number | null
  /** What each juror on the panel got of the fee, and lost of its stake. USDC micro-units. */
  readonly fees: readonly { readonly juror: string; readonly earned: bigint; readonly slashed: bigint }[]
}

/** Something that had to hold, and whether it did. */
export type Assertion = { readonly name: string; readonly holds: boolean }

/** What a run came to. */
export type MainJobResult = {
  readonly seed: number
  readonly contracts: {
    readonly escrow: Address
    readonly usdc: Address
    readonly reputation: Address
    readonly jury: Address
    readonly jurors: Address
  }
  readonly negotiations: readonly NegotiationResult[]
  readonly deal: DealResult
  /** The small deal in which a deadline was missed. */
  readonly smallDeal: DealResult
  readonly jury: JuryResult
  /** In their order. `acts`: how many the transaction held. */
  readonly transactions: readonly { readonly act: string; readonly acts: number; readonly gas: number }[]
  readonly balances: {
    readonly accounts: readonly {
      readonly who: string
      readonly address: Address
      readonly before: Holding
      readonly after: Holding
    }[]
    /** What was minted in all, what the escrow burned, and what it holds. */
    readonly minted: bigint
    readonly burned: bigint
    readonly escrow: bigint
  }
  readonly reputations: readonly {
    readonly who: string
    readonly role: 'buyer' | 'seller'
    readonly before: RecordResult
    readonly after: RecordResult
  }[]
  readonly transcript: {
    readonly moves: number
    readonly digests: readonly Hash[]
    readonly verified: boolean
  }
  readonly assertions: readonly Assertion[]
}
