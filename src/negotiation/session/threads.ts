import type { Address, Hash, Refusal } from '../../core/index.ts'
import type { Outcome } from '../preferences/outcome.ts'
import type { Agreement } from '../protocol/agreement.ts'
import { sideOfRound } from '../protocol/side.ts'
import { type Entry, nextRound, phaseOf, type Transcript } from '../protocol/transcript.ts'
import type { Wire } from '../wires/wire.ts'
import { type Bound, boundBy } from './bound.ts'
import { isRefusal, type Negotiator } from './negotiator.ts'
import { type OpenNegotiationParameters, openNegotiation } from './openNegotiation.ts'
import { reach } from './reach.ts'
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
   *   or a time. - `passed`: its quote was worth taking, another's more, or another may still take our money. - `failed`:
   *   our own move could not be made. - `bound`: nothing is agreed, but the seller can make what we signed a deal.
   *   - `agreed`: chosen.
   */
  readonly result: 'declined' | 'left' | 'silent' | 'waiting' | 'passed' | 'failed' | 'bound' | 'agreed'
  /** How many moves were made, both sides'. */
  readonly rounds: number
  /** The last outcome on the table, and what it is worth. */
  readonly outcome?: Outcome | undefined
  readonly utility?: number | undefined
  /** The last refusal, where nothing came after it: the seller's, our own, or why something could not be reached. */
  readonly refusal?: Refusal | undefined
  /** What we signed, with `bound`. */
  readonly bound?: Bound | undefined
}

/** How it went with all, in the order of the sellers. */
export type HaggleResult = {
  readonly sellers: readonly Haggled[]
  readonly agreement?: Agreement | undefined
  /**
   * The firm signature of ours for this need that is alive, of this run or an earlier one. Until the chain decides, see
   * {@link followCommitment}, the money may go: this is not "no deal".
   */
  readonly bound?: Bound | undefined
}

/** One seller while it lasts. */
export type Thread = {
  readonly seller: Address
  readonly wire: Wire
  id?: Hash
  result?: Haggled['result']
  refusal?: Refusal | undefined
  /** Whether it was asked by another request already, after one side forgot the first. */
  asked?: true
}

/** Opens a negotiation with each seller, or goes on with the one that is open, in their order. */
export async function openThreads(
  negotiator: Negotiator,
  parameters: NeedParameters,
): Promise<readonly Thread[]> {
  const threads: Thread[] = parameters.sellers.map(({ seller, wire }) => ({ seller, wire }))
  await Promise.all(threads.map((thread) => open(negotiator, parameters, thread)))
  return threads
}

async function open(
  negotiator: Negotiator,
  { domain, template, rounds, until, buyerNonce }: NeedParameters,
  thread: Thread,
  instead?: Hash,
): Promise<void> {
  const { seller } = thread
  const need = { domain, template, rounds, until, buyerNonce, seller, instead }
  const opened = await reach(() => openNegotiation(negotiator, need))
  if (!opened.ok) return settle(thread, 'failed', opened)
  thread.id = opened.id
  const phase = phaseOf(opened.record)
  if (phase !== 'open') return settle(thread, phase)
  // A seller that forgot what was said must not be made to say its first word again: it is asked by a read.
  if (opened.record.entries.length > 0) return
  const answer = await reach(() => thread.wire.open(opened.text))
  if (!answer.ok) settle(thread, 'declined', answer)
}

/** The answers by which one side shows that it lost moves that the other has. */
const lost: ReadonlySet<string> = new Set(['NegotiationUnknown', 'RoundSkipped', 'TurnMismatch'])

