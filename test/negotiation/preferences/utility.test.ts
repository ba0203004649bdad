import { expect } from 'chai'
import fc from 'fast-check'

import {
  checkOutcome,
  countOutcomes,
  discounted,
  Issue,
  isSameOutcome,
  ladderOf,
  nameOutcome,
  OutcomeInvalidError,
  OutcomeSpace,
  outcomeAtUtility,
  Preferences,
  PreferencesInvalidError,
  parseOutcome,
  utilityFunction,
} from '../../../src/negotiation/index.ts'

const space = OutcomeSpace.parse({
  issues: [
    { kind: 'integer', name: 'price', min: 0, max: 100 },
    { kind: 'discrete', name: 'colour', values: ['red', 'green', 'blue'] },
    { kind: 'continuous', name: 'speed', min: -1, max: 1 },
  ],
})
const wanted = {
  weights: { price: 0.5, colour: 0.3, speed: 0.2 },
  values: {
    price: { kind: 'linear', atMin: 1, atMax: 0 },
    colour: { kind: 'table', values: { red: 0, green: 0.5, blue: 1 } },
    speed: {
      kind: 'piecewise',
      points: [
        [-1, 0],
        [0, 1],
        [1, 0.5],
      ],
    },
  },
  reservation: 0.2,
} as const

const made = (changes: object = {}, over = space) =>
  utilityFunction(over, Preferences.parse({ ...wanted, ...changes }))

describe('utilityFunction', () => {
  it('sums weight times worth', () => {
    const utility = made()
    expect(utility.of([0, 2, 0])).to.be.closeTo(1, 1e-12)
    expect(utility.of([100, 0, -1])).to.be.closeTo(0, 1e-12)
    expect(utility.of([40, 1, 0.5])).to.be.closeTo(0.5 * 0.6 + 0.3 * 0.5 + 0.2 * 0.75, 1e-12)
    expect(utility.part(1, 1)).to.be.closeTo(0.15, 1e-12)
  })

  it('is nothing at all where a constraint is broken', () => {
    const utility = made({
      constraints: [
        { kind: 'bound', issue: 'price', atLeast: 10, atMost: 90 },
        { kind: 'oneOf', issue: 'colour', values: ['red', 'blue'] },
        { kind: 'sum', coefficients: { price: 1, speed: 10 }, atMost: 95 },
        {
          kind: 'implies',
          when: { kind: 'oneOf', issue: 'colour', values: ['red'] },
          needs: { kind: 'bound', issue: 'speed', atLeast: 0 },
        },
      ],
    })
    const acceptable = [
      [[50, 2, 0], true],
      [[9, 2, 0], false],
      [[91, 2, 0], false],
      [[50, 1, 0], false],
      [[90, 2, 0.5], true],
      [[90, 2, 0.51], false],
      [[50, 0, -0.1], false],
      [[50, 0, 0], true],
    ] as const
    for (const [outcome, fine] of acceptable) {
      expect(utility.satisfies(outcome), String(outcome)).to.equal(fine)
      expect(utility.of(outcome) > Number.NEGATIVE_INFINITY).to.equal(fine)
    }
  })

  const bad: readonly (readonly [string, object])[] = [
    ['weights', { weights: { price: 0.5, colour: 0.3, speed: 0.3 } }],
    ['weights.speed', { weights: { price: 0.5, colour: 0.5 } }],
    ['weights.size', { weights: { ...wanted.weights, size: 0 } }],
    ['values.colour', { values: { ...wanted.values, colour: { kind: 'linear', atMin: 0, atMax: 1 } } }],
    [
      'values.colour',
      { values: { ...wanted.values, colour: { kind: 'table', values: { red: 0, green: 1 } } } },
    ],
    [
      'values.colour',
      {
        values: {
          ...wanted.values,
          colour: { kind: 'table', values: { red: 0, green: 1, blue: 1, pink: 1 } },
        },
      },
    ],
    ['values.price', { values: { ...wanted.values, price: { kind: 'table', values: {} } } }],
    [
      'values.speed',
      {
        values: {
          ...wanted.values,
          speed: {
            kind: 'piecewise',
            points: [
              [-1, 0],
              [0.9, 1],
            ],
          },
        },
      },
    ],
    [
      'values.speed',
      {
        values: {
          ...wanted.values,
          speed: {
            kind: 'piecewise',
            points: [
              [-1, 0],
              [-1, 1],
              [1, 1],
            ],
          },
        },
      },
    ],
    ['constraints.0', { constraints: [{ kind: 'bound', issue: 'colour', atLeast: 1 }] }],
    ['constraints.0', { constraints: [{ kind: 'oneOf', issue: 'colour', values: ['pink'] }] }],
    ['constraints.0', { constraints: [{ kind: 'sum', coefficients: { size: 1 }, atMost: 1 }] }],
  ]
  for (const [place, changes] of bad) {
    it(`names the place of what does not fit: ${place} in ${JSON.stringify(changes)}`, () => {
      expect(() => made(changes))
        .to.throw(PreferencesInvalidError)
        .with.nested.property('details.place', place)
    })
  }

  it('takes no number that is none', () => {
    for (const changes of [
      { reservation: Number.NaN },
      { discount: 0 },
      { weights: { ...wanted.weights, price: Number.NaN } },
    ]) {
      expect(Preferences.safeParse({ ...wanted, ...changes }).success).to.equal(false)
    }
    expect(
      Issue.safeParse({ kind: 'continuous', name: 'x', min: 0, max: Number.POSITIVE_INFINITY }).success,
    ).to.equal(false)
    expect(Issue.safeParse({ kind: 'integer', name: 'x', min: 1, max: 0 }).success).to.equal(false)
    expect(Issue.safeParse({ kind: 'discrete', name: 'x', values: ['a', 'a'] }).success).to.equal(false)
    expect(OutcomeSpace.safeParse({ issues: [space.issues[0], space.issues[0]] }).success).to.equal(false)
  })

  it('discounts by the share of the time that is used', () => {
    expect(discounted(made({ discount: 0.25 }), 0.8, 0.5)).to.be.closeTo(0.4, 1e-12)
    expect(discounted(made(), 0.8, 0.5)).to.equal(0.8)
  })
})

