import { passed, refused } from '../../core/index.ts'
import { type TermSheet, termsTotals } from '../../terms/index.ts'
import { exposureOf } from '../store/firmSignature.ts'
import type { Guardrail, GuardrailContext, Outgoing } from './guardrail.ts'

/** One deal costs a buyer no more than its policy allows, and all that are live in its token together no more either. */
export const withinMoney: Guardrail = (outgoing, context) => {
  const { terms } = outgoing
  const { policy, record } = context
  if (terms === undefined || record.side !== 'buyer') return passed
  const { cost } = termsTotals(terms)
  if (cost > policy.perDeal) {
    return refused('DealTooLarge', 'The deal costs more than one may', {
      found: cost,
      allowed: policy.perDeal,
    })
  }
  const { money } = exposureWith(outgoing, terms, context)
  if (money <= policy.money) return passed
  return refused('MoneyExceeded', 'The live offers would together cost too much', {
    found: money,
    allowed: policy.money,
  })
}

/** What would be at stake, in the sheet's token, if this move's sheet were firm. */
export function exposureWith(
  { digest }: Outgoing,
  terms: TermSheet,
  { record, ledger, now }: GuardrailContext,
) {
  const added = {
    digest,
    negotiation: record.id,
    side: record.side,
    terms,
    recordedAt: now,
    committed: false,
  }
  return exposureOf([...ledger, added], terms.token)
}
