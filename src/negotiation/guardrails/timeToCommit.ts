import { passed, refused } from '../../core/index.ts'
import { headOf } from '../protocol/transcript.ts'
import type { Guardrail } from './guardrail.ts'

/** How much of an offer's life, in seconds, must be left when it is accepted. */
export const leastTimeToCommit = 60

/** An offer is accepted, or a quote taken up, only with 60 s left on the later of our own and the chain's clock. */
export const timeToCommit: Guardrail = ({ draft, digest, terms, firm }, { now, chainTime, record }) => {
  const answers = draft.kind === 'accept' || digest === headOf(record)
  if (!firm || terms === undefined || !answers) return passed
  const found = terms.expiry - Math.max(now, chainTime ?? 0)
  if (found >= leastTimeToCommit) return passed
  return refused('TimeTooShort', 'Too little of the offer is left to commit it', {
    found,
    least: leastTimeToCommit,
  })
}
