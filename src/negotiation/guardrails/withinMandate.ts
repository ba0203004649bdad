import { passed } from '../../core/index.ts'
import { termsTotals } from '../../terms/index.ts'
import { checkMandate } from '../checks/checkMandate.ts'
import type { Guardrail } from './guardrail.ts'

/** What remains of the signing key's mandate, all that is live taken off, covers the sheet. */
export const withinMandate: Guardrail = ({ terms }, { mandate, ledger, record, now }) => {
  if (terms === undefined || mandate === undefined) return passed
  const { side } = record
  // What was committed is in the chain's count already.
  const live = ledger.filter((signature) => !signature.committed && signature.side === side)
  const pending = live.reduce((sum, signature) => {
    const { cost, bonds } = termsTotals(signature.terms)
    return sum + (side === 'buyer' ? cost : bonds)
  }, 0n)
  const state = { ...mandate.state, pulled: mandate.state.pulled + pending }
  return checkMandate(mandate.mandate, state, { terms, side, now })
}
