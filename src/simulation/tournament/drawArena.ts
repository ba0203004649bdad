import { seededRandom } from '../../core/index.ts'
import type { Outcome, Tactic } from '../../negotiation/index.ts'
import type { Arena } from './Arena.ts'
import { drawGame } from './drawGame.ts'
import { playGame } from './playGame.ts'

/** Who plays in which role, by name. */
export type DrawParameters = {
  readonly a: readonly [string, Tactic]
  readonly b: readonly [string, Tactic]
  readonly rounds: number
  readonly seed: number
}

/** Plays one game over an arena and draws it. */
export function drawArena(arena: Arena, { a, b, rounds, seed }: DrawParameters): string {
  const offers: { by: 'a' | 'b'; outcome: Outcome }[] = []
  const { outcome } = playGame({
    a: { tactic: a[1], utility: arena.a },
    b: { tactic: b[1], utility: arena.b },
    rounds,
    random: seededRandom(`chart:${seed}:${arena.name}`),
    observe: (by, offered) => offers.push({ by, outcome: offered }),
  })
  return drawGame({ arena, a: a[0], b: b[0], offers, agreement: outcome })
}
