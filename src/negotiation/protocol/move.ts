import { z } from 'zod'

import { Hash, Hex, Text } from '../../core/index.ts'
import { type Domain, hashAct, hashTermSheet, TermSheet, TermsPart, TrailPart } from '../../terms/index.ts'

/** The most bytes a consent may have: a mandate with two contract accounts' signatures fits. */
const mostConsent = 16_384

const head = {
  version: Text,
  negotiation: Hash,
  /** Index of the move; the request is 0. Odd rounds are the seller's, even ones the buyer's. */
  round: z
    .int()
    .min(1)
    .max(2 ** 32),
  /** Digest of the move before; of the request at first. */
  previous: Hash,
  /** The mover's consent, as the escrow's consents are written. */
  consent: Hex.refine((blob) => blob.length <= 2 + 2 * mostConsent, { error: 'expected a shorter consent' }),
}

const sheet = {
  terms: TermSheet,
  /** What the sheet's `document` is the hash of. */
  document: z.strictObject({ terms: TermsPart, trail: TrailPart }),
}

/**
 * One signed step in a negotiation.
 *
 * - `offer`, firm: a term sheet and the consent that commits it. Repeating the sheet of the quote before, it takes it up.
 * - `quote`, indicative: a term sheet and a consent to {@link Quote}, which the escrow can't take.
 * - `accept`: the consent that turns the firm offer before into a deal.
 * - `leave`: the end.
 */
export const Move = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('offer'), ...head, ...sheet }),
  z.strictObject({ kind: z.literal('quote'), ...head, ...sheet }),
  z.strictObject({ kind: z.literal('accept'), ...head, deal: Hash }),
  z.strictObject({ kind: z.literal('leave'), ...head, reason: z.int().min(0).max(255) }),
])
export type Move = z.output<typeof Move>

/** A move that carries a term sheet. */
export type SheetMove = Extract<Move, { kind: 'offer' | 'quote' }>

/** A move before it is signed. Its digest is fixed. */
export type Draft = { [Kind in Move['kind']]: Omit<Extract<Move, { kind: Kind }>, 'consent'> }[Move['kind']]

/**
 * The digest of a move: of a sheet, the deal id, be it firm, quoted or accepted; of a leave, its own.
 */
export function digestOfMove(move: Draft, domain: Domain): Hash {
  if (move.kind === 'accept') return move.deal
  if (move.kind === 'leave') return hashAct('Leave', leaveOf(move), domain)
  return hashTermSheet(move.terms, domain)
}

/** The digest that a move's consent is over: a quote's and a leave's are no sheet's. */
export function actOfMove(move: Draft, domain: Domain): Hash {
  const digest = digestOfMove(move, domain)
  return move.kind === 'quote' ? hashAct('Quote', { deal: digest }, domain) : digest
}

/** Whether a move carries a term sheet. */
export function isSheetMove<Any extends Draft>(move: Any): move is Extract<Any, { kind: 'offer' | 'quote' }> {
  return move.kind === 'offer' || move.kind === 'quote'
}

/** The message that a leave signs. */
export function leaveOf(move: { negotiation: Hash; previous: Hash; reason: number }) {
  return { negotiation: move.negotiation, previous: move.previous, reason: move.reason }
}
