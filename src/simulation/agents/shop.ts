import { type Address, BaseError, type Hash, type Json, seededRandom, toWire } from '../../core/index.ts'
import {
  type Agreement,
  haggle,
  httpWire,
  type LeaveReason,
  leaveReasons,
  Move,
  type Negotiator,
  nameOutcome,
  Opening,
  type Outcome,
  outcomesOf,
  sideOfRound,
  standingSheet,
  type TermsTemplate,
  type Transcript,
} from '../../negotiation/index.ts'
import { termsTotals } from '../../terms/index.ts'
import type { NegotiationResult } from '../MainJobResult.ts'
import type { Step, Tell } from '../Progress.ts'
import type { Account } from './Account.ts'
import { pursueCommitment } from './pursueCommitment.ts'

/** A seller that can be asked. */
export type Candidate = { readonly name: string; readonly address: Address; readonly url: string }

/** A negotiation as both sides signed it, move by move: what `earnest verify-transcript` reads. */
export type TranscriptFile = { readonly opening: unknown; readonly moves: readonly unknown[] }

/** What came of asking. */
export type Shopped = {
  readonly negotiations: readonly NegotiationResult[]
  readonly agreement: Agreement
  /** Who it was agreed with. */
  readonly seller: Candidate
  readonly transcript: TranscriptFile
}

/** Seconds of one long poll, and how many a seller may let pass: then it counts as silent. */
const WAIT = 20
const PATIENCE = 2
/** How a request that is not answered at all is repeated: a seller that hangs is silent too, before the run is late. */
const REQUESTS = { attempts: 2, patience: 15 }
/** The last move that may carry a new outcome. */
const ROUNDS = 10
/** Seconds for which a request is good. */
export const needLife = 3_600

/** Larger than any round. */
const CLOSING = 2 ** 32

const DOLLAR = 1_000_000n

/**
 * Asks sellers for a job, haggles with all of them at once, takes the best, and has the deal committed.
 *
 * @param buyerNonce The need, a lane and one of its generations: it becomes one deal at most.
 * @throws {NobodySellsError} when no seller comes to an agreement.
 */
export async function shop(
  { negotiator, account, tell }: { negotiator: Negotiator; account: Account; tell: Tell },
  {
    template,
    buyerNonce,
    sellers,
  }: { template: TermsTemplate; buyerNonce: bigint; sellers: readonly Candidate[] },
): Promise<Shopped> {
  const { clock, signer, domain } = account
  const now = await clock.refresh()
  const names = new Intl.ListFormat('en').format(sellers.map(({ name }) => name))
  tell({ kind: 'step', who: 'buyer', what: `asks ${names}: "${template.title}"` })

  const {
    sellers: threads,
    agreement,
    bound,
  } = await haggle(negotiator, {
    domain,
    template,
    rounds: ROUNDS,
    until: now + needLife,
    buyerNonce,
    wait: WAIT,
    patience: PATIENCE,
    sellers: sellers.map(({ address, url, name }) => ({
      seller: address,
      wire: httpWire({
        url,
        signer,
        domain,
        clock,
        random: seededRandom(`${buyerNonce} ${name}`),
        ...REQUESTS,
      }),
    })),
  })

  // What is bound may become the deal without another word: it is followed like what is agreed.
  const signed = agreement ?? bound
  const chosen = threads.findIndex(({ negotiation }) => negotiation === signed?.negotiation)
  const seller = sellers[chosen]
  if (!signed || !seller) {
    const reasons = threads.map(({ result, refusal }) => refusal?.message ?? result)
    throw new NobodySellsError(reasons)
  }
  const transcripts = await Promise.all(threads.map((thread) => load(negotiator, thread.negotiation)))
  const transcript = transcripts[chosen] as Transcript
  const negotiations = transcripts.map((each, index) =>
    resultOf(each, template, sellers[index]?.name ?? '', index === chosen),
  )
  for (const step of toldOf(transcripts, template, sellers)) tell({ kind: 'step', ...step })

  const { cost, bonds } = termsTotals(signed.terms)
  tell({ kind: 'step', who: 'buyer', what: 'puts down price and burn by its signature alone', amount: cost })
  tell({ kind: 'step', who: seller.name, what: 'puts down its bond the same way', amount: bonds })
  const committed = await pursueCommitment(negotiator, account, signed.negotiation)
  return { negotiations, agreement: committed, seller, transcript: fileOf(transcript) }
}

