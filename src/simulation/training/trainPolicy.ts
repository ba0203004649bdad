import { type Random, seededRandom } from '../../core/index.ts'
import { classicTactics, features, learnedTactic, type Tactic } from '../../negotiation/index.ts'
import { hardOpponents } from '../opponents/hardOpponents.ts'
import type { Arena } from '../tournament/Arena.ts'
import { playGame } from '../tournament/playGame.ts'
import { randomArena } from './randomArena.ts'

/** How a policy is trained. */
export type TrainParameters = {
  readonly seed: number
  readonly generations: number
  /** Pairs of changed policies that are tried in a generation. */
  readonly pairs: number
  /** Scenarios that a generation plays over; each has its own. */
  readonly arenas: number
  readonly rounds: number
  /** Told of each generation. */
  readonly tell?: ((generation: number, reward: number) => void) | undefined
}

/** What a training comes to: the weights, and the mean utility of their last generation. */
export type Trained = { readonly weights: readonly number[]; readonly reward: number }

/** How far the tried policies are from the current one, and how far it moves towards the better ones. */
const spread = 0.4
const pace = 0.6

/**
 * Reinforcement by an evolution strategy (Salimans, Ho, Chen, Sidor and Sutskever, "Evolution strategies as a scalable
 * alternative to reinforcement learning", 2017): changed policies in mirrored pairs play the same games, and the policy
 * moves towards those that were rewarded more, by the rank of their rewards. The reward is the utility of a game, played
 * in both roles against the classic strategies and the stand-ins of competition winners, over scenarios made up for it.
 * Equal parameters give equal weights.
 */
export function trainPolicy({ seed, generations, pairs, arenas, rounds, tell }: TrainParameters): Trained {
  const random = seededRandom(`train:${seed}`)
  // It begins by asking for nearly everything, and for less at the end.
  let weights: readonly number[] = features.map((name) =>
    name === 'always' ? 3 : name === 'time⁶⁴' ? -3 : 0,
  )
  let reward = 0
  for (let generation = 0; generation < generations; generation++) {
    const source = seededRandom(`arenas:${seed}:${generation}`)
    const played = Array.from({ length: arenas }, (_, index) => randomArena(`made up ${index}`, source))
    const score = (tried: readonly number[]) => rewardOf(tried, played, rounds, generation)
    const steps = Array.from({ length: pairs }, () => weights.map(() => spread * normal(random)))
    const tried = steps.flatMap((step) =>
      [1, -1].map((sign) => ({
        sign,
        step,
        score: score(weights.map((weight, index) => weight + sign * (step[index] as number))),
      })),
    )
    const ranked = tried.toSorted((one, other) => one.score - other.score)
    weights = weights.map((weight, index) => {
      const pull = ranked.reduce((sum, { sign, step }, rank) => {
        const centred = rank / (ranked.length - 1) - 0.5
        return sum + centred * sign * (step[index] as number)
      }, 0)
      return weight + (pace * pull * 2) / pairs
    })
    reward = score(weights)
    tell?.(generation, reward)
  }
  return {
    weights: weights.map((weight) => Math.round(1e4 * weight) / 1e4),
    reward: Math.round(1e4 * reward) / 1e4,
  }
}

const opponents: readonly Tactic[] = [...Object.values(classicTactics), ...Object.values(hardOpponents)]

function rewardOf(
  weights: readonly number[],
  arenas: readonly Arena[],
  rounds: number,
  generation: number,
): number {
  const tactic = learnedTactic(weights)
  let sum = 0
  let games = 0
  for (const arena of arenas) {
    for (const [index, opponent] of opponents.entries()) {
      for (const role of ['a', 'b'] as const) {
        const random = seededRandom(`game:${generation}:${arena.name}:${index}:${role}`)
        const [first, second] = role === 'a' ? [tactic, opponent] : [opponent, tactic]
        const { outcome } = playGame({
          a: { tactic: first, utility: arena.a },
          b: { tactic: second, utility: arena.b },
          rounds,
          random,
        })
        sum += outcome === undefined ? arena[role].reservation : arena[role].of(outcome)
        games++
      }
    }
  }
  return sum / games
}

/** Normal by Box and Muller (1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform())
}
