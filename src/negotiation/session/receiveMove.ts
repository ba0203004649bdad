import {
  type Hash,
  isSameAddress,
  otherSide,
  passed,
  type Refusal,
  refused,
  type Verdict,
} from '../../core/index.ts'
import type { TermSheet } from '../../terms/index.ts'
import { checkAllowed } from '../checks/checkAllowed.ts'
import { checkClock } from '../checks/checkClock.ts'
import { checkConsent, checkContracts } from '../checks/checkConsent.ts'
import { checkConstants } from '../checks/checkConstants.ts'
import { checkHashes } from '../checks/checkHashes.ts'
import { checkMandate } from '../checks/checkMandate.ts'
import { checkPosition } from '../checks/checkPosition.ts'
import { checkVersion } from '../checks/checkVersion.ts'
import type { Check, CheckContext, Incoming } from '../checks/incoming.ts'
import { readMessage } from '../checks/readMessage.ts'
import type { Outcome } from '../preferences/outcome.ts'
import { isOnChain } from '../protocol/agreement.ts'
import { proveEquivocation } from '../protocol/equivocation.ts'
import { actOfMove, digestOfMove, isSheetMove, Move } from '../protocol/move.ts'
import { accountOf, sideOfRound } from '../protocol/side.ts'
import { type Entry, headOf, nextRound, standingSheet } from '../protocol/transcript.ts'
import type { NegotiationRecord } from '../store/negotiationRecord.ts'
import { termsToOutcome } from '../template/termsToOutcome.ts'
import type { Negotiator } from './negotiator.ts'
import type { Answer } from './receiveRequest.ts'

/** The checks that need no key and no chain, in their order. */
const checks: readonly Check[] = [
  checkVersion,
  checkPosition,
  checkClock,
  checkConstants,
  checkAllowed,
  checkHashes,
]

/**
 * Receives a move: checks it, keeps it, answers. Nothing of a strategy runs here.
 *
 * A refusal is typed and changes nothing. A move that was kept before is answered as before. A second digest of the
 * counterparty's for a round is refused, and the proof of it is kept.
 */
export async function receiveMove(negotiator: Negotiator, text: string): Promise<Answer | Refusal> {
  const message = readMessage(Move, text)
  if (!message.ok) return message
  const move = message.value
  const record = await negotiator.store.load(move.negotiation)
  if (record === undefined) return unknown(move.negotiation)
  const digest = digestOfMove(move, record.opening.document.domain)
  const known = record.entries[move.round - 1]
  if (known !== undefined && known.digest === digest && known.move.kind === move.kind)
    return answerOf(record, known)

  const incoming: Incoming = { transcript: record, move, digest }
  const verdict = checkMove(incoming, contextOf(negotiator, record))
  if (!verdict.ok) {
    if (verdict.code === 'RoundTaken') await keepProof(negotiator, record, move)
    return verdict
  }
  const signed = await checkSigned(negotiator, record, move)
  if (!signed.ok) return signed
  const arbiter = await checkArbiter(negotiator, record, move)
  if (!arbiter.ok) return arbiter
  const entry = { round: move.round, digest, move, outcome: outcomeOf(incoming), text }
  const answer = await keep(negotiator, record, move, entry)
  // Another statement for this round was kept while this one was checked.
  const current = answer.ok ? undefined : await negotiator.store.load(record.id)
  if (current !== undefined) await keepProof(negotiator, current, move)
  return answer
}

/** Runs the checks that need no key and no chain; the first refusal ends them. */
function checkMove(incoming: Incoming, context: CheckContext): Verdict {
  for (const check of checks) {
    const verdict = check(incoming, context)
    if (!verdict.ok) return verdict
  }
  return { ok: true }
}

function contextOf(negotiator: Negotiator, record: NegotiationRecord): CheckContext {
  const { deployments, tokens, arbiters, clock } = negotiator
  return {
    now: clock.now(),
    own: record.side,
    lapsed: record.commitment?.status === 'lapsed',
    deployments,
    tokens,
    arbiters,
  }
}

