import { type Hash, type Hex, type Json, passed, refused, toWire, type Verdict } from '../../core/index.ts'
import type { MandateState } from '../checks/checkMandate.ts'
import type { CommitPosition } from '../commit/commitPort.ts'
import type { GuardrailContext, Outgoing } from '../guardrails/guardrail.ts'
import { type Judgement, judge } from '../guardrails/judge.ts'
import { isOnChain } from '../protocol/agreement.ts'
import { checkSize } from '../protocol/checkSize.ts'
import { type Draft, digestOfMove, leaveOf, Move } from '../protocol/move.ts'
import { type Entry, headOf, nextRound, phaseOf } from '../protocol/transcript.ts'
import type { FirmSignature } from '../store/firmSignature.ts'
import type { NegotiationRecord } from '../store/negotiationRecord.ts'
import { draftOf } from './draftMove.ts'
import type { Approach, Negotiator } from './negotiator.ts'

/** A move of ours that is kept and can be sent, or why there is none. */
export type Sent = { readonly ok: true; readonly entry: Entry } | Extract<Verdict, { ok: false }>

/** The most bytes a consent may add to a message: what is left is checked before the key is used. */
const consentRoom = 8_192

/**
 * Signs a move and keeps it, in an order that survives a crash at any point:
 *
 * 0. the chain is asked whether our own money is there, and for an accept whether the commitment would succeed;
 * 1. every guardrail, the sum over live signatures among them, and in the same step a firm signature is put on the
 *    ledger; 2. the round is fixed to the draft; 3. only then the key is used; 4. the bytes are kept, and are what is
 *    sent again ever after.
 *
 * A round that was fixed before is signed as it was fixed, whatever is asked for now.
 */
export async function sendDraft(
  negotiator: Negotiator,
  record: NegotiationRecord,
  approach: Approach,
  outgoing: Outgoing,
  human = false,
): Promise<Sent> {
  const fixed = record.drafts[outgoing.draft.round]
  if (fixed !== undefined) return signDraft(negotiator, record, fixed)

  const size = checkDraftSize(outgoing.draft)
  if (!size.ok) return size
  const chain = await lookAtChain(negotiator, record, outgoing)
  const funded = await checkFunds(negotiator, record, outgoing, chain)
  if (!funded.ok) return funded
  const simulated = await simulate(negotiator, record, outgoing, chain)
  if (!simulated.ok) return simulated
  const judgement = await reserve(negotiator, record, approach, outgoing, chain, human)
  const draft = await fix(negotiator, record, outgoing, judgement)
  if (draft === undefined) {
    await forget(negotiator, outgoing, judgement)
    return judgement.verdict.ok ? refused('RoundTaken', 'The round was played already') : judgement.verdict
  }
  const other = digestOfMove(draft, record.opening.document.domain) !== outgoing.digest
  // Another got there first: its draft is what is signed, and it is on the ledger already.
  if (other) await forget(negotiator, outgoing, judgement)
  return signDraft(negotiator, record, draft)
}

/** What the chain says before a move: the time, what remains of our own mandate, whether the arbiter would judge. */
type ChainLook = {
  readonly arbiter?: Verdict | undefined
  readonly position?: CommitPosition | undefined
  readonly mandate?: MandateState | undefined
}

async function lookAtChain(
  negotiator: Negotiator,
  { opening }: NegotiationRecord,
  { digest, terms, firm }: Outgoing,
): Promise<ChainLook> {
  if (terms === undefined) return {}
  const { account, mandate } = negotiator.signatory
  return {
    arbiter: await negotiator.askArbiter?.(terms, opening.document.domain),
    position: firm ? await negotiator.commits.position(digest, terms) : undefined,
    mandate: mandate === undefined ? undefined : await negotiator.readMandate(account, mandate),
  }
}

/** No sheet is signed for which our own money is not there; what is committed already has taken it. */
async function checkFunds(
  negotiator: Negotiator,
  { side }: NegotiationRecord,
  { terms, firm }: Outgoing,
  { position }: ChainLook,
): Promise<Verdict> {
  if (terms === undefined || position?.state === 'committed') return passed
  return negotiator.checkFunds(terms, side, firm)
}

/** An accept comes after a commitment that succeeds in simulation, with ourselves as the caller. */
async function simulate(
  negotiator: Negotiator,
  record: NegotiationRecord,
  { draft, terms }: Outgoing,
  { position }: ChainLook,
): Promise<Verdict> {
  if (draft.kind !== 'accept' || terms === undefined || position?.state === 'committed') return passed
  const offered = record.entries.at(-1)?.move.consent as Hex
  const sides = record.side === 'buyer' ? { seller: offered } : { buyer: offered }
  return negotiator.commits.simulate({ terms, ...sides })
}

