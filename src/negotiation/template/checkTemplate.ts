import { passed, refused, type Verdict } from '../../core/index.ts'
import type { Issue } from '../preferences/issue.ts'
import { type Binding, type TermsTemplate, targets } from './termsTemplate.ts'

/**
 * Whether a template gives every issue one place in the sheet, and every place to one issue at most, in a way that can
 * be read back from the sheet.
 */
export function checkTemplate(template: TermsTemplate): Verdict<'TemplateInvalid'> {
  const places = new Set<string>()
  for (const binding of template.bindings) {
    const place = `${binding.to} ${binding.metric ?? ''}`
    if (places.has(place)) return invalid('Two issues decide the same', binding)
    places.add(place)
  }
  if (places.has('bond ') && places.has('bondBps ')) {
    return refused('TemplateInvalid', 'Two issues decide the same', { to: 'bond' })
  }
  const names = new Set(template.bindings.map((binding) => binding.issue))
  if (names.size !== template.bindings.length) {
    return refused('TemplateInvalid', 'An issue decides two things', {})
  }
  for (const issue of template.space.issues) {
    const binding = template.bindings.find((candidate) => candidate.issue === issue.name)
    if (binding === undefined)
      return refused('TemplateInvalid', 'An issue decides nothing', { issue: issue.name })
    const verdict = checkBinding(template, issue, binding)
    if (!verdict.ok) return verdict
  }
  if (template.bindings.length === template.space.issues.length) return passed
  return refused('TemplateInvalid', 'Something is decided by an issue that is not there', {})
}

function checkBinding(template: TermsTemplate, issue: Issue, binding: Binding): Verdict<'TemplateInvalid'> {
  const { to, metric, unit, values } = binding
  if (unit === 0n) return invalid('The unit is zero', binding)
  if (values !== undefined && (issue.kind !== 'discrete' || values.length !== issue.values.length)) {
    return invalid('The values are not those of a discrete issue', binding)
  }
  if (values !== undefined && new Set(values).size !== values.length) {
    return invalid('Two values of the issue say the same', binding)
  }
  if ((to === 'serviceLevel') !== (metric !== undefined)) {
    return invalid('A metric belongs to a service level, and a service level has one', binding)
  }
  if (to === 'serviceLevel') {
    if (template.serviceLevels.some((level) => level.metric === metric) && unit === 1n) return passed
    return invalid('There is no such service level, or it has a unit', binding)
  }
  if (issue.kind !== 'discrete' && issue.min < 0) return invalid('The issue goes below zero', binding)
  if (targets[to] !== 'amount' && issue.kind === 'continuous') {
    return invalid('Only money and service levels can be continuous', binding)
  }
  if (to === 'plan') {
    const plain = issue.kind === 'discrete' && values === undefined && unit === 1n
    if (plain && issue.values.length === template.plans.length) return passed
    return invalid('A plan is picked by a discrete issue with a value for each', binding)
  }
  // Fractions are rounded in floating point: beyond this, a unit more or less could be lost.
  const most = issue.kind === 'continuous' ? issue.max : Math.max(0, ...(values ?? []))
  if (most * Number(unit) < 2 ** 50) return passed
  return invalid('The amounts are too large to be read back exactly', binding)
}

function invalid(message: string, binding: Binding): Verdict<'TemplateInvalid'> {
  return refused('TemplateInvalid', message, { issue: binding.issue, to: binding.to })
}
