import type { Hash } from 'viem'

import type { TermSheet } from '../../terms/index.ts'

/** A milestone's case: the court asks for the sheet itself. */
export type MilestoneCase = {
  /** The committed term sheet. */
  readonly terms: TermSheet
  /** The milestone's index. */
  readonly milestone: number
}

/** A case that another contract than the escrow referred. */
export type ReferredCase = {
  /** The case's id: {@link getCaseId} of the contract and its name for the dispute. */
  readonly id: Hash
}

/**
 * Which case an act is about: a milestone's by its sheet, or one that another contract referred by its id. Where there are
 * both, the sheet counts.
 */
export type CaseReference = MilestoneCase | ReferredCase

/** Whether a case is one that another contract referred: it has no sheet. */
export function isReferredCase(reference: CaseReference): reference is ReferredCase {
  return !('terms' in reference) || reference.terms === undefined
}
