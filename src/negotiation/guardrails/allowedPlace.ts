import { passed } from '../../core/index.ts'
import { checkPlace } from '../checks/checkAllowed.ts'
import type { Guardrail } from './guardrail.ts'

/** The sheet is for one of our deployments, an allowed token and an allowed arbiter. */
export const allowedPlace: Guardrail = ({ terms }, context) => {
  if (terms === undefined) return passed
  return checkPlace(context.record.opening.document.domain, terms, context)
}
