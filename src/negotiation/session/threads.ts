import { type Address, BaseError, type Hash, type Refusal, refused } from '../../core/index.ts'
import type { Outcome } from '../preferences/outcome.ts'
import { type Agreement, agreementOf } from '../protocol/agreement.ts'
import { sideOfRound } from '../protocol/side.ts'
import { phaseOf, standingSheet, type Transcript } from '../protocol/transcript.ts'
import { leaveReasons } from '../strategies/decision.ts'
import type { Wire } from '../wires/wire.ts'
import { isRefusal, type Negotiator } from './negotiator.ts'
import { type OpenNegotiationParameters, openNegotiation } from './openNegotiation.ts'
import { receiveMove } from './receiveMove.ts'
import { type TakeTurnOptions, takeTurn } from './takeTurn.ts'

/** One buyer's need, and the sellers it is put to. */
export type NeedParameters = Omit<OpenNegotiationParameters, 'seller'> & {
  readonly sellers: readonly { readonly seller: Address; readonly wire: Wire }[]
  /** Seconds that one read waits. */
  readonly wait: number
  /** How many reads without a move make a seller silent: a round's logical time-out. */
  readonly patience: number
  /** Told of every move that was sent or received. */
  readonly observe?: ((event: HaggleEvent) => void) | undefined
}

/** A move as it happened. */
export type HaggleEvent = {
  readonly seller: Address
  readonly negotiation: Hash
  readonly round: number
  readonly kind: string
  readonly outcome: Outcome | undefined
}

/** How it went with one seller. */
export type Haggled = {
  readonly seller: Address
  /** Absent when the request could not be opened. */
  readonly negotiation?: Hash | undefined
  /**
   * - `declined`: the request was refused. - `left`: a side left. - `silent`: no answer in time. - `waiting`: for a human
   *   or a time. - `passed`: its quote was worth taking, another's more. - `failed`: it did not accept the firm offer.
   * - `agreed`: chosen.
   */
  readonly result: 'declined' | 'left' | 'silent' | 'waiting' | 'passed' | 'failed' | 'agreed'
  /** How many moves were made, both sides'. */
  readonly rounds: number
  /** The last outcome on the table, and what it is worth. */
  readonly outcome?: Outcome | undefined
  readonly utility?: number | undefined
  readonly refusal?: Refusal | undefined
}

/** How it went with all, in the order of the sellers, and the agreement if there is one. */
export type HaggleResult = {
  readonly sellers: readonly Haggled[]
  readonly agreement?: Agreement | undefined
}

/** One seller while it lasts. */
export type Thread = {
  readonly seller: Address
  readonly wire: Wire
  id?: Hash
  result?: Haggled['result']
  refusal?: Refusal
}

/** Opens a negotiation with each seller, in their order. */
export async function openThreads(
  negotiator: Negotiator,
  parameters: NeedParameters,
): Promise<readonly Thread[]> {
  const threads: Thread[] = parameters.sellers.map(({ seller, wire }) => ({ seller, wire }))
  await Promise.all(threads.map((thread) => open(negotiator, parameters, thread)))
  return threads
}

async function open(negotiator: Negotiator, parameters: NeedParameters, thread: Thread): Promise<void> {
  const { domain, template, rounds, until, buyerNonce } = parameters
  const opened = await openNegotiation(negotiator, {
    domain,
    template,
    rounds,
    until,
    buyerNonce,
    seller: thread.seller,
  })
  const answer = opened.ok ? await reach(() => thread.wire.open(opened.text)) : opened
  if (opened.ok) thread.id = opened.id
  if (!answer.ok) settle(thread, 'declined', answer)
}

/** What the seller said last: a quote of its own, or one of the buyer's that it took up. */
export function lastOfSeller({ entries }: Transcript): Outcome | undefined {
  return entries.findLast(({ round, outcome }) => sideOfRound(round) === 'seller' && outcome !== undefined)
    ?.outcome
}

/** What a seller's last quote is worth while it can be taken; 0: there is none. */
export async function quotedIn(negotiator: Negotiator, thread: Thread): Promise<number> {
  if (thread.id === undefined || (thread.result !== undefined && thread.result !== 'passed')) return 0
  const record = await negotiator.store.load(thread.id)
  const approach = record === undefined ? undefined : await negotiator.approachTo(record)
  if (record === undefined || approach === undefined || isRefusal(approach)) return 0
  const quoted = lastOfSeller(record)
  return quoted === undefined ? 0 : Math.max(0, approach.utility.of(quoted))
}

