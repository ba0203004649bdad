import type { Hash, Verdict } from '../../core/index.ts'
import type { Mandate, TermSheet } from '../../terms/index.ts'
import type { MandateState } from '../checks/checkMandate.ts'
import type { CheckContext } from '../checks/incoming.ts'
import type { Outcome } from '../preferences/outcome.ts'
import type { UtilityFunction } from '../preferences/utility.ts'
import type { Draft } from '../protocol/move.ts'
import type { FirmSignature } from '../store/firmSignature.ts'
import type { NegotiationRecord } from '../store/negotiationRecord.ts'

/** A move that is about to be signed. */
export type Outgoing = {
  readonly draft: Draft
  readonly digest: Hash
  /** The sheet that the move puts forward or accepts; none when leaving. */
  readonly terms?: TermSheet | undefined
  readonly outcome?: Outcome | undefined
  /** Whether the signature can make the sheet a deal. */
  readonly firm: boolean
}

/** How much a side may have at stake, and for how long. Amounts hold for each token by itself, in its units. */
export type Policy = {
  /** The most a buyer's firm signatures and deals may cost together. */
  readonly money: bigint
  /** The most one deal may cost a buyer, or bind of a seller's bonds. */
  readonly perDeal: bigint
  /** The most a seller's bonds may come to together. */
  readonly bonds: bigint
  /** The most deals there may be at once. */
  readonly deals: number
  /** Life of an own firm offer, in seconds. */
  readonly firmLife: number
  /** Life of the sheet of an own quote, in seconds. */
  readonly quoteLife: number
}

/** The life of a firm offer unless a policy says otherwise, in seconds. */
export const defaultFirmLife = 120

/** What guardrails may look at. All of it is a snapshot: guardrails are pure. */
export type GuardrailContext = Pick<CheckContext, 'deployments' | 'tokens' | 'arbiters'> & {
  readonly record: NegotiationRecord
  /** Unix time by the own clock. */
  readonly now: number
  /** Unix time of the chain's latest block, where it was asked. */
  readonly chainTime?: number | undefined
  readonly policy: Policy
  /** All firm signatures that count, but this very digest. */
  readonly ledger: readonly FirmSignature[]
  readonly utility: UtilityFunction
  /** The mandate that the signing key acts under, and what the chain knows of it. */
  readonly mandate?: { readonly mandate: Mandate; readonly state: MandateState } | undefined
  /** What the sheet's arbiter says of it, where it was asked. */
  readonly arbiter?: Verdict | undefined
  /** Whether a human decided on this very move. */
  readonly human: boolean
}

/** One rule that a move must keep before a key is used for it. */
export type Guardrail = (outgoing: Outgoing, context: GuardrailContext) => Verdict
