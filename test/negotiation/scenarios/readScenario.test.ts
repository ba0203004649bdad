import { expect } from 'chai'

import {
  parseScenario,
  readScenario,
  ScenarioInvalidError,
  templateOf,
  utilityOf,
} from '../../../src/negotiation/index.ts'
import { arbiter, usdc } from '../support/template.ts'

const side = {
  weights: { price: 0.7, colour: 0.3 },
  values: {
    price: { kind: 'linear', atMin: 1, atMax: 0 },
    colour: { kind: 'table', values: { red: 0, blue: 1 } },
  },
  reservation: 0.2,
}
const template = {
  title: 'Paint',
  arbiterFee: '0',
  burnBps: 0,
  reviewPeriod: 3_600,
  rulingPeriod: 3_600,
  silenceBps: 0,
  metered: '0',
  meteredFor: 0,
  price: '0',
  bond: '0',
  delivery: 3_600,
  serviceLevels: [{ metric: 'colour', bound: 'atLeast', target: 0, unit: 'index' }],
  plans: [
    {
      milestones: [
        {
          title: 'All',
          amountBps: 10_000,
          bondBps: 10_000,
          deadlineBps: 10_000,
          criteria: { is: 'painted' },
        },
      ],
    },
  ],
  bindings: [
    { issue: 'price', to: 'price', unit: '1000000' },
    { issue: 'colour', to: 'serviceLevel', metric: 'colour' },
  ],
}
const good = {
  version: '1',
  name: 'paint',
  space: {
    issues: [
      { kind: 'integer', name: 'price', min: 1, max: 9 },
      { kind: 'discrete', name: 'colour', values: ['red', 'blue'] },
    ],
  },
  preferences: { buyer: side },
  template,
}

const read = (value: unknown) => readScenario({ name: 'paint.json', text: JSON.stringify(value) })
const buyer = (changes: object) => ({ ...good, preferences: { buyer: { ...side, ...changes } } })

/** Runs and gives the error's place and whole message. */
const refusal = (run: () => unknown): { place: unknown; message: string } => {
  try {
    run()
  } catch (error) {
    if (!(error instanceof ScenarioInvalidError)) throw error
    expect(error.details.file).to.equal('paint.json')
    return { place: error.details.place, message: error.message }
  }
  throw new Error('it was read')
}

