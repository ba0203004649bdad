import { readFileSync } from 'node:fs'

import { expect } from 'chai'

import { seededRandom } from '../../../src/core/index.ts'
import {
  bestOf,
  features,
  LearnedPolicy,
  learnedTactic,
  type Tactic,
  tactics,
} from '../../../src/negotiation/index.ts'
import { playGame } from '../../../src/simulation/tournament/playGame.ts'
import { randomArena } from '../../../src/simulation/training/randomArena.ts'
import { trainPolicy } from '../../../src/simulation/training/trainPolicy.ts'

const small = { seed: 5, generations: 2, pairs: 2, arenas: 1, rounds: 20 }

describe('trainPolicy', function () {
  this.timeout(60_000)

  it('comes to the same weights under the same seed, and to others under another', () => {
    const trained = trainPolicy(small)
    expect(trained.weights).to.have.length(features.length)
    expect(trainPolicy(small)).to.deep.equal(trained)
    expect(trainPolicy({ ...small, seed: 6 }).weights).to.not.deep.equal(trained.weights)
  })

  it('tells of each generation, and of a reward between 0 and 1', () => {
    const told: number[] = []
    trainPolicy({ ...small, tell: (_, reward) => told.push(reward) })
    expect(told).to.have.length(2)
    for (const reward of told) expect(reward).to.be.within(0, 1)
  })
})

describe('randomArena', () => {
  it('always has something to gain for both, and repeats with its seed', () => {
    const sizes = new Set<number>()
    for (let seed = 0; seed < 20; seed++) {
      const arena = randomArena('made up', seededRandom(seed))
      expect(arena.nash?.[0]).to.be.greaterThan(arena.a.reservation)
      expect(arena.nash?.[1]).to.be.greaterThan(arena.b.reservation)
      expect(randomArena('made up', seededRandom(seed)).nash).to.deep.equal(arena.nash)
      sizes.add(arena.problem.frontier.length)
    }
    expect(sizes.size).to.be.greaterThan(5)
  })
})

describe('learned', () => {
  const file = 'src/negotiation/strategies/data/learned.json'
  const policy = LearnedPolicy.parse(JSON.parse(readFileSync(file, 'utf8')))

  it('names the command that made it', () => {
    expect(policy.command).to.equal(
      `npm run train -- --seed ${policy.seed} --generations ${policy.generations}`,
    )
  })

  it('plays by the shipped weights', () => {
    const arena = randomArena('made up', seededRandom(3))
    const play = (tactic: Tactic) =>
      playGame({
        a: { tactic, utility: arena.a },
        b: { tactic: tactics.boulware as Tactic, utility: arena.b },
        rounds: 50,
        random: seededRandom(1),
      })
    expect(play(tactics.learned as Tactic)).to.deep.equal(play(learnedTactic(policy.weights)))
  })

  it('asks for a share by its weights: all for large ones, half for none', () => {
    const { a: utility } = randomArena('made up', seededRandom(3))
    const asks = (weight: number) => {
      const bargainer = learnedTactic(features.map((name) => (name === 'always' ? weight : 0)))(utility)
      const floor = utility.reservation
      const moment = { t: 0.01, left: 99, chances: 100, binding: true, floor, random: seededRandom(1) }
      return bargainer.explain(moment)
    }
    const best = bestOf(utility)
    expect(asks(20)).to.include(`asking for ${best.toFixed(3)} by`)
    expect(asks(0)).to.include(`asking for ${((best + utility.reservation) / 2).toFixed(3)} by`)
  })
})
