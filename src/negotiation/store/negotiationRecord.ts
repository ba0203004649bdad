import type { Hash, Side, Verdict } from '../../core/index.ts'
import type { EquivocationProof } from '../protocol/equivocation.ts'
import type { Draft } from '../protocol/move.ts'
import type { Transcript } from '../protocol/transcript.ts'
import type { EscalationQuestion } from '../strategies/decision.ts'

/** All that a side keeps of a negotiation. Plain data. */
export type NegotiationRecord = Transcript & {
  /** Which side of it is ours. */
  readonly side: Side
  /** The bytes of the opening. */
  readonly openingText: string
  /** How a seller let it in; absent for a buyer. */
  readonly admission?: AdmissionRecord | undefined
  /** What each own round was fixed to before its key was used, by the round. */
  readonly drafts: Readonly<Record<number, Draft>>
  /** What holds the next own move up. */
  readonly waiting?: Waiting | undefined
  readonly commitment?: CommitmentRecord | undefined
  /** Every guardrail's verdict on every outgoing move, oldest first. */
  readonly verdicts: readonly RecordedVerdict[]
  /** What the counterparty signed twice. */
  readonly proofs: readonly EquivocationProof[]
}

/** How a negotiation was let in. */
export type AdmissionRecord = {
  /** Whom it came from; absent where that was not known. */
  readonly peer?: string | undefined
  /** Whether the buyer was found to have money or a record. */
  readonly vouched: boolean
}

/** Nothing is sent until a human decides, or until a time (Unix). */
export type Waiting =
  | { readonly kind: 'escalated'; readonly question: EscalationQuestion }
  | { readonly kind: 'deferred'; readonly until: number }

/** How far a sheet's way to the chain went, as this side saw it. */
export type CommitmentRecord = {
  readonly deal: Hash
  /** Unix time at which this side held both consents, or first saw the deal on chain. */
  readonly agreedAt: number
  /** Unix time of the last own submission. */
  readonly submittedAt?: number | undefined
  readonly status: CommitmentStatus
}

/**
 * - `agreed`: both consents are there, nothing is on chain: nobody works.
 * - `committed`: on chain, in a block that may still be reorganised away.
 * - `safe`: on chain for good: work starts.
 * - `lapsed`: it can never be committed any more.
 */
export type CommitmentStatus = 'agreed' | 'committed' | 'safe' | 'lapsed'

/** A guardrail's verdict on a move. */
export type RecordedVerdict = {
  readonly round: number
  readonly digest: Hash
  readonly rule: string
  readonly verdict: Verdict
  /** Unix time. */
  readonly at: number
}
