import type { Random } from '../../core/index.ts'
import type { Bargainer, Outcome, Tactic, UtilityFunction } from '../../negotiation/index.ts'

/** Two sides and what each wants, over one outcome space; `a` moves first in each round. */
export type Game = {
  readonly a: { readonly tactic: Tactic; readonly utility: UtilityFunction }
  readonly b: { readonly tactic: Tactic; readonly utility: UtilityFunction }
  /** How many rounds there are, of one turn for each side. */
  readonly rounds: number
  readonly random: Random
  /** Told of each outcome that was offered. */
  readonly observe?: ((by: 'a' | 'b', outcome: Outcome) => void) | undefined
}

/** How a game ended. */
export type Played = {
  /** Absent: there is no deal. */
  readonly outcome?: Outcome
  /** Who accepted, or left; absent: the time ran out. */
  readonly by?: 'a' | 'b'
  /** The round in which it ended, from 1. */
  readonly round: number
}

/**
 * Plays alternating offers without signatures: rounds of a turn each, the time of a round being (round)/(rounds + 1).
 * What b offers in the last round nobody can take any more.
 */
export function playGame({ a, b, rounds, random, observe }: Game): Played {
  const [first, second] = [a, b].map(({ tactic, utility }) => tactic(utility)) as [Bargainer, Bargainer]
  let standing: Outcome | undefined
  for (let round = 1; round <= rounds; round++) {
    for (let turn = 0; turn < 2; turn++) {
      const by = turn === 0 ? 'a' : 'b'
      const t = round / (rounds + 1)
      const left = rounds - round
      const floor = (turn === 0 ? a : b).utility.reservation
      const choice = (turn === 0 ? first : second).decide({
        t,
        left,
        chances: left + 1 - turn,
        binding: true,
        floor,
        random,
      })
      if (choice.kind === 'leave' || (choice.kind === 'accept' && standing === undefined))
        return { by, round }
      if (choice.kind === 'accept') return { outcome: standing as Outcome, by, round }
      standing = choice.outcome
      observe?.(by, standing)
      ;(turn === 0 ? first : second).say(standing)
      ;(turn === 0 ? second : first).hear(standing, t)
    }
  }
  return { round: rounds }
}
