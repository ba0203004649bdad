import { seededRandom } from '../../core/index.ts'
import type { Tactic } from '../../negotiation/index.ts'
import type { Arena } from './Arena.ts'
import { startOutsider } from './outsider.ts'
import { playOutsider } from './playOutsider.ts'
import { type GameRow, rowOf, type TournamentParameters } from './runTournament.ts'

/** A tournament's games with a program from outside. */
export type OutsideTournament = TournamentParameters & {
  /** The program and its arguments, between spaces. */
  readonly command: string
  /** Seconds that an answer of it may take. */
  readonly patience: number
}

/** Its games, under the name `outsider`, and what went wrong in them. */
export type OutsideRows = { readonly rows: readonly GameRow[]; readonly failures: readonly string[] }

/** Plays a program against every contestant over every arena in both roles, one game after the other. */
export async function playOutsiderRows(parameters: OutsideTournament): Promise<OutsideRows> {
  const { command, patience, contestants, arenas, rounds, seed } = parameters
  const outsider = startOutsider(command.trim().split(/\s+/) as [string, ...string[]], patience)
  const rows: GameRow[] = []
  const failures: string[] = []
  const play = async (arena: Arena, name: string, tactic: Tactic, role: 'a' | 'b') => {
    const [a, b] = role === 'a' ? [outsiderName, name] : [name, outsiderName]
    const random = seededRandom(`tournament:${seed}:${arena.name}:${a}:${b}`)
    const other = role === 'a' ? 'b' : 'a'
    const played = await playOutsider({
      outsider,
      role,
      theirs: arena[role],
      tactic,
      utility: arena[other],
      rounds,
      random,
    })
    if (played.failure !== undefined) failures.push(`${arena.name}, ${a} and ${b}: ${played.failure}`)
    rows.push(rowOf(arena, a, b, rounds, played.outcome, played.round))
  }
  try {
    for (const arena of arenas) {
      for (const [name, tactic] of Object.entries(contestants)) {
        for (const role of ['a', 'b'] as const) await play(arena, name, tactic, role)
      }
    }
  } finally {
    outsider.close()
  }
  return { rows, failures }
}

const outsiderName = 'outsider'
