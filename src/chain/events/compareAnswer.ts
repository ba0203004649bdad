import type { Hash } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type Header, headerAt, headerOf } from './blocks.ts'
import type { LogPlace } from './logEvents.ts'
import type { SpanRead } from './readSpans.ts'

/** What an answer comes to, beside what was told before. */
export type Compared<Event> =
  | {
      readonly kind: 'agreed'
      /** What is to be told: what is taken back, the latest first, then what is new, in order. */
      readonly news: readonly Event[]
      /** All that is told then. */
      readonly told: readonly Event[]
    }
  /** Two nodes have two chains, and which is the chain is not shown: nothing is to be told. */
  | { readonly kind: 'contradicted' }

/**
 * Compares one node's answer for a range of blocks with what was told of it.
 *
 * An answer holds what its node has: a beginning of the range, on the chain that it knows. So what is in it is news; what
 * is absent was taken back only if its block is replaced. What is found before something that was told belongs before it,
 * and both are told again in order.
 *
 * @param told All that was told and not taken back, ascending.
 */
export async function compareAnswer<Event extends LogPlace>(
  client: EarnestClient,
  { events, fromBlock, toBlock }: SpanRead<Event>,
  { told, head }: { readonly told: readonly Event[]; readonly head: Header },
): Promise<Compared<Event>> {
  const answered = new Set(events.map(nameOf))
  const absent = told.filter(
    (event) => event.blockNumber >= fromBlock && event.blockNumber <= toBlock && !answered.has(nameOf(event)),
  )
  let replaced: bigint | undefined
  const standing: Event[] = []
  for (const event of absent) {
    const hash = await hashAt(client, event.blockNumber, head)
    if (hash !== undefined && hash !== event.blockHash) {
      replaced = event.blockNumber
      break
    }
    standing.push(event)
  }

  const newest = events.at(-1)
  // The answering node came further than these, and has not got them: another chain, or a gap in its index.
  const passed = standing.findLast(({ blockNumber }) => newest && blockNumber <= newest.blockNumber)
  if (newest && passed && !(await descends(client, newest, passed))) return { kind: 'contradicted' }

  // Whatever follows a replaced block is replaced with it.
  const gone = replaced === undefined ? [] : told.filter(({ blockNumber }) => blockNumber >= (replaced ?? 0n))
  const stays = told.slice(0, told.length - gone.length)
  const known = new Set(stays.map(nameOf))
  const fresh = events.filter((event) => !known.has(nameOf(event)))
  const [first] = fresh
  const later = first === undefined ? [] : stays.filter((event) => inOrder(first, event) < 0)
  const again = [...fresh, ...later].sort(inOrder)
  return {
    kind: 'agreed',
    news: [...[...later, ...gone].reverse().map(asRemoved), ...again],
    told: [...stays.slice(0, stays.length - later.length), ...again],
  }
}

/** @returns undefined: the node that was asked has no block there. */
async function hashAt(client: EarnestClient, number: bigint, head: Header): Promise<Hash | undefined> {
  if (number === head.number) return head.hash
  if (number === head.number - 1n) return head.parentHash
  return (await headerAt(client, number))?.hash
}

/** Whether an event's block comes after another's on one chain, by the hashes of the parents, which nobody can mistake. */
async function descends(client: EarnestClient, later: LogPlace, earlier: LogPlace): Promise<boolean> {
  let hash = later.blockHash
  for (let number = later.blockNumber; number > earlier.blockNumber; number--) {
    const header = await headerOf(client, hash)
    if (header === undefined) return false
    hash = header.parentHash
  }
  return hash === earlier.blockHash
}

function nameOf({ blockHash, logIndex }: LogPlace): string {
  return `${blockHash}-${logIndex}`
}

function inOrder(one: LogPlace, other: LogPlace): number {
  if (one.blockNumber === other.blockNumber) return one.logIndex - other.logIndex
  return one.blockNumber < other.blockNumber ? -1 : 1
}

function asRemoved<Event extends LogPlace>(event: Event): Event {
  return { ...event, removed: true }
}
