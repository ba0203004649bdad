import type { Outcome } from '../preferences/outcome.ts'
import { floorOf, isLastChance, type Standing, type StrategyContext } from './strategy.ts'

/** Decides whether the standing offer is taken, given what would be sent instead. */
export type AcceptancePolicy = (
  standing: Standing,
  context: StrategyContext,
  next: Outcome | undefined,
) => boolean

/**
 * AC_next, and on the last chance whatever beats walking away: the standing offer is taken when it is worth at least
 * what would be sent instead (Baarslag, Hindriks and Jonker, "Effective acceptance conditions in real-time automated
 * negotiation", 2014). Never below the reservation.
 */
export const acceptNext: AcceptancePolicy = (standing, context, next) => {
  const offer = standing.received.at(-1)
  if (offer === undefined) return false
  const utility = context.utility.of(offer)
  if (utility < floorOf(context)) return false
  return next === undefined || isLastChance(standing) || utility >= context.utility.of(next)
}
