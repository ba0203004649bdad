import type { Random } from '../../core/index.ts'
import { floorOf, type Standing, type StrategyContext, timeOf } from './strategy.ts'

/** Where a turn stands in its negotiation, whatever protocol counts it. */
export type Moment = {
  /** The share of the time that is used, 0 to 1. */
  readonly t: number
  /** How many turns this side has after this one. */
  readonly left: number
  /** How many outcomes of this side can still be accepted, one sent now included; 0: nobody would take it any more. */
  readonly chances: number
  /**
   * Whether the last of these chances is as good as any: that of a quote is none, for taking a quote up needs one more
   * move of the side that gave it.
   */
  readonly binding: boolean
  /** The least utility that is better than walking away. */
  readonly floor: number
  readonly random: Random
}

/**
 * The moment of a signed negotiation: a new outcome up to round `rounds`, its acceptance one round later. Whether offers
 * are firm a strategy is not told.
 */
export function momentOf(standing: Standing, context: StrategyContext): Moment {
  return {
    t: timeOf(standing),
    left: Math.max(0, (standing.rounds - standing.round) >> 1),
    chances: Math.max(0, (standing.rounds + 2 - standing.round) >> 1),
    binding: false,
    floor: floorOf(context),
    random: context.random,
  }
}
