import {
  type Address,
  BaseError,
  type Hash,
  isSameAddress,
  type Json,
  passed,
  type Refusal,
  refused,
  toWire,
  type Verdict,
} from '../../core/index.ts'
import { type Domain, isBuyerNonce } from '../../terms/index.ts'
import { checkPlace } from '../checks/checkAllowed.ts'
import { checkSize } from '../protocol/checkSize.ts'
import { hashRequestDocument, negotiationIdOf, Opening, protocolVersion } from '../protocol/opening.ts'
import type { NegotiationRecord } from '../store/negotiationRecord.ts'
import { checkPlans } from '../template/checkPlans.ts'
import { checkTemplate } from '../template/checkTemplate.ts'
import type { TermsTemplate } from '../template/termsTemplate.ts'
import { isRefusal, type Negotiator } from './negotiator.ts'
import { cheapestSheet } from './ownFunds.ts'

/** What a buyer asks one seller for. */
export type OpenNegotiationParameters = {
  readonly seller: Address
  readonly domain: Domain
  readonly template: TermsTemplate
  /** The last move that may carry a new outcome. */
  readonly rounds: number
  /** Unix time at which the negotiation ends. */
  readonly until: number
  /**
   * The need: requests of one need to several sellers share it, and become one deal at most. It is a lane and one of its
   * generations, as `createLaneSequence` hands them out.
   */
  readonly buyerNonce: bigint
  /**
   * The request that the seller no longer knows, or of which we no longer have all moves: it is followed by another,
   * with a digest of its own, so that no round of the old one is ever signed again.
   */
  readonly instead?: Hash | undefined
}

/** A negotiation that was opened, or was before: the bytes are the same. */
export type Opened = {
  readonly ok: true
  readonly id: Hash
  readonly text: string
  readonly record: NegotiationRecord
}

/**
 * Signs a request to one seller and keeps it. Opening the same need with the same seller again, as after a restart,
 * gives the request that was signed before, until it is of no use any more. Nothing is signed when our account could not pay the
 * cheapest outcome (`FundsMissing`).
 *
 * @throws {ChainUnreachableError} when our money can't be looked at.
 * @throws {TemplateInvalidError} when the template maps outcomes and sheets badly.
 */
export async function openNegotiation(
  negotiator: Negotiator,
  parameters: OpenNegotiationParameters,
): Promise<Opened | Refusal> {
  const { seller, domain, template, rounds, until, buyerNonce, instead } = parameters
  const fits = checkTemplate(template)
  if (!fits.ok) throw new TemplateInvalidError(fits)
  const need = checkNeed(buyerNonce)
  if (!need.ok) return need
  const place = checkPlace(domain, template, negotiator)
  if (!place.ok) return place
  const plans = await checkPlans(template, negotiator.checkCriteria)
  if (!plans.ok) return plans

  const buyer = negotiator.signatory.account
  const before = await requestsOf(negotiator, { seller, buyerNonce })
  const last = before.at(-1)
  if (last !== undefined && last.id !== instead && !isOver(last, negotiator.clock.now())) {
    return { ok: true, id: last.id, text: last.openingText, record: last }
  }
  const cheapest = cheapestSheet(template, { buyer, seller, buyerNonce })
  const funded = cheapest.ok ? await negotiator.checkFunds(cheapest.terms, 'buyer', false) : passed
  if (!funded.ok) return funded

  const label = `request:${buyer}:${seller}:${buyerNonce}`
  const random = negotiator.random(before.length === 0 ? label : `${label}:${before.length}`)
  const document = { salt: random.hash(), versions: [protocolVersion], domain, template }
  const request = { buyer, seller, document: hashRequestDocument(document), rounds, until, buyerNonce }
  const consent = await negotiator.signatory.consentToAct('Request', request, 'buyer', domain)
  const opening: Opening = { version: protocolVersion, request, document, consent }
  const text = JSON.stringify(toWire(Opening, opening) as Json)
  const size = checkSize(text)
  if (!size.ok) return size

  const record: NegotiationRecord = {
    id: negotiationIdOf(opening),
    opening,
    openingText: text,
    entries: [],
    side: 'buyer',
    drafts: {},
    verdicts: [],
    proofs: [],
  }
  const approach = await negotiator.approachTo(record)
  if (isRefusal(approach)) return approach
  const kept = await negotiator.store.change(record.id, (current) =>
    current === undefined ? { next: record, result: record } : { result: current },
  )
  return { ok: true, id: kept.id, text: kept.openingText, record: kept }
}

/** Whether a sheet could name it. */
export function checkNeed(buyerNonce: bigint): Verdict<'BuyerNonceInvalid'> {
  if (isBuyerNonce(buyerNonce)) return passed
  return refused('BuyerNonceInvalid', "The buyer's nonce is no lane and one of its generations", {
    nonce: buyerNonce,
  })
}

/** Whether a request is of no use any more: its time is over, or what was agreed lapsed. */
function isOver({ opening, commitment }: NegotiationRecord, now: number): boolean {
  return now >= opening.request.until || commitment?.status === 'lapsed'
}

/** What this buyer asked this seller for one need, oldest first. */
async function requestsOf(
  { store }: Negotiator,
  need: Pick<OpenNegotiationParameters, 'seller' | 'buyerNonce'>,
): Promise<readonly NegotiationRecord[]> {
  const records = await Promise.all((await store.ids()).map((id) => store.load(id)))
  return records.filter((record): record is NegotiationRecord => {
    if (record?.side !== 'buyer') return false
    const { seller, buyerNonce } = record.opening.request
    return isSameAddress(seller, need.seller) && buyerNonce === need.buyerNonce
  })
}

/** Thrown when a template gives an issue no place in the sheet, or one that can't be read back. Code `TemplateInvalid`. */
export class TemplateInvalidError extends BaseError {
  override readonly name = 'TemplateInvalidError'

  constructor(refusal: Refusal = refused('TemplateInvalid', 'The template is not valid')) {
    super(refusal.message, { code: 'TemplateInvalid', details: refusal.details })
  }
}
