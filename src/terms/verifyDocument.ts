import { type Hash, passed, refused, type Verdict } from '../core/index.ts'
import { hashCriteria } from './criteria.ts'
import {
  type Document,
  type DocumentParts,
  hashDocument,
  hashTermsPart,
  hashTrailPart,
  type TermsPart,
} from './document.ts'
import type { TermSheet } from './termSheet.ts'

/** What can be wrong with a document. */
export type DocumentRefusal =
  | 'DocumentMismatch'
  | 'TermsPartMismatch'
  | 'TrailPartMismatch'
  | 'CriteriaMismatch'
  | 'ItemsMismatch'

/**
 * Whether a document, and whichever of its parts are shown, are what a sheet's `document` is the hash of.
 *
 * @param expected The sheet's `document`.
 */
export function verifyDocument(
  expected: Hash,
  document: Document,
  parts: Partial<DocumentParts> = {},
): Verdict<DocumentRefusal> {
  const found = hashDocument(document)
  if (found !== expected) {
    return refused('DocumentMismatch', 'The document is not the one the sheet names', { found, expected })
  }
  if (parts.terms !== undefined && hashTermsPart(parts.terms) !== document.terms) {
    return refused('TermsPartMismatch', 'The terms part is not the one in the document')
  }
  if (parts.trail !== undefined && hashTrailPart(parts.trail) !== document.trail) {
    return refused('TrailPartMismatch', 'The trail part is not the one in the document')
  }
  return passed
}

/**
 * Whether a terms part says what its sheet says: each milestone's criteria hash to the milestone's, and the items of a
 * milestone, where there are any, add up to its amount.
 */
export function verifyTermsPart(part: TermsPart, terms: TermSheet): Verdict<DocumentRefusal> {
  const { milestones } = terms
  if (part.criteria.length !== milestones.length) {
    return refused('CriteriaMismatch', 'There are not as many criteria as milestones', {
      found: part.criteria.length,
      expected: milestones.length,
    })
  }
  const sums = new Map<number, bigint>()
  for (const { milestone, quantity, unitPrice } of part.items) {
    if (milestone === null) continue
    if (milestone >= milestones.length) {
      return refused('ItemsMismatch', 'An item belongs to no milestone', { found: milestone })
    }
    sums.set(milestone, (sums.get(milestone) ?? 0n) + BigInt(quantity) * unitPrice)
  }
  for (const [index, milestone] of milestones.entries()) {
    const found = hashCriteria(part.criteria[index] ?? {})
    if (found !== milestone.criteria) {
      return refused('CriteriaMismatch', "The criteria are not the milestone's", { milestone: index, found })
    }
    const sum = sums.get(index)
    if (sum !== undefined && sum !== milestone.amount) {
      return refused('ItemsMismatch', "The items do not add up to the milestone's amount", {
        milestone: index,
        found: sum,
        expected: milestone.amount,
      })
    }
  }
  return passed
}