describe('outcomes', () => {
  it('are spelled out and read back', () => {
    fc.assert(
      fc.property(
        fc.tuple(
          fc.integer({ min: 0, max: 100 }),
          fc.integer({ min: 0, max: 2 }),
          fc.double({ min: -1, max: 1, noNaN: true }),
        ),
        (outcome) => {
          expect(checkOutcome(space, outcome).ok).to.equal(true)
          expect(isSameOutcome(parseOutcome(space, nameOutcome(space, outcome)), outcome)).to.equal(true)
        },
      ),
    )
  })

  it('are counted', () => {
    expect(countOutcomes(space)).to.equal(Number.POSITIVE_INFINITY)
    expect(countOutcomes({ issues: space.issues.slice(0, 2) })).to.equal(303)
  })

  for (const named of [
    { price: 1, colour: 'red' },
    { price: 1, colour: 'pink', speed: 0 },
    { price: 101, colour: 'red', speed: 0 },
    { price: 1, colour: 'red', speed: 0, size: 1 },
  ] as readonly Record<string, number | string>[]) {
    it(`are not read from ${JSON.stringify(named)}`, () => {
      expect(() => parseOutcome(space, named)).to.throw(OutcomeInvalidError)
    })
  }
})

describe('outcomeAtUtility', () => {
  const small = OutcomeSpace.parse({ issues: space.issues.slice(0, 2) })
  const utility = utilityFunction(
    small,
    Preferences.parse({
      ...wanted,
      weights: { price: 0.6, colour: 0.4 },
      values: { price: wanted.values.price, colour: wanted.values.colour },
    }),
  )

  it('finds the least outcome above a target, in spaces that are enumerated', () => {
    expect(ladderOf(utility).complete).to.equal(true)
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (target) => {
        const found = outcomeAtUtility(utility, target)
        const enough = [...ladderOf(utility).utilities].filter((one) => one >= target)
        expect(found && utility.of(found)).to.equal(Math.min(...enough))
      }),
    )
  })

  it('comes close to a target from above in spaces without end', () => {
    const endless = made()
    expect(ladderOf(endless).complete).to.equal(false)
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1, noNaN: true }), (target) => {
        const found = endless.of(outcomeAtUtility(endless, target) ?? [])
        expect(found).to.be.at.least(target)
        expect(found).to.be.below(target + 0.005)
      }),
    )
  })

  it('gives the best when none is good enough, and nothing when nothing is allowed', () => {
    expect(outcomeAtUtility(utility, 2)).to.deep.equal([0, 2])
    const none = made({ constraints: [{ kind: 'bound', issue: 'price', atLeast: 101 }] })
    expect(outcomeAtUtility(none, 0)).to.equal(undefined)
  })
})
