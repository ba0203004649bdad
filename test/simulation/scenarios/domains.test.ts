import { existsSync, readFileSync } from 'node:fs'

import { expect } from 'chai'

import {
  type BargainingPoint,
  type BargainingProblem,
  bargainingProblem,
  bidSpaceOf,
  countOutcomes,
  egalitarianPoint,
  maxWelfarePoint,
  nameOutcome,
  nashPoint,
  opposition,
  type Scenario,
  type UtilityFunction,
  utilityOf,
} from '../../../src/negotiation/index.ts'
import { loadGenius } from '../../../src/simulation/scenarios/loadScenarios.ts'

const folder = '../shared/domains'

/** What a point is said to be, rounded to six digits. */
type Point = { readonly bid: readonly string[]; readonly u: readonly number[] }

type Expected = {
  readonly name: string
  readonly outcome_space: number
  readonly reservation: readonly (number | null)[]
  readonly discount: readonly (number | null)[]
  readonly umin: readonly number[]
  readonly umax: readonly number[]
  readonly genius: {
    readonly pareto_size: number
    readonly nash_rv: Point
    readonly nash_rv0: Point
    readonly kalai_egalitarian_rv0: Point
    readonly max_welfare: Point
    readonly opposition: number
  }
}

const rounded = (value: number) => Math.round(value * 1e6) / 1e6

describe('the published domains', () => {
  if (!existsSync(`${folder}/manifest.json`)) {
    console.warn(`  ${folder} is not beside this checkout: nothing is compared with the published domains`)
    return
  }
  const { domains } = JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')) as { domains: Expected[] }

  for (const expected of domains) {
    describe(expected.name, () => {
      let scenario: Scenario
      let sides: readonly [UtilityFunction, UtilityFunction]
      let problem: BargainingProblem

      before(async () => {
        scenario = await loadGenius(`${folder}/${expected.name}`)
        sides = [utilityOf(scenario, 'buyer'), utilityOf(scenario, 'seller')]
        problem = bargainingProblem(...sides)
      })

      const expectPoint = (found: BargainingPoint | undefined, { bid, u }: Point) => {
        expect(found?.utilities.map(rounded)).to.deep.equal(u)
        expect(found && Object.values(nameOutcome(scenario.space, found.outcome))).to.deep.equal(bid)
      }

      it('is read as it is', () => {
        expect(countOutcomes(scenario.space)).to.equal(expected.outcome_space)
        for (const [index, side] of sides.entries()) {
          const { utilities, complete } = bidSpaceOf(side)
          expect([complete, utilities.length]).to.deep.equal([true, expected.outcome_space])
          expect(rounded(utilities[0] as number)).to.equal(expected.umax[index])
          expect(rounded(utilities.at(-1) as number)).to.equal(expected.umin[index])
          expect(side.reservation).to.equal(expected.reservation[index] ?? 0)
          expect(side.discount).to.equal(expected.discount[index] ?? 1)
        }
      })

      it('has its Pareto frontier', () => {
        expect(problem.frontier.length).to.equal(expected.genius.pareto_size)
        expect(rounded(opposition(problem) as number)).to.equal(expected.genius.opposition)
      })

      it('has its points', () => {
        const free: BargainingProblem = { ...problem, disagreement: [0, 0] }
        expectPoint(nashPoint(free), expected.genius.nash_rv0)
        expectPoint(egalitarianPoint(free), expected.genius.kalai_egalitarian_rv0)
        expectPoint(maxWelfarePoint(problem), expected.genius.max_welfare)
        const [first, second] = expected.genius.nash_rv.u as [number, number]
        const gain = first > problem.disagreement[0] && second > problem.disagreement[1]
        if (gain) expectPoint(nashPoint(problem), expected.genius.nash_rv)
        else expect(nashPoint(problem)).to.equal(undefined)
      })
    })
  }
})
