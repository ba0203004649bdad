import { passed, refused } from '../../core/index.ts'
import type { Guardrail } from './guardrail.ts'

/** Nothing is offered or accepted that is worth less than no deal, or breaks a constraint. */
export const aboveReservation: Guardrail = ({ outcome }, { utility }) => {
  if (outcome === undefined) return passed
  const found = utility.of(outcome)
  if (found >= utility.reservation) return passed
  return refused('BelowReservation', 'The outcome is worth less than no deal', {
    found,
    reservation: utility.reservation,
  })
}
