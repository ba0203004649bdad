import { expect } from 'chai'
import fc from 'fast-check'

import {
  type BidSpace,
  bidAt,
  bidAtLeast,
  bidSpaceOf,
  checkOutcome,
  countAtLeast,
  countOutcomes,
  decode,
  decodeInto,
  digitOf,
  encode,
  gridOf,
  type Outcome,
  OutcomeSpace,
  Preferences,
  ranksWithin,
  sumParts,
  type UtilityFunction,
  utilityFunction,
} from '../../../src/negotiation/index.ts'
import { arbitraryTenths, utilityOfTenths } from '../support/arbitraryUtility.ts'

const worth = fc.double({ min: -0.1, max: 1.1, noNaN: true })
/** An end of a window: any number, or the utility of some bid. */
const end = fc.oneof(worth, fc.record({ rank: fc.nat(255) }))
const endOf = ({ utilities }: BidSpace, one: number | { readonly rank: number }) =>
  typeof one === 'number' ? one : (utilities[one.rank % utilities.length] as number)
const outcomesOf = (bids: BidSpace) => Array.from(bids.codes, (_, rank) => bidAt(bids, rank) as Outcome)

describe('a grid', () => {
  const values = fc
    .array(fc.uniqueArray(fc.integer({ min: -5, max: 50 }), { minLength: 1, maxLength: 5 }), {
      minLength: 1,
      maxLength: 4,
    })
    .map((issues) => issues.map((issue) => Float64Array.from(issue).sort()))

  it('numbers its outcomes one by one, the last issue fastest, and reads them back', () => {
    fc.assert(
      fc.property(values, (issues) => {
        const grid = gridOf(issues)
        const outcomes = issues.reduce<number[][]>(
          (before, issue) => before.flatMap((outcome) => [...issue].map((value) => [...outcome, value])),
          [[]],
        )
        expect(grid.size).to.equal(outcomes.length)
        for (const [code, outcome] of outcomes.entries()) {
          expect(decode(grid, code)).to.deep.equal(outcome)
          expect(decodeInto(grid, code, [])).to.deep.equal(outcome)
          expect(encode(grid, outcome)).to.equal(code)
          for (const [issue, value] of outcome.entries()) {
            expect(issues[issue]?.[digitOf(grid, code, issue)]).to.equal(value)
          }
        }
        expect(
          encode(
            grid,
            issues.map(() => 51),
          ),
        ).to.equal(undefined)
      }),
    )
  })

  it('is summed for every code at once', () => {
    const parts = [Float64Array.of(0.1, 0.2), Float64Array.of(0.3), Float64Array.of(0, 0.5, 0.25)]
    const sums = [0.1 + 0.3, 0.1 + 0.3 + 0.5, 0.1 + 0.3 + 0.25, 0.2 + 0.3, 0.2 + 0.3 + 0.5, 0.2 + 0.3 + 0.25]
    expect([...sumParts(parts)]).to.deep.equal(sums)
  })
})

