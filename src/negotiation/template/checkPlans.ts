import { passed, type Verdict } from '../../core/index.ts'
import type { Criteria } from '../../terms/index.ts'
import type { TermsTemplate } from './termsTemplate.ts'

/** Whether a milestone's criteria can be checked by those who would have to. Handed in: their form is the checker's. */
export type CheckCriteria = (criteria: Criteria) => Verdict | Promise<Verdict>

/**
 * Whether the criteria of all milestones of all plans can be checked. Every sheet of a negotiation takes its criteria from
 * the template, so they are looked at once, before anything is signed. Details say which plan and milestone.
 */
export async function checkPlans(
  { plans }: Pick<TermsTemplate, 'plans'>,
  checkCriteria: CheckCriteria | undefined,
): Promise<Verdict> {
  if (checkCriteria === undefined) return passed
  for (const [plan, { milestones }] of plans.entries()) {
    for (const [milestone, { criteria }] of milestones.entries()) {
      const verdict = await checkCriteria(criteria)
      if (!verdict.ok) return { ...verdict, details: { plan, milestone, ...verdict.details } }
    }
  }
  return passed
}
