import { type Hash, keccak256, passed, type Refusal, refused, type Verdict } from '../../core/index.ts'
import {
  documentVersion,
  hashCriteria,
  hashDocument,
  hashTermSheet,
  hashTermsPart,
} from '../../terms/index.ts'
import { checkAttachments } from '../criteria/attachments.ts'
import { Criteria } from '../criteria/criteria.ts'
import { type Bundle, buildBundle, type Evidence } from './bundle.ts'
import type { CaseFacts } from './caseFacts.ts'
import { artifactOf, isDeliveryNote } from './deliveryNote.ts'
import { type UnpackedEvidence, unpackBundle } from './packBundle.ts'

/** What can be wrong with a bundle. */
export type BundleRefusal =
  | Extract<UnpackedEvidence, { ok: false }>['code']
  | 'DealMismatch'
  | 'MilestoneMismatch'
  | 'DocumentMismatch'
  | 'CriteriaMismatch'
  | 'CriteriaInvalid'
  | 'ArtifactMismatch'
  | 'StatementMismatch'
  | 'AttachmentMissing'
  | 'AttachmentMismatch'
  | 'AttachmentUnknown'

/** A bundle that is about the case, to the last byte, or what in it is not. */
export type OpenedBundle = { readonly ok: true; readonly bundle: Bundle } | Refusal<BundleRefusal>

/**
 * Opens a packed bundle and verifies each part of it against the chain, by hashes that both sides signed: the sheet is the
 * deal, the terms part is in its document, the criteria are the milestone's, the deliverable (with the seller's statement)
 * is what was delivered, the buyer's statement is the reason of its dispute, the attachments are those that the criteria
 * name and no others. Whoever hands a bundle in can leave the buyer's statement out, and nothing else.
 *
 * @param facts Read from the chain by `readCaseFacts`, never from the bundle.
 */
export function openBundle(
  bytes: Uint8Array,
  { facts }: { readonly facts: Omit<CaseFacts, 'until'> },
): OpenedBundle {
  const unpacked = unpackBundle(bytes)
  if (!unpacked.ok) return unpacked
  const { evidence } = unpacked
  for (const check of [checkDeal, checkDocument, checkDeliverable, checkStatement, checkFiles]) {
    const verdict = check(evidence, facts)
    if (!verdict.ok) return verdict
  }
  return { ok: true, bundle: buildBundle(evidence) }
}

type EvidenceCheck = (evidence: Evidence, facts: Omit<CaseFacts, 'until'>) => Verdict<BundleRefusal>

const checkDeal: EvidenceCheck = ({ chainId, escrow, terms, milestone }, facts) => {
  const found = hashTermSheet(terms, { chainId, escrow })
  // Of this chain and escrow: a deal's id is a digest in their domain.
  if (found !== facts.deal) {
    return refused('DealMismatch', "The bundle's sheet is not the case's deal", {
      found,
      expected: facts.deal,
    })
  }
  if (milestone === facts.milestone && milestone < terms.milestones.length) return passed
  return refused('MilestoneMismatch', 'The bundle is about another milestone', {
    found: milestone,
    expected: facts.milestone,
  })
}

/** Whether the terms part of evidence is in the document that its sheet names. */
export function isDocumentOf(evidence: Pick<Evidence, 'terms' | 'termsPart' | 'trail'>): boolean {
  return documentIn(evidence) === evidence.terms.document
}

function documentIn({ termsPart, trail }: Pick<Evidence, 'termsPart' | 'trail'>): Hash {
  return hashDocument({ version: documentVersion, terms: hashTermsPart(termsPart), trail })
}

const checkDocument: EvidenceCheck = ({ terms, termsPart, trail, milestone }) => {
  const document = documentIn({ termsPart, trail })
  if (document !== terms.document) {
    return refused('DocumentMismatch', "The terms part is not in the sheet's document", {
      found: document,
      expected: terms.document,
    })
  }
  const criteria = termsPart.criteria[milestone]
  const found = criteria && hashCriteria(criteria)
  const expected = terms.milestones[milestone]?.criteria
  if (found !== expected) {
    return refused('CriteriaMismatch', "The criteria are not the milestone's", { found, expected })
  }
  const read = Criteria.safeParse(criteria)
  if (read.success) return passed
  return refused('CriteriaInvalid', 'The criteria are none that a jury can read', {
    at: read.error.issues[0]?.path.join('.') || 'criteria',
    problem: read.error.issues[0]?.message,
  })
}

const checkDeliverable: EvidenceCheck = ({ deliverable, statements }, { artifact: expected }) => {
  if (isDeliveryNote(deliverable)) {
    return refused('ArtifactMismatch', 'The deliverable is the note of a delivery, not what was delivered')
  }
  const found = artifactOf(keccak256(deliverable), statements.seller)
  if (found === expected) return passed
  return refused(
    'ArtifactMismatch',
    "The deliverable, with the seller's statement, is not what was delivered",
    {
      found,
      expected,
    },
  )
}

const checkStatement: EvidenceCheck = ({ statements }, { reason: expected }) => {
  const found: Hash | undefined = statements.buyer === undefined ? undefined : keccak256(statements.buyer)
  if (found === undefined || found === expected) return passed
  return refused('StatementMismatch', "The buyer's statement is not the reason of its dispute", {
    found,
    expected,
  })
}

const checkFiles: EvidenceCheck = ({ termsPart, milestone, attachments }) => {
  const criteria = termsPart.criteria[milestone] as Criteria
  const verdict = checkAttachments(criteria, attachments)
  if (!verdict.ok) return verdict
  const unknown = [...attachments.keys()].find((hash) =>
    criteria.attachments.every((file) => file.hash !== hash),
  )
  if (unknown === undefined) return passed
  return refused('AttachmentUnknown', 'The criteria name no such attachment', { hash: unknown })
}
