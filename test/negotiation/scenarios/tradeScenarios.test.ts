import { expect } from 'chai'
import fc from 'fast-check'

import {
  bargainingProblem,
  bidSpaceOf,
  type Issue,
  nashPoint,
  outcomeToTerms,
  paretoDistance,
  templateOf,
  termsToOutcome,
  tradeScenarios,
  utilityOf,
} from '../../../src/negotiation/index.ts'
import { validateTermSheet } from '../../../src/terms/index.ts'
import { arbiter, usdc } from '../support/template.ts'

const salt = `0x${'5a'.repeat(32)}` as const

const arbitraryOutcome = (issues: readonly Issue[]) =>
  fc.tuple(
    ...issues.map((issue) => {
      if (issue.kind === 'discrete') return fc.nat(issue.values.length - 1)
      if (issue.kind === 'integer') return fc.integer({ min: issue.min, max: issue.max })
      return fc.double({ min: issue.min, max: issue.max, noNaN: true })
    }),
  )

describe('the trade scenarios', () => {
  it('are the eight trades, each with its own name', () => {
    expect(tradeScenarios().map(({ name }) => name)).to.deep.equal([
      'api-quota',
      'batch-labelling',
      'compute-lease',
      'data-cleaning',
      'dataset-licence',
      'hosting',
      'inspection',
      'translation',
    ])
  })

  for (const scenario of tradeScenarios()) {
    describe(scenario.name, () => {
      const { issues } = scenario.space
      const template = templateOf(scenario, { token: usdc, arbiter })
      const sides = [utilityOf(scenario, 'buyer'), utilityOf(scenario, 'seller')] as const
      const problem = bargainingProblem(...sides)

      it('makes of every outcome a sheet that can be committed, and reads it back', () => {
        fc.assert(
          fc.property(arbitraryOutcome(issues), (outcome) => {
            const rendered = outcomeToTerms(template, outcome)
            if (!rendered.ok) throw new Error(rendered.message)
            const sheet = {
              ...rendered.terms,
              buyer: `0x${'44'.repeat(20)}`,
              seller: `0x${'55'.repeat(20)}`,
              expiry: 2_000_000_000,
              document: salt,
              buyerNonce: 1n,
              sellerNonce: 0n,
            } as const
            const place = { escrow: `0x${'33'.repeat(20)}`, usdc } as const
            expect(validateTermSheet(sheet, place)).to.deep.equal({ ok: true })

            const read = termsToOutcome(template, rendered.terms, { ...rendered.part, salt })
            if (!read.ok) throw new Error(read.message)
            expect(outcomeToTerms(template, read.outcome)).to.deep.equal(rendered)
            for (const [index, issue] of issues.entries()) {
              const [given, found] = [outcome[index] as number, read.outcome[index] as number]
              // Money is rounded to the token's unit.
              if (issue.kind === 'continuous') expect(found).to.be.closeTo(given, 1e-6)
              else expect(found).to.equal(given)
            }
          }),
        )
      })

      it('haggles over a number, and leaves no issue without a place in the sheet', () => {
        expect(issues.some(({ kind }) => kind !== 'discrete')).to.equal(true)
        expect(template.bindings.map(({ issue }) => issue)).to.have.members(issues.map(({ name }) => name))
      })

      it('is worth agreeing on, to both', () => {
        const point = nashPoint(problem)
        for (const [index, side] of sides.entries()) {
          expect(point?.utilities[index]).to.be.above(side.reservation + 0.1)
          // Nobody gets all it wants, and nobody has to take just anything.
          const { utilities } = bidSpaceOf(side)
          expect(utilities[0]).to.be.closeTo(1, 1e-9)
          expect(utilities.at(-1)).to.be.below(side.reservation)
        }
      })

      it('gains by trading one issue for another: the middle of both extremes is short of the frontier', () => {
        const first = problem.frontier[0]
        const last = problem.frontier.at(-1)
        if (first === undefined || last === undefined) throw new Error('a frontier')
        const middle = [0, 1].map(
          (side) => ((first.utilities[side] as number) + (last.utilities[side] as number)) / 2,
        ) as [number, number]
        const point = nashPoint(problem)?.utilities as readonly [number, number]
        expect(point[0] + point[1]).to.be.above(middle[0] + middle[1] + 0.1)
        expect(paretoDistance(problem, middle)).to.be.above(0.05)
        expect(problem.frontier.length).to.be.above(50)
      })
    })
  }
})
