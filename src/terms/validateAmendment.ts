import { type Address, type Hash, isSameAddress, passed, refused, type Verdict } from '../core/index.ts'
import type { Amendment } from './acts.ts'
import type { Domain } from './domain.ts'
import { hashAct, hashTermSheet } from './hash.ts'
import type { TermSheet } from './termSheet.ts'
import { type TermSheetRefusal, validateTermSheet } from './validateTermSheet.ts'

/** An amendment with the sheets that it names by their digests. */
export type AmendmentDraft = {
  /** The sheet of the live deal. */
  readonly terms: TermSheet
  /** The sheet that takes the place of a part of it. */
  readonly next: TermSheet
  /** Bitmap of the milestones that end. */
  readonly milestones: bigint
  /** Unix time. */
  readonly expiry: number
}

/** The errors of the escrow that an amendment by itself can cause. */
export type AmendmentRefusal = TermSheetRefusal | 'AmendmentMismatch' | 'MilestoneOutOfRange' | 'ActStale'

/** The message that both sides sign. */
export function amendmentOf({ terms, next, milestones, expiry }: AmendmentDraft, domain: Domain): Amendment {
  return { deal: hashTermSheet(terms, domain), next: hashTermSheet(next, domain), milestones, expiry }
}

/** The digest that both sides sign, and that an authorization for it names. */
export function hashAmendment(draft: AmendmentDraft, domain: Domain): Hash {
  return hashAct('Amendment', amendmentOf(draft, domain), domain)
}

/** What an amendment is held against. */
export type ValidateAmendmentParameters = {
  readonly escrow: Address
  /** The escrow's USDC. */
  readonly usdc: Address
  /** Unix time. */
  readonly now: number
}

/**
 * Whether an amendment, by itself, can be made: every rule that needs no look at the chain.
 *
 * @returns The first refusal, its code the name of the error that the escrow would throw.
 */
export function validateAmendment(
  { terms, next, milestones, expiry }: AmendmentDraft,
  parameters: ValidateAmendmentParameters,
): Verdict<AmendmentRefusal> {
  const { now } = parameters
  if (now >= expiry) return refused('ActExpired', 'The amendment lapsed', { found: now, expiry })
  for (const member of ['buyer', 'seller', 'token'] as const) {
    if (isSameAddress(terms[member], next[member])) continue
    const details = { member, found: next[member], needed: terms[member] }
    return refused('AmendmentMismatch', 'The sheets are of other sides, or in other tokens', details)
  }
  const count = terms.milestones.length
  if (milestones >> BigInt(count) !== 0n) {
    const details = { found: milestones, count }
    return refused('MilestoneOutOfRange', 'The bitmap names a milestone that is not in the sheet', details)
  }
  if (milestones === 0n) return refused('ActStale', 'No milestone ends by it')
  const verdict = validateTermSheet(next, parameters)
  return verdict.ok ? passed : verdict
}
