import type { Random } from '../../core/index.ts'
import {
  checkOutcome,
  type Issue,
  type Moment,
  type Outcome,
  type OutcomeSpace,
  type Tactic,
  type UtilityFunction,
} from '../../negotiation/index.ts'
import { type Outsider, OutsiderFailedError } from './outsider.ts'
import type { Played } from './playGame.ts'

/** A game between a tactic and a program from outside. */
export type OutsideGame = {
  readonly outsider: Outsider
  /** The role of the outsider; a moves first in each round. */
  readonly role: 'a' | 'b'
  /** What the outsider wants, and what the tactic wants. */
  readonly theirs: UtilityFunction
  readonly tactic: Tactic
  readonly utility: UtilityFunction
  readonly rounds: number
  readonly random: Random
}

/** How a game with an outsider ended; `failure`: what it did wrong, which ended the game without a deal. */
export type OutsidePlayed = Played & { readonly failure?: string }

/** Plays a game as {@link playGame} does. An outsider that hangs, dies or answers nonsense ends it without a deal. */
export async function playOutsider(game: OutsideGame): Promise<OutsidePlayed> {
  const other = game.role === 'a' ? 'b' : 'a'
  let round = 0
  try {
    await game.outsider.ask(initOf(game))
    const bargainer = game.tactic(game.utility)
    let standing: Outcome | undefined
    for (round = 1; round <= game.rounds; round++) {
      for (const side of ['a', 'b'] as const) {
        const t = round / (game.rounds + 1)
        if (side === game.role) {
          const turn = {
            type: 'turn',
            game: 0,
            step: round - 1,
            t,
            offer: standing ? spell(game, standing) : null,
          }
          const answer = await game.outsider.ask(turn)
          if (!('action' in answer)) throw new OutsiderFailedError('answered a turn without an action')
          if (answer.action === 'end') return await over(game, { by: side, round })
          if (answer.action === 'accept') {
            if (standing === undefined) throw new OutsiderFailedError('accepted where nothing stands')
            return await over(game, { outcome: standing, by: side, round })
          }
          standing = readBid(game.utility.space, answer.bid)
          bargainer.hear(standing, t)
          continue
        }
        const left = game.rounds - round
        const moment: Moment = {
          t,
          left,
          chances: left + (other === 'a' ? 1 : 0),
          binding: true,
          floor: game.utility.reservation,
          random: game.random,
        }
        const choice = bargainer.decide(moment)
        if (choice.kind === 'leave') return await over(game, { by: side, round })
        if (choice.kind === 'accept') {
          return await over(game, { ...(standing && { outcome: standing }), by: side, round })
        }
        standing = choice.outcome
        bargainer.say(standing)
      }
    }
    return await over(game, { round: game.rounds })
  } catch (error) {
    if (!(error instanceof OutsiderFailedError)) throw error
    return { by: game.role, round: Math.max(1, Math.min(round, game.rounds)), failure: error.message }
  }
}

async function over(game: OutsideGame, played: Played): Promise<Played> {
  await game.outsider.ask({
    type: 'result',
    game: 0,
    agreement: played.outcome ? spell(game, played.outcome) : null,
    step: played.round - 1,
  })
  return played
}

function initOf({ theirs, role, rounds }: OutsideGame): object {
  const { issues } = theirs.space
  return {
    type: 'init',
    game: 0,
    role,
    issues: issues.map((issue) => ({ name: issue.name, values: valuesOf(issue) })),
    weights: Object.fromEntries(issues.map(({ name }) => [name, 1 / issues.length])),
    values: Object.fromEntries(
      issues.map((issue, index) => [
        issue.name,
        Object.fromEntries(
          valuesOf(issue).map((value, digit) => [
            value,
            issues.length * theirs.part(index, startOf(issue) + digit),
          ]),
        ),
      ]),
    ),
    reservation: theirs.reservation,
    n_steps: rounds,
  }
}

function spell({ utility }: OutsideGame, outcome: Outcome): readonly string[] {
  return utility.space.issues.map(
    (issue, index) => valuesOf(issue)[(outcome[index] as number) - startOf(issue)] as string,
  )
}

function readBid({ issues }: OutcomeSpace, bid: readonly (string | number)[]): Outcome {
  const outcome = issues.map((issue, index) => startOf(issue) + valuesOf(issue).indexOf(String(bid[index])))
  if (bid.length !== issues.length || !checkOutcome({ issues: [...issues] }, outcome).ok) {
    throw new OutsiderFailedError('offered what is no outcome')
  }
  return outcome
}

/** The values of an issue as texts. The protocol has no numbers between two values. */
function valuesOf(issue: Issue): readonly string[] {
  if (issue.kind === 'discrete') return issue.values
  if (issue.kind === 'continuous') throw new OutsiderFailedError('can play no continuous issue')
  return Array.from({ length: issue.max - issue.min + 1 }, (_, index) => String(issue.min + index))
}

function startOf(issue: Issue): number {
  return issue.kind === 'discrete' ? 0 : issue.min
}