/** Signature, contract signature, remaining mandate. */
async function checkSigned(negotiator: Negotiator, record: NegotiationRecord, move: Move): Promise<Verdict> {
  const { domain } = record.opening.document
  const side = otherSide(record.side)
  const account = accountOf(record.opening.request, side)
  const terms = isSheetMove(move)
    ? move.terms
    : move.kind === 'accept'
      ? standingSheet(record)?.move.terms
      : undefined
  const consent = await checkConsent({
    blob: move.consent,
    act: actOfMove(move, domain),
    account,
    side,
    domain,
    funding: move.kind === 'quote' || terms === undefined ? undefined : fundingOf(negotiator, record, terms),
  })
  if (!consent.ok) return consent
  const contracts = await checkContracts(consent.questions, negotiator.askContract)
  if (!contracts.ok || consent.mandate === undefined || terms === undefined) return contracts
  const state = await negotiator.readMandate(account, consent.mandate)
  return checkMandate(consent.mandate, state, { terms, side, now: negotiator.clock.now() })
}

/** What the arbiter itself says of a sheet: asked last, and only for whoever signed. */
async function checkArbiter(
  { askArbiter }: Negotiator,
  { opening }: NegotiationRecord,
  move: Move,
): Promise<Verdict> {
  if (askArbiter === undefined || !isSheetMove(move)) return passed
  return askArbiter(move.terms, opening.document.domain)
}

function fundingOf(negotiator: Negotiator, record: NegotiationRecord, terms: TermSheet) {
  const token = negotiator.tokens.find(({ address }) => isSameAddress(address, terms.token))
  const { chainId } = record.opening.document.domain
  const usdc = negotiator.deployments.find((deployment) => deployment.chainId === chainId)?.usdc
  return token === undefined || usdc === undefined ? undefined : { expiry: terms.expiry, token, usdc }
}

/** Keeps the move, unless another got there first: then that one is answered, or the round is taken. */
async function keep(
  negotiator: Negotiator,
  checked: NegotiationRecord,
  move: Move,
  entry: Entry,
): Promise<Answer | Refusal> {
  const now = negotiator.clock.now()
  const answer = await negotiator.store.change<Answer | Refusal>(checked.id, (current) => {
    // Given up meanwhile.
    if (current === undefined) return { result: unknown(checked.id) }
    const record = current
    const known = record.entries[entry.round - 1]
    if (known !== undefined && known.digest === entry.digest) return { result: answerOf(record, known) }
    if (entry.round !== nextRound(record) || move.previous !== headOf(record)) {
      return { result: refused('RoundTaken', 'The round was played already', { found: entry.round }) }
    }
    const entries = [...record.entries, entry]
    // What the chain showed before the message came is more than the message says.
    const commitment =
      move.kind === 'accept' && record.commitment?.deal !== move.deal && !isOnChain(record.commitment)
        ? ({ deal: move.deal, agreedAt: now, status: 'agreed' } as const)
        : record.commitment
    const { waiting: _, ...rest } = record
    return { next: { ...rest, entries, commitment }, result: answerOf(record, entry) }
  })
  if (answer.ok) negotiator.announce(checked.id)
  return answer
}

function unknown(found: Hash) {
  return refused('NegotiationUnknown', 'The negotiation is not known here', { found })
}

function answerOf(record: NegotiationRecord, { round, digest }: Entry): Answer {
  return { ok: true, negotiation: record.id, round, digest }
}

function outcomeOf({ transcript, move }: Incoming): Outcome | undefined {
  if (!isSheetMove(move)) return undefined
  const read = termsToOutcome(transcript.opening.document.template, move.terms, move.document.terms)
  return read.ok ? read.outcome : undefined
}

/** Keeps the proof that the counterparty signed two digests for one round, once for each round. */
async function keepProof(negotiator: Negotiator, record: NegotiationRecord, move: Move): Promise<void> {
  const known = record.entries[move.round - 1]
  if (known === undefined || sideOfRound(known.round) === record.side) return
  const { domain } = record.opening.document
  const signer = accountOf(record.opening.request, otherSide(record.side))
  const proof = proveEquivocation(signer, known.move, move, domain)
  if (proof === undefined || record.proofs.some(({ round }) => round === proof.round)) return
  if (!(await checkSigned(negotiator, record, move)).ok) return
  await negotiator.store.change(record.id, (current) => {
    if (current === undefined || current.proofs.some(({ round }) => round === proof.round)) {
      return { result: undefined }
    }
    return { next: { ...current, proofs: [...current.proofs, proof] }, result: undefined }
  })
}
