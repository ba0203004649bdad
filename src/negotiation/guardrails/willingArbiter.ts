import { passed } from '../../core/index.ts'
import type { Guardrail } from './guardrail.ts'

/** The arbiter would take the sheet's disputes on, as far as it was asked. */
export const willingArbiter: Guardrail = ({ terms }, { arbiter = passed }) => {
  return terms === undefined ? passed : arbiter
}
