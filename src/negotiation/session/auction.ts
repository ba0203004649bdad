import { BaseError, type Hash } from '../../core/index.ts'
import type { Outcome } from '../preferences/outcome.ts'
import type { UtilityFunction } from '../preferences/utility.ts'
import { leaveReasons } from '../strategies/decision.ts'
import { conclude } from './conclude.ts'
import { isRefusal, type Negotiator } from './negotiator.ts'
import { considerTurn } from './takeTurn.ts'
import {
  type HaggleResult,
  hear,
  lastOfSeller,
  type NeedParameters,
  openThreads,
  quotedIn,
  say,
  settle,
  type Thread,
} from './threads.ts'

/**
 * An auction among sellers, by the buyer's utility of what they quote.
 *
 * - `firstPrice`: each seller's first quote is its sealed bid; the best is taken as it is.
 * - `secondPrice`: likewise, but the winner is paid more, until its deal is worth to the buyer what the second best bid is
 *   (the second-score auction of Che, "Design competition through multidimensional auctions", 1993): a seller gains
 *   nothing by quoting worse than it could do.
 * - `english`: open and in reverse: whoever does not lead is asked to beat the best by `step`, until nobody does.
 */
export type AuctionParameters = NeedParameters & {
  readonly format: 'firstPrice' | 'secondPrice' | 'english'
  /** The issue that payment is made in, an integer or continuous one. */
  readonly issue: string
  /** By how much an English bid must beat the best, as the buyer's utility. Default: 0.01. */
  readonly step?: number | undefined
}

/** The smallest step of an English auction: each round must come to something. */
const leastStep = 1e-4

/**
 * Auctions one need among several sellers, over the same signed moves as {@link haggle}: bids are quotes, the buyer's
 * demands are quotes too, and the winner is taken up by the one firm offer. A seller learns what it must beat in an English
 * auction and nothing in a sealed one; never another's terms.
 *
 * Warning: nothing proves to a seller that the second price is what the second best bid was worth.
 *
 * @throws {AuctionInvalidError} when the space has no such issue, or the step is not above 0.
 */
export async function auction(negotiator: Negotiator, parameters: AuctionParameters): Promise<HaggleResult> {
  const issue = checkAuction(parameters)
  const threads = await openThreads(negotiator, parameters)
  await Promise.all(active(threads).map((thread) => hearBid(negotiator, parameters, thread)))
  if (parameters.format === 'english') await outcry(negotiator, parameters, threads, issue)
  const winner =
    parameters.format === 'secondPrice' ? await payMore(negotiator, parameters, threads, issue) : undefined
  for (const thread of active(threads)) settle(thread, 'passed')
  // Where the winner is paid as the second best would be, both are worth as much: the winner goes first.
  return conclude(negotiator, parameters, threads, winner)
}

function checkAuction({ template, issue, step = 1 }: AuctionParameters): number {
  const index = template.space.issues.findIndex(({ name, kind }) => name === issue && kind !== 'discrete')
  if (index < 0) throw new AuctionInvalidError(`there is no integer or continuous issue ${issue}`)
  if (!(step >= leastStep)) throw new AuctionInvalidError(`the step is ${step}, not at least ${leastStep}`)
  return index
}

function active(threads: readonly Thread[]): readonly Thread[] {
  return threads.filter((thread) => thread.result === undefined)
}

/** Hears a seller's first quote; one that is worth less than no deal is no bid. */
async function hearBid(negotiator: Negotiator, parameters: AuctionParameters, thread: Thread): Promise<void> {
  const heard = await hear(negotiator, parameters, thread)
  if (heard !== 'heard') {
    if (heard === 'left') settle(thread, 'left')
    return
  }
  const utility = await utilityIn(negotiator, thread)
  if (utility !== undefined && (await quotedIn(negotiator, thread)) >= utility.reservation) return
  await say(negotiator, parameters, thread, { decision: { kind: 'leave', reason: leaveReasons.noAgreement } })
  settle(thread, 'left')
}

