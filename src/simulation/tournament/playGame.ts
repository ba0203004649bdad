import type { Random } from '../../core/index.ts'
import type { Bargainer, Choice, Moment, Outcome, Tactic, UtilityFunction } from '../../negotiation/index.ts'

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
  const sides = [
    { name: 'a', bargainer: a.tactic(a.utility), floor: a.utility.reservation },
    { name: 'b', bargainer: b.tactic(b.utility), floor: b.utility.reservation },
  ] as const
  let standing: Outcome | undefined
  for (let round = 1; round <= rounds; round++) {
    for (const [index, { name, bargainer, floor }] of sides.entries()) {
      const left = rounds - round
      const moment: Moment = {
        t: round / (rounds + 1),
        left,
        chances: left + (index === 0 ? 1 : 0),
        floor,
        random,
      }
      const choice: Choice = bargainer.decide(moment)
      if (choice.kind === 'leave') return { by: name, round }
      if (choice.kind === 'accept') {
        return standing === undefined ? { by: name, round } : { outcome: standing, by: name, round }
      }
      standing = choice.outcome
      observe?.(name, standing)
      bargainer.say(standing)
      const other: Bargainer = (sides[1 - index] as (typeof sides)[number]).bargainer
      other.hear(standing, moment.t)
    }
  }
  return { round: rounds }
}