/** Asks the seller by another request where one side forgot the first, unless a firm signature of ours is in it. */
async function askAgain(
  negotiator: Negotiator,
  parameters: NeedParameters,
  thread: Thread,
): Promise<boolean> {
  const { id } = thread
  if (thread.asked || id === undefined || (await boundBy(negotiator, id)).length > 0) return false
  thread.asked = true
  thread.refusal = undefined
  await open(negotiator, parameters, thread, id)
  return true
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

/** Whether something is still to be said: taking a quote up waits for an answer, accepting an offer does not. */
export async function isOpen({ store }: Negotiator, thread: Thread): Promise<boolean> {
  const record = await store.load(thread.id as Hash)
  return record !== undefined && phaseOf(record) === 'open'
}

/** Receives the seller's next move; one that is there already, as after a restart, is not waited for. */
export async function hear(
  negotiator: Negotiator,
  parameters: NeedParameters,
  thread: Thread,
): Promise<'heard' | 'left' | undefined> {
  const { wait, patience, observe } = parameters
  if (await isUnanswered(negotiator, parameters, thread)) return 'heard'
  for (let attempt = 0; attempt < patience; attempt++) {
    const id = thread.id as Hash
    const entries = (await negotiator.store.load(id))?.entries ?? []
    const before = entries.length
    const refusal = await exchange(negotiator, thread, id, entries, { wait, again: attempt > 0 })
    if (refusal !== undefined) thread.refusal = refusal
    const record = await negotiator.store.load(id)
    const heard = record !== undefined && record.entries.length > before
    if (lost.has(thread.refusal?.code ?? '')) {
      if (await askAgain(negotiator, parameters, thread)) {
        if (thread.result !== undefined) return undefined
        attempt = -1
        continue
      }
      // Rounds of ours that we no longer have were signed before: none of them is signed again.
      if (heard) break
    }
    if (!heard) continue
    thread.refusal = undefined
    for (const { round, move, outcome } of record.entries.slice(before)) {
      observe?.({ seller: thread.seller, negotiation: id, round, kind: move.kind, outcome })
    }
    return phaseOf(record) === 'left' ? 'left' : 'heard'
  }
  settle(thread, 'silent')
  return undefined
}

/** Whether the seller's last move waits for our answer. A round that was fixed before is said as it was fixed. */
async function isUnanswered(
  negotiator: Negotiator,
  parameters: NeedParameters,
  thread: Thread,
): Promise<boolean> {
  const record = await negotiator.store.load(thread.id as Hash)
  if (record === undefined || phaseOf(record) !== 'open') return false
  const round = nextRound(record)
  if (sideOfRound(round) !== record.side) return false
  return record.drafts[round] === undefined || (await say(negotiator, parameters, thread)) !== 'sent'
}

/**
 * Sends our last move again where it may have been lost, and reads what the seller said after it.
 *
 * @returns The last refusal, of either side.
 */
async function exchange(
  negotiator: Negotiator,
  { wire }: Thread,
  id: Hash,
  entries: readonly Entry[],
  { wait, again }: { readonly wait: number; readonly again: boolean },
): Promise<Refusal | undefined> {
  let refusal: Refusal | undefined
  const last = again ? entries.at(-1)?.text : undefined
  const sent = last === undefined ? undefined : await reach(() => wire.send(id, last))
  if (sent?.ok === false) refusal = sent
  const texts = await reach(() => wire.read(id, entries.length, wait))
  if ('ok' in texts) return texts
  for (const text of texts) {
    const answer = await reach(() => receiveMove(negotiator, text))
    // A move that is refused is no move: the seller may still send one that is right.
    if (!answer.ok) refusal = answer
  }
  return refusal
}

/** Makes and sends our own move. */
export async function say(
  negotiator: Negotiator,
  { observe }: NeedParameters,
  thread: Thread,
  options: TakeTurnOptions = {},
): Promise<'sent' | 'waiting' | 'failed'> {
  const id = thread.id as Hash
  const turn = await reach(() => takeTurn(negotiator, id, options))
  const refusal = 'ok' in turn ? turn : turn.kind === 'idle' ? undefined : turn.refusal
  if (refusal !== undefined) thread.refusal = refusal
  if ('ok' in turn || turn.kind === 'refused') return 'failed'
  if (turn.kind !== 'sent') return 'waiting'
  const { round, move, outcome, text } = turn.entry
  observe?.({ seller: thread.seller, negotiation: id, round, kind: move.kind, outcome })
  const answer = await reach(() => thread.wire.send(id, text))
  if (!answer.ok) thread.refusal = answer
  return 'sent'
}

export function settle(thread: Thread, result: Haggled['result'], refusal?: Refusal): void {
  thread.result = result
  if (refusal !== undefined) thread.refusal = refusal
}
