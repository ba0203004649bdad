import type { z } from 'zod'

import { struct } from './struct.ts'
import { type ActName, typedData } from './typedData.ts'

/**
 * The buyer's cumulative statement of what is accepted (`milestones`, a bitmap) and metered so far (units). Unless
 * `unlessEngaged`, it holds in every state; else it leaves out milestones whose dispute the arbiter took on. See
 * {@link isApprovalGuarded}.
 */
export const Approval = struct(typedData.Approval)
export type Approval = z.output<typeof Approval>

/** The seller's statement, until `expiry`, that it gives milestones (a bitmap), or the rest of what is metered, up. */
export const Waiver = struct(typedData.Waiver)
export type Waiver = z.output<typeof Waiver>

/** Both sides' division of one milestone: the seller's share in basis points. */
export const Split = struct(typedData.Split)
export type Split = z.output<typeof Split>

/**
 * The seller's claim to have delivered; `artifact` is keccak-256 of the delivered bytes, `index` above that of every
 * delivery of the milestone before it.
 */
export const Delivery = struct(typedData.Delivery)
export type Delivery = z.output<typeof Delivery>

/**
 * The buyer's claim that the delivery of this `index`, the one that it looked at, falls short; `concededBps` is what it
 * concedes, in basis points of the amount.
 */
export const Dispute = struct(typedData.Dispute)
export type Dispute = z.output<typeof Dispute>

/**
 * Both sides' change of a live deal: its `milestones` (a bitmap) end, and what they hold funds `next`, the sheet of this
 * digest, which nobody signs by itself.
 */
export const Amendment = struct(typedData.Amendment)
export type Amendment = z.output<typeof Amendment>

/** The arbiter's statement that it takes a dispute on. */
export const Engagement = struct(typedData.Engagement)
export type Engagement = z.output<typeof Engagement>

/** The arbiter's decision of a dispute: the seller's share in basis points. */
export const Ruling = struct(typedData.Ruling)
export type Ruling = z.output<typeof Ruling>

/**
 * What a principal empowers an agent key to consent to. `scopes` is a bitmap of {@link Scope}; `perDeal` and `total`
 * are units of `token`; a `counterparty` or `arbiter` of zero is any; the times are Unix time, the end exclusive.
 */
export const Mandate = struct(typedData.Mandate)
export type Mandate = z.output<typeof Mandate>

/** What an agent key signs to consent to an act for its principal, in a {@link Role}, under a mandate. */
export const Consent = struct(typedData.Consent)
export type Consent = z.output<typeof Consent>

/** Puts money into the account's balance. */
export const Deposit = struct(typedData.Deposit)
export type Deposit = z.output<typeof Deposit>

/** Takes money out of the account's balance; an amount of 2⁹⁶ − 1 is all there is. */
export const Withdrawal = struct(typedData.Withdrawal)
export type Withdrawal = z.output<typeof Withdrawal>

/** Chooses where the account's settlements go: zero, its own wallet; the escrow, kept as balance. */
export const PayoutChange = struct(typedData.PayoutChange)
export type PayoutChange = z.output<typeof PayoutChange>

/** Withdraws a side's offer: the sheet of this digest, and all that name the same nonce of the side's. */
export const Cancellation = struct(typedData.Cancellation)
export type Cancellation = z.output<typeof Cancellation>

/**
 * Spends all generations of the account's lane below `generation`: no sheet that names one can be committed. A deal that is
 * live in the lane goes on. See {@link laneOf}.
 */
export const LaneCancellation = struct(typedData.LaneCancellation)
export type LaneCancellation = z.output<typeof LaneCancellation>

/** Spends the nonces `mask` of the word `word` of 256. */
export const NonceCancellation = struct(typedData.NonceCancellation)
export type NonceCancellation = z.output<typeof NonceCancellation>

/** Ends a mandate, named by its digest, early. */
export const Revocation = struct(typedData.Revocation)
export type Revocation = z.output<typeof Revocation>

/** Ends an agent key for good, with all its mandates: those signed ahead and not yet used too. */
export const Dismissal = struct(typedData.Dismissal)
export type Dismissal = z.output<typeof Dismissal>

/**
 * A buyer's signed need, addressed to one seller: opens a negotiation of at most `rounds` moves until `until` (Unix
 * time); its digest is the negotiation's id. It fixes `buyerNonce` for every sheet that follows. Never on chain.
 */
export const Request = struct(typedData.Request)
export type Request = z.output<typeof Request>

/** An indicative offer: a sheet's digest under another type, which the escrow can't take. Never on chain. */
export const Quote = struct(typedData.Quote)
export type Quote = z.output<typeof Quote>

/** Ends a negotiation after the move `previous`. Never on chain. */
export const Leave = struct(typedData.Leave)
export type Leave = z.output<typeof Leave>

/** The schema of each act by its name. */
export const acts = {
  Approval,
  Waiver,
  Split,
  Delivery,
  Dispute,
  Amendment,
  Engagement,
  Ruling,
  Mandate,
  Consent,
  Deposit,
  Withdrawal,
  PayoutChange,
  Cancellation,
  LaneCancellation,
  NonceCancellation,
  Revocation,
  Dismissal,
  Request,
  Quote,
  Leave,
} as const satisfies Record<ActName, z.ZodType>

/** The message of an act by its name. */
export type ActMessage<Name extends ActName> = z.output<(typeof acts)[Name]>
