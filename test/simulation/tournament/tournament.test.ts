import { existsSync } from 'node:fs'

import { expect } from 'chai'

import { seededRandom } from '../../../src/core/index.ts'
import {
  bidSpaceOf,
  classicTactics,
  type Outcome,
  type Scenario,
  type Tactic,
  tactics,
  tradeScenarios,
  type UtilityPair,
} from '../../../src/negotiation/index.ts'
import { loadScenarios } from '../../../src/simulation/scenarios/loadScenarios.ts'
import { openArena } from '../../../src/simulation/tournament/Arena.ts'
import { clusteredMean } from '../../../src/simulation/tournament/bootstrap.ts'
import { drawArena } from '../../../src/simulation/tournament/drawArena.ts'
import { playGame } from '../../../src/simulation/tournament/playGame.ts'
import { standingsLines } from '../../../src/simulation/tournament/printStandings.ts'
import { type GameRow, runTournament } from '../../../src/simulation/tournament/runTournament.ts'
import { differencesOf, standingsOf } from '../../../src/simulation/tournament/standings.ts'
import { utilityOfTenths } from '../../negotiation/support/arbitraryUtility.ts'

const falling = [10, 5, 0]
const a = utilityOfTenths([falling, falling])
const b = utilityOfTenths([falling.toReversed(), falling.toReversed()])

/** Says the outcomes in order, and accepts or leaves where it is told to. */
const scripted =
  (script: readonly (Outcome | 'accept' | 'leave')[]): Tactic =>
  () => {
    let turn = 0
    return {
      say: () => undefined,
      hear: () => undefined,
      decide() {
        const next = script[turn++]
        if (next === 'accept') return { kind: 'accept' }
        return next === undefined || next === 'leave'
          ? { kind: 'leave', reason: 0 }
          : { kind: 'offer', outcome: next }
      },
      explain: () => 'as it is told',
    }
  }

const play = (first: Tactic, second: Tactic, rounds: number) =>
  playGame({
    a: { tactic: first, utility: a },
    b: { tactic: second, utility: b },
    rounds,
    random: seededRandom(1),
  })

describe('playGame', () => {
  it('lets a move first in each round, and an acceptance take what stands', () => {
    const played = play(
      scripted([
        [0, 0],
        [0, 1],
      ]),
      scripted([[2, 2], 'accept']),
      5,
    )
    expect(played).to.deep.equal({ outcome: [0, 1], by: 'b', round: 2 })
  })

  it('has no deal when a side leaves, accepts nothing, or the time is over', () => {
    expect(play(scripted(['leave']), scripted([]), 5)).to.deep.equal({ by: 'a', round: 1 })
    expect(play(scripted(['accept']), scripted([]), 5)).to.deep.equal({ by: 'a', round: 1 })
    const stubborn = scripted([
      [0, 0],
      [0, 0],
      [0, 0],
    ])
    expect(play(stubborn, stubborn, 2)).to.deep.equal({ round: 2 })
  })

  it('tells each side the time, its turns left and its chances to be heard', () => {
    const told: string[] = []
    const listening =
      (name: string): Tactic =>
      () => ({
        ...scripted([
          [0, 0],
          [0, 0],
        ])(a),
        decide(moment) {
          told.push(`${name} ${moment.t.toFixed(2)} ${moment.left} ${moment.chances}`)
          return { kind: 'offer', outcome: [0, 0] }
        },
      })
    play(listening('a'), listening('b'), 2)
    expect(told).to.deep.equal(['a 0.33 1 2', 'b 0.33 1 1', 'a 0.67 0 1', 'b 0.67 0 0'])
  })
})

describe('clusteredMean', () => {
  it('is the mean of all values, in an interval that whole clusters span', () => {
    const { mean, ci95 } = clusteredMean([[0, 0, 0, 0], [1, 1, 1, 1], [0.5]], seededRandom(1))
    expect(mean).to.be.closeTo(4.5 / 9, 1e-12)
    expect(ci95[0]).to.be.lessThan(0.2)
    expect(ci95[1]).to.be.greaterThan(0.8)
    // Values that agree across clusters leave no doubt, however few.
    expect(clusteredMean([[0.3], [0.3]], seededRandom(1)).ci95).to.deep.equal([0.3, 0.3])
  })
})

