import type { LanesSeen } from '../../../../src/chain/lanes/handOutLanes.ts'
import type { LaneGeneration } from '../../../../src/terms/index.ts'

type Word = { readonly live: boolean; readonly nextGeneration: number }

/** All lanes as of a block, and the commitments so far. */
type Block = {
  readonly words: ReadonlyMap<number, Word>
  /** Names of the deals. */
  readonly committed: readonly string[]
  /** Of each lane, the highest generation that a cancellation raised it to. */
  readonly cancelled: ReadonlyMap<number, number>
}

const unused: Word = { live: false, nextGeneration: 0 }

/**
 * A chain as far as one buyer's lanes go: the escrow's rules, one second a block, the safe block `lag` behind the latest. What
 * happens is in the latest block at once.
 */
export function createLedger({ lag = 0 }: { readonly lag?: number } = {}) {
  const blocks: Block[] = [{ words: new Map(), committed: [], cancelled: new Map() }]
  /** How many more questions are answered; undefined: all. */
  let answers: number | undefined

  const latest = () => blocks.at(-1) as Block
  const safeNumber = () => Math.max(0, blocks.length - 1 - lag)
  const wordIn = (block: Block, lane: number) => block.words.get(lane) ?? unused
  const write = (lane: number, word: Word, changes: Partial<Block> = {}) => {
    const words = new Map(latest().words).set(lane, word)
    blocks[blocks.length - 1] = { ...latest(), words, ...changes }
  }
  const nameOf = ({ lane, generation }: LaneGeneration) => `${lane}:${generation}`
  const answer = async () => {
    if (answers !== undefined && answers-- <= 0) throw new Error('no answer')
  }

  return {
    time: () => blocks.length - 1,
    laneAt: (lane: number) => wordIn(latest(), lane),
    wasCommitted: (place: LaneGeneration) => latest().committed.includes(nameOf(place)),
    wasCancelled: ({ lane, generation }: LaneGeneration) => generation < (latest().cancelled.get(lane) ?? 0),

    /** Commits, where the escrow would. */
    commit(place: LaneGeneration) {
      const word = wordIn(latest(), place.lane)
      if (word.live || place.generation < word.nextGeneration) return
      const committed = [...latest().committed, nameOf(place)]
      write(place.lane, { live: true, nextGeneration: place.generation + 1 }, { committed })
    },

    end(lane: number) {
      write(lane, { ...wordIn(latest(), lane), live: false })
    },

    cancel(lane: number, generation: number) {
      const word = wordIn(latest(), lane)
      if (generation <= word.nextGeneration) return
      const cancelled = new Map(latest().cancelled).set(lane, generation)
      write(lane, { ...word, nextGeneration: generation }, { cancelled })
    },

    mine(count = 1) {
      for (let i = 0; i < count; i++) blocks.push(latest())
    },

    /** Takes so many blocks away, none that is safe, and mines as many empty ones. */
    reorganise(count: number) {
      const depth = Math.min(count, blocks.length - 1 - safeNumber())
      const length = blocks.length
      blocks.length -= depth
      while (blocks.length < length) blocks.push(latest())
    },

    failAfter(count: number | undefined) {
      answers = count
    },

    async look(): Promise<LanesSeen> {
      await answer()
      const [now, then] = [latest(), blocks[safeNumber()] as Block]
      return {
        safeTime: safeNumber(),
        async lanesAt(first, count) {
          await answer()
          const wordsIn = (block: Block) =>
            Array.from({ length: count }, (_, index) => wordIn(block, first + index))
          return { latest: wordsIn(now), safe: wordsIn(then) }
        },
      }
    },
  }
}
