import { passed, refused } from '../../core/index.ts'
import { termsTotals } from '../../terms/index.ts'
import type { Guardrail } from './guardrail.ts'
import { exposureWith } from './withinMoney.ts'

/**
 * One deal binds no more of a seller's bonds than its policy allows, and all that are live in its token together no more
 * either.
 */
export const withinBonds: Guardrail = (outgoing, context) => {
  const { terms } = outgoing
  const { policy, record } = context
  if (terms === undefined || record.side !== 'seller') return passed
  const found = termsTotals(terms).bonds
  if (found > policy.perDeal) {
    return refused('DealTooLarge', 'The deal binds more than one may', { found, allowed: policy.perDeal })
  }
  const { bonds } = exposureWith(outgoing, terms, context)
  if (bonds <= policy.bonds) return passed
  return refused('BondsExceeded', 'The live offers would together bind too much', {
    found: bonds,
    allowed: policy.bonds,
  })
}
