import { passed, refused } from '../../core/index.ts'
import { needOf } from '../store/firmSignature.ts'
import type { Guardrail } from './guardrail.ts'

/** A buyer keeps at most one firm signature alive for one need. */
export const oneFirmPerNeed: Guardrail = ({ terms, firm }, { record, ledger }) => {
  if (!firm || terms === undefined || record.side !== 'buyer') return passed
  const other = ledger.find(({ side, terms: live }) => side === 'buyer' && needOf(live) === needOf(terms))
  if (other === undefined) return passed
  return refused('NeedTaken', 'Another firm signature for this need is alive', {
    found: other.digest,
    expiry: other.terms.expiry,
  })
}