/** What a template's outcome says, for people. */
function describeOutcome({ space }: TermsTemplate, outcome: Outcome): string {
  const { price: _, ...rest } = nameOutcome(space, outcome)
  return Object.entries(rest)
    .map(([issue, value]) => `${issue} ${value}`)
    .join(', ')
}

/** The price of an outcome, in USDC micro-units. */
function priceOf({ space }: TermsTemplate, outcome: Outcome): bigint {
  return BigInt(nameOutcome(space, outcome).price ?? 0) * DOLLAR
}

/**
 * The moves of all negotiations, round by round: which seller was quicker is no part of the story. What follows the
 * choice of the best comes last.
 */
function toldOf(
  transcripts: readonly Transcript[],
  template: TermsTemplate,
  sellers: readonly Candidate[],
): readonly Step[] {
  const moves = transcripts.flatMap(({ entries }, index) =>
    entries.map((entry) => ({ ...entry, seller: sellers[index]?.name ?? '' })),
  )
  const order = ({ round, move, seller }: (typeof moves)[number]) => {
    const chosen = moves.some((one) => one.seller === seller && one.move.kind === 'accept')
    const closing =
      move.kind === 'accept' ||
      (move.kind === 'offer' && sideOfRound(round) === 'buyer') ||
      (move.kind === 'leave' && move.reason === leaveReasons.metElsewhere)
    return (closing ? (chosen ? 1 : 2) : 0) * CLOSING + round
  }
  return moves
    .toSorted((a, b) => order(a) - order(b))
    .map(({ seller, round, move, outcome }) => {
      const buyer = sideOfRound(round) === 'buyer'
      const who = buyer ? 'buyer' : seller
      if (move.kind === 'leave')
        return { who, what: `leaves${buyer ? ` ${seller}` : ''}: ${reasonOf(move.reason)}` }
      if (move.kind === 'accept')
        return { who, what: `signs too: the deal${buyer ? ` with ${seller}` : ''} is made` }
      if (!outcome) return { who, what: move.kind }
      const amount = priceOf(template, outcome)
      if (move.kind === 'offer') return { who, what: `signs ${buyer ? seller : 'the buyer'}'s quote`, amount }
      const terms = [buyer ? `quotes ${seller}` : 'quotes', describeOutcome(template, outcome)]
      return { who, what: terms.filter(Boolean).join(': '), amount }
    })
}

function resultOf(
  transcript: Transcript,
  template: TermsTemplate,
  seller: string,
  agreed: boolean,
): NegotiationResult {
  const { entries } = transcript
  const asked = outcomesOf(transcript, 'seller').map((outcome) => priceOf(template, outcome))
  const last = entries.at(-1)?.move
  const standing = standingSheet(transcript)
  return {
    seller,
    rounds: entries.length,
    offers: asked.length + outcomesOf(transcript, 'buyer').length,
    outcome: agreed ? 'agreed' : 'left',
    ...(last?.kind === 'leave' && { reason: reasonOf(last.reason) }),
    listPrice: asked[0] ?? 0n,
    lastPrice: standing?.outcome ? priceOf(template, standing.outcome) : 0n,
  }
}

const reasons: Readonly<Record<LeaveReason, string>> = {
  [leaveReasons.noAgreement]: 'too dear',
  [leaveReasons.reputation]: 'its record is below the threshold',
  [leaveReasons.impasse]: 'nothing moved any more',
  [leaveReasons.metElsewhere]: 'another was better',
  [leaveReasons.policy]: 'against the own policy',
  [leaveReasons.timeout]: 'out of time',
}

function reasonOf(reason: number): string {
  return reasons[reason as LeaveReason] ?? 'without a reason'
}

function fileOf({ opening, entries }: Transcript): TranscriptFile {
  return {
    opening: toWire(Opening, opening) as Json,
    moves: entries.map(({ move }) => toWire(Move, move) as Json),
  }
}

async function load(negotiator: Negotiator, id: Hash | undefined): Promise<Transcript> {
  const record = id === undefined ? undefined : await negotiator.store.load(id)
  if (!record) throw new NobodySellsError(['a request was declined'])
  return record
}

/** Thrown when nobody sells what is needed. Code `NobodySells`. */
export class NobodySellsError extends BaseError {
  override readonly name = 'NobodySellsError'

  constructor(reasons: readonly string[]) {
    super('No seller came to an agreement', { code: 'NobodySells', details: { reasons } })
  }
}
