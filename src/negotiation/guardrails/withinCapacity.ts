import { passed, refused } from '../../core/index.ts'
import type { Guardrail } from './guardrail.ts'
import { exposureWith } from './withinMoney.ts'

/** All that is live together becomes no more deals than there may be at once. */
export const withinCapacity: Guardrail = (outgoing, context) => {
  const { terms } = outgoing
  if (terms === undefined) return passed
  const { deals } = exposureWith(outgoing, terms, context)
  if (deals <= context.policy.deals) return passed
  return refused('CapacityExceeded', 'The live offers could become too many deals', {
    found: deals,
    allowed: context.policy.deals,
  })
}
