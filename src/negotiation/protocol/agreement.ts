import { type Hash, type Hex, otherSide, type Side } from '../../core/index.ts'
import type { DocumentParts, TermSheet } from '../../terms/index.ts'
import type { Outcome } from '../preferences/outcome.ts'
import type { CommitmentRecord } from '../store/negotiationRecord.ts'
import { sideOfRound } from './side.ts'
import type { Transcript } from './transcript.ts'

/** A sheet that at least one side signed, with the consents that are at hand. */
export type SignedSheet = {
  readonly negotiation: Hash
  /** The sheet's digest: the deal id. */
  readonly deal: Hash
  readonly terms: TermSheet
  readonly document: DocumentParts
  readonly outcome: Outcome
  /** Each side's consent to the sheet. Absent: it never came here. */
  readonly buyer?: Hex | undefined
  readonly seller?: Hex | undefined
  /** Digests of the moves up to the sheet, the request's first. */
  readonly transcript: readonly Hash[]
}

/**
 * What both sides signed. After an accept both consents are there, and both sides derive the same from the moves. Where
 * the chain alone shows that the other side signed, its consent is absent.
 */
export type Agreement = SignedSheet & {
  /** The side that accepted, which submits first. */
  readonly accepter: Side
}

/** A transcript, and what the chain showed of it. */
export type SeenTranscript = Transcript & {
  readonly commitment?: Pick<CommitmentRecord, 'deal' | 'status'> | undefined
}

/**
 * The agreement of a negotiation: what the chain shows, whatever messages came; else what the moves end with. Undefined
 * when there is none.
 */
export function agreementOf(transcript: SeenTranscript): Agreement | undefined {
  const { commitment } = transcript
  const seen = commitment && isOnChain(commitment) ? agreementAbout(transcript, commitment.deal) : undefined
  return seen ?? agreementByMoves(transcript)
}

/** The agreement that the moves end with, as anyone derives it from them alone. */
export function agreementByMoves(transcript: Transcript): Agreement | undefined {
  const last = transcript.entries.at(-1)
  return last?.move.kind === 'accept' ? agreementAbout(transcript, last.move.deal) : undefined
}

/** Whether the chain was seen to have a deal. */
export function isOnChain(commitment: Pick<CommitmentRecord, 'status'> | undefined): boolean {
  return commitment?.status === 'committed' || commitment?.status === 'safe'
}

/** The last firm offer of a sheet in a transcript, with the consents to it; undefined when there is none. */
export function signedSheetOf(transcript: Transcript, deal: Hash): SignedSheet | undefined {
  const agreement = agreementAbout(transcript, deal)
  if (agreement === undefined) return undefined
  const { accepter: _, ...sheet } = agreement
  return sheet
}

function agreementAbout(transcript: Transcript, deal: Hash): Agreement | undefined {
  const { entries } = transcript
  const index = entries.findLastIndex(({ digest, move }) => move.kind === 'offer' && digest === deal)
  const offer = entries[index]
  if (offer?.move.kind !== 'offer') return undefined
  const side = sideOfRound(offer.round)
  const accepter = otherSide(side)
  const accept = entries[index + 1]?.move.kind === 'accept' ? entries[index + 1] : undefined
  const told = entries.slice(0, accept === undefined ? index + 1 : index + 2)
  return {
    negotiation: transcript.id,
    deal,
    terms: offer.move.terms,
    document: offer.move.document,
    outcome: offer.outcome as Outcome,
    [side]: offer.move.consent,
    ...(accept && { [accepter]: accept.move.consent }),
    accepter,
    transcript: [transcript.id, ...told.map(({ digest }) => digest)],
  }
}
