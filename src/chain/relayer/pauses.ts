import type { Random, Timer } from '../../core/index.ts'

/** Pauses between tries: each twice as long as the one before, up to a limit, and by chance up to half shorter. */
export type Pauses = {
  /** Resolves after the next pause. */
  next(): Promise<void>
  /** Begins with the shortest again. */
  reset(): void
}

/** Seconds. */
const SHORTEST = 0.25
const LONGEST = 8

/** @param parameters `signal` ends the pause under way, and makes those after it none. */
export function createPauses({
  timer,
  random,
  signal,
}: {
  readonly timer: Timer
  readonly random: Random
  readonly signal: AbortSignal
}): Pauses {
  let length = SHORTEST
  return {
    async next() {
      const seconds = length * (0.5 + random.uniform() / 2)
      length = Math.min(length * 2, LONGEST)
      if (!signal.aborted) await timer(seconds, signal)
    },
    reset() {
      length = SHORTEST
    },
  }
}
