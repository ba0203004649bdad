import { type Hash, otherSide, type Refusal, type Side } from '../../core/index.ts'
import { isSameOutcome, type Outcome } from '../preferences/outcome.ts'
import { sideOfRound } from '../protocol/side.ts'
import {
  type Entry,
  isImpasse,
  isTakingUp,
  nextRound,
  outcomesOf,
  phaseOf,
  standingSheet,
  type Transcript,
} from '../protocol/transcript.ts'
import type { NegotiationRecord, Waiting } from '../store/negotiationRecord.ts'
import { type Decision, type Fallback, fallBack, leaveReasons } from '../strategies/decision.ts'
import type { Standing } from '../strategies/strategy.ts'
import { draftMove, draftOf, draftRenewal } from './draftMove.ts'
import { type Approach, isRefusal, type Negotiator } from './negotiator.ts'
import { type Sent, sendDraft } from './sendDraft.ts'
import { sweepLedger } from './sweepLedger.ts'

/**
 * What a turn came to.
 *
 * - `sent`: the move is kept, ready for the wire. `refusal`: why it is not the move that was wanted first.
 * - `waiting`: for a human or for a time; `refusal` likewise.
 * - `idle`: it is not our turn, or the negotiation is over.
 * - `refused`: a guardrail refused the decision, and the fallback too.
 */
