import { z } from 'zod'

import { Amount, Hash, hashJson, isJsonNumber, type Json, type Random, Text, toWire } from '../core/index.ts'
import { Criteria } from './criteria.ts'
import { EvidenceSources } from './evidenceSource.ts'

/** The version of the documents that this code writes and reads. */
export const documentVersion = '1'

/** What is bought, as a bill says it. `unitPrice` is units of the token; what is metered has no milestone. */
export const LineItem = z.strictObject({
  /** Index of the milestone it belongs to; null: charged by usage. */
  milestone: z.int().min(0).max(31).nullable(),
  title: Text,
  unit: Text,
  quantity: z.int().min(1),
  unitPrice: Amount,
})
export type LineItem = z.output<typeof LineItem>

/** A promise about how the work is done: a metric at least, or at most, at a target. */
export const ServiceLevel = z.strictObject({
  metric: Text,
  bound: z.enum(['atLeast', 'atMost']),
  target: z.number().refine(isJsonNumber, { error: 'expected a number that JSON keeps' }),
  unit: Text,
})
export type ServiceLevel = z.output<typeof ServiceLevel>

/** The part of a document that a jury sees. Its salt keeps a chain reader from guessing it by its hash. */
export const TermsPart = z.strictObject({
  salt: Hash,
  title: Text,
  items: z.array(LineItem).max(128),
  serviceLevels: z.array(ServiceLevel).max(64),
  /** What each milestone's delivery must satisfy, in the milestones' order; each one's hash is in the sheet. */
  criteria: z.array(Criteria).max(32),
  /** Where each side serves the evidence of a dispute. It is no term of the trade: no outcome says it. */
  evidence: EvidenceSources.exactOptional(),
})
export type TermsPart = z.output<typeof TermsPart>

/** The part of a document that ties the sheet to the moves before it. Shown by a party if it wants to. */
export const TrailPart = z.strictObject({
  salt: Hash,
  /** Digest of the request. */
  negotiation: Hash,
  /** Index of the move. */
  round: z.int().min(0),
  /** Digest of the move before; of the request at first. */
  previous: Hash,
  /** Unix time. */
  issuedAt: z.int().min(0),
})
export type TrailPart = z.output<typeof TrailPart>

/** What the sheet's `document` is the hash of: nothing but hashes, so that each part can be shown alone. */
export const Document = z.strictObject({ version: z.literal(documentVersion), terms: Hash, trail: Hash })
export type Document = z.output<typeof Document>

/** What stands behind a document's two hashes. */
export type DocumentParts = { readonly terms: TermsPart; readonly trail: TrailPart }

/** keccak-256 of the canonical JSON of a document: the sheet's `document`. */
export function hashDocument(document: Document): Hash {
  return hashJson(toWire(Document, document))
}

/** keccak-256 of the canonical JSON of the terms part. */
export function hashTermsPart(part: TermsPart): Hash {
  return hashJson(toWire(TermsPart, part) as Json)
}

/** keccak-256 of the canonical JSON of the trail part. */
export function hashTrailPart(part: TrailPart): Hash {
  return hashJson(toWire(TrailPart, part))
}

/** The document that parts, salts included, are the parts of. */
export function documentOf({ terms, trail }: DocumentParts): Document {
  return { version: documentVersion, terms: hashTermsPart(terms), trail: hashTrailPart(trail) }
}

/**
 * Builds a document out of its parts.
 *
 * @param random Where the salts come from: unpredictable, in a real deal.
 */
export function buildDocument(
  parts: { readonly terms: Omit<TermsPart, 'salt'>; readonly trail: Omit<TrailPart, 'salt'> },
  random: Random,
): { readonly hash: Hash; readonly document: Document; readonly parts: DocumentParts } {
  const terms = { ...parts.terms, salt: random.hash() }
  const trail = { ...parts.trail, salt: random.hash() }
  const document = documentOf({ terms, trail })
  return { hash: hashDocument(document), document, parts: { terms, trail } }
}
