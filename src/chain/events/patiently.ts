import { systemRandom, systemTimer } from '../../core/index.ts'
import { type LogRefusal, logRefusalOf } from './logRefusal.ts'
import type { ReadingOptions } from './readingOptions.ts'

/** How often the same is asked again, by why it was refused. */
const pauses: Readonly<Record<LogRefusal['kind'], number>> = {
  busy: 5,
  behind: 3,
  unreachable: 3,
  unclear: 1,
  refused: 0,
}

/** Seconds of the first pause, each later one twice as long. */
const firstPause = 0.5

/** The most seconds that a node may ask to be left alone: beyond them the look fails, and the next one goes on. */
const longestPause = 60

/**
 * Asks a node until it answers, with pauses that grow and differ, as long as waiting can help.
 *
 * @throws What it was refused with in the end.
 */
export async function patiently<Answer>(
  ask: () => Promise<Answer>,
  { timer = systemTimer, random = systemRandom }: Pick<ReadingOptions, 'timer' | 'random'>,
): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask()
    } catch (error) {
      const { kind, retryAfter = 0 } = logRefusalOf(error)
      if (attempt >= pauses[kind] || retryAfter > longestPause) throw error
      const pause = firstPause * 2 ** attempt * (0.5 + 0.5 * random.uniform())
      await timer(Math.max(pause, retryAfter))
    }
  }
}
