import { getBlockNumber } from 'viem/actions'

import {
  type EarnestClient,
  getEvents,
  getMilestone,
  type ReadingOptions,
  viemClient,
} from '../../chain/index.ts'
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
  /** Unix time at which the ruling clock runs out; 0: it is over, and so is the case. */
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
  /** The block as of which it is read; default: the latest. */
  readonly blockNumber?: bigint | undefined
  /** Reads what a case was about that may have ended; default: only of one that is open. */
  readonly mayHaveEnded?: boolean | undefined
  /** How logs are read. */
  readonly reading?: ReadingOptions | undefined
}

/**
 * Reads from the chain what a bundle is verified against.
 *
 * @throws {DealNotLiveError} when the deal is not committed, or ended.
 * @throws {CaseNotOpenError} when the milestone is not in dispute.
 * @throws {CaseEventsMissingError} when it is, and the node shows neither how nor what was delivered.
 * @example
 * const facts = await readCaseFacts(client, { chainId, escrow, terms, milestone })
 * const opened = openBundle(bytes, { facts })
 */
export async function readCaseFacts(
  client: EarnestClient,
  {
    chainId,
    escrow,
    terms,
    milestone,
    fromBlock = 0n,
    blockNumber,
    mayHaveEnded = false,
    reading,
  }: ReadCaseFactsParameters,
): Promise<CaseFacts> {
  const deal = hashTermSheet(terms, { chainId, escrow })
  // The state and the events of one block: a node that lacks it refuses, where it would call the case unopened.
  const toBlock = blockNumber ?? (await getBlockNumber(viemClient(client), { cacheTime: 0 }))
  const until = mayHaveEnded ? 0 : await readClock(client, { deal, terms, milestone, escrow, toBlock })
  const claims = await readClaims(client, { escrow, deal, milestone, fromBlock, toBlock, reading })
  return { chainId, escrow, deal, milestone, ...claims, until }
}

/** What {@link readClaims} takes. */
type ReadClaimsParameters = Pick<ReadCaseFactsParameters, 'escrow' | 'milestone' | 'reading'> & {
  readonly deal: Hash
  readonly fromBlock: bigint
  readonly toBlock: bigint
}

/**
 * Reads from events what was delivered and why it was disputed, also where the case ended since.
 *
 * @throws {CaseEventsMissingError} when the node shows neither how nor what was delivered.
 */
export async function readClaims(
  client: EarnestClient,
  { escrow, deal, milestone, fromBlock, toBlock, reading }: ReadClaimsParameters,
): Promise<Pick<CaseFacts, 'artifact' | 'reason' | 'concededBps'>> {
  const names = ['Delivered', 'Disputed'] as const
  const events = await getEvents(client, { ...reading, names, deal, fromBlock, toBlock, escrow })
  const own = events.filter(({ args }) => args.milestone === milestone)
  // Once disputed, a milestone is neither delivered nor disputed again.
  const delivered = own.findLast((event) => event.name === 'Delivered')
  const disputed = own.findLast((event) => event.name === 'Disputed')
  if (delivered === undefined || disputed === undefined) {
    throw new CaseEventsMissingError({ deal, milestone, fromBlock, toBlock })
  }
  const { reason, concededBps } = disputed.args
  const { artifact } = delivered.args
  return { artifact, reason, concededBps }
}

/** When the ruling clock of an open case runs out. */
async function readClock(
  client: EarnestClient,
  {
    deal,
    toBlock,
    ...ofMilestone
  }: Pick<ReadCaseFactsParameters, 'terms' | 'milestone' | 'escrow'> &
    Pick<ReadClaimsParameters, 'deal' | 'toBlock'>,
): Promise<number> {
  const { status, clock } = await getMilestone(client, { ...ofMilestone, blockNumber: toBlock })
  if (status === 'disputed' || status === 'engaged') return clock
  throw new CaseNotOpenError(deal, ofMilestone.milestone, status)
}

/** Thrown when there is nothing to judge of a milestone. Code `CaseNotOpen`. */
export class CaseNotOpenError extends BaseError {
  override readonly name = 'CaseNotOpenError'

  constructor(deal: Hash, milestone: number, found: string) {
    super('The milestone is not in dispute', { code: 'CaseNotOpen', details: { deal, milestone, found } })
  }
}

/**
 * Thrown when a milestone is in dispute and its events are not found: they are before the first block looked at, or the node
 * keeps none that are so old. Code `CaseEventsMissing`.
 */
export class CaseEventsMissingError extends BaseError {
  override readonly name = 'CaseEventsMissingError'

  constructor(details: {
    readonly deal: Hash
    readonly milestone: number
    readonly fromBlock: bigint
    readonly toBlock: bigint
  }) {
    super('The delivery and the dispute of the case are not among the events', {
      code: 'CaseEventsMissing',
      details,
    })
  }
}
