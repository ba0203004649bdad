import { type Hash, isSameAddress, passed, type Refusal, refused, type Verdict } from '../../core/index.ts'
import { checkPlace } from '../checks/checkAllowed.ts'
import { checkConsent, checkContracts } from '../checks/checkConsent.ts'
import { readMessage } from '../checks/readMessage.ts'
import { hashRequestDocument, negotiationIdOf, Opening, protocolVersion } from '../protocol/opening.ts'
import { checkPlans } from '../template/checkPlans.ts'
import { checkTemplate } from '../template/checkTemplate.ts'
import { isRefusal, type Negotiator } from './negotiator.ts'

/** The most rounds that a request may ask for. */
const mostRounds = 10_000

/** The most negotiations that are kept unless a negotiator says otherwise. */
const defaultMostNegotiations = 10_000

/** What is answered to a request or a move that was kept. The same again to the same again. */
export type Answer = {
  readonly ok: true
  readonly negotiation: Hash
  /** 0 for a request. */
  readonly round: number
  readonly digest: Hash
}

/**
 * Receives a request, in the order of all that comes in: size, schema, version, whom it is for, clock, constants, hashes,
 * signature, contract signature. A refusal changes nothing; a repetition is answered as before.
 */
export async function receiveRequest(negotiator: Negotiator, text: string): Promise<Answer | Refusal> {
  const message = readMessage(Opening, text)
  if (!message.ok) return message
  const opening = message.value
  const verdict = checkOpening(negotiator, opening)
  if (!verdict.ok) return verdict

  const id = negotiationIdOf(opening)
  const answer: Answer = { ok: true, negotiation: id, round: 0, digest: id }
  if ((await negotiator.store.load(id)) !== undefined) return answer
  const known = await negotiator.store.ids()
  if (known.length >= (negotiator.mostNegotiations ?? defaultMostNegotiations)) {
    return refused('Busy', 'Too many negotiations are under way', { most: known.length })
  }

  const consent = await checkConsent({
    blob: opening.consent,
    act: id,
    account: opening.request.buyer,
    side: 'buyer',
    domain: opening.document.domain,
  })
  if (!consent.ok) return consent
  const contracts = await checkContracts(consent.questions, negotiator.askContract)
  if (!contracts.ok) return contracts
  // Last: it takes the longest, and only for whoever signed.
  const plans = await checkPlans(opening.document.template, negotiator.checkCriteria)
  if (!plans.ok) return plans

  const record = {
    id,
    opening,
    openingText: text,
    entries: [],
    side: 'seller' as const,
    drafts: {},
    verdicts: [],
    proofs: [],
  }
  const approach = await negotiator.approach(opening, 'seller')
  if (isRefusal(approach)) return approach
  await negotiator.store.change(id, (current) => ({
    next: current ?? record,
    result: undefined,
  }))
  negotiator.announce(id)
  return answer
}

/** All that can be said of a request without a signature. */
function checkOpening(negotiator: Negotiator, opening: Opening): Verdict {
  const { request, document, version } = opening
  if (version !== protocolVersion || !document.versions.includes(protocolVersion)) {
    return refused('VersionUnsupported', 'The request is in a version that is not spoken here', {
      found: document.versions,
      spoken: protocolVersion,
    })
  }
  if (!isSameAddress(request.seller, negotiator.signatory.account)) {
    return refused('NegotiationMismatch', 'The request is for another seller', { found: request.seller })
  }
  if (isSameAddress(request.buyer, request.seller)) {
    return refused('SideInvalid', 'The buyer is the seller', { found: request.buyer })
  }
  if (request.rounds < 1 || request.rounds > mostRounds) {
    return refused('RoundsInvalid', 'The request has too few or too many rounds', {
      found: request.rounds,
      most: mostRounds,
    })
  }
  const now = negotiator.clock.now()
  if (now >= request.until) {
    return refused('NegotiationExpired', 'The negotiation has ended', { found: now, until: request.until })
  }
  const place = checkPlace(document.domain, document.template, negotiator)
  if (!place.ok) return place
  if (hashRequestDocument(document) !== request.document) {
    return refused('DocumentMismatch', 'The document is not the one the request names')
  }
  const template = checkTemplate(document.template)
  return template.ok ? passed : template
}
