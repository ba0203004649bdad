import { expect } from 'chai'
import fc from 'fast-check'

import { seededRandom } from '../../../src/core/index.ts'
import {
  bargainingProblem,
  bidSpaceOf,
  decode,
  egalitarianPoint,
  kalaiSmorodinskyPoint,
  maxWelfarePoint,
  nashDistance,
  nashPoint,
  type Outcome,
  OutcomeSpace,
  Preferences,
  paretoCodes,
  paretoDistance,
  SpacesDifferError,
  type UtilityFunction,
  type UtilityPair,
  utilityDistance,
  utilityFunction,
} from '../../../src/negotiation/index.ts'
import { arbitraryTenths, utilityOfTenths } from '../support/arbitraryUtility.ts'

/** Every outcome's pair of utilities. */
const pairsOf = (first: UtilityFunction, second: UtilityFunction): UtilityPair[] => {
  const { grid } = bidSpaceOf(first)
  return Array.from({ length: grid.size }, (_, code) => {
    const outcome = decode(grid, code)
    return [first.of(outcome), second.of(outcome)]
  })
}

/** A pair as text, without the noise of sums. */
const keyOf = ([first, second]: UtilityPair) => `${first.toFixed(9)} ${second.toFixed(9)}`

const two = fc
  .tuple(arbitraryTenths(2), fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 10 }))
  .map(
    ([[one, other], a, b]) =>
      [utilityOfTenths(one as number[][], a / 10), utilityOfTenths(other as number[][], b / 10)] as const,
  )

describe('the Pareto frontier', () => {
  it('is what nothing beats, as comparing every two outcomes finds', () => {
    fc.assert(
      fc.property(two, ([first, second]) => {
        const pairs = pairsOf(first, second)
        const unbeaten = pairs.filter(
          ([a, b]) =>
            !pairs.some(([c, d]) => c >= a - 1e-9 && d >= b - 1e-9 && (c > a + 1e-9 || d > b + 1e-9)),
        )
        const { frontier, complete } = bargainingProblem(first, second)
        expect(complete).to.equal(true)
        expect(frontier.map(({ utilities }) => keyOf(utilities)).sort()).to.deep.equal(
          [...new Set(unbeaten.map(keyOf))].sort(),
        )
        for (const { outcome, utilities } of frontier) {
          expect(utilities).to.deep.equal([first.of(outcome), second.of(outcome)])
        }
      }),
    )
  })

  it('is the same where a constraint ties issues together, but for what it rules out', () => {
    const tie = { kind: 'sum', coefficients: {}, atMost: 0 } as const
    fc.assert(
      fc.property(arbitraryTenths(2), ([one, other]) => {
        const [first, second] = [utilityOfTenths(one as number[][]), utilityOfTenths(other as number[][])]
        const tied = bargainingProblem({ ...first, constraints: [tie] }, second)
        expect(tied.frontier.map(({ utilities }) => keyOf(utilities))).to.deep.equal(
          bargainingProblem(first, second).frontier.map(({ utilities }) => keyOf(utilities)),
        )
        const [best] = tied.frontier
        const without = {
          ...first,
          constraints: [tie],
          satisfies: (outcome: Outcome) => `${outcome}` !== `${best?.outcome}`,
        }
        expect(bargainingProblem(without, second).frontier.map(({ outcome }) => outcome)).to.not.deep.include(
          best?.outcome,
        )
      }),
    )
  })

  it('is exact in a space of 10¹² outcomes', () => {
    // Twelve issues of ten values; in each, what one side gains the other loses, at the same rate: all are on it.
    const up = Array.from({ length: 10 }, (_, index) => index)
    const problem = bargainingProblem(
      utilityOfTenths(Array(12).fill(up)),
      utilityOfTenths(Array(12).fill(up.toReversed())),
    )
    expect([problem.complete, problem.frontier.length]).to.deep.equal([true, 12 * 9 + 1])
    for (const { utilities } of problem.frontier) {
      expect(utilities[0] + utilities[1]).to.be.closeTo(0.9, 1e-9)
    }
  })

  it('takes the first of equal outcomes, whatever order floating-point sums put them in', () => {
    const [third, sum] = [0.3, 0.1 + 0.2]
    expect(sum).to.be.above(third)
    expect([...paretoCodes(Float64Array.of(third, sum), Float64Array.of(0.5, 0.5))]).to.deep.equal([0])
    expect([...paretoCodes(Float64Array.of(sum, third, 0), Float64Array.of(0.5, 0.6, 0.6))]).to.deep.equal([
      1,
    ])
  })

  it('takes many outcomes, and utilities below zero, as it takes few', () => {
    const random = seededRandom('frontier')
    for (const least of [0, -1]) {
      const [first, second] = [0, 1].map(() =>
        Float64Array.from({ length: 5_000 }, () => least + Math.round(random.uniform() * 100) / 50),
      ) as [Float64Array, Float64Array]
      const codes = [...paretoCodes(first, second)]
      expect(codes.length).to.be.above(1)
      for (const [code, utility] of first.entries()) {
        const isBeaten = codes.some(
          (other) =>
            (first[other] as number) >= utility && (second[other] as number) >= (second[code] as number),
        )
        expect(isBeaten).to.equal(true)
      }
      for (let index = 1; index < codes.length; index++) {
        const [before, code] = [codes[index - 1], codes[index]] as [number, number]
        expect((first[before] as number) > (first[code] as number)).to.equal(true)
        expect((second[before] as number) < (second[code] as number)).to.equal(true)
      }
    }
  })

  it('has none of what either side rules out', () => {
    const impossible = Number.NEGATIVE_INFINITY
    expect([
      ...paretoCodes(Float64Array.of(1, impossible, 0.5), Float64Array.of(impossible, 1, 0.5)),
    ]).to.deep.equal([2])
    expect([...paretoCodes(Float64Array.of(impossible), Float64Array.of(1))]).to.deep.equal([])
  })

  it('is asked of two sides with one space', () => {
    expect(() => bargainingProblem(utilityOfTenths([[1, 2]]), utilityOfTenths([[1, 2, 3]]))).to.throw(
      SpacesDifferError,
    )
  })
})