describe('bidSpaceOf', () => {
  it('holds every outcome once, best first, with its utility to the last bit', () => {
    fc.assert(
      fc.property(arbitraryTenths(1), ([tenths]) => {
        const utility = utilityOfTenths(tenths as number[][])
        const bids = bidSpaceOf(utility)
        const outcomes = outcomesOf(bids)
        expect(bids.complete).to.equal(true)
        expect(new Set(outcomes.map(String)).size).to.equal(countOutcomes(utility.space))
        expect([...bids.utilities]).to.deep.equal(outcomes.map((outcome) => utility.of(outcome)))
        for (let rank = 1; rank < outcomes.length; rank++) {
          const fall = (bids.utilities[rank - 1] as number) - (bids.utilities[rank] as number)
          expect(
            fall > 0 || (fall === 0 && (bids.codes[rank - 1] as number) < (bids.codes[rank] as number)),
          ).to.equal(true)
        }
      }),
    )
  })

  it('puts many bids into the same order as few', () => {
    const tenths = fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 4, maxLength: 4 })
    const odd = fc.double({ min: 0, max: 10, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(fc.oneof(tenths, fc.array(odd, { minLength: 4, maxLength: 4 })), {
          minLength: 6,
          maxLength: 6,
        }),
        (worths) => {
          const utility = utilityOfTenths([...worths, [0, 0]])
          const bids = bidSpaceOf(utility)
          const byCode = sumParts(
            bids.grid.values.map((values, issue) => values.map((value) => utility.part(issue, value))),
          )
          const order = Array.from(byCode, (_, code) => code).sort(
            (one, other) => (byCode[other] as number) - (byCode[one] as number) || one - other,
          )
          expect(bids.codes.length).to.equal(2 * 4 ** 6)
          expect([...bids.codes].join()).to.equal(order.join())
          expect([...bids.utilities].join()).to.equal(order.map((code) => byCode[code]).join())
        },
      ),
      { numRuns: 20 },
    )
  })

  it('finds the ranks of a window, as looking at every bid would', () => {
    fc.assert(
      fc.property(arbitraryTenths(1), end, end, ([tenths], lower, upper) => {
        const bids = bidSpaceOf(utilityOfTenths(tenths as number[][]))
        const [least, most] = [endOf(bids, lower), endOf(bids, upper)]
        const inside = [...bids.utilities.entries()].filter(([, one]) => one >= least && one <= most)
        const { from, to } = ranksWithin(bids, least, most)
        expect(Math.max(0, to - from)).to.equal(inside.length)
        if (inside.length > 0) expect([from, to - 1]).to.deep.equal([inside[0]?.[0], inside.at(-1)?.[0]])
        expect(countAtLeast(bids, least)).to.equal(bids.utilities.filter((one) => one >= least).length)
      }),
    )
  })

  it('finds the least bid above a target, the best when there is none', () => {
    fc.assert(
      fc.property(arbitraryTenths(1), worth, ([tenths], target) => {
        const utility = utilityOfTenths(tenths as number[][])
        const bids = bidSpaceOf(utility)
        const enough = [...bids.utilities].filter((one) => one >= target)
        const found = utility.of(bidAtLeast(bids, target) as Outcome)
        expect(found).to.equal(enough.length > 0 ? Math.min(...enough) : bids.utilities[0])
      }),
    )
  })

  it('leaves out what a constraint forbids, and is made once', () => {
    const space = OutcomeSpace.parse({
      issues: [
        { kind: 'integer', name: 'price', min: 1, max: 9 },
        { kind: 'discrete', name: 'colour', values: ['red', 'blue'] },
      ],
    })
    const utility = utilityFunction(
      space,
      Preferences.parse({
        weights: { price: 0.5, colour: 0.5 },
        values: {
          price: { kind: 'linear', atMin: 0, atMax: 1 },
          colour: { kind: 'table', values: { red: 1, blue: 0 } },
        },
        reservation: 0,
        constraints: [
          {
            kind: 'implies',
            when: { kind: 'oneOf', issue: 'colour', values: ['red'] },
            needs: { kind: 'bound', issue: 'price', atMost: 3 },
          },
        ],
      }),
    )
    const bids = bidSpaceOf(utility)
    expect(outcomesOf(bids).map(String).sort()).to.deep.equal(
      ['1,0', '2,0', '3,0', ...Array.from({ length: 9 }, (_, price) => `${price + 1},1`)].sort(),
    )
    expect(bidSpaceOf(utility)).to.equal(bids)
    expect(bidAt(bids, bids.codes.length)).to.equal(undefined)
  })
})

describe('a bid space without end', () => {
  const space = OutcomeSpace.parse({
    issues: [
      { kind: 'continuous', name: 'price', min: 0, max: 100 },
      { kind: 'integer', name: 'days', min: 1, max: 1_000_000 },
      { kind: 'discrete', name: 'plan', values: Array.from({ length: 500 }, (_, index) => `${index}`) },
    ],
  })
  const preferences = {
    weights: { price: 0.5, days: 0.3, plan: 0.2 },
    values: {
      price: { kind: 'linear', atMin: 1, atMax: 0 },
      days: {
        kind: 'piecewise',
        points: [
          [1, 0],
          [777_777, 1],
          [1_000_000, 0.5],
        ],
      },
      // The best of 500 plans is in the middle of nowhere.
      plan: {
        kind: 'table',
        values: Object.fromEntries(
          Array.from({ length: 500 }, (_, index) => [`${index}`, ((index * 7919) % 500) / 499]),
        ),
      },
    },
    reservation: 0,
  }
  const made = (constraints: readonly object[] = []): UtilityFunction =>
    utilityFunction(space, Preferences.parse({ ...preferences, constraints }))

  it('is sampled so that its best and its worst are there', () => {
    const { utilities, complete } = bidSpaceOf(made())
    expect(complete).to.equal(false)
    expect(utilities[0]).to.be.closeTo(1, 1e-12)
    expect(utilities.at(-1)).to.be.closeTo(0, 1e-12)
    expect(utilities.length).to.be.within(10_000, 200_000)
  })

  it('is searched for a target: met from above, almost to the bit', () => {
    const utility = made()
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1, noNaN: true }), (target) => {
        const found = bidAtLeast(bidSpaceOf(utility), target) as Outcome
        expect(checkOutcome(space, found)).to.deep.equal({ ok: true })
        expect(utility.of(found)).to.be.within(target, target + 2e-6)
      }),
    )
  })

  it('is sampled inside of what constraints leave, however little that is', () => {
    const utility = made([
      { kind: 'bound', issue: 'price', atLeast: 33.25, atMost: 33.5 },
      { kind: 'bound', issue: 'days', atLeast: 10.5, atMost: 12.5 },
      { kind: 'oneOf', issue: 'plan', values: ['17', '400'] },
    ])
    const bids = bidSpaceOf(utility)
    for (const target of [1, 0.5, 0.4, 0]) {
      expect(utility.satisfies(bidAtLeast(bids, target) as Outcome)).to.equal(true)
    }
    expect(new Set(outcomesOf(bids).map((outcome) => outcome[1]))).to.deep.equal(new Set([11, 12]))
    expect(bidSpaceOf(made([{ kind: 'bound', issue: 'price', atLeast: 101 }])).codes.length).to.equal(0)
  })
})
