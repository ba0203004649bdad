import { expect } from 'chai'
import fc from 'fast-check'

import {
  type Binding,
  checkTemplate,
  type Issue,
  outcomeToTerms,
  split,
  TermsTemplate,
  termsToOutcome,
} from '../../../src/negotiation/index.ts'
import { validateTermSheet } from '../../../src/terms/index.ts'
import { middling, template } from '../support/template.ts'

const salt = `0x${'5a'.repeat(32)}` as const

/** Any outcome of the template's space. */
const outcomes = (issues: readonly Issue[] = template.space.issues) =>
  fc.tuple(
    ...issues.map((issue) => {
      if (issue.kind === 'discrete') return fc.integer({ min: 0, max: issue.values.length - 1 })
      if (issue.kind === 'integer') return fc.integer({ min: issue.min, max: issue.max })
      return fc.double({ min: issue.min, max: issue.max, noNaN: true })
    }),
  )

const render = (outcome: readonly number[], with_ = template) => {
  const rendered = outcomeToTerms(with_, outcome)
  if (!rendered.ok) throw new Error(rendered.message)
  return { terms: rendered.terms, part: { ...rendered.part, salt } }
}

/** The template with one issue in place of all. */
const single = (
  issue: Issue,
  binding: Omit<Binding, 'issue' | 'unit'> & { unit?: bigint },
): TermsTemplate => ({
  ...template,
  price: 100_000_000n,
  delivery: 86_400,
  space: { issues: [issue] },
  bindings: [{ unit: 1n, ...binding, issue: issue.name }],
})

