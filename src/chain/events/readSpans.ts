import type { EarnestClient } from '../escrowOf.ts'
import { endpointOf } from './endpointOf.ts'
import { least } from './least.ts'
import { logRefusalOf } from './logRefusal.ts'
import { patiently } from './patiently.ts'
import { type ReadingOptions, usualSpan } from './readingOptions.ts'

/** A range of blocks, both ends included, and what is in it: one answer of one node. */
export type SpanRead<Event> = {
  readonly fromBlock: bigint
  readonly toBlock: bigint
  readonly events: readonly Event[]
}

/** Asks for the events of a range by one request. */
export type AskRange<Event> = (fromBlock: bigint, toBlock: bigint) => Promise<readonly Event[]>

/** What was learnt of an endpoint's limit. */
type Learnt = {
  /** Blocks that one request may span. */
  size: bigint
  /** Requests of that size that were answered since it changed. */
  streak: number
  /** How many of them there must be before more is tried. */
  needed: number
}

const shortStreak = 8
const longStreak = 512

/** By transport: every client over it meets the same limit. */
const learntOf = new WeakMap<object, Learnt>()

/**
 * Reads a range of blocks in as few requests as the endpoint takes: halves on any refusal, remembers what was answered, and
 * tries twice as much once that went well for long, the more rarely the more often it was refused.
 *
 * @throws What a request for one block is refused with, and what waiting did not cure. What was yielded before is good.
 */
export async function* readSpans<Event>(
  client: EarnestClient,
  ask: AskRange<Event>,
  { fromBlock, toBlock }: { readonly fromBlock: bigint; readonly toBlock: bigint },
  { span = usualSpan, ...waiting }: ReadingOptions,
): AsyncGenerator<SpanRead<Event>, void, undefined> {
  const learnt = learntBy(client, span)
  let size = learnt.size
  for (let first = fromBlock; first <= toBlock; ) {
    const last = least(first + least(size, span) - 1n, toBlock)
    const asked = last - first + 1n
    let events: readonly Event[]
    try {
      events = await patiently(() => ask(first, last), waiting)
    } catch (error) {
      const { kind } = logRefusalOf(error)
      if (asked === 1n || (kind !== 'refused' && kind !== 'unclear')) throw error
      size = asked / 2n
      continue
    }
    // Only an answer is learnt from: a node that refuses everything says nothing of ranges.
    if (size < learnt.size) shrink(learnt, size)
    else if (asked === learnt.size) size = grow(learnt, span)
    yield { fromBlock: first, toBlock: last, events }
    first = last + 1n
  }
}

function learntBy(client: EarnestClient, span: bigint): Learnt {
  const endpoint = endpointOf(client)
  const known = learntOf.get(endpoint)
  if (known !== undefined) return known
  const fresh = { size: span, streak: 0, needed: shortStreak }
  learntOf.set(endpoint, fresh)
  return fresh
}

/** Keeps a smaller size, that was answered. Where it had only just grown, it tries that less often. */
function shrink(learnt: Learnt, size: bigint): void {
  if (learnt.streak === 0) learnt.needed = Math.min(2 * learnt.needed, longStreak)
  learnt.size = size
  learnt.streak = 1
}

/** Counts an answer of the full size. @returns The size from now on. */
function grow(learnt: Learnt, span: bigint): bigint {
  if (learnt.streak === 0) learnt.needed = shortStreak
  learnt.streak += 1
  if (learnt.streak < learnt.needed || learnt.size >= span) return learnt.size
  learnt.size = least(2n * learnt.size, span)
  learnt.streak = 0
  return learnt.size
}