describe('standingsOf', () => {
  const scenario = tradeScenarios()[0] as Scenario
  const arena = { ...openArena(scenario, false), name: 'one', nash: [0.6, 0.6] as const }
  const row = (first: string, second: string, utilities: UtilityPair, agreed = true): GameRow => ({
    arena: 'one',
    a: first,
    b: second,
    agreed,
    utilities,
    round: 10,
  })
  const rows = [
    row('x', 'y', [0.9, 0.3]),
    row('y', 'x', [0.4, 0.8]),
    row('x', 'z', [0, 0], false),
    row('z', 'x', [0.7, 0.5]),
    row('y', 'z', [0.2, 0.6]),
    row('z', 'y', [0.6, 0.1]),
  ]

  it('counts what each got, in how many games, and who took most', () => {
    const [first, ...others] = standingsOf(rows, [arena], 1)
    expect(first?.name).to.equal('x')
    expect(first?.meanUtility).to.be.closeTo((0.9 + 0.8 + 0 + 0.5) / 4, 1e-12)
    expect(first?.agreementRate).to.equal(0.75)
    expect(first?.worstOpponent).to.equal('y')
    expect(first?.worstOpponentTakes).to.be.closeTo(0.35, 1e-12)
    expect(first?.nashDistance).to.be.closeTo(
      (Math.hypot(0.3, 0.3) + Math.hypot(0.2, 0.2) + Math.hypot(0.6, 0.6) + Math.hypot(0.1, 0.1)) / 4,
      1e-12,
    )
    expect(others.map(({ name }) => name)).to.deep.equal(['z', 'y'])
  })

  it('pairs games with the same opponent, domain and role', () => {
    const [toY, toZ] = differencesOf(rows, 'x', 1)
    // Against z: as a 0 − 0.2, as b 0.5 − 0.1. Against y: as a 0.9 − 0.6, as b 0.8 − 0.6.
    expect(toY).to.deep.include({ to: 'y', pairs: 2 })
    expect(toY?.mean).to.be.closeTo(0.1, 1e-12)
    expect(toZ?.mean).to.be.closeTo(0.25, 1e-12)
  })

  it('prints a line for each', () => {
    const lines = standingsLines(standingsOf(rows, [arena], 1), differencesOf(rows, 'x', 1))
    expect(lines.filter((line) => /^[xyz] /.test(line))).to.have.length(5)
  })
})

describe('drawArena', () => {
  const scenario = tradeScenarios()[1] as Scenario
  const arena = openArena(scenario, false)

  it('draws offers, frontier and agreement, and escapes every text', () => {
    const named = { ...arena, name: '</text><script>alert("x")</script>&' }
    const svg = drawArena(named, {
      a: ['<b>', tactics.ours as Tactic],
      b: ["'", tactics.boulware as Tactic],
      rounds: 30,
      seed: 1,
    })
    expect(svg).to.match(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
    expect(svg).to.not.include('<script')
    expect(svg).to.not.include('<b>')
    expect(svg).to.include('&#60;script&#62;')
    expect(svg).to.include('stroke="#1a7f37"')
    expect(svg).to.not.match(/NaN|Infinity|undefined/)
    expect(svg.match(/<polyline/g)).to.have.length(3)
  })
})

describe('runTournament', () => {
  const arenas = tradeScenarios()
    .slice(0, 1)
    .map((scenario) => openArena(scenario, false))
  const contestants = {
    ours: tactics.ours as Tactic,
    linear: tactics.linear as Tactic,
    conceder: tactics.conceder as Tactic,
  }

  it('plays everybody against everybody else in both roles, and repeats itself', () => {
    const rows = runTournament({ contestants, arenas, rounds: 20, seed: 3 })
    expect(rows.map((row) => `${row.a} ${row.b}`)).to.have.members([
      'ours linear',
      'ours conceder',
      'linear ours',
      'linear conceder',
      'conceder ours',
      'conceder linear',
    ])
    expect(runTournament({ contestants, arenas, rounds: 20, seed: 3 })).to.deep.equal(rows)
  })

  it('lets time cost what a scenario says only where it is asked to', () => {
    const scenario = tradeScenarios()[0] as Scenario
    const costly = {
      ...scenario,
      preferences: { ...scenario.preferences, buyer: { ...scenario.preferences.buyer, discount: 0.5 } },
    } as Scenario
    expect(openArena(costly, true).a.discount).to.equal(0.5)
    expect(openArena(costly, false).a.discount).to.equal(1)
  })
})

describe('ours among the classic six', function () {
  this.timeout(120_000)
  const folder = '../shared/domains'
  if (!existsSync(folder)) {
    console.warn(`  ${folder} is not beside this checkout: the tournament on published domains is not played`)
    return
  }

  let arenas: ReturnType<typeof openArena>[]
  before(async () => {
    arenas = (await loadScenarios(folder)).map((scenario) => openArena(scenario, false))
  })
  const played = (chosen: typeof arenas) => {
    const contestants = { ours: tactics.ours as Tactic, ...classicTactics }
    return runTournament({ contestants, arenas: chosen, rounds: 100, seed: 1 })
  }

  it('is ahead of each by paired difference, agrees where both can gain, and lets no one take more than Boulware does', () => {
    const rows = played(arenas)
    for (const { to, ci95 } of differencesOf(rows, 'ours', 1)) expect(ci95[0], to).to.be.greaterThan(0)
    const standings = standingsOf(rows, arenas, 1)
    const of = (name: string) => standings.find((one) => one.name === name)
    expect(standings[0]?.name).to.equal('ours')
    expect(of('ours')?.agreementRate).to.be.at.least(0.97)
    const without = rows.filter((row) => row.a !== 'ours' && row.b !== 'ours')
    const boulware = standingsOf(without, arenas, 1).find(({ name }) => name === 'boulware')
    expect(of('ours')?.worstOpponentTakes).to.be.at.most(boulware?.worstOpponentTakes as number)
  })

  it('is ahead on either half of the domains, by size', () => {
    const bySize = arenas.toSorted(
      (one, two) => bidSpaceOf(one.a).codes.length - bidSpaceOf(two.a).codes.length,
    )
    for (const parity of [0, 1]) {
      const half = bySize.filter((_, index) => index % 2 === parity)
      expect(standingsOf(played(half), half, 1)[0]?.name).to.equal('ours')
    }
  })
})
