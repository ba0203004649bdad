import { otherSide, type Refusal, refused } from '../../core/index.ts'
import {
  buildDocument,
  type DocumentParts,
  documentOf,
  hashDocument,
  type TermSheet,
} from '../../terms/index.ts'
import { sellerNonceOf } from '../checks/checkConstants.ts'
import type { Outgoing } from '../guardrails/guardrail.ts'
import type { Outcome } from '../preferences/outcome.ts'
import { type Draft, digestOfMove, isSheetMove } from '../protocol/move.ts'
import { protocolVersion } from '../protocol/opening.ts'
import { sideOfRound } from '../protocol/side.ts'
import { headOf, nextRound, standingSheet } from '../protocol/transcript.ts'
import type { NegotiationRecord } from '../store/negotiationRecord.ts'
import type { Decision } from '../strategies/decision.ts'
import { outcomeToTerms } from '../template/outcomeToTerms.ts'
import { termsToOutcome } from '../template/termsToOutcome.ts'
import type { Approach, Negotiator } from './negotiator.ts'

/** A decision that is sent: the others wait. */
export type SentDecision = Extract<Decision, { kind: 'offer' | 'accept' | 'leave' }>

/** A decision as the move it becomes, unsigned. */
export function draftMove(
  negotiator: Negotiator,
  record: NegotiationRecord,
  approach: Approach,
  decision: SentDecision,
): { readonly ok: true; readonly outgoing: Outgoing } | Refusal {
  const head = {
    version: protocolVersion,
    negotiation: record.id,
    round: nextRound(record),
    previous: headOf(record),
  }
  if (decision.kind === 'leave') return draftOf(record, { kind: 'leave', ...head, reason: decision.reason })
  if (decision.kind === 'offer') {
    const sheet = sheetOf(negotiator, record, approach, decision.outcome, head.round)
    if (!sheet.ok) return sheet
    const { terms, document } = sheet
    return draftOf(record, { kind: approach.firm ? 'offer' : 'quote', ...head, terms, document })
  }
  const standing = standingSheet(record)
  if (standing === undefined || standing.digest !== head.previous) {
    return refused('OfferMissing', 'There is no offer to accept')
  }
  if (standing.move.kind === 'offer')
    return draftOf(record, { kind: 'accept', ...head, deal: standing.digest })
  // Taking a quote up is a firm offer of the same sheet back.
  const { terms, document } = standing.move
  return draftOf(record, { kind: 'offer', ...head, terms, document })
}

/**
 * A renewal of the sheet that lapsed: the same but for a new expiry and a new trail.
 */
export function draftRenewal(
  negotiator: Negotiator,
  record: NegotiationRecord,
): { readonly ok: true; readonly outgoing: Outgoing } | Refusal {
  const lapsed = standingSheet(record)
  if (lapsed === undefined || record.commitment?.status !== 'lapsed') {
    return refused('OfferMissing', 'There is nothing that lapsed')
  }
  const round = nextRound(record)
  const issuedAt = issueTime(negotiator, record)
  const previous = headOf(record)
  const salt = negotiator.random(`renewal:${record.id}:${round}`).hash()
  const document: DocumentParts = {
    terms: lapsed.move.document.terms,
    trail: { salt, negotiation: record.id, round, previous, issuedAt },
  }
  const terms: TermSheet = {
    ...lapsed.move.terms,
    expiry: issuedAt + negotiator.policy.firmLife,
    document: hashDocument(documentOf(document)),
  }
  const head = { version: protocolVersion, negotiation: record.id, round, previous }
  return draftOf(record, { kind: 'offer', ...head, terms, document })
}

/** A draft with what guardrails look at. */
export function draftOf(
  record: NegotiationRecord,
  draft: Draft,
): { readonly ok: true; readonly outgoing: Outgoing } {
  const digest = digestOfMove(draft, record.opening.document.domain)
  if (draft.kind === 'leave') return { ok: true, outgoing: { draft, digest, firm: false } }
  const standing = standingSheet(record)
  if (draft.kind === 'accept') {
    const { move, outcome } = standing ?? { move: undefined, outcome: undefined }
    return { ok: true, outgoing: { draft, digest, terms: move?.terms, outcome, firm: true } }
  }
  return {
    ok: true,
    outgoing: {
      draft,
      digest,
      terms: draft.terms,
      outcome: outcomeOf(record, draft),
      firm: draft.kind === 'offer',
    },
  }
}

function outcomeOf(
  record: NegotiationRecord,
  draft: Extract<Draft, { kind: 'offer' | 'quote' }>,
): Outcome | undefined {
  const read = termsToOutcome(record.opening.document.template, draft.terms, draft.document.terms)
  return read.ok ? read.outcome : undefined
}

function sheetOf(
  negotiator: Negotiator,
  record: NegotiationRecord,
  approach: Approach,
  outcome: Outcome,
  round: number,
): { readonly ok: true; readonly terms: TermSheet; readonly document: DocumentParts } | Refusal {
  const { request, document: constants } = record.opening
  const rendered = outcomeToTerms(constants.template, outcome)
  if (!rendered.ok) return rendered
  const issuedAt = issueTime(negotiator, record)
  const built = buildDocument(
    {
      terms: { ...rendered.part, ...withEvidence(negotiator, record) },
      trail: { negotiation: record.id, round, previous: headOf(record), issuedAt },
    },
    negotiator.random(`move:${record.id}:${round}`),
  )
  const { buyer, seller, buyerNonce } = request
  const chosen = record.side === 'seller' ? (approach.sellerNonce ?? 0n) : 0n
  const { firmLife, quoteLife } = negotiator.policy
  const terms: TermSheet = {
    ...rendered.terms,
    buyer,
    seller,
    buyerNonce,
    sellerNonce: sellerNonceOf(record) ?? chosen,
    expiry: issuedAt + (approach.firm ? firmLife : quoteLife),
    document: built.hash,
  }
  return { ok: true, terms, document: built.parts }
}

/** Where evidence is served: this side's own sources, and the other's as its last sheet has them. */
function withEvidence(
  { evidence: own = [] }: Negotiator,
  { side, entries }: NegotiationRecord,
): Pick<DocumentParts['terms'], 'evidence'> {
  const other = otherSide(side)
  const last = entries.findLast(({ round, move }) => isSheetMove(move) && sideOfRound(round) === other)?.move
  const theirs = last !== undefined && isSheetMove(last) ? last.document.terms.evidence?.[other] : undefined
  const evidence = {
    ...(own.length > 0 && { [side]: [...own] }),
    ...(theirs !== undefined && { [other]: theirs }),
  }
  return Object.keys(evidence).length === 0 ? {} : { evidence }
}

/** Now, but never before the sheet on the table was issued: the other side's clock may run a little ahead. */
function issueTime(negotiator: Negotiator, record: NegotiationRecord): number {
  return Math.max(negotiator.clock.now(), standingSheet(record)?.move.document.trail.issuedAt ?? 0)
}