/** Asks all but the leader to beat the best, again and again; who does not is out, its last bid kept. */
async function outcry(
  negotiator: Negotiator,
  parameters: AuctionParameters,
  threads: readonly Thread[],
  issue: number,
): Promise<void> {
  for (;;) {
    const bids = await bidsOf(negotiator, active(threads))
    const [leader, ...others] = bids
    if (leader === undefined || others.length === 0) return
    const needed = leader.utility + (parameters.step ?? 0.01)
    await Promise.all(
      others.map(async ({ thread, utility }) => {
        await demand(negotiator, parameters, thread, issue, needed)
        if (thread.result === undefined && (await quotedIn(negotiator, thread)) <= utility)
          settle(thread, 'passed')
      }),
    )
  }
}

/** Offers the best bidder what the second best bid is worth; it is the winner. */
async function payMore(
  negotiator: Negotiator,
  parameters: AuctionParameters,
  threads: readonly Thread[],
  issue: number,
): Promise<Thread | undefined> {
  const [best, second] = await bidsOf(negotiator, active(threads))
  if (best === undefined) return undefined
  const reservation = (await utilityIn(negotiator, best.thread))?.reservation ?? 0
  const score = Math.max(reservation, second?.utility ?? 0)
  if (score < best.utility) await demand(negotiator, parameters, best.thread, issue, score)
  return best.thread
}

/** Quotes a seller's own bid back with another payment, so that it is worth so much, and hears what it says to it. */
async function demand(
  negotiator: Negotiator,
  parameters: AuctionParameters,
  thread: Thread,
  issue: number,
  worth: number,
): Promise<void> {
  const utility = await utilityIn(negotiator, thread)
  const record = await negotiator.store.load(thread.id as Hash)
  const bid = record === undefined ? undefined : lastOfSeller(record)
  const outcome = bid === undefined || utility === undefined ? undefined : repaid(utility, bid, issue, worth)
  if (outcome === undefined) return settle(thread, 'passed')
  const said = await say(negotiator, parameters, thread, { decision: { kind: 'offer', outcome } })
  if (said !== 'sent') return settle(thread, 'passed')
  const heard = await hear(negotiator, parameters, thread)
  if (heard === 'left') settle(thread, 'left')
  // The rounds may be over: then only what stands can be taken.
  if (heard === 'heard' && (await considerTurn(negotiator, thread.id as Hash)) === undefined) {
    settle(thread, 'left')
  }
}

/** The active bids, best first; of equals the one of the seller that was asked first. */
async function bidsOf(negotiator: Negotiator, threads: readonly Thread[]) {
  const bids = await Promise.all(
    threads.map(async (thread) => ({ thread, utility: await quotedIn(negotiator, thread) })),
  )
  return bids.sort((one, other) => other.utility - one.utility)
}

async function utilityIn(negotiator: Negotiator, thread: Thread): Promise<UtilityFunction | undefined> {
  const record = await negotiator.store.load(thread.id as Hash)
  const approach = record === undefined ? undefined : await negotiator.approachTo(record)
  return approach === undefined || isRefusal(approach) ? undefined : approach.utility
}

/** How often the payment is halved in the search. */
const halvings = 60

/** A bid with the payment that makes it worth least above a utility; undefined: none does. */
function repaid(utility: UtilityFunction, bid: Outcome, index: number, worth: number): Outcome | undefined {
  const issue = utility.space.issues[index]
  if (issue === undefined || issue.kind === 'discrete') return undefined
  const at = (value: number) => bid.with(index, issue.kind === 'integer' ? Math.round(value) : value)
  const rising = utility.part(index, issue.max) >= utility.part(index, issue.min)
  let enough = rising ? issue.max : issue.min
  let short = rising ? issue.min : issue.max
  if (utility.of(at(enough)) < worth) return undefined
  if (utility.of(at(short)) >= worth) return at(short)
  for (let step = 0; step < halvings; step++) {
    const middle = (enough + short) / 2
    if (utility.of(at(middle)) >= worth) enough = middle
    else short = middle
  }
  return at(enough)
}

/** Thrown when an auction's parameters do not fit. Code `AuctionInvalid`. */
export class AuctionInvalidError extends BaseError {
  override readonly name = 'AuctionInvalidError'

  constructor(problem: string) {
    super('The auction does not fit', { code: 'AuctionInvalid', details: { problem } })
  }
}
