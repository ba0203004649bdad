import type { Random } from '../../core/index.ts'
import { floorOf, type Standing, type StrategyContext, timeOf } from './strategy.ts'

/** Where a turn stands in its negotiation, whatever protocol counts it. */
export type Moment = {
  /** The share of the time that is used, 0 to 1. */
  readonly t: number
  /** How many turns this side has after this one. */
  readonly left: number
  /** Whether an outcome that is sent now can still be accepted. */
  readonly heard: boolean
  /** The least utility that is better than walking away. */
  readonly floor: number
  readonly random: Random
}

/** The moment of a signed negotiation: a new outcome up to round `rounds`, its acceptance one round later. */
export function momentOf(standing: Standing, context: StrategyContext): Moment {
  return {
    t: timeOf(standing),
    left: Math.max(0, (standing.rounds + 1 - standing.round) >> 1),
    heard: standing.round <= standing.rounds,
    floor: floorOf(context),
    random: context.random,
  }
}