/** Takes the best quote up; when its seller does not accept it, the next best, once the first can do no harm. */
export async function choose(
  negotiator: Negotiator,
  parameters: NeedParameters,
  threads: readonly Thread[],
): Promise<Agreement | undefined> {
  const ready = await Promise.all(
    threads
      .filter((thread) => thread.result === 'passed')
      .map(async (thread) => ({ thread, utility: (await describe(negotiator, thread)).utility ?? 0 })),
  )
  // A stable sort: of equals, the first asked is taken.
  ready.sort((a, b) => b.utility - a.utility)
  let agreement: Agreement | undefined
  for (const { thread } of ready) {
    const leave = { decision: { kind: 'leave', reason: leaveReasons.metElsewhere } } as const
    if (agreement !== undefined) {
      await say(negotiator, parameters, thread, leave)
      continue
    }
    // The guardrail refuses it while another firm signature for this need is alive.
    const sent = await say(negotiator, parameters, thread, { decision: { kind: 'accept' } })
    if (sent === 'sent' && (await isOpen(negotiator, thread))) await hear(negotiator, parameters, thread)
    const record = await negotiator.store.load(thread.id as Hash)
    agreement = record === undefined ? undefined : agreementOf(record)
    thread.result = agreement === undefined ? 'failed' : 'agreed'
  }
  return agreement
}

/** Whether something is still to be said: taking a quote up waits for an answer, accepting an offer does not. */
export async function isOpen({ store }: Negotiator, thread: Thread): Promise<boolean> {
  const record = await store.load(thread.id as Hash)
  return record !== undefined && phaseOf(record) === 'open'
}

/** Receives the seller's next move. */
export async function hear(
  negotiator: Negotiator,
  { wait, patience, observe }: NeedParameters,
  thread: Thread,
): Promise<'heard' | 'left' | undefined> {
  const id = thread.id as Hash
  for (let attempt = 0; attempt < patience; attempt++) {
    const entries = (await negotiator.store.load(id))?.entries ?? []
    const before = entries.length
    // Our own last move may have been lost on the way.
    const last = attempt > 0 ? entries.at(-1)?.text : undefined
    if (last !== undefined) await reach(() => thread.wire.send(id, last))
    const texts = await reach(() => thread.wire.read(id, before, wait))
    if ('ok' in texts) {
      thread.refusal = texts
      continue
    }
    for (const text of texts) {
      const answer = await receiveMove(negotiator, text)
      // A move that is refused is no move: the seller may still send one that is right.
      if (!answer.ok) thread.refusal = answer
    }
    const record = await negotiator.store.load(id)
    if (record === undefined || record.entries.length === before) continue
    for (const { round, move, outcome } of record.entries.slice(before)) {
      observe?.({ seller: thread.seller, negotiation: id, round, kind: move.kind, outcome })
    }
    return phaseOf(record) === 'left' ? 'left' : 'heard'
  }
  settle(thread, 'silent', thread.refusal)
  return undefined
}

/** Makes and sends our own move. */
export async function say(
  negotiator: Negotiator,
  { observe }: NeedParameters,
  thread: Thread,
  options: TakeTurnOptions = {},
): Promise<'sent' | 'held'> {
  const id = thread.id as Hash
  const turn = await takeTurn(negotiator, id, options)
  if (turn.kind === 'refused') thread.refusal = turn.refusal
  if (turn.kind !== 'sent') return 'held'
  const { round, move, outcome, text } = turn.entry
  observe?.({ seller: thread.seller, negotiation: id, round, kind: move.kind, outcome })
  const answer = await reach(() => thread.wire.send(id, text))
  if (!answer.ok) thread.refusal = answer
  return 'sent'
}

/** What a wire answers; that it can't be reached is an answer too, and no matter of the other sellers. */
async function reach<Result>(call: () => Promise<Result>): Promise<Result | Refusal> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof BaseError) return refused(error.code, error.shortMessage, error.details)
    throw error
  }
}

export function settle(thread: Thread, result: Haggled['result'], refusal?: Refusal): void {
  thread.result = result
  if (refusal !== undefined) thread.refusal = refusal
}

export async function describe(negotiator: Negotiator, thread: Thread): Promise<Haggled> {
  const { seller, id, result = 'silent', refusal } = thread
  const record = id === undefined ? undefined : await negotiator.store.load(id)
  if (record === undefined) return { seller, result, rounds: 0, refusal }
  const outcome = standingSheet(record)?.outcome
  const approach = await negotiator.approachTo(record)
  const utility = outcome === undefined || isRefusal(approach) ? undefined : approach.utility.of(outcome)
  return { seller, negotiation: id, result, rounds: record.entries.length, outcome, utility, refusal }
}
