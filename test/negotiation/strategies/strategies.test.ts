import { expect } from 'chai'
import fc from 'fast-check'

import { type Side, seededRandom } from '../../../src/core/index.ts'
import {
  type ConcessionParameters,
  concession,
  type Decision,
  exponents,
  type FixedParameters,
  fixed,
  leaveReasons,
  type Outcome,
  Preferences,
  type Standing,
  type Strategy,
  type StrategyContext,
  utilityFunction,
} from '../../../src/negotiation/index.ts'
import { buyerUtility, middling, sellerUtility } from '../support/template.ts'

const now = 1_800_000_000

const priced = (rising: boolean, reservation: number) =>
  utilityFunction(
    { issues: [{ kind: 'integer', name: 'price', min: 0, max: 200 }] },
    Preferences.parse({
      weights: { price: 1 },
      values: { price: { kind: 'linear', atMin: rising ? 0 : 1, atMax: rising ? 1 : 0 } },
      reservation,
    }),
  )

const standing = (changes: Partial<Standing> = {}): Standing => ({
  side: 'buyer',
  round: 2,
  rounds: 20,
  sent: [],
  received: [[100]],
  ...changes,
})

const context = (changes: Partial<StrategyContext> = {}): StrategyContext => ({
  utility: priced(false, 0),
  now,
  random: seededRandom(1),
  counterpartyScore: 0.9,
  ...changes,
})

describe('fixed', () => {
  const example = fixed({ issue: 'price' })

  it('opens 15 % under the list price and concedes 5 points a round, three times', () => {
    const sent: Outcome[] = []
    const said: Decision[] = []
    for (let round = 2; round <= 10; round += 2) {
      const decision = example(
        standing({ round, sent, received: [[100], [98]] }),
        context({ utility: priced(false, 0.52) }),
      )
      said.push(decision)
      if (decision.kind === 'offer') sent.push(decision.outcome)
    }
    expect(sent).to.deep.equal([[85], [90], [95]])
    expect(said[3]).to.deep.equal({ kind: 'leave', reason: leaveReasons.noAgreement })
  })

  it('takes what is as good as what it would say next', () => {
    expect(example(standing({ received: [[100], [86]] }), context()).kind).to.equal('offer')
    expect(example(standing({ received: [[100], [85]] }), context())).to.deep.equal({ kind: 'accept' })
  })

  it('takes what beats leaving once its offers are used up', () => {
    const spent = standing({ round: 8, sent: [[85], [90], [95]], received: [[100], [99]] })
    expect(example(spent, context())).to.deep.equal({ kind: 'accept' })
    expect(example(spent, context({ utility: priced(false, 0.51) })).kind).to.equal('leave')
    expect(example(spent, context({ outside: 0.6 })).kind).to.equal('leave')
  })

  for (const counterpartyScore of [0.599, 0, undefined]) {
    it(`leaves a seller whose score is ${counterpartyScore}`, () => {
      expect(example(standing(), context({ counterpartyScore }))).to.deep.equal({
        kind: 'leave',
        reason: leaveReasons.reputation,
      })
    })
  }

  it('deals with a seller whose score is just enough', () => {
    expect(example(standing(), context({ counterpartyScore: 0.6 })).kind).to.equal('offer')
  })

  it('makes each number a parameter', () => {
    const other = fixed({
      issue: 'price',
      list: 200,
      openBps: 4_000,
      stepBps: 1_000,
      counters: 1,
      minimumScore: 0,
    })
    const nobody = context({ counterpartyScore: undefined, utility: priced(false, 0.2) })
    expect(other(standing({ received: [[150]] }), nobody)).to.deep.equal({ kind: 'offer', outcome: [120] })
    expect(other(standing({ round: 4, sent: [[120]], received: [[150], [190]] }), nobody).kind).to.equal(
      'leave',
    )
  })

  it('sells as it buys, the other way round, and opens when nothing stands', () => {
    const opening = standing({ side: 'seller', round: 1, received: [] })
    const decision = fixed({ issue: 'price', list: 100 })(opening, context({ utility: priced(true, 0.1) }))
    expect(decision).to.deep.equal({ kind: 'offer', outcome: [115] })
  })

  it('keeps the other issues as they were offered last', () => {
    const received = [[120_000_000, 36, 1_000, 0, 1]]
    const decision = example(standing({ received }), context({ utility: buyerUtility }))
    expect(decision).to.deep.equal({ kind: 'offer', outcome: [102_000_000, 36, 1_000, 0, 1] })
  })

  it('asks a human, or waits, when told to rather than leave', () => {
    const spent = standing({ round: 8, sent: [[1], [2], [3]] })
    const poor = context({ utility: priced(false, 0.9) })
    expect(fixed({ issue: 'price', fallback: { kind: 'escalate' } })(spent, poor)).to.deep.equal({
      kind: 'escalate',
      question: 'noAgreement',
    })
    expect(fixed({ issue: 'price', fallback: { kind: 'defer', seconds: 60 } })(spent, poor)).to.deep.equal({
      kind: 'defer',
      until: now + 60,
    })
  })

  it('refuses parameters out of range, and an issue that is not there', () => {
    expect(() => fixed({ issue: 'price', openBps: 10_001 })).to.throw('fixed rules')
    expect(() => fixed({ issue: 'size' })(standing(), context())).to.throw('size')
  })
})