describe('readScenario', () => {
  it('reads what each side wants, and the template on a chain', () => {
    const scenario = read(good)
    expect(utilityOf(scenario, 'buyer').of([1, 1])).to.be.closeTo(1, 1e-12)
    expect(templateOf(scenario, { token: usdc, arbiter })).to.deep.include({
      token: usdc,
      arbiter,
      price: 0n,
    })
  })

  const bad: readonly (readonly [what: string, place: string, value: object, hint: RegExp])[] = [
    ['an unknown member', 'file', { ...good, more: 1 }, /more/],
    ['no side', 'preferences', { ...good, preferences: {} }, /side/],
    ['another version', 'version', { ...good, version: '2' }, /1/],
    [
      'a weight that is no number',
      'preferences.buyer.weights.price',
      buyer({ weights: { price: 'x' } }),
      /number/,
    ],
    [
      'a NaN',
      'preferences.buyer.weights.price',
      buyer({ weights: { price: Number.NaN, colour: 1 } }),
      /number/,
    ],
    [
      'a negative weight',
      'preferences.buyer.weights.price',
      buyer({ weights: { price: -0.1, colour: 1.1 } }),
      /0/,
    ],
    [
      'weights that do not sum',
      'preferences.buyer.weights',
      buyer({ weights: { price: 0.7, colour: 0.2 } }),
      /sum to 0\.89999/,
    ],
    [
      'an unknown issue',
      'preferences.buyer.weights.size',
      buyer({ weights: { ...side.weights, size: 0 } }),
      /unknown/,
    ],
    [
      'a missing issue',
      'preferences.buyer.values.colour',
      buyer({ values: { price: side.values.price } }),
      /missing/,
    ],
    [
      'a missing value',
      'preferences.buyer.values.colour',
      buyer({ values: { ...side.values, colour: { kind: 'table', values: { red: 0 } } } }),
      /lacks the value blue/,
    ],
    [
      'an unknown value',
      'preferences.buyer.values.colour',
      buyer({ values: { ...side.values, colour: { kind: 'table', values: { red: 0, blue: 1, pink: 1 } } } }),
      /pink/,
    ],
    ['a reservation above all', 'preferences.buyer.reservation', buyer({ reservation: 1.5 }), /1/],
    [
      'a constraint that does not fit',
      'preferences.buyer.constraints.0',
      buyer({ constraints: [{ kind: 'oneOf', issue: 'colour', values: ['pink'] }] }),
      /pink/,
    ],
    [
      'too many issues',
      'space.issues',
      {
        ...good,
        space: {
          issues: Array.from({ length: 65 }, (_, index) => ({
            kind: 'integer',
            name: `${index}`,
            min: 0,
            max: 1,
          })),
        },
      },
      /64/,
    ],
    [
      'a bound between two wholes',
      'space.issues.0.min',
      { ...good, space: { issues: [{ kind: 'integer', name: 'price', min: 1.5, max: 9 }] } },
      /int/,
    ],
    [
      'a template that leaves an issue out',
      'template',
      { ...good, template: { ...template, bindings: template.bindings.slice(1) } },
      /price/,
    ],
    [
      'an outcome that is no deal',
      'template',
      { ...good, template: { ...template, delivery: 60 } },
      /PeriodInvalid.*duration/,
    ],
    [
      'an outcome that pays nothing',
      'template',
      {
        ...good,
        space: { issues: [{ kind: 'integer', name: 'price', min: 0, max: 9 }, good.space.issues[1]] },
      },
      /MilestoneAmountZero/,
    ],
  ]
  it('looks at the ends of what an issue says, in whatever order its values are listed', () => {
    const plan = (milestones: readonly number[]) => ({
      milestones: milestones.map((amountBps, index) => ({
        title: `${index}`,
        amountBps,
        bondBps: index === 0 ? 10_000 : 0,
        deadlineBps: 10_000,
        criteria: { is: 'painted' },
      })),
    })
    const listed = {
      ...good,
      space: {
        issues: [
          { kind: 'discrete', name: 'price', values: ['dear', 'cheap', 'middling'] },
          { kind: 'discrete', name: 'plan', values: ['one', 'many', 'all'] },
        ],
      },
      preferences: {
        buyer: {
          weights: { price: 1, plan: 0 },
          values: {
            price: { kind: 'table', values: { dear: 0, cheap: 1, middling: 0.5 } },
            plan: { kind: 'table', values: { one: 0, many: 0, all: 0 } },
          },
          reservation: 0,
        },
      },
      template: {
        ...template,
        serviceLevels: [],
        plans: [plan([10_000]), plan([1, 9_999]), plan([10_000])],
        bindings: [
          { issue: 'price', to: 'price', values: [10_000, 9_999, 10_001] },
          { issue: 'plan', to: 'plan' },
        ],
      },
    }
    expect(refusal(() => read(listed)).message).to.match(/MilestoneAmountZero/)
    listed.template.bindings[0] = { issue: 'price', to: 'price', values: [10_000, 10_002, 10_001] }
    expect(read(listed).name).to.equal('paint')
  })

  for (const [what, place, value, hint] of bad) {
    it(`names the file and the place of ${what}`, () => {
      const found = refusal(() => read(value))
      expect(found.place).to.equal(place)
      expect(found.message).to.match(hint)
    })
  }

  it('takes no file that is no JSON, says a thing twice, nests without end or is huge', () => {
    const texts = [
      '{',
      '{"version": "1", "version": "1"}',
      `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
      ' '.repeat((1 << 22) + 1),
    ]
    for (const text of texts) {
      expect(refusal(() => readScenario({ name: 'paint.json', text })).place).to.equal('file')
    }
  })

  it('takes no value that contains itself', () => {
    const criteria: Record<string, unknown> = {}
    criteria.same = criteria
    const [plan] = template.plans
    const [step] = plan?.milestones ?? []
    const plans = [{ milestones: [{ ...step, criteria }] }]
    const space: Record<string, unknown> = { issues: [] }
    space.issues = [space]
    for (const value of [
      { ...good, template: { ...template, plans } },
      { ...good, space },
    ]) {
      expect(refusal(() => parseScenario('paint.json', value)).place).to.match(
        /^(template\.plans|space\.issues)\.0/,
      )
    }
  })

  it('says whose preferences are not there, and that there is no template', () => {
    const { template: _, ...bare } = good
    const scenario = read(bare)
    expect(() => utilityOf(scenario, 'seller')).to.throw(ScenarioInvalidError, 'preferences.seller')
    expect(() => templateOf(scenario, { token: usdc, arbiter })).to.throw(ScenarioInvalidError, 'template')
  })
})
