import { BaseError, oneAtATime } from '../../core/index.ts'
import { buyerNonceOf, isBuyerNonce, type LaneGeneration, laneOf } from '../../terms/index.ts'

/** What a lane was handed out for last. Plain data. */
export type HandedLane = LaneGeneration & {
  /** Unix time from which nothing that was signed for it can be committed, unless it was before. */
  readonly until: number
}

/** What {@link createLaneSequence} is told of what it, or another before it, handed out. */
export type HandedLanes = {
  /** What an earlier sequence kept; default: nothing was handed out. */
  readonly handed?: readonly HandedLane[] | undefined
  /**
   * Keeps what was handed out, one entry a lane, where a restart finds it. Nothing is handed out before it resolves. Default:
   * it is not kept.
   */
  readonly keep?: ((handed: readonly HandedLane[]) => Promise<void>) | undefined
  /** The nonces of all sheets that are or may yet be signed, whatever `until` said; asked each time. Default: none. */
  readonly alive?: (() => Promise<readonly bigint[]>) | undefined
}

/** Hands out a buyer's lanes. */
export type LaneSequence = {
  /**
   * The `buyerNonce` of a new need: never the same twice; asked for several at once, each gets a lane of its own. A need
   * keeps it for all sellers that it is put to.
   *
   * @param need.until Unix time from which nothing that is signed for the need can be committed: the latest expiry that a
   * sheet of it gets.
   */
  next(need: { readonly until: number }): Promise<bigint>
}

/** A lane in one block. */
type Stand = { readonly live: boolean; readonly nextGeneration: number }

/** The chain as of one look. */
export type LanesSeen = {
  /** Unix time of the safe block. */
  readonly safeTime: number
  /** So many lanes from the first on, in the latest block and in the safe one. */
  lanesAt(
    first: number,
    count: number,
  ): Promise<{ readonly latest: readonly Pick<Stand, 'nextGeneration'>[]; readonly safe: readonly Stand[] }>
}

/** The most lanes that are asked for at once. */
const mostAtOnce = 256
/** The most lanes that are looked through: to use up so many costs a stranger with a key hundreds of dollars. */
const mostLanes = 2 ** 20

/** {@link createLaneSequence} over any chain. */
export function handOutLanes(
  look: () => Promise<LanesSeen>,
  { handed = [], keep = async () => undefined, alive = async () => [] }: HandedLanes,
): LaneSequence {
  const last = new Map(handed.map((one) => [one.lane, one]))
  /** All lanes before it had no generation left in a safe block: they never have again, and are not asked for again. */
  let firstUsable = 0
  const inTurn = oneAtATime()

  return {
    // A question that nobody answered spends nothing: the next one starts where this one did.
    next: ({ until }) => inTurn(() => handOut(until)),
  }

  async function handOut(until: number): Promise<bigint> {
    const place = await firstFree()
    const entry: HandedLane = { ...place, until }
    await keep([...last.values()].filter(({ lane }) => lane !== entry.lane).concat(entry))
    last.set(entry.lane, entry)
    return buyerNonceOf(place)
  }

  /** Lanes are dense: behind those that were ever used or handed out, each is free. */
  async function firstFree(): Promise<LaneGeneration> {
    const seen = await look()
    const waiting = (await alive()).filter(isBuyerNonce).map(laneOf)
    for (let from = firstUsable, count = 1; from < mostLanes; from += count, count *= 2) {
      count = Math.min(count, mostAtOnce, mostLanes - from)
      const { latest, safe } = await seen.lanesAt(from, count)
      for (let index = 0; index < count; index++) {
        const [now, then] = [latest[index], safe[index]]
        if (now === undefined || then === undefined) throw new LanesUnreadableError(from, count)
        const lane = from + index
        if (lane === firstUsable && !isGenerationOf(lane, then.nextGeneration)) firstUsable = lane + 1
        const place = freeIn(lane, { latest: now, safe: then, safeTime: seen.safeTime, waiting })
        if (place !== undefined) return place
      }
    }
    throw new LanesUsedUpError()
  }

  /** The generation of a lane that nothing stands in the way of; undefined: the lane is not idle, or used up. */
  function freeIn(lane: number, { latest, safe, safeTime, waiting }: LaneSeen): LaneGeneration | undefined {
    const spent = safe.nextGeneration
    // What happened since the safe block may be undone; a commitment since then shows by the generation that it spent.
    if (safe.live || latest.nextGeneration !== spent) return undefined
    const handedOut = last.get(lane)
    if (handedOut !== undefined && handedOut.generation >= spent && safeTime < handedOut.until)
      return undefined
    if (waiting.some((one) => one.lane === lane && one.generation >= spent)) return undefined

    const generation = Math.max(spent, (handedOut?.generation ?? -1) + 1)
    return isGenerationOf(lane, generation) ? { lane, generation } : undefined
  }
}

/** One lane as of a look, and what may still be signed. */
type LaneSeen = {
  readonly latest: Pick<Stand, 'nextGeneration'>
  readonly safe: Stand
  readonly safeTime: number
  readonly waiting: readonly LaneGeneration[]
}

function isGenerationOf(lane: number, generation: number): boolean {
  return isBuyerNonce((BigInt(lane) << 32n) | BigInt(generation))
}

/** Thrown when a node tells of fewer lanes than it was asked for. Code `LanesUnreadable`. */
export class LanesUnreadableError extends BaseError {
  override readonly name = 'LanesUnreadableError'

  constructor(first: number, count: number) {
    super('The node did not tell of all lanes that it was asked for', {
      code: 'LanesUnreadable',
      details: { first, count },
    })
  }
}

/** Thrown when none of a buyer's first 2²⁰ lanes can be used: its agents need another account. Code `LanesUsedUp`. */
export class LanesUsedUpError extends BaseError {
  override readonly name = 'LanesUsedUpError'

  constructor() {
    super('None of the buyer’s lanes can be used', { code: 'LanesUsedUp', details: { asked: mostLanes } })
  }
}
