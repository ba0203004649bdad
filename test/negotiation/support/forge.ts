import { type Hash, type Hex, type Json, type Side, toWire } from '../../../src/core/index.ts'
import {
  accountSignatory,
  headOf,
  Move,
  nextRound,
  type Outcome,
  outcomeToTerms,
  protocolVersion,
  type Signatory,
  sideOfRound,
  standingSheet,
  type Transcript,
} from '../../../src/negotiation/index.ts'
import {
  documentOf,
  hashDocument,
  hashTermSheet,
  type TermSheet,
  type TermsPart,
  type TrailPart,
} from '../../../src/terms/index.ts'
import { buyerSigner, domain, sellerSigner } from './parties.ts'
import { middling, template } from './template.ts'

/** What a forged sheet says otherwise than a good one. */
export type Forgery = {
  readonly kind?: 'offer' | 'quote'
  readonly outcome?: Outcome
  readonly head?: Partial<{ version: string; negotiation: Hash; round: number; previous: Hash }>
  readonly trail?: Partial<TrailPart>
  readonly part?: Partial<TermsPart>
  /** Changes of the sheet, before it is signed. */
  readonly terms?: Partial<TermSheet>
  /** Changes of the sheet, after everything was derived from it and signed. */
  readonly late?: Partial<TermSheet>
  readonly consent?: Hex
  readonly signatory?: Signatory
  readonly now: number
}

export const signatories = { buyer: accountSignatory(buyerSigner), seller: accountSignatory(sellerSigner) }

/** A sheet of whose turn it is, right in all but what is asked for: hashes and signature follow the changes. */
export async function forgeSheet(transcript: Transcript, forgery: Forgery): Promise<Move> {
  const round = nextRound(transcript)
  const head = { version: protocolVersion, negotiation: transcript.id, round, previous: headOf(transcript) }
  const changed = { ...head, ...forgery.head }
  const side: Side = sideOfRound(changed.round)
  const rendered = outcomeToTerms(template, forgery.outcome ?? middling)
  if (!rendered.ok) throw new Error(rendered.message)
  const { request } = transcript.opening
  const part: TermsPart = { ...rendered.part, salt: `0x${'a1'.repeat(32)}`, ...forgery.part }
  const trail: TrailPart = {
    salt: `0x${'b2'.repeat(32)}`,
    negotiation: changed.negotiation,
    round: changed.round,
    previous: changed.previous,
    issuedAt: forgery.now,
    ...forgery.trail,
  }
  const document = hashDocument(documentOf({ terms: part, trail }))
  const terms: TermSheet = {
    ...rendered.terms,
    buyer: request.buyer,
    seller: request.seller,
    buyerNonce: request.buyerNonce,
    sellerNonce: standingSheet(transcript)?.move.terms.sellerNonce ?? 0n,
    expiry: forgery.now + 120,
    document,
    ...forgery.terms,
  }
  const kind = forgery.kind ?? 'quote'
  const signatory = forgery.signatory ?? signatories[side]
  const consent =
    forgery.consent ??
    (kind === 'offer'
      ? await signatory.consentToSheet(terms, side, domain)
      : await signatory.consentToAct('Quote', { deal: hashTermSheet(terms, domain) }, side, domain))
  return { kind, ...changed, terms: { ...terms, ...forgery.late }, document: { terms: part, trail }, consent }
}

/** A move as it travels. */
export function textOf(move: Move): string {
  return JSON.stringify(toWire(Move, move) as Json)
}
