import type { Address } from '../../../src/core/index.ts'
import { Preferences, TermsTemplate, utilityFunction } from '../../../src/negotiation/index.ts'

export const usdc: Address = `0x${'11'.repeat(20)}`
export const arbiter: Address = `0x${'22'.repeat(20)}`

/** Work in three milestones: haggled over are price, delivery, bond, plan and a service level. */
export const template = TermsTemplate.decode({
  title: 'Cleaning a dataset',
  token: usdc,
  arbiter,
  arbiterFee: '2000000',
  burnBps: 100,
  reviewPeriod: 3_600,
  rulingPeriod: 7_200,
  silenceBps: 5_000,
  metered: '0',
  meteredFor: 0,
  price: '0',
  bond: '0',
  delivery: 0,
  serviceLevels: [
    { metric: 'rows', bound: 'atLeast', target: 3_000, unit: 'rows' },
    { metric: 'accuracy', bound: 'atLeast', target: 99, unit: '%' },
  ],
  plans: [
    {
      milestones: [
        { title: 'Rows', amountBps: 3_000, bondBps: 3_333, deadlineBps: 3_000, criteria: { check: 'rows' } },
        {
          title: 'Doubles',
          amountBps: 3_000,
          bondBps: 3_333,
          deadlineBps: 6_000,
          criteria: { check: 'doubles' },
        },
        { title: 'Sums', amountBps: 4_000, bondBps: 3_334, deadlineBps: 10_000, criteria: { check: 'sums' } },
      ],
    },
    {
      milestones: [
        { title: 'All', amountBps: 10_000, bondBps: 10_000, deadlineBps: 10_000, criteria: { check: 'all' } },
      ],
    },
  ],
  space: {
    issues: [
      { kind: 'integer', name: 'price', min: 50_000_000, max: 150_000_000 },
      { kind: 'integer', name: 'hours', min: 1, max: 72 },
      { kind: 'integer', name: 'bond', min: 0, max: 2_000 },
      { kind: 'discrete', name: 'plan', values: ['three', 'one'] },
      { kind: 'discrete', name: 'accuracy', values: ['99 %', '99.5 %', '99.9 %'] },
    ],
  },
  bindings: [
    { issue: 'price', to: 'price' },
    { issue: 'hours', to: 'delivery', unit: '3600' },
    { issue: 'bond', to: 'bondBps' },
    { issue: 'plan', to: 'plan' },
    { issue: 'accuracy', to: 'serviceLevel', metric: 'accuracy', values: [99, 99.5, 99.9] },
  ],
})

/** Wants it cheap, quick and well bonded. */
export const buyerPreferences = Preferences.parse({
  weights: { price: 0.6, hours: 0.1, bond: 0.1, plan: 0.05, accuracy: 0.15 },
  values: {
    price: { kind: 'linear', atMin: 1, atMax: 0 },
    hours: { kind: 'linear', atMin: 1, atMax: 0 },
    bond: { kind: 'linear', atMin: 0, atMax: 1 },
    plan: { kind: 'table', values: { three: 1, one: 0 } },
    accuracy: { kind: 'table', values: { '99 %': 0, '99.5 %': 0.6, '99.9 %': 1 } },
  },
  reservation: 0.3,
})

/** Wants the opposite, but weighs it otherwise. */
export const sellerPreferences = Preferences.parse({
  weights: { price: 0.4, hours: 0.3, bond: 0.1, plan: 0.1, accuracy: 0.1 },
  values: {
    price: { kind: 'linear', atMin: 0, atMax: 1 },
    hours: { kind: 'linear', atMin: 0, atMax: 1 },
    bond: { kind: 'linear', atMin: 1, atMax: 0 },
    plan: { kind: 'table', values: { three: 0.2, one: 1 } },
    accuracy: { kind: 'table', values: { '99 %': 1, '99.5 %': 0.5, '99.9 %': 0 } },
  },
  reservation: 0.3,
})

export const buyerUtility = utilityFunction(template.space, buyerPreferences)
export const sellerUtility = utilityFunction(template.space, sellerPreferences)

/** What both can live with. */
export const middling: readonly number[] = [100_000_000, 36, 1_000, 0, 1]
