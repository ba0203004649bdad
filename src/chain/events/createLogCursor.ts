import type { Hash } from 'viem'

import { BaseError, oneAtATime } from '../../core/index.ts'
import type { EarnestClient } from '../escrowOf.ts'
import { type Header, headerAt, readHead } from './blocks.ts'
import { compareAnswer } from './compareAnswer.ts'
import { least } from './least.ts'
import type { LogPlace } from './logEvents.ts'
import { type ReadingOptions, usualLag } from './readingOptions.ts'
import { type AskRange, readSpans } from './readSpans.ts'

/** Where a cursor starts, how far back it looks, and how it reads. All are optional. */
export type CursorOptions = ReadingOptions & {
  /** The first block whose events are told; default: the one after the latest. */
  readonly fromBlock?: bigint | undefined
  /** How many blocks a reorganisation may go back and still be told in full; default: 256. */
  readonly depth?: bigint | undefined
}

/** What was read of one range of blocks. */
export type LogStep<Event> = {
  /** As those of {@link LogCursor.next}. */
  readonly events: readonly Event[]
  /**
   * Nothing up to this block is told any more, nor taken back: whoever starts anew may start after it. Absent: no block is
   * so old yet.
   */
  readonly final?: bigint | undefined
}

/** Follows events, reorganisations included. */
export type LogCursor<Event extends LogPlace> = {
  /**
   * What happened since it was last asked: first, the latest first, the events that a reorganisation took back,
   * `removed`; then the new ones, in their order. Where it fails, the next call goes on from the range that failed.
   *
   * @throws {ReorganisationTooDeepError} when the chain changed further back than `depth`; it goes on from there.
   */
  next(): Promise<readonly Event[]>
  /** The same range by range, as each was read: for whoever keeps how far it came. */
  steps(): AsyncIterable<LogStep<Event>>
}

/** A block that was read up to, and what it was then. */
type Mark = { readonly number: bigint; readonly hash: Hash }

/**
 * Follows events by asking, over any transport: a node that forgets its filters, or a reorganisation that a subscription
 * slept through, loses nothing.
 *
 * Behind an endpoint are many nodes, and any may answer, each with what it has. So no answer proves that there is nothing
 * more: the newest `lag` blocks are read at each look anew, and what is told of them is compared with the answer. What is
 * absent in it is taken back only once another block is shown in its block's place.
 *
 * @param ask Asks for those that are wanted, of one node.
 */
export function createLogCursor<Event extends LogPlace>(
  client: EarnestClient,
  ask: AskRange<Event>,
  { fromBlock, depth = 256n, ...reading }: CursorOptions,
): LogCursor<Event> {
  const lag = least(reading.lag ?? usualLag, depth)
  /** Up to here all was read while every node had it. */
  let settled = fromBlock === undefined ? undefined : fromBlock - 1n
  /** Ascending, none after `settled`: by them a reorganisation that goes further back is noticed. */
  let marks: Mark[] = []
  /** Whether blocks before the first mark were read, or passed over, and forgotten. */
  let forgot = fromBlock === undefined
  /** No further block is settled before the chain is so long: after a deep reorganisation a node may still have the old one. */
  let hold = 0n
  /** Ascending. */
  let told: readonly Event[] = []
  let untold: Event[] = []
  const inTurn = oneAtATime()

  async function* look(): AsyncGenerator<LogStep<Event>, void, undefined> {
    const head = await readHead(client)
    if (settled === undefined) {
      settled = head.number
      marks = [head]
      return
    }
    await rewind(head)
    const range = { fromBlock: settled + 1n, toBlock: head.number }
    for await (const answer of readSpans(client, ask, range, reading)) {
      const compared = await compareAnswer(client, answer, { told, head })
      // The next look finds them agreed, or asks nodes that are.
      if (compared.kind === 'contradicted') return
      told = compared.told
      // Before anything can fail: what counts as told is told, if not now then by the next look.
      untold.push(...compared.news)
      await settle(answer.toBlock, head)
      yield { events: takeUntold(), final: finalAt(head) }
    }
  }

  function takeUntold(): readonly Event[] {
    const events = untold
    untold = []
    return events
  }

  /** Begins again where the chain is still the one that was read. */
  async function rewind(head: Header): Promise<void> {
    let lowest: bigint | undefined
    let newest = marks.at(-1)
    while (newest && (await isReplaced(newest, head))) {
      lowest = newest.number
      marks.pop()
      newest = marks.at(-1)
    }
    if (lowest === undefined) return

    hold = head.number + lag
    settled = newest ? newest.number : (forgot ? lowest : (fromBlock ?? lowest)) - 1n
    if (!newest && forgot) throw new ReorganisationTooDeepError(lowest)
  }

  /** Whether another block is where one was. A node that has none there says nothing. */
  async function isReplaced({ number, hash }: Mark, head: Header): Promise<boolean> {
    if (number === head.number) return hash !== head.hash
    if (number > head.number) return false
    const found = await headerAt(client, number)
    return found !== undefined && found.hash !== hash
  }

  /** Notes up to where the chain was read for good. */
  async function settle(readTo: bigint, head: Header): Promise<void> {
    const next = least(readTo, head.number - lag)
    if (settled === undefined || next <= settled || head.number < hold) return
    const forgettable = head.number - depth
    const wanted = [
      // The first one: what goes back to before it goes back too far.
      ...(marks.length === 0 && forgettable > settled && forgettable < next ? [forgettable] : []),
      ...(next >= forgettable ? [next] : []),
    ]
    const found: Mark[] = []
    for (const number of wanted) {
      const header = number === head.number ? head : await headerAt(client, number)
      if (header === undefined) return
      found.push(header)
    }
    marks.push(...found)
    settled = next
    forget(forgettable)
  }

  /** Drops what a reorganisation is not followed back to, but for one block by which a deeper one is noticed. */
  function forget(before: bigint): void {
    if (fromBlock !== undefined && before < fromBlock) return
    forgot = true
    const kept = marks.findLastIndex(({ number }) => number <= before)
    marks = marks.slice(Math.max(kept, 0))
    told = told.filter(({ blockNumber }) => blockNumber > before)
  }

  function finalAt(head: Header): bigint | undefined {
    const final = least(settled ?? 0n, head.number - depth)
    return fromBlock !== undefined && final < fromBlock ? undefined : final
  }

  /** One look after the other: each starts where the one before it ended. */
  async function* steps(): AsyncGenerator<LogStep<Event>, void, undefined> {
    const { promise: over, resolve: end } = Promise.withResolvers<void>()
    await new Promise<void>((begin) => {
      void inTurn(() => {
        begin()
        return over
      })
    })
    try {
      if (untold.length > 0) yield { events: takeUntold() }
      yield* look()
    } finally {
      end()
    }
  }

  return {
    async next() {
      const events: Event[] = []
      try {
        for await (const step of steps()) events.push(...step.events)
      } catch (error) {
        untold.unshift(...events)
        throw error
      }
      return events
    },
    steps,
  }
}

/** Thrown when the chain changed further back than events are remembered. Code `ReorganisationTooDeep`. */
export class ReorganisationTooDeepError extends BaseError {
  override readonly name = 'ReorganisationTooDeepError'

  constructor(block: bigint) {
    super('The chain changed further back than its events are remembered: read the state anew', {
      code: 'ReorganisationTooDeep',
      details: { block },
    })
  }
}