export type Turn =
  | { readonly kind: 'sent'; readonly entry: Entry; readonly refusal?: Refusal | undefined }
  | { readonly kind: 'waiting'; readonly waiting: Waiting; readonly refusal?: Refusal | undefined }
  | { readonly kind: 'idle' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** What a turn may be told from outside its negotiation. */
export type TakeTurnOptions = {
  /** Utility of the best alternative outside this negotiation. */
  readonly outside?: number | undefined
  /** What to do, decided elsewhere: by whoever compares several negotiations, or a human. */
  readonly decision?: Decision | undefined
  /** Whether a human decided. The guardrails judge it as well; only the life of a firm signature may be longer. */
  readonly human?: boolean | undefined
}

/**
 * Takes the next move of a negotiation if it is ours: a round that was fixed before is signed as it was; else the
 * strategy decides, the guardrails judge, the key signs.
 */
export function takeTurn(negotiator: Negotiator, id: Hash, options: TakeTurnOptions = {}): Promise<Turn> {
  return negotiator.inTurn(id, () => play(negotiator, id, options))
}

/**
 * Asks the strategy what it would do, and does nothing.
 *
 * @returns undefined when it is not our turn.
 */
export async function considerTurn(
  negotiator: Negotiator,
  id: Hash,
  options: Pick<TakeTurnOptions, 'outside'> = {},
): Promise<Decision | undefined> {
  const record = await negotiator.store.load(id)
  if (record === undefined || !isOurTurn(record)) return undefined
  const approach = await negotiator.approachTo(record)
  if (isRefusal(approach)) return { kind: 'leave', reason: leaveReasons.policy }
  return decide(negotiator, record, approach, negotiator.clock.now(), options)
}

/** Offers the sheet that lapsed again, with a new expiry. */
export function renewOffer(negotiator: Negotiator, id: Hash): Promise<Turn> {
  return negotiator.inTurn(id, async () => {
    const record = await negotiator.store.load(id)
    if (record === undefined || sideOfRound(nextRound(record)) !== record.side) return { kind: 'idle' }
    const approach = await negotiator.approachTo(record)
    if (isRefusal(approach)) return { kind: 'refused', refusal: approach }
    const draft = draftRenewal(negotiator, record)
    if (!draft.ok) return { kind: 'refused', refusal: draft }
    await sweepLedger(negotiator)
    return turnOf(await sendDraft(negotiator, record, approach, draft.outgoing))
  })
}

async function play(negotiator: Negotiator, id: Hash, options: TakeTurnOptions): Promise<Turn> {
  const record = await negotiator.store.load(id)
  if (record === undefined || !isOurTurn(record)) return { kind: 'idle' }
  const approach = await negotiator.approachTo(record)
  if (isRefusal(approach)) return { kind: 'refused', refusal: approach }
  const fixed = record.drafts[nextRound(record)]
  if (fixed !== undefined) {
    return turnOf(await sendDraft(negotiator, record, approach, draftOf(record, fixed).outgoing))
  }
  const now = negotiator.clock.now()
  const { waiting } = record
  const held = waiting?.kind === 'escalated' || (waiting?.kind === 'deferred' && now < waiting.until)
  if (held && options.decision === undefined) return { kind: 'waiting', waiting }
  await sweepLedger(negotiator)
  const decision = options.decision ?? decide(negotiator, record, approach, now, options)
  // What was decided elsewhere is done or not: what else to do is decided there as well.
  const last = options.decision !== undefined
  return act(negotiator, record, approach, decision, { human: options.human ?? false, last })
}

/** What was said so far, as a strategy sees it. */
export function standingOf(transcript: Transcript, side: Side): Standing {
  return {
    side,
    round: nextRound(transcript),
    rounds: transcript.opening.request.rounds,
    sent: outcomesOf(transcript, side),
    received: outcomesOf(transcript, otherSide(side)),
  }
}

function isOurTurn(record: NegotiationRecord): boolean {
  if (sideOfRound(nextRound(record)) !== record.side || phaseOf(record) !== 'open') return false
  // Whatever messages came: what was seen committed is agreed.
  return record.commitment === undefined || record.commitment.status === 'lapsed'
}

function decide(
  negotiator: Negotiator,
  record: NegotiationRecord,
  approach: Approach,
  now: number,
  options: Pick<TakeTurnOptions, 'outside'>,
): Decision {
  if (now >= record.opening.request.until) return { kind: 'leave', reason: leaveReasons.timeout }
  if (isOurs(record)) return { kind: 'accept' }
  if (isImpasse(record)) return fallBack(approach.fallback, 'impasse', now)
  const standing = standingOf(record, record.side)
  const decision = approach.strategy(standing, {
    utility: approach.utility,
    now,
    random: negotiator.random(`strategy:${record.id}:${standing.round}`),
    counterpartyScore: approach.counterpartyScore,
    outside: options.outside,
  })
  // Nobody would take a new outcome after the last round.
  if (decision.kind === 'offer' && standing.round > standing.rounds) {
    return { kind: 'leave', reason: leaveReasons.timeout }
  }
  return decision
}

/**
 * Whether the counterparty made firm what is ours: the quote we gave, or, when what was agreed lapsed, the same outcome
 * again.
 */
function isOurs(record: NegotiationRecord): boolean {
  const round = record.entries.length
  const standing = standingSheet(record)
  if (standing?.round !== round || standing.move.kind !== 'offer') return false
  if (isTakingUp(record, round)) return true
  if (record.commitment?.status !== 'lapsed') return false
  const agreed = record.entries.find((entry) => entry.digest === record.commitment?.deal)?.outcome
  return agreed !== undefined && isSameOutcome(agreed, standing.outcome as Outcome)
}

async function act(
  negotiator: Negotiator,
  record: NegotiationRecord,
  approach: Approach,
  decision: Decision,
  { human = false, last = false } = {},
): Promise<Turn> {
  if (decision.kind === 'escalate')
    return wait(negotiator, record, { kind: 'escalated', question: decision.question })
  if (decision.kind === 'defer') return wait(negotiator, record, { kind: 'deferred', until: decision.until })
  const draft = draftMove(negotiator, record, approach, decision)
  const sent: Sent = draft.ok ? await sendDraft(negotiator, record, approach, draft.outgoing, human) : draft
  if (sent.ok) return turnOf(sent)
  if (sent.code === 'NeedTaken' || sent.code === 'LaneTaken') {
    // Another firm signature for the need, or in its lane, is alive: until it is not, an offer can be a quote, and an accept must wait.
    if (decision.kind === 'offer') {
      return act(negotiator, record, { ...approach, firm: false }, decision, { human, last })
    }
    const until = Number(sent.details.expiry)
    return { ...(await wait(negotiator, record, { kind: 'deferred', until })), refusal: sent }
  }
  if (last) return turnOf(sent)
  // What happened meanwhile is no reason to give up: the next turn sees it.
  if (sent.code === 'RoundTaken') return { kind: 'idle' }
  const fallback = safeFallback(approach.fallback, decision)
  const turn = await act(negotiator, record, approach, fallBack(fallback, 'policy', negotiator.clock.now()), {
    last: true,
  })
  return turn.kind === 'sent' || turn.kind === 'waiting' ? { ...turn, refusal: sent } : turn
}

/** A leave that is refused can't be answered by leaving. */
function safeFallback(fallback: Fallback, decision: Decision): Fallback {
  return decision.kind === 'leave' && fallback.kind === 'leave' ? { kind: 'escalate' } : fallback
}

async function wait(
  negotiator: Negotiator,
  record: NegotiationRecord,
  waiting: Waiting,
): Promise<Extract<Turn, { kind: 'waiting' }>> {
  await negotiator.store.change(record.id, (current) => ({
    next: current === undefined ? undefined : { ...current, waiting },
    result: undefined,
  }))
  return { kind: 'waiting', waiting }
}

function turnOf(sent: Sent): Turn {
  return sent.ok ? { kind: 'sent', entry: sent.entry } : { kind: 'refused', refusal: sent }
}
