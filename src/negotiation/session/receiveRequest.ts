import { type Hash, isSameAddress, passed, type Refusal, refused, type Verdict } from '../../core/index.ts'
import { checkPlace } from '../checks/checkAllowed.ts'
import { checkConsent, checkContracts } from '../checks/checkConsent.ts'
import { readMessage } from '../checks/readMessage.ts'
import { hashRequestDocument, negotiationIdOf, Opening, protocolVersion } from '../protocol/opening.ts'
import type { NegotiationRecord } from '../store/negotiationRecord.ts'
import { checkPlans } from '../template/checkPlans.ts'
import { checkTemplate } from '../template/checkTemplate.ts'
import { isRefusal, type Negotiator } from './negotiator.ts'
import { checkNeed } from './openNegotiation.ts'

/** The most rounds that a request may ask for. */
const mostRounds = 10_000

/** The longest time, in seconds, that a request may run: 30 days. */
const mostLife = 30 * 24 * 60 * 60

/** What is answered to a request or a move that was kept. The same again to the same again. */
export type Answer = {
  readonly ok: true
  readonly negotiation: Hash
  /** 0 for a request. */
  readonly round: number
  readonly digest: Hash
}

/** What a wire knows of a request beside its bytes. */
export type ReceiveRequestOptions = {
  /** Names whom it came from: a network, or whoever the channel is bound to. Shares are counted by it. */
  readonly peer?: string | undefined
}

/**
 * Receives a request, in the order of all that comes in: size, schema, version, whom it is for, clock, constants, hashes,
 * signature, contract signature; then it gets a place, see {@link Admission}. A refusal changes nothing; a repetition is
 * answered as before.
 *
 * @throws {ChainUnreachableError} when the contract of the buyer's account can't be asked.
 */
export async function receiveRequest(
  negotiator: Negotiator,
  text: string,
  { peer = '' }: ReceiveRequestOptions = {},
): Promise<Answer | Refusal> {
  const message = readMessage(Opening, text)
  if (!message.ok) return message
  const opening = message.value
  const verdict = checkOpening(negotiator, opening)
  if (!verdict.ok) return verdict

  const id = negotiationIdOf(opening)
  const answer: Answer = { ok: true, negotiation: id, round: 0, digest: id }
  const { store, admission, clock } = negotiator
  if ((await store.load(id)) !== undefined) return answer
  // Its rounds were signed: none of them is signed anew.
  if (await store.isForgotten(id, clock.now())) return givenUp
  const signed = await checkSigned(negotiator, opening, id, peer)
  if (!signed.ok) return signed
  const entered = await admission.enter({ id, opening, peer })
  if (!entered.ok) return entered
  try {
    const refusal = await keep(negotiator, opening, text, { peer, vouched: entered.vouched })
    if (refusal !== undefined) admission.leave(id)
    return refusal ?? answer
  } catch (error) {
    admission.leave(id)
    throw error
  }
}

async function checkSigned(
  { admission, askContract }: Negotiator,
  opening: Opening,
  id: Hash,
  peer: string,
): Promise<Verdict> {
  const { request, document, consent: blob } = opening
  const { domain } = document
  const consent = await checkConsent({ blob, act: id, account: request.buyer, side: 'buyer', domain })
  if (!consent.ok) return consent
  const { questions } = consent
  if (questions.length === 0) return passed
  const asked = await admission.ask(peer, () => checkContracts(questions, askContract))
  return asked.ok ? asked.answer : asked
}

/** Keeps a request that has a place, unless nobody could check its work, or the seller's own mind declines it. */
async function keep(
  negotiator: Negotiator,
  opening: Opening,
  openingText: string,
  { peer, vouched }: { readonly peer: string; readonly vouched: boolean },
): Promise<Refusal | undefined> {
  const plans = await checkPlans(opening.document.template, negotiator.checkCriteria)
  if (!plans.ok) return plans
  const approach = await negotiator.approach(opening, 'seller')
  if (isRefusal(approach)) return approach
  const record: NegotiationRecord = {
    id: negotiationIdOf(opening),
    opening,
    openingText,
    entries: [],
    side: 'seller',
    admission: { ...(peer !== '' && { peer }), vouched },
    drafts: {},
    verdicts: [],
    proofs: [],
  }
  const kept = await negotiator.store.change<Verdict>(record.id, (current, wasForgotten) => {
    if (current !== undefined) return { result: passed }
    // All that was asked before took its time: the same request may have come, been answered and been given up meanwhile.
    if (wasForgotten) return { result: givenUp }
    const expired = checkUntil(opening, negotiator.clock.now())
    return expired.ok ? { next: record, result: passed } : { result: expired }
  })
  if (!kept.ok) return kept
  negotiator.announce(record.id)
  return undefined
}

const givenUp = refused('NegotiationOver', 'The negotiation was given up here; ask by another request')

/** Past its end, nobody remembers whether a negotiation was given up: it is not begun. */
function checkUntil({ request: { until } }: Opening, now: number): Verdict {
  if (now < until) return passed
  return refused('NegotiationExpired', 'The negotiation has ended', { found: now, until })
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
  const running = checkUntil(opening, now)
  if (!running.ok) return running
  if (request.until > now + mostLife) {
    return refused('UntilTooFar', 'The request would run for too long', {
      found: request.until,
      most: now + mostLife,
    })
  }
  const need = checkNeed(request.buyerNonce)
  if (!need.ok) return need
  const place = checkPlace(document.domain, document.template, negotiator)
  if (!place.ok) return place
  if (hashRequestDocument(document) !== request.document) {
    return refused('DocumentMismatch', 'The document is not the one the request names')
  }
  const template = checkTemplate(document.template)
  return template.ok ? passed : template
}
