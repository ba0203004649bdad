import type { Random, Side } from '../../core/index.ts'
import type { Outcome } from '../preferences/outcome.ts'
import type { UtilityFunction } from '../preferences/utility.ts'
import type { Decision } from './decision.ts'

/** What was said so far, as one side sees it. */
export type Standing = {
  readonly side: Side
  /** Index of the move to make; the request is 0. */
  readonly round: number
  /** The last index that may carry a new outcome. */
  readonly rounds: number
  /** This side's outcomes, oldest first. */
  readonly sent: readonly Outcome[]
  /** The counterparty's outcomes, oldest first; the last one stands. */
  readonly received: readonly Outcome[]
}

/** What a strategy knows beside what was said. */
export type StrategyContext = {
  /** The side's own utility function. */
  readonly utility: UtilityFunction
  /** Unix time, in seconds. */
  readonly now: number
  readonly random: Random
  /** The counterparty's score in its role, from 0 to below 1; absent: unknown, which no threshold accepts. */
  readonly counterpartyScore?: number | undefined
  /** The utility of the best alternative outside this negotiation, when it is more than the reservation. */
  readonly outside?: number | undefined
}

/** Pure and deterministic: equal arguments, and a `random` of equal state, give equal decisions. */
export type Strategy = (standing: Standing, context: StrategyContext) => Decision

/** The share of the rounds that is used at a move, 0 to 1. */
export function timeOf(standing: Pick<Standing, 'round' | 'rounds'>): number {
  return Math.min(1, standing.round / standing.rounds)
}

/** Whether this side has no further move with a new outcome after this one. */
export function isLastChance(standing: Standing): boolean {
  return standing.round + 2 > standing.rounds
}

/** The least utility that is better than walking away: the reservation, or a better alternative outside. */
export function floorOf(context: StrategyContext): number {
  return Math.max(context.utility.reservation, context.outside ?? 0)
}
