import type { Random, Timer } from '../../core/index.ts'

/** How logs are read. All are optional. */
export type ReadingOptions = {
  /** The most blocks that one request spans; default: 10,000. Where a node takes fewer, fewer are asked for. */
  readonly span?: bigint | undefined
  /**
   * How many blocks the node that answers may be behind the newest; default: 64. What is newer is taken for read only when
   * that is shown. 0: all is answered by one node.
   */
  readonly lag?: bigint | undefined
  /** Waits while a node has had too many requests; default: the computer's. */
  readonly timer?: Timer | undefined
  /** Spreads these pauses; default: the platform's. */
  readonly random?: Random | undefined
}

/** Blocks that a request spans unless it is told, or learnt, otherwise. */
export const usualSpan = 10_000n

/** Blocks that an answering node may be behind: two minutes of Base. */
export const usualLag = 64n
