import { type Hash, type Refusal, refused } from '../../core/index.ts'
import {
  hashCriteria,
  type LineItem,
  type Milestone,
  type TermSheet,
  type TermsPart,
  wholeBps,
} from '../../terms/index.ts'
import { checkOutcome, type Outcome } from '../preferences/outcome.ts'
import { split } from './split.ts'
import type { Binding, Plan, Target, TermsTemplate } from './termsTemplate.ts'

/** What an outcome decides of a sheet. */
export type BargainedTerms = Omit<
  TermSheet,
  'buyer' | 'seller' | 'expiry' | 'document' | 'buyerNonce' | 'sellerNonce'
>

/** A sheet's bargained part and the terms part of its document. */
export type RenderedTerms = {
  readonly ok: true
  readonly terms: BargainedTerms
  readonly part: Omit<TermsPart, 'salt'>
}

/**
 * The terms that an outcome stands for: the price split over the milestones to the unit, the delivery time over their
 * deadlines, the bond over their bonds, service levels in the document.
 *
 * @returns A refusal when the outcome is outside the space or asks for more than a sheet can say.
 */
export function outcomeToTerms(
  template: TermsTemplate,
  outcome: Outcome,
): RenderedTerms | Refusal<'OutcomeOutside' | 'TermsUnsayable'> {
  const inside = checkOutcome(template.space, outcome)
  if (!inside.ok) return inside
  const value = (to: Target) => {
    const binding = template.bindings.find((candidate) => candidate.to === to)
    return binding === undefined ? undefined : numberOf(template, binding, outcome)
  }
  const amount = (to: Target, otherwise: bigint) => {
    const binding = template.bindings.find((candidate) => candidate.to === to)
    return binding === undefined ? otherwise : toUnits(binding, numberOf(template, binding, outcome))
  }
  const small = (to: Target, otherwise: number) => Number(amount(to, BigInt(otherwise)))

  const price = amount('price', template.price)
  const plan = template.plans[value('plan') ?? 0] as Plan
  const ofPrice = value('bondBps')
  const bond = ofPrice === undefined ? amount('bond', template.bond) : bondOf(template, price, ofPrice)
  const terms: BargainedTerms = {
    token: template.token,
    milestones: milestonesOf(plan, price, bond, small('delivery', template.delivery)),
    metered: amount('metered', template.metered),
    meteredFor: small('meteredFor', template.meteredFor),
    burnBps: small('burnBps', template.burnBps),
    arbiter: template.arbiter,
    arbiterFee: amount('arbiterFee', template.arbiterFee),
    reviewPeriod: small('reviewPeriod', template.reviewPeriod),
    rulingPeriod: small('rulingPeriod', template.rulingPeriod),
    silenceBps: small('silenceBps', template.silenceBps),
  }
  const unsayable = tooWide(terms)
  if (unsayable !== undefined) {
    return refused('TermsUnsayable', 'The outcome asks for more than a sheet can say', { field: unsayable })
  }
  return { ok: true, terms, part: partOf(template, plan, terms, outcome) }
}

/** The bond that a share of the price comes to, rounded down. */
function bondOf(template: TermsTemplate, price: bigint, value: number): bigint {
  const binding = template.bindings.find((candidate) => candidate.to === 'bondBps') as Binding
  return (price * toUnits(binding, value)) / BigInt(wholeBps)
}

/** The number an outcome gives a binding's issue. */
function numberOf(template: TermsTemplate, binding: Binding, outcome: Outcome): number {
  const index = template.space.issues.findIndex((issue) => issue.name === binding.issue)
  const value = outcome[index] as number
  return binding.values === undefined ? value : (binding.values[value] as number)
}

/** A number in a binding's unit. Whole numbers exactly; fractions to the nearest unit. */
export function toUnits(binding: Binding, value: number): bigint {
  if (Number.isInteger(value)) return BigInt(value) * binding.unit
  return BigInt(Math.round(value * Number(binding.unit)))
}

function milestonesOf(plan: Plan, price: bigint, bond: bigint, delivery: number): Milestone[] {
  const amounts = split(
    price,
    plan.milestones.map((step) => step.amountBps),
  )
  const bonds = split(
    bond,
    plan.milestones.map((step) => step.bondBps),
  )
  return plan.milestones.map((step, index) => ({
    amount: amounts[index] as bigint,
    bond: bonds[index] as bigint,
    duration: Math.floor((delivery * step.deadlineBps) / wholeBps),
    criteria: hashOf(step),
  }))
}

/** The hash of a step's criteria, made once: a template is rendered at every move, and nobody changes it. */
function hashOf(step: Plan['milestones'][number]): Hash {
  let hash = criteriaHashes.get(step)
  if (hash === undefined) {
    hash = hashCriteria(step.criteria)
    criteriaHashes.set(step, hash)
  }
  return hash
}

const criteriaHashes = new WeakMap<Plan['milestones'][number], Hash>()

function partOf(
  template: TermsTemplate,
  plan: Plan,
  terms: BargainedTerms,
  outcome: Outcome,
): Omit<TermsPart, 'salt'> {
  const items: LineItem[] = plan.milestones.map((step, milestone) => ({
    milestone,
    title: step.title,
    unit: 'milestone',
    quantity: 1,
    unitPrice: (terms.milestones[milestone] as Milestone).amount,
  }))
  if (terms.metered > 0n) {
    items.push({ milestone: null, title: template.title, unit: 'cap', quantity: 1, unitPrice: terms.metered })
  }
  return {
    title: template.title,
    items,
    serviceLevels: template.serviceLevels.map((level) => {
      const binding = template.bindings.find(
        (candidate) => candidate.to === 'serviceLevel' && candidate.metric === level.metric,
      )
      return binding === undefined ? level : { ...level, target: numberOf(template, binding, outcome) }
    }),
    criteria: plan.milestones.map((step) => step.criteria),
  }
}

/** The first field that is wider than its type. */
function tooWide(terms: BargainedTerms): string | undefined {
  const amounts = { metered: terms.metered, arbiterFee: terms.arbiterFee }
  for (const [field, found] of Object.entries(amounts)) if (found >= 2n ** 96n) return field
  if (terms.milestones.some(({ amount, bond }) => amount >= 2n ** 96n || bond >= 2n ** 96n))
    return 'milestones'
  const { meteredFor, reviewPeriod, rulingPeriod, burnBps, silenceBps } = terms
  for (const [field, found] of Object.entries({ meteredFor, reviewPeriod, rulingPeriod })) {
    if (found >= 2 ** 32) return field
  }
  if (terms.milestones.some(({ duration }) => duration >= 2 ** 32)) return 'milestones'
  if (burnBps > wholeBps) return 'burnBps'
  return silenceBps > wholeBps ? 'silenceBps' : undefined
}
