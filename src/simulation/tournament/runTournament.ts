import { seededRandom } from '../../core/index.ts'
import { discounted, type Tactic, type UtilityPair } from '../../negotiation/index.ts'
import type { Arena } from './Arena.ts'
import { playGame } from './playGame.ts'

/** Who plays, over what, and for how long. */
export type TournamentParameters = {
  readonly contestants: Readonly<Record<string, Tactic>>
  readonly arenas: readonly Arena[]
  /** Rounds of a turn for each side. */
  readonly rounds: number
  /** Repeats a run, whatever else is played beside a game. */
  readonly seed: number
}

/** A game that was played. */
export type GameRow = {
  readonly arena: string
  readonly a: string
  readonly b: string
  readonly agreed: boolean
  /** What a and b got, discounted; without a deal their reservations. */
  readonly utilities: UtilityPair
  /** The round in which it ended, from 1. */
  readonly round: number
}

/** Plays everybody against everybody else over every arena, in both roles; nobody plays itself. */
export function runTournament({
  contestants,
  arenas,
  rounds,
  seed,
}: TournamentParameters): readonly GameRow[] {
  const names = Object.keys(contestants)
  return arenas.flatMap((arena) =>
    names.flatMap((a) =>
      names
        .filter((b) => b !== a)
        .map((b) => {
          const random = seededRandom(`tournament:${seed}:${arena.name}:${a}:${b}`)
          const [tacticA, tacticB] = [contestants[a] as Tactic, contestants[b] as Tactic]
          const { outcome, round } = playGame({
            a: { tactic: tacticA, utility: arena.a },
            b: { tactic: tacticB, utility: arena.b },
            rounds,
            random,
          })
          return rowOf(arena, a, b, rounds, outcome, round)
        }),
    ),
  )
}

/** The row of a game. */
export function rowOf(
  arena: Arena,
  a: string,
  b: string,
  rounds: number,
  outcome: readonly number[] | undefined,
  round: number,
): GameRow {
  const worth = (side: 'a' | 'b') => {
    const utility = arena[side]
    return outcome === undefined
      ? utility.reservation
      : discounted(utility, utility.of(outcome), round / (rounds + 1))
  }
  return {
    arena: arena.name,
    a,
    b,
    agreed: outcome !== undefined,
    utilities: [worth('a'), worth('b')],
    round,
  }
}
