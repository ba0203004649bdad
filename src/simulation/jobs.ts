import type { Address } from '../core/index.ts'
import type { OutcomeSpace, Preferences, TermsTemplate } from '../negotiation/index.ts'
import { type Criteria, cleaningCriteria, directorsCriteria, judgedCriteria } from './cleaning/Criteria.ts'
import { juryCriteriaOf } from './cleaning/juryCriteria.ts'

/** Who is named in every sheet of a job. */
export type JobParties = { readonly token: Address; readonly arbiter: Address }

const HOUR = 3_600
const DAY = 24 * HOUR
const USDC = 1_000_000n

/** Prices the main job can have, in whole dollars. */
const mainPrices = { min: 400, max: 1_000 } as const
/** Prices the small job can have, in whole dollars. */
const smallPrices = { min: 20, max: 60 } as const

const deliveries = ['1 day', '2 days', '3 days'] as const
const bonds = ['5 %', '10 %', '20 %'] as const

/**
 * The main job: movies.json cleaned in three milestones; price, delivery time and bond are open.
 *
 * @param options.judged Whether it asks judges a question: for a jury whose jurors all answer questions.
 */
export function mainJob(
  { token, arbiter }: JobParties,
  { judged = false }: { readonly judged?: boolean } = {},
): TermsTemplate {
  const milestone = (criteria: Criteria, amountBps: number, deadlineBps: number) => ({
    title: criteria.title,
    amountBps,
    bondBps: amountBps,
    deadlineBps,
    criteria: juryCriteriaOf(criteria),
  })
  const criteria = judged ? judgedCriteria : cleaningCriteria
  const [typed, resolved, summary] = criteria as [Criteria, Criteria, Criteria]
  return {
    ...common({ token, arbiter }),
    title: 'Clean movies.json',
    plans: [
      {
        milestones: [
          milestone(typed, 3_000, 4_000),
          milestone(resolved, 3_000, 7_000),
          milestone(summary, 4_000, 10_000),
        ],
      },
    ],
    space: {
      issues: [
        { kind: 'integer', name: 'price', ...mainPrices },
        { kind: 'discrete', name: 'delivery', values: [...deliveries] },
        { kind: 'discrete', name: 'bond', values: [...bonds] },
      ],
    },
    bindings: [
      { issue: 'price', to: 'price', unit: USDC },
      { issue: 'delivery', to: 'delivery', unit: BigInt(DAY), values: [1, 2, 3] },
      { issue: 'bond', to: 'bondBps', unit: 1n, values: [500, 1_000, 2_000] },
    ],
  }
}

/** The small job: a list of directors within an hour; only the price is open, a fifth of it is the bond. */
export function smallJob(parties: JobParties): TermsTemplate {
  const { title } = directorsCriteria
  return {
    ...common(parties),
    title: 'List the directors in movies.json',
    bond: 10n * USDC,
    delivery: HOUR,
    plans: [
      {
        milestones: [
          {
            title,
            amountBps: 10_000,
            bondBps: 10_000,
            deadlineBps: 10_000,
            criteria: juryCriteriaOf(directorsCriteria),
          },
        ],
      },
    ],
    space: { issues: [{ kind: 'integer', name: 'price', ...smallPrices }] },
    bindings: [{ issue: 'price', to: 'price', unit: USDC }],
  }
}

function common({ token, arbiter }: JobParties) {
  return {
    token,
    arbiter,
    arbiterFee: 15n * USDC,
    burnBps: 250,
    reviewPeriod: DAY,
    // A jury's rounds fit into it, with a second try of each and an appeal: nine days and twenty minutes.
    rulingPeriod: 10 * DAY,
    silenceBps: 5_000,
    metered: 0n,
    meteredFor: 0,
    price: 0n,
    bond: 0n,
    delivery: 0,
    serviceLevels: [],
  }
}

/** What a buyer wants: to pay little, at most `most` whole dollars; soon; with much of the seller's at stake. */
export function buyerPreferences({ space }: TermsTemplate, most: number): Preferences {
  return preferencesOver(space, {
    price: (issue) => [
      [issue.min, 1],
      [most, 0],
      [issue.max, 0],
    ],
    delivery: [1, 0.6, 0.2],
    bond: [0.2, 0.7, 1],
    bound: { atMost: most },
  })
}

/**
 * What a seller wants: its list price, at least `least` whole dollars; time; little of its own at stake. More than
 * the list price it doesn't ask for.
 */
export function sellerPreferences({ space }: TermsTemplate, list: number, least: number): Preferences {
  return preferencesOver(space, {
    price: (issue) => [
      [issue.min, 0],
      [least, 0],
      [list, 1],
      [issue.max, 1],
    ],
    delivery: [0.4, 0.8, 1],
    bond: [1, 0.7, 0.2],
    bound: { atLeast: least, atMost: list },
  })
}

const weights = { price: 0.8, delivery: 0.12, bond: 0.08 } as const

type Points = readonly (readonly [number, number])[]

type Wishes = {
  readonly price: (issue: { min: number; max: number }) => Points
  readonly delivery: readonly number[]
  readonly bond: readonly number[]
  readonly bound: { atLeast?: number; atMost?: number }
}

/** Preferences over the issues that are open; the weights of those that are not fall to the price. */
function preferencesOver({ issues }: OutcomeSpace, wishes: Wishes): Preferences {
  const preferences: Preferences = {
    weights: {},
    values: {},
    reservation: 0,
    discount: 1,
    constraints: [{ kind: 'bound', issue: 'price', ...wishes.bound }],
  }
  let rest = 1
  for (const issue of issues) {
    if (issue.kind === 'discrete') {
      const name = issue.name as 'delivery' | 'bond'
      const worths = wishes[name]
      const values = Object.fromEntries(issue.values.map((value, index) => [value, worths[index] ?? 0]))
      preferences.weights[name] = weights[name]
      preferences.values[name] = { kind: 'table', values }
      rest -= weights[name]
    } else {
      const points = distinct(wishes.price(issue))
      preferences.values[issue.name] = { kind: 'piecewise', points }
    }
  }
  preferences.weights.price = rest
  return preferences
}

/** Points of rising values: where two fall together, the first is kept. */
function distinct(points: Points): [number, number][] {
  return points
    .filter(([x], index) => index === 0 || x > (points[index - 1]?.[0] ?? x))
    .map(([x, y]) => [x, y])
}

/** Whether a template is the small job's: only its price is open. */
export function isSmallJob({ space }: TermsTemplate): boolean {
  return space.issues.length === 1
}
