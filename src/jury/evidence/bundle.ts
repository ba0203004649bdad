import { type Address, type Hash, keccak256, parse } from '../../core/index.ts'
import { type DocumentParts, hashTermSheet, type TermSheet } from '../../terms/index.ts'
import type { Attachments } from '../criteria/attachments.ts'
import { Criteria } from '../criteria/criteria.ts'
import { artifactOf } from './deliveryNote.ts'

/**
 * All that a case is judged by. Everything in it is addressed by a hash that both sides signed or that is on chain;
 * `openBundle` checks that before anybody judges.
 */
export type Bundle = {
  readonly chainId: number
  readonly escrow: Address
  readonly deal: Hash
  readonly terms: TermSheet
  readonly milestone: number
  /** The document's terms part; the trail stays with the parties. */
  readonly termsPart: DocumentParts['terms']
  readonly criteria: Criteria
  /** What the seller's `Delivery` says: see `artifactOf`. */
  readonly artifact: Hash
  readonly deliverable: Uint8Array
  /** What each side says of it, in its own words; absent: nothing. */
  readonly statements: { readonly buyer?: string | undefined; readonly seller?: string | undefined }
  /** What the criteria name by hash: programs, reference files. */
  readonly attachments: Attachments
}

/** What of a bundle is judged: what was agreed, and what came of it. */
export type Material = Pick<Bundle, 'criteria' | 'deliverable' | 'statements' | 'attachments'>

/** What a juror is shown: a bundle; of a case that another contract referred there is the material alone. */
export type Shown = Material & Partial<Omit<Bundle, keyof Material>>

/** What a bundle is built of: what the parties have, without what follows from it. */
export type Evidence = Omit<Bundle, 'deal' | 'criteria' | 'artifact'> & {
  /** Hash of the document's trail part, which with the terms part makes the sheet's `document`. */
  readonly trail: Hash
}

/**
 * A bundle of its evidence.
 *
 * @throws {InputInvalidError} when the terms part has no criteria for the milestone that a jury can read.
 */
export function buildBundle({ trail: _, ...evidence }: Evidence): Bundle {
  const { chainId, escrow, terms, milestone, termsPart, deliverable, statements } = evidence
  return {
    ...evidence,
    deal: hashTermSheet(terms, { chainId, escrow }),
    criteria: parse(Criteria, termsPart.criteria[milestone]),
    artifact: artifactOf(keccak256(deliverable), statements.seller),
  }
}