describe('outcomes and sheets', () => {
  it('map to one another both ways, to the unit', () => {
    fc.assert(
      fc.property(outcomes(), (outcome) => {
        const { terms, part } = render(outcome)
        const read = termsToOutcome(template, terms, part)
        expect(read.ok && read.outcome).to.deep.equal(outcome)
      }),
    )
  })

  it('split the price, the bond and the time as the plan says', () => {
    const { terms, part } = render([100_000_001, 10, 1_000, 0, 2])
    expect(terms.milestones.map(({ amount }) => amount)).to.deep.equal([
      30_000_000n,
      30_000_000n,
      40_000_001n,
    ])
    expect(terms.milestones.map(({ bond }) => bond)).to.deep.equal([3_333_000n, 3_333_000n, 3_334_000n])
    expect(terms.milestones.map(({ duration }) => duration)).to.deep.equal([10_800, 21_600, 36_000])
    expect(part.serviceLevels.map(({ target }) => target)).to.deep.equal([3_000, 99.9])
    expect(part.items.map(({ title, unitPrice }) => [title, unitPrice])).to.deep.equal([
      ['Rows', 30_000_000n],
      ['Doubles', 30_000_000n],
      ['Sums', 40_000_001n],
    ])
  })

  it('say sheets that can be committed', () => {
    fc.assert(
      fc.property(outcomes(), (outcome) => {
        const terms = {
          ...render(outcome).terms,
          buyer: `0x${'44'.repeat(20)}`,
          seller: `0x${'55'.repeat(20)}`,
          expiry: 2_000_000_000,
          document: salt,
          buyerNonce: 1n,
          sellerNonce: 0n,
        } as const
        expect(
          validateTermSheet(terms, { escrow: `0x${'33'.repeat(20)}`, usdc: template.token }),
        ).to.deep.equal({
          ok: true,
        })
      }),
    )
  })

  it('refuse a sheet that says anything else', () => {
    const { terms, part } = render(middling)
    const [first, second, third] = terms.milestones
    if (!first || !second || !third) throw new Error('three milestones')
    const others = [
      { terms: { ...terms, milestones: [{ ...first, amount: first.amount + 1n }, second, third] }, part },
      {
        terms: {
          ...terms,
          milestones: [
            { ...first, amount: first.amount + 1n },
            { ...second, amount: second.amount - 1n },
            third,
          ],
        },
        part,
      },
      { terms: { ...terms, milestones: [{ ...first, bond: first.bond + 1n }, second, third] }, part },
      { terms: { ...terms, milestones: [{ ...first, duration: first.duration - 1 }, second, third] }, part },
      { terms: { ...terms, milestones: [first, second, { ...third, duration: third.duration + 1 }] }, part },
      { terms: { ...terms, milestones: [first, third, second] }, part },
      { terms: { ...terms, milestones: [first, second] }, part },
      { terms: { ...terms, milestones: [{ ...first, criteria: salt }, second, third] }, part },
      { terms: { ...terms, reviewPeriod: terms.reviewPeriod + 1 }, part },
      { terms: { ...terms, silenceBps: 0 }, part },
      { terms, part: { ...part, title: 'Something else' } },
      { terms, part: { ...part, items: [] } },
      { terms, part: { ...part, criteria: [...part.criteria].reverse() } },
      {
        terms,
        part: { ...part, serviceLevels: part.serviceLevels.map((level) => ({ ...level, target: 98 })) },
      },
      { terms, part: { ...part, serviceLevels: [] } },
    ]
    for (const other of others) {
      expect(termsToOutcome(template, other.terms, other.part)).to.include({
        ok: false,
        code: 'TermsUnmapped',
      })
    }
  })

  it('refuse an outcome outside the space', () => {
    for (const outcome of [
      [],
      [...middling, 1],
      middling.with(0, 49_999_999),
      middling.with(3, 0.5),
      middling.with(0, Number.NaN),
    ]) {
      expect(outcomeToTerms(template, outcome)).to.include({ ok: false, code: 'OutcomeOutside' })
    }
  })

  const kinds: readonly (readonly [string, TermsTemplate])[] = [
    [
      'a continuous price in dollars',
      single({ kind: 'continuous', name: 'price', min: 1, max: 200.5 }, { to: 'price', unit: 1_000_000n }),
    ],
    [
      'a bond by itself',
      single({ kind: 'integer', name: 'bond', min: 0, max: 90 }, { to: 'bond', unit: 1_000_000n }),
    ],
    [
      'bonds as listed shares',
      single(
        { kind: 'discrete', name: 'bond', values: ['none', 'some', 'half'] },
        { to: 'bondBps', values: [0, 1_250, 5_000] },
      ),
    ],
    [
      'deliveries as listed days',
      single(
        { kind: 'discrete', name: 'days', values: ['one', 'three', 'seven'] },
        { to: 'delivery', unit: 86_400n, values: [1, 3, 7] },
      ),
    ],
    [
      'the review',
      single({ kind: 'integer', name: 'review', min: 1, max: 60 }, { to: 'reviewPeriod', unit: 3_600n }),
    ],
    [
      'the silence rule',
      single({ kind: 'integer', name: 'silence', min: 0, max: 10_000 }, { to: 'silenceBps' }),
    ],
    ['the burn', single({ kind: 'integer', name: 'burn', min: 0, max: 500 }, { to: 'burnBps' })],
    ['the fee', single({ kind: 'integer', name: 'fee', min: 0, max: 10_000_000 }, { to: 'arbiterFee' })],
    [
      'a continuous service level',
      single(
        { kind: 'continuous', name: 'rows', min: 0, max: 3_201 },
        { to: 'serviceLevel', metric: 'rows' },
      ),
    ],
  ]
  for (const [what, other] of kinds) {
    it(`map ${what}`, () => {
      expect(checkTemplate(other)).to.deep.equal({ ok: true })
      fc.assert(
        fc.property(outcomes(other.space.issues), (outcome) => {
          const first = render(outcome, other)
          const read = termsToOutcome(other, first.terms, first.part)
          if (!read.ok) throw new Error(read.message)
          // A continuous amount is rounded to the unit: the sheet is what stays.
          expect(render(read.outcome, other)).to.deep.equal(first)
          if (other.space.issues[0]?.kind !== 'continuous') expect(read.outcome).to.deep.equal(outcome)
        }),
      )
    })
  }

  it('split wholes without losing or making a unit', () => {
    const shares = fc
      .array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 31 })
      .map((cuts) => [0, ...[...cuts].sort((a, b) => a - b), 10_000])
      .map((cuts) => cuts.slice(1).map((cut, index) => cut - (cuts[index] as number)))
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 96n - 1n }), shares, (whole, bps) => {
        const parts = split(whole, bps)
        expect(parts.reduce((sum, part) => sum + part, 0n)).to.equal(whole)
        for (const [index, part] of parts.entries()) {
          const exact = whole * BigInt(bps[index] as number)
          expect(part * 10_000n > exact - 10_000n && part * 10_000n < exact + 10_000n).to.equal(true)
        }
      }),
    )
  })
})

