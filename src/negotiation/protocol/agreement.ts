import type { Hash, Hex } from '../../core/index.ts'
import type { DocumentParts, TermSheet } from '../../terms/index.ts'
import type { Outcome } from '../preferences/outcome.ts'
import type { Side } from '../strategies/strategy.ts'
import type { SheetMove } from './move.ts'
import { sideOfRound } from './side.ts'
import type { Transcript } from './transcript.ts'

/** What both sides hold after an accept. Derived from the moves alone, so both derive the same. */
export type Agreement = {
  readonly negotiation: Hash
  /** The sheet's digest: the deal id. */
  readonly deal: Hash
  readonly terms: TermSheet
  readonly document: DocumentParts
  readonly outcome: Outcome
  /** Each side's consent to the sheet. */
  readonly buyer: Hex
  readonly seller: Hex
  /** The side that accepted, which submits first. */
  readonly accepter: Side
  /** Digests of the moves, the request's first. */
  readonly transcript: readonly Hash[]
}

/** The agreement that a transcript ends with; undefined when it ends otherwise. */
export function agreementOf(transcript: Transcript): Agreement | undefined {
  const { entries } = transcript
  const last = entries.at(-1)
  const offer = entries.at(-2)
  if (last?.move.kind !== 'accept' || offer?.move.kind !== 'offer') return undefined
  const { terms, document } = offer.move satisfies SheetMove
  const accepter = sideOfRound(last.round)
  const consents = { offered: offer.move.consent, accepted: last.move.consent }
  return {
    negotiation: transcript.id,
    deal: offer.digest,
    terms,
    document,
    outcome: offer.outcome as Outcome,
    buyer: accepter === 'buyer' ? consents.accepted : consents.offered,
    seller: accepter === 'seller' ? consents.accepted : consents.offered,
    accepter,
    transcript: [transcript.id, ...entries.map((entry) => entry.digest)],
  }
}
