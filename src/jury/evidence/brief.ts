import {
  type Hash,
  hexToBytes,
  joinBytes,
  keccak256,
  passed,
  refused,
  type Verdict,
} from '../../core/index.ts'
import { hashCriteria } from '../../terms/index.ts'
import { checkAttachments } from '../criteria/attachments.ts'
import { Criteria } from '../criteria/criteria.ts'
import type { Material } from './bundle.ts'
import { artifactOf, isDeliveryNote, Statement } from './deliveryNote.ts'

/**
 * What a case that another contract referred is judged by, where the contract names the dispute by {@link hashBrief} of it. The
 * respondent is its seller, the claimant its buyer: the respondent shows a deliverable, and bears the proof.
 */
export type Brief = Material & {
  /** keccak-256 of what the claimant says of it. Its words, the buyer's statement, may be missing. */
  readonly reason: Hash
}

/** What a brief's hash is made of. */
export type BriefHashes = {
  /** `hashCriteria` of what the sides agreed on. */
  readonly criteria: Hash
  /** `artifactOf` what the respondent shows. */
  readonly artifact: Hash
  /** keccak-256 of what the claimant says. */
  readonly reason: Hash
}

/** What can be wrong with a brief. */
export type BriefRefusal =
  | 'BriefMismatch'
  | 'CriteriaInvalid'
  | 'ArtifactMismatch'
  | 'StatementInvalid'
  | 'StatementMismatch'
  | 'AttachmentMissing'
  | 'AttachmentMismatch'
  | 'AttachmentUnknown'

/**
 * The name that a contract gives a dispute so that jurors can judge it: in Solidity
 * `keccak256(abi.encode(criteria, artifact, reason))`, of three words of type `bytes32`.
 */
export function hashBrief({ criteria, artifact, reason }: BriefHashes): Hash {
  return keccak256(joinBytes([criteria, artifact, reason].map((word) => hexToBytes(word))))
}

/**
 * Whether a brief is the one that a dispute is named by, to the last byte, and one that can be judged. Whoever shows it can leave
 * the claimant's words out, and nothing else.
 *
 * @param dispute The contract's name for the dispute, as the chain shows it.
 */
export function checkBrief(brief: Brief, dispute: Hash): Verdict<BriefRefusal> {
  const { criteria, deliverable, statements, attachments, reason } = brief
  const read = Criteria.safeParse(criteria)
  if (!read.success) return refused('CriteriaInvalid', 'The criteria are none that a jury can read')
  if (isDeliveryNote(deliverable)) {
    return refused('ArtifactMismatch', 'The deliverable is the note of a delivery, not what was delivered')
  }
  const said = Object.values(statements).filter((statement) => statement !== undefined)
  if (said.some((statement) => !Statement.safeParse(statement).success)) {
    return refused('StatementInvalid', 'A statement is no plain text of at most 2,000 units')
  }
  const artifact = artifactOf(keccak256(deliverable), statements.seller)
  const found = hashBrief({ criteria: hashCriteria(criteria), artifact, reason })
  if (found !== dispute.toLowerCase()) {
    return refused('BriefMismatch', 'The brief is not the one that the dispute is named by', {
      found,
      expected: dispute,
    })
  }
  if (statements.buyer !== undefined && keccak256(statements.buyer) !== reason) {
    return refused('StatementMismatch', "The claimant's words are not the reason of its dispute")
  }
  const files = checkAttachments(criteria, attachments)
  if (!files.ok) return files
  const unknown = [...attachments.keys()].find((hash) =>
    criteria.attachments.every((file) => file.hash !== hash),
  )
  if (unknown === undefined) return passed
  return refused('AttachmentUnknown', 'The criteria name no such attachment', { hash: unknown })
}
