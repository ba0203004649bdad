import { passed } from '../../core/index.ts'
import { checkMandate } from '../checks/checkMandate.ts'
import { exposureOf, needOf } from '../store/firmSignature.ts'
import type { Guardrail } from './guardrail.ts'

/** What remains of the signing key's mandate, all that is live taken off, covers the sheet. */
export const withinMandate: Guardrail = ({ terms }, { mandate, ledger, record, now }) => {
  if (terms === undefined || mandate === undefined) return passed
  const { side } = record
  // What was committed is in the chain's count already; what is for the same need becomes a deal instead of this.
  const { money, bonds } = exposureOf(
    ledger.filter((live) => !live.committed && live.side === side && needOf(live.terms) !== needOf(terms)),
    mandate.mandate.token,
  )
  const state = { ...mandate.state, pulled: mandate.state.pulled + money + bonds }
  return checkMandate(mandate.mandate, state, { terms, side, now })
}
