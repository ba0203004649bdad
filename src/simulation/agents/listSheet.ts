import { type Address, type Random, zeroAddress, zeroHash } from '../../core/index.ts'
import { buildDocument, type DocumentParts, hashCriteria, type TermSheet } from '../../terms/index.ts'
import { directorsCriteria } from '../cleaning/Criteria.ts'
import { juryCriteriaOf } from '../cleaning/juryCriteria.ts'

/** What differs from one small job at a list price to the next. */
export type ListSheetParameters = Pick<
  TermSheet,
  'buyer' | 'seller' | 'token' | 'burnBps' | 'expiry' | 'buyerNonce'
> & {
  readonly token: Address
  /** In the token's units. */
  readonly price: bigint
  /** Unix time. */
  readonly now: number
}

/** Seconds in which the job is to be done. */
const DEADLINE = 86_400

/**
 * The sheet of the small job at a list price, and the document behind it. Nobody haggles, so no moves came before: the
 * trail says so by zeros.
 *
 * @param random For the salts.
 */
export function listSheet(
  { price, now, ...given }: ListSheetParameters,
  random: Random,
): { terms: TermSheet; document: DocumentParts } {
  const criteria = juryCriteriaOf(directorsCriteria)
  const { title } = criteria
  const { hash, parts } = buildDocument(
    {
      terms: {
        title,
        items: [{ milestone: 0, title, unit: 'milestone', quantity: 1, unitPrice: price }],
        serviceLevels: [],
        criteria: [criteria],
      },
      trail: { negotiation: zeroHash, round: 0, previous: zeroHash, issuedAt: now },
    },
    random,
  )
  const terms: TermSheet = {
    ...given,
    milestones: [{ amount: price, bond: 0n, duration: DEADLINE, criteria: hashCriteria(criteria) }],
    metered: 0n,
    meteredFor: 0,
    arbiter: zeroAddress,
    arbiterFee: 0n,
    reviewPeriod: 3_600,
    rulingPeriod: 3_600,
    silenceBps: 5_000,
    document: hash,
    sellerNonce: 0n,
  }
  return { terms, document: parts }
}