/** Judges the move, and in the same atomic step puts a firm signature on the ledger. */
function reserve(
  negotiator: Negotiator,
  record: NegotiationRecord,
  approach: Approach,
  outgoing: Outgoing,
  chain: ChainLook,
  human: boolean,
): Promise<Judgement & { readonly added: boolean }> {
  const { deployments, tokens, arbiters, policy, clock, signatory } = negotiator
  const now = clock.now()
  return negotiator.store.changeLedger<Judgement & { readonly added: boolean }>((ledger) => {
    const mandate =
      signatory.mandate === undefined || chain.mandate === undefined
        ? undefined
        : { mandate: signatory.mandate, state: chain.mandate }
    const context: GuardrailContext = {
      record,
      now,
      chainTime: chain.position?.time,
      policy,
      ledger: ledger.filter(({ digest }) => digest !== outgoing.digest),
      utility: approach.utility,
      mandate,
      arbiter: chain.arbiter,
      human,
      deployments,
      tokens,
      arbiters,
    }
    const judgement = judge(outgoing, context)
    const known = ledger.some(({ digest }) => digest === outgoing.digest)
    const { terms } = outgoing
    if (!judgement.verdict.ok || !outgoing.firm || terms === undefined || known) {
      return { result: { ...judgement, added: false } }
    }
    const signature: FirmSignature = {
      digest: outgoing.digest,
      negotiation: record.id,
      side: record.side,
      terms,
      recordedAt: now,
      committed: false,
    }
    return { next: [...ledger, signature], result: { ...judgement, added: true } }
  })
}

/**
 * Fixes the round to the draft, keeping every verdict.
 *
 * @returns The draft the round is fixed to; undefined when it may not be, or is played already.
 */
function fix(
  negotiator: Negotiator,
  record: NegotiationRecord,
  { draft }: Outgoing,
  { verdicts, verdict }: Judgement,
): Promise<Draft | undefined> {
  return negotiator.store.change(record.id, (current) => {
    // Given up meanwhile: nothing is signed in it any more.
    if (current === undefined) return { result: undefined }
    const now = current
    const judged = { ...now, verdicts: [...now.verdicts, ...verdicts] }
    const fixed = now.drafts[draft.round]
    if (fixed !== undefined) return { next: judged, result: fixed }
    // What was judged is the state that was seen: had it moved on since, the verdicts would be about another.
    const stale = draft.round !== nextRound(now) || draft.previous !== headOf(now) || phaseOf(now) === 'left'
    if (!verdict.ok || stale) return { next: judged, result: undefined }
    const drafts = { ...now.drafts, [draft.round]: draft }
    return { next: { ...judged, drafts }, result: draft }
  })
}

/** Takes a signature off the ledger whose key was never used. */
async function forget(
  negotiator: Negotiator,
  outgoing: Outgoing,
  { added }: { readonly added: boolean },
): Promise<void> {
  if (!added) return
  await negotiator.store.changeLedger((ledger) => ({
    next: ledger.filter(({ digest }) => digest !== outgoing.digest),
    result: undefined,
  }))
}

/** Uses the key for what the round is fixed to, and keeps the bytes; those kept before win. */
async function signDraft(negotiator: Negotiator, record: NegotiationRecord, draft: Draft): Promise<Sent> {
  const { digest, outcome } = draftOf(record, draft).outgoing
  const consent = await consentTo(negotiator, record, draft, digest)
  const move = { ...draft, consent } as Move
  const text = JSON.stringify({ ...wireOf(draft), consent })
  const entry: Entry = {
    round: draft.round,
    digest,
    move,
    outcome: draft.kind === 'accept' ? undefined : outcome,
    text,
  }
  const agreedAt = negotiator.clock.now()
  const kept = await negotiator.store.change<Entry | undefined>(record.id, (now) => {
    if (now === undefined) return { result: undefined }
    const known = now.entries[draft.round - 1]
    if (known !== undefined) return { result: known }
    const { waiting: _, ...rest } = now
    const commitment =
      draft.kind === 'accept' && !isOnChain(now.commitment)
        ? ({ deal: digest, agreedAt, status: 'agreed' } as const)
        : now.commitment
    return { next: { ...rest, entries: [...now.entries, entry], commitment }, result: entry }
  })
  if (kept === undefined) return refused('RoundTaken', 'The negotiation was given up meanwhile')
  negotiator.announce(record.id)
  return { ok: true, entry: kept }
}

/** @param digest The draft's. */
function consentTo(
  { signatory }: Negotiator,
  record: NegotiationRecord,
  draft: Draft,
  digest: Hash,
): Promise<Hex> {
  const { domain } = record.opening.document
  const { side } = record
  if (draft.kind === 'leave') return signatory.consentToAct('Leave', leaveOf(draft), side, domain)
  if (draft.kind === 'quote') {
    return signatory.consentToAct('Quote', { deal: digest }, side, domain)
  }
  const terms = draft.kind === 'offer' ? draft.terms : draftOf(record, draft).outgoing.terms
  if (terms === undefined) throw new TypeError('an accept without an offer was fixed')
  return signatory.consentToSheet(terms, side, domain)
}

function checkDraftSize(draft: Draft): Verdict {
  return checkSize(JSON.stringify(wireOf(draft)), 2 * consentRoom)
}

/** A draft as it is on the wire, but for its consent. Written once: it is measured first, and then sent. */
function wireOf(draft: Draft): { readonly [name: string]: Json } {
  let wire = wires.get(draft)
  if (wire === undefined) {
    wire = toWire(Move, { ...draft, consent: '0x' } as Move) as { readonly [name: string]: Json }
    wires.set(draft, wire)
  }
  return wire
}

const wires = new WeakMap<Draft, { readonly [name: string]: Json }>()
