import { type EarnestClient, getEvents, getMilestone } from '../../chain/index.ts'
import { type Address, BaseError, type Hash } from '../../core/index.ts'
import { hashTermSheet, type TermSheet } from '../../terms/index.ts'

/** What the chain says of a case. */
export type CaseFacts = {
  readonly chainId: number
  readonly escrow: Address
  readonly deal: Hash
  readonly milestone: number
  /** What the seller's last delivery before the dispute names. */
  readonly artifact: Hash
  /** What the buyer's dispute names: keccak-256 of its statement, where it made one. */
  readonly reason: Hash
  /** What the buyer conceded, in basis points of the milestone's amount. */
  readonly concededBps: number
  /** Unix time at which the ruling clock runs out. */
  readonly until: number
}

/** What {@link readCaseFacts} takes. */
export type ReadCaseFactsParameters = {
  readonly chainId: number
  readonly escrow: Address
  readonly terms: TermSheet
  readonly milestone: number
  /** A block not after the deal's commitment; default: the first. */
  readonly fromBlock?: bigint | undefined
}

/**
 * Reads from the chain what a bundle is verified against.
 *
 * @throws {DealNotLiveError} when the deal is not committed, or ended.
 * @throws {CaseNotOpenError} when the milestone is not in dispute.
 * @example
 * const facts = await readCaseFacts(client, { chainId, escrow, terms, milestone })
 * const opened = openBundle(bytes, { facts })
 */
export async function readCaseFacts(
  client: EarnestClient,
  { chainId, escrow, terms, milestone, fromBlock = 0n }: ReadCaseFactsParameters,
): Promise<CaseFacts> {
  const deal = hashTermSheet(terms, { chainId, escrow })
  const { status, clock } = await getMilestone(client, { terms, milestone, escrow })
  if (status !== 'disputed' && status !== 'engaged') throw new CaseNotOpenError(deal, milestone, status)
  const events = await getEvents(client, { names: ['Delivered', 'Disputed'], deal, fromBlock, escrow })
  const own = events.filter(({ args }) => args.milestone === milestone)
  // Once disputed, a milestone is neither delivered nor disputed again.
  const delivered = own.findLast((event) => event.name === 'Delivered')
  const disputed = own.findLast((event) => event.name === 'Disputed')
  if (delivered === undefined || disputed === undefined) {
    throw new CaseNotOpenError(deal, milestone, 'disputed before the first block looked at')
  }
  const { reason, concededBps } = disputed.args
  const { artifact } = delivered.args
  return { chainId, escrow, deal, milestone, artifact, reason, concededBps, until: clock }
}

/** Thrown when there is nothing to judge of a milestone. Code `CaseNotOpen`. */
export class CaseNotOpenError extends BaseError {
  override readonly name = 'CaseNotOpenError'

  constructor(deal: Hash, milestone: number, found: string) {
    super('The milestone is not in dispute', { code: 'CaseNotOpen', details: { deal, milestone, found } })
  }
}
