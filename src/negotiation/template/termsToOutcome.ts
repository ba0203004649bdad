import { isSameAddress, passed, type Refusal, refused, type Verdict } from '../../core/index.ts'
import { type TermsPart, wholeBps } from '../../terms/index.ts'
import type { Issue } from '../preferences/issue.ts'
import { isValueOf } from '../preferences/issue.ts'
import type { Outcome } from '../preferences/outcome.ts'
import { isSameData } from './isSameData.ts'
import { type BargainedTerms, outcomeToTerms, toUnits } from './outcomeToTerms.ts'
import type { Binding, TermsTemplate } from './termsTemplate.ts'

/** The outcome that a sheet stands for. */
export type ReadOutcome =
  | { readonly ok: true; readonly outcome: Outcome }
  | Refusal<'TermsUnmapped' | 'OutcomeOutside' | 'TermsUnsayable'>

/**
 * The outcome that a sheet and the terms part of its document stand for. Reading is strict: the outcome found is
 * rendered again, and must give the same terms and the same part to the last unit and character (salts aside, and where each
 * side serves evidence), so a sheet can't say anything that the template does not.
 *
 * Where rounding lets several outcomes give one sheet, it is the first of them.
 */
export function termsToOutcome(template: TermsTemplate, terms: BargainedTerms, part: TermsPart): ReadOutcome {
  const known = readBefore.get(part)
  if (known?.template === template && known.terms === terms) return known.found
  const found = read(template, terms, part)
  readBefore.set(part, { template, terms, found })
  return found
}

/** What was read last of a part: a move is read by several, and nobody changes it. */
const readBefore = new WeakMap<
  TermsPart,
  { readonly template: TermsTemplate; readonly terms: BargainedTerms; readonly found: ReadOutcome }
>()

function read(template: TermsTemplate, terms: BargainedTerms, part: TermsPart): ReadOutcome {
  const { salt: _, evidence: __, ...said } = part
  for (const [plan] of template.plans.entries()) {
    const outcome = readOutcome(template, terms, part, plan)
    if (outcome === undefined) continue
    const rendered = outcomeToTerms(template, outcome)
    if (rendered.ok && isSameTerms(rendered.terms, terms) && isSameData(rendered.part, said)) {
      return { ok: true, outcome }
    }
    if (!template.bindings.some((binding) => binding.to === 'plan')) break
  }
  return refused('TermsUnmapped', 'The sheet says what no outcome of the request says')
}

/** Whether what no issue decides is as the template has it. */
export function checkConstantTerms(
  template: TermsTemplate,
  terms: BargainedTerms,
): Verdict<'ConstantChanged'> {
  const bound = new Set<string>(template.bindings.map((binding) => binding.to))
  const changed = (field: string, found: unknown, expected: unknown) =>
    refused('ConstantChanged', 'The sheet changes what the request fixed', { field, found, expected })

  for (const field of ['token', 'arbiter'] as const) {
    if (!isSameAddress(terms[field], template[field])) return changed(field, terms[field], template[field])
  }
  for (const field of compared) {
    if (!bound.has(field) && terms[field] !== template[field])
      return changed(field, terms[field], template[field])
  }
  return passed
}

function readOutcome(
  template: TermsTemplate,
  terms: BargainedTerms,
  part: TermsPart,
  plan: number,
): Outcome | undefined {
  const outcome: number[] = []
  for (const issue of template.space.issues) {
    const binding = template.bindings.find((candidate) => candidate.issue === issue.name) as Binding
    const value = binding.to === 'plan' ? plan : readValue(issue, binding, terms, part)
    if (value === undefined) return undefined
    outcome.push(value)
  }
  return outcome
}

function readValue(
  issue: Issue,
  binding: Binding,
  terms: BargainedTerms,
  part: TermsPart,
): number | undefined {
  if (binding.to === 'serviceLevel') {
    const target = part.serviceLevels.find((level) => level.metric === binding.metric)?.target
    return target === undefined ? undefined : valueOfNumber(issue, binding, target)
  }
  if (binding.to === 'bondBps') return readBondBps(issue, binding, terms)
  if (binding.to === 'plan') return undefined
  return valueOfAmount(issue, binding, readAmount(binding.to, terms))
}

function readAmount(
  to: Exclude<Binding['to'], 'serviceLevel' | 'bondBps' | 'plan'>,
  terms: BargainedTerms,
): bigint {
  if (to === 'price') return terms.milestones.reduce((sum, { amount }) => sum + amount, 0n)
  if (to === 'bond') return terms.milestones.reduce((sum, { bond }) => sum + bond, 0n)
  if (to === 'delivery') return BigInt(terms.milestones.at(-1)?.duration ?? 0)
  return BigInt(terms[to])
}

/** The least share of the price, in basis points, whose rounding gives the sheet's bond. */
function readBondBps(issue: Issue, binding: Binding, terms: BargainedTerms): number | undefined {
  const price = readAmount('price', terms)
  const bond = readAmount('bond', terms)
  const gives = (value: number | undefined) =>
    value !== undefined &&
    isValueOf(issue, value) &&
    (price * toUnits(binding, binding.values?.[value] ?? value)) / BigInt(wholeBps) === bond
  if (issue.kind === 'discrete') {
    const index = issue.values.findIndex((_, candidate) => gives(candidate))
    return index < 0 ? undefined : index
  }
  const scale = price * binding.unit
  const least = scale === 0n ? 0 : Number((bond * BigInt(wholeBps) + scale - 1n) / scale)
  const value = Math.max(issue.min, least)
  return gives(value) ? value : undefined
}

function valueOfAmount(issue: Issue, binding: Binding, amount: bigint): number | undefined {
  if (issue.kind === 'discrete' && binding.values !== undefined) {
    const index = binding.values.findIndex((value) => toUnits(binding, value) === amount)
    return index < 0 ? undefined : index
  }
  if (issue.kind === 'continuous') {
    const value = Number(amount) / Number(binding.unit)
    // The bounds themselves may round to a unit outside of what they are divided back to.
    return Math.min(issue.max, Math.max(issue.min, value))
  }
  if (amount % binding.unit !== 0n) return undefined
  return Number(amount / binding.unit)
}

function valueOfNumber(issue: Issue, binding: Binding, number: number): number | undefined {
  if (issue.kind !== 'discrete' || binding.values === undefined) return number
  const index = binding.values.indexOf(number)
  return index < 0 ? undefined : index
}

/** Compares the bargained part of two sheets: the other members are the request's and the move's. */
function isSameTerms(a: BargainedTerms, b: BargainedTerms): boolean {
  return (
    isSameAddress(a.token, b.token) &&
    isSameAddress(a.arbiter, b.arbiter) &&
    compared.every((field) => a[field] === b[field]) &&
    a.milestones.length === b.milestones.length &&
    a.milestones.every((milestone, index) => isSameMilestone(milestone, b.milestones[index]))
  )
}

const compared = [
  'metered',
  'meteredFor',
  'burnBps',
  'arbiterFee',
  'reviewPeriod',
  'rulingPeriod',
  'silenceBps',
] as const satisfies readonly (keyof BargainedTerms)[]

type Milestone = BargainedTerms['milestones'][number]

function isSameMilestone(a: Milestone, b: Milestone | undefined): boolean {
  return (
    a.amount === b?.amount &&
    a.bond === b.bond &&
    a.duration === b.duration &&
    a.criteria.toLowerCase() === b.criteria.toLowerCase()
  )
}
