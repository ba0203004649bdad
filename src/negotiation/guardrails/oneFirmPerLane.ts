import { passed, refused } from '../../core/index.ts'
import { isSameLane, needOf } from '../store/firmSignature.ts'
import type { Guardrail } from './guardrail.ts'

/**
 * A buyer keeps a lane for one need at a time: where two needs met in one, the deal of one would void the other, or hold it up.
 * What was seen committed is the chain's to refuse.
 */
export const oneFirmPerLane: Guardrail = ({ terms, firm }, { record, ledger }) => {
  if (!firm || terms === undefined || record.side !== 'buyer') return passed
  const other = ledger.find(
    ({ side, committed, terms: live }) =>
      side === 'buyer' && !committed && needOf(live) !== needOf(terms) && isSameLane(live, terms),
  )
  if (other === undefined) return passed
  return refused('LaneTaken', "A firm signature for another need in this need's lane is alive", {
    found: other.digest,
    expiry: other.terms.expiry,
  })
}