describe('concession', () => {
  const targets = (exponent: number) =>
    [2, 6, 10, 14, 18].map((round) => {
      const decision = concession({ exponent })(standing({ round, received: [[200]] }), context())
      return decision.kind === 'offer' ? 1 - (decision.outcome[0] as number) / 200 : -1
    })

  it('follows 1 − t^(1/e): Boulware yields late, linear evenly, Conceder early', () => {
    for (const exponent of Object.values(exponents)) {
      for (const [index, round] of [2, 6, 10, 14, 18].entries()) {
        const asked = 1 - (round / 20) ** (1 / exponent)
        expect(targets(exponent)[index]).to.be.within(asked - 1e-9, asked + 0.005)
      }
    }
  })

  it('never asks for more after less, nor for less than its floor', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 20, noNaN: true }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        (exponent, outside) => {
          let before = Number.POSITIVE_INFINITY
          for (let round = 2; round <= 20; round += 2) {
            const decision = concession({ exponent })(
              standing({ round, received: [[200]] }),
              context({ outside }),
            )
            if (decision.kind !== 'offer') continue
            const utility = context().utility.of(decision.outcome)
            expect(utility).to.be.at.most(before)
            expect(utility).to.be.at.least(outside)
            before = utility
          }
        },
      ),
    )
  })

  it('takes anything above its floor at the last chance, and leaves anything below', () => {
    const last = standing({ round: 20, received: [[150]] })
    expect(concession({ exponent: 0.1 })(last, context({ utility: priced(false, 0.25) })).kind).to.equal(
      'accept',
    )
    expect(concession({ exponent: 0.1 })(last, context({ utility: priced(false, 0.26) })).kind).to.equal(
      'offer',
    )
    const over = standing({ round: 22, received: [[150]] })
    expect(concession({ exponent: 0.1 })(over, context({ utility: priced(false, 0.26) }))).to.deep.equal({
      kind: 'leave',
      reason: leaveReasons.noAgreement,
    })
  })

  it('leaves whom it does not respect, and refuses parameters out of range', () => {
    const strict = concession({ exponent: 1, minimumScore: 0.95 })
    expect(strict(standing(), context())).to.deep.equal({ kind: 'leave', reason: leaveReasons.reputation })
    expect(() => concession({ exponent: 0 })).to.throw('concession')
  })
})

/** What every strategy must keep, whatever it is. */
const all: readonly (readonly [string, Strategy])[] = [
  ['fixed', fixed({ issue: 'price', minimumScore: 0 } satisfies Partial<FixedParameters>)],
  ...Object.entries(exponents).map(
    ([name, exponent]) => [name, concession({ exponent } satisfies Partial<ConcessionParameters>)] as const,
  ),
]
for (const [name, strategy] of all) {
  describe(`${name}, as every strategy`, () => {
    const outcome = fc.tuple(
      fc.integer({ min: 50_000_000, max: 150_000_000 }),
      fc.integer({ min: 1, max: 72 }),
      fc.integer({ min: 0, max: 2_000 }),
      fc.integer({ min: 0, max: 1 }),
      fc.integer({ min: 0, max: 2 }),
    )
    const situations = fc.record({
      side: fc.constantFrom<Side>('buyer', 'seller'),
      round: fc.integer({ min: 1, max: 24 }),
      rounds: fc.constant(20),
      sent: fc.array(outcome, { maxLength: 6 }),
      received: fc.array(outcome, { maxLength: 6 }),
    })
    const of = (side: Side) => (side === 'buyer' ? buyerUtility : sellerUtility)

    it('decides the same again, offers only what it can live with, and accepts only what is there', () => {
      fc.assert(
        fc.property(
          situations,
          fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
          (situation, outside) => {
            const utility = of(situation.side)
            const make = () => strategy(situation, context({ utility, outside }))
            const decision = make()
            expect(make()).to.deep.equal(decision)
            const floor = Math.max(utility.reservation, outside ?? 0)
            if (decision.kind === 'offer') {
              expect(utility.of(decision.outcome)).to.be.at.least(floor)
              expect(situation.round).to.be.at.most(situation.rounds)
            }
            if (decision.kind === 'accept') {
              expect(utility.of(situation.received.at(-1) ?? [])).to.be.at.least(floor)
            }
          },
        ),
        { numRuns: 60 },
      )
    })

    it('answers an opening and a middling offer without failing', () => {
      for (const received of [[], [middling]]) {
        const decision = strategy(standing({ received }), context({ utility: buyerUtility }))
        expect(['offer', 'accept']).to.include(decision.kind)
      }
    })
  })
}