describe('the points of a bargaining problem', () => {
  const most = (pairs: readonly UtilityPair[], measure: (pair: UtilityPair) => number) =>
    Math.max(...pairs.map(measure))

  it('are the greatest of their formulas over all outcomes', () => {
    fc.assert(
      fc.property(two, ([first, second]) => {
        const problem = bargainingProblem(first, second)
        const [d1, d2] = problem.disagreement
        expect([d1, d2]).to.deep.equal([first.reservation, second.reservation])
        const pairs = pairsOf(first, second)
        const close = (found: UtilityPair, measure: (pair: UtilityPair) => number, over = pairs) =>
          expect(measure(found)).to.be.closeTo(most(over, measure), 1e-9)

        close(maxWelfarePoint(problem)?.utilities as UtilityPair, ([a, b]) => a + b)
        close(egalitarianPoint(problem)?.utilities as UtilityPair, ([a, b]) => Math.min(a - d1, b - d2))

        const gainful = pairs.filter(([a, b]) => a > d1 + 1e-9 && b > d2 + 1e-9)
        const nash = nashPoint(problem)
        const fair = kalaiSmorodinskyPoint(problem)
        expect([nash === undefined, fair === undefined]).to.deep.equal(Array(2).fill(gainful.length === 0))
        if (nash === undefined || fair === undefined) return
        close(nash.utilities, ([a, b]) => (a - d1) * (b - d2), gainful)
        const rational = pairs.filter(([a, b]) => a >= d1 - 1e-9 && b >= d2 - 1e-9)
        const [m1, m2] = [most(rational, ([a]) => a), most(rational, ([, b]) => b)]
        close(fair.utilities, ([a, b]) => Math.min((a - d1) / (m1 - d1), (b - d2) / (m2 - d2)), gainful)
      }),
    )
  })

  it('differ where the solutions do', () => {
    // One thing to divide that the first side values at 1 throughout and the second at half of that at most.
    const tenths = Array.from({ length: 11 }, (_, index) => index)
    const problem = bargainingProblem(
      utilityOfTenths([tenths]),
      utilityOfTenths([tenths.map((tenth) => (10 - tenth) / 2)]),
    )
    expect(nashPoint(problem)?.utilities).to.deep.equal([0.5, 0.25])
    expect(kalaiSmorodinskyPoint(problem)?.utilities).to.deep.equal([0.5, 0.25])
    // As good as [0.3, 0.35], and better for the first side.
    expect(egalitarianPoint(problem)?.utilities).to.deep.equal([0.4, 0.3])
    expect(maxWelfarePoint(problem)?.utilities).to.deep.equal([1, 0])
    const free = { ...problem, disagreement: [0, 0.3] as const }
    expect(nashPoint(free)?.utilities).to.deep.equal([0.2, 0.4])
    expect(maxWelfarePoint({ ...problem, frontier: [] })).to.equal(undefined)
  })

  it('are how far away', () => {
    const problem = bargainingProblem(utilityOfTenths([[0, 10, 4]]), utilityOfTenths([[10, 0, 4]]))
    expect(utilityDistance([0, 0], [0.3, 0.4])).to.be.closeTo(0.5, 1e-12)
    expect(nashDistance(problem, [0.4, 0.1])).to.be.closeTo(0.3, 1e-12)
    expect(paretoDistance(problem, [1, 0.25])).to.be.closeTo(0.25, 1e-12)
    const none = { ...problem, frontier: [] }
    expect([nashDistance(none, [0, 0]), paretoDistance(none, [0, 0])]).to.deep.equal([undefined, undefined])
  })
})

describe('the bargaining problem of a space without end', () => {
  it('is that of a sample, and says so', () => {
    const space = OutcomeSpace.parse({
      issues: [
        { kind: 'continuous', name: 'price', min: 0, max: 10 },
        { kind: 'continuous', name: 'days', min: 0, max: 10 },
      ],
    })
    const side = (weights: object, atMin: number) =>
      utilityFunction(
        space,
        Preferences.parse({
          weights,
          values: {
            price: { kind: 'linear', atMin, atMax: 1 - atMin },
            days: { kind: 'linear', atMin, atMax: 1 - atMin },
          },
          reservation: 0,
        }),
      )
    const problem = bargainingProblem(
      side({ price: 0.75, days: 0.25 }, 1),
      side({ price: 0.25, days: 0.75 }, 0),
    )
    expect(problem.complete).to.equal(false)
    // Each gets what it wants more.
    expect(nashPoint(problem)?.utilities).to.deep.equal([0.75, 0.75])
    expect(paretoDistance(problem, [0.875, 0.375])).to.be.below(0.01)
    const alone = utilityFunction(
      { issues: space.issues.slice(0, 1) },
      Preferences.parse({
        weights: { price: 1 },
        values: { price: { kind: 'linear', atMin: 0, atMax: 1 } },
        reservation: 0,
      }),
    )
    expect(bargainingProblem(alone, alone)).to.deep.include({ complete: false, disagreement: [0, 0] })
  })
})
