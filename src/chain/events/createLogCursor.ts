import { BlockNotFoundError, type Hash } from 'viem'
import { getBlock } from 'viem/actions'

import { BaseError } from '../../core/index.ts'
import type { EarnestClient } from '../escrowOf.ts'
import type { LogPlace } from './logEvents.ts'

/** Where a cursor starts, and how far back it looks. All are optional. */
export type CursorOptions = {
  /** The first block whose events are told; default: the one after the latest. */
  readonly fromBlock?: bigint | undefined
  /** How many blocks a reorganisation may go back and still be told in full; default: 256. */
  readonly depth?: bigint | undefined
}

/** Follows events, reorganisations included. */
export type LogCursor<Event extends LogPlace> = {
  /**
   * What happened since it was last asked: first, the latest first, the events that a reorganisation took back,
   * `removed`; then the new ones, in their order.
   *
   * @throws {ReorganisationTooDeepError} when the chain changed further back than `depth`; it goes on from there.
   */
  next(): Promise<readonly Event[]>
}

/** A block that was the head, or held an event, when it was looked at. */
type Seen = { readonly number: bigint; readonly hash: Hash }

/** How often one call looks again when the chain changes while it reads. */
const ATTEMPTS = 5

/** Reads the events of a range of blocks, in their order. */
export type ReadEvents<Event> = (range: {
  readonly fromBlock: bigint
  readonly toBlock: bigint
}) => Promise<readonly Event[]>

/**
 * Follows events by asking, over any transport: a node that forgets its filters, or a reorganisation that a subscription
 * slept through, loses nothing.
 *
 * @param getRange Asks for those that are wanted.
 */
export function createLogCursor<Event extends LogPlace>(
  client: EarnestClient,
  getRange: ReadEvents<Event>,
  { fromBlock, depth = 256n }: CursorOptions,
): LogCursor<Event> {
  /** Ascending. Each told event's block is in it, so what is behind the last one that stands was told of no more. */
  let seen: Seen[] = []
  let told: Event[] = []
  let untold: Event[] = []
  /** The first block to read next. */
  let following = fromBlock
  /** Whether blocks before the first seen one were looked at, or passed over, and forgotten. */
  let forgot = fromBlock === undefined
  let last: Promise<unknown> = Promise.resolve()

  async function advance(): Promise<readonly Event[]> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const head = await readHead(client)
      await rewind(head)
      if (await read(head)) break
    }
    const events = untold
    untold = []
    return events
  }

  /** Takes back what is on the chain no more. */
  async function rewind(head: Head): Promise<void> {
    let first: bigint | undefined
    let newest = seen.at(-1)
    while (newest && !(await isOnChain(client, newest, head))) {
      first = newest.number
      seen.pop()
      newest = seen.at(-1)
    }
    if (first === undefined) return

    following = newest ? newest.number + 1n : forgot ? first : (fromBlock ?? first)
    const from = following
    untold.push(
      ...told
        .filter((event) => event.blockNumber >= from)
        .reverse()
        .map(asRemoved),
    )
    told = told.filter((event) => event.blockNumber < from)
    if (!newest && forgot) throw new ReorganisationTooDeepError(first)
  }

  /** Reads up to the head. @returns Whether that was the head before and after. */
  async function read(head: Head): Promise<boolean> {
    const from = following ?? head.number + 1n
    if (seen.at(-1)?.hash === head.hash) return true
    const events: readonly Event[] =
      from > head.number ? [] : await getRange({ fromBlock: from, toBlock: head.number })
    if (events.length > 0 && !(await isOnChain(client, head, undefined))) return false

    untold.push(...events)
    told.push(...events)
    for (const { blockNumber: number, blockHash: hash } of [
      ...events,
      { blockNumber: head.number, blockHash: head.hash },
    ]) {
      if (seen.at(-1)?.hash !== hash) seen.push({ number, hash })
    }
    following = head.number + 1n
    forget(head.number - depth)
    return true
  }

  /** Drops what a reorganisation is not followed back to, but for one block by which a deeper one is noticed. */
  function forget(before: bigint): void {
    const kept = seen.findLastIndex(({ number }) => number <= before)
    if (kept <= 0) return
    forgot = true
    seen = seen.slice(kept)
    told = told.filter(({ blockNumber }) => blockNumber > before)
  }

  return {
    async next() {
      // One after the other: each starts where the one before it ended.
      const turn = last.then(advance, advance)
      last = turn.catch(() => {})
      return turn
    },
  }
}

type Head = Seen & { readonly parentHash: Hash }

async function readHead(client: EarnestClient): Promise<Head> {
  const { number, hash, parentHash } = await getBlock(client, { blockTag: 'latest' })
  return { number, hash, parentHash }
}

/** @param head The chain's head, by which most blocks are told without asking. */
async function isOnChain(client: EarnestClient, block: Seen, head: Head | undefined): Promise<boolean> {
  if (head) {
    if (head.hash === block.hash || head.parentHash === block.hash) return true
    if (head.number <= block.number) return false
  }
  try {
    return (await getBlock(client, { blockNumber: block.number })).hash === block.hash
  } catch (error) {
    if (error instanceof BlockNotFoundError) return false
    throw error
  }
}

function asRemoved<Event extends LogPlace>(event: Event): Event {
  return { ...event, removed: true }
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
