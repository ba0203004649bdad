import {
  type Address,
  BaseError,
  type Hash,
  type Json,
  type Refusal,
  refused,
  toWire,
} from '../../core/index.ts'
import type { Domain } from '../../terms/index.ts'
import { checkPlace } from '../checks/checkAllowed.ts'
import { hashRequestDocument, negotiationIdOf, Opening, protocolVersion } from '../protocol/opening.ts'
import { checkSize } from '../protocol/readJson.ts'
import type { NegotiationRecord } from '../store/negotiationRecord.ts'
import { checkPlans } from '../template/checkPlans.ts'
import { checkTemplate } from '../template/checkTemplate.ts'
import type { TermsTemplate } from '../template/termsTemplate.ts'
import { isRefusal, type Negotiator } from './negotiator.ts'

/** What a buyer asks one seller for. */
export type OpenNegotiationParameters = {
  readonly seller: Address
  readonly domain: Domain
  readonly template: TermsTemplate
  /** The last move that may carry a new outcome. */
  readonly rounds: number
  /** Unix time at which the negotiation ends. */
  readonly until: number
  /** The need: requests of one need to several sellers share it, and become one deal at most. */
  readonly buyerNonce: bigint
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
 * gives the request that was signed before.
 *
 * @throws {TemplateInvalidError} when the template maps outcomes and sheets badly.
 */
export async function openNegotiation(
  negotiator: Negotiator,
  parameters: OpenNegotiationParameters,
): Promise<Opened | Refusal> {
  const { seller, domain, template, rounds, until, buyerNonce } = parameters
  const fits = checkTemplate(template)
  if (!fits.ok) throw new TemplateInvalidError(fits)
  const place = checkPlace(domain, template, negotiator)
  if (!place.ok) return place
  const plans = await checkPlans(template, negotiator.checkCriteria)
  if (!plans.ok) return plans

  const buyer = negotiator.signatory.account
  for (const id of await negotiator.store.ids()) {
    const record = await negotiator.store.load(id)
    const request = record?.opening.request
    if (record === undefined || record.side !== 'buyer' || request === undefined) continue
    if (request.seller === seller && request.buyerNonce === buyerNonce) {
      return { ok: true, id, text: record.openingText, record }
    }
  }

  const random = negotiator.random(`request:${buyer}:${seller}:${buyerNonce}`)
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

/** Thrown when a template gives an issue no place in the sheet, or one that can't be read back. Code `TemplateInvalid`. */
export class TemplateInvalidError extends BaseError {
  override readonly name = 'TemplateInvalidError'

  constructor(refusal: Refusal = refused('TemplateInvalid', 'The template is not valid')) {
    super(refusal.message, { code: 'TemplateInvalid', details: refusal.details })
  }
}