describe('checkTemplate', () => {
  const price: Issue = { kind: 'integer', name: 'price', min: 1, max: 9 }
  const bad: readonly (readonly [string, TermsTemplate])[] = [
    ['an issue that decides nothing', { ...template, bindings: template.bindings.slice(1) }],
    [
      'two issues that decide the same',
      {
        ...single(price, { to: 'price' }),
        space: { issues: [price, { ...price, name: 'cost' }] },
        bindings: [
          { issue: 'price', to: 'price', unit: 1n },
          { issue: 'cost', to: 'price', unit: 1n },
        ],
      },
    ],
    [
      'a bond that is decided twice',
      {
        ...single(price, { to: 'bond' }),
        space: { issues: [price, { ...price, name: 'cost' }] },
        bindings: [
          { issue: 'price', to: 'bond', unit: 1n },
          { issue: 'cost', to: 'bondBps', unit: 1n },
        ],
      },
    ],
    [
      'an issue that decides two things',
      {
        ...single(price, { to: 'price' }),
        bindings: [
          { issue: 'price', to: 'price', unit: 1n },
          { issue: 'price', to: 'bond', unit: 1n },
        ],
      },
    ],
    [
      'an issue that is not there',
      {
        ...single(price, { to: 'price' }),
        bindings: [
          { issue: 'price', to: 'price', unit: 1n },
          { issue: 'cost', to: 'bond', unit: 1n },
        ],
      },
    ],
    ['a unit of zero', single(price, { to: 'price', unit: 0n })],
    ['values of an integer', single(price, { to: 'price', values: [1] })],
    [
      'equal values',
      single({ kind: 'discrete', name: 'days', values: ['a', 'b'] }, { to: 'delivery', values: [1, 1] }),
    ],
    [
      'too few values',
      single({ kind: 'discrete', name: 'days', values: ['a', 'b'] }, { to: 'delivery', values: [1] }),
    ],
    ['a service level without a name', single(price, { to: 'serviceLevel' })],
    ['a service level that is not there', single(price, { to: 'serviceLevel', metric: 'speed' })],
    ['a metric without a service level', single(price, { to: 'price', metric: 'rows' })],
    ['a price below zero', single({ ...price, min: -1 }, { to: 'price' })],
    [
      'a continuous duration',
      single({ kind: 'continuous', name: 'hours', min: 1, max: 9 }, { to: 'delivery' }),
    ],
    [
      'an amount too large to be read back',
      single({ kind: 'continuous', name: 'price', min: 1, max: 2 ** 40 }, { to: 'price', unit: 1_000_000n }),
    ],
    ['a plan by a number', single(price, { to: 'plan' })],
    [
      'more plans than there are',
      single({ kind: 'discrete', name: 'plan', values: ['a', 'b', 'c'] }, { to: 'plan' }),
    ],
  ]
  for (const [what, other] of bad) {
    it(`refuses ${what}`, () =>
      expect(checkTemplate(other)).to.include({ ok: false, code: 'TemplateInvalid' }))
  }

  it('has plans whose shares are whole', () => {
    const wire = TermsTemplate.encode(template)
    const [plan] = wire.plans
    const [step] = plan?.milestones ?? []
    for (const change of [{ amountBps: 2_999 }, { bondBps: 0 }]) {
      const milestones = [{ ...step, ...change }, ...(plan?.milestones.slice(1) ?? [])]
      expect(TermsTemplate.safeParse({ ...wire, plans: [{ milestones }] }).success).to.equal(false)
    }
    const late = plan?.milestones.map((one) => ({ ...one, deadlineBps: 9_999 }))
    expect(TermsTemplate.safeParse({ ...wire, plans: [{ milestones: late }] }).success).to.equal(false)
  })
})
