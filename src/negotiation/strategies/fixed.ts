import { z } from 'zod'

import { BaseError } from '../../core/index.ts'
import type { Issue } from '../preferences/issue.ts'
import type { Outcome } from '../preferences/outcome.ts'
import { bidAt, bidSpaceOf } from '../space/bidSpace.ts'
import { FallbackSchema } from './concession.ts'
import { fallBack } from './decision.ts'
import { floorOf, isLastChance, type Standing, type Strategy, type StrategyContext } from './strategy.ts'

/**
 * - `issue`: name of the issue that is haggled over, an integer or continuous one.
 * - `list`: the list price, in units of the issue; absent: the counterparty's first offer.
 * - `openBps`: how far from the list price the first counter-offer is, in basis points of it, in the side's favour.
 * - `stepBps`: how much of that is given up at each further counter-offer, in basis points of the list price.
 * - `counters`: how many counter-offers are made.
 * - `minimumScore`: the lowest score of a counterparty that is dealt with, 0 to 1; 0 asks for none.
 * - `fallback`: what to do when the counter-offers are used up and the standing offer is not worth taking.
 */
export const FixedParameters = z.strictObject({
  issue: z.string(),
  list: z.number().positive().optional(),
  openBps: z.int().min(0).max(10_000).default(1_500),
  stepBps: z.int().min(0).max(10_000).default(500),
  counters: z.int().min(0).default(3),
  minimumScore: z.number().min(0).max(1).default(0.6),
  fallback: FallbackSchema.default({ kind: 'leave' }),
})
export type FixedParameters = z.infer<typeof FixedParameters>

/**
 * Fixed rules: with the defaults, it opens 15 % under the list price, concedes 5 points a round, makes three
 * counter-offers, and leaves when the counterparty's score is under 0.6.
 *
 * The other issues stay as the counterparty offered them last, or are the side's own best when it opens. The standing
 * offer is taken when it is worth at least what would be sent instead, or, with the counter-offers used up, when it
 * beats walking away.
 *
 * @throws {FixedInvalidError} when the parameters are out of range or the space has no such issue.
 */
export function fixed(parameters: z.input<typeof FixedParameters>): Strategy {
  const parsed = FixedParameters.safeParse(parameters)
  if (!parsed.success) throw new FixedInvalidError(z.prettifyError(parsed.error))
  const rules = parsed.data

  return (standing, context) => {
    if (rules.minimumScore > 0 && !((context.counterpartyScore ?? 0) >= rules.minimumScore)) {
      return fallBack(rules.fallback, 'reputation', context.now)
    }
    const spent = standing.sent.length >= rules.counters || standing.round > standing.rounds
    const next = spent ? undefined : nextOutcome(rules, standing, context)
    if (isWorthTaking(standing, context, next)) return { kind: 'accept' }
    if (next === undefined || context.utility.of(next) < floorOf(context)) {
      return fallBack(rules.fallback, 'noAgreement', context.now)
    }
    return { kind: 'offer', outcome: next }
  }
}

/** AC_next: at least what would be sent instead, and with nothing left to send whatever beats walking away. */
function isWorthTaking(standing: Standing, context: StrategyContext, next: Outcome | undefined): boolean {
  const offer = standing.received.at(-1)
  if (offer === undefined) return false
  const utility = context.utility.of(offer)
  if (utility < floorOf(context)) return false
  return next === undefined || isLastChance(standing) || utility >= context.utility.of(next)
}

function nextOutcome(
  rules: FixedParameters,
  standing: Standing,
  context: StrategyContext,
): Outcome | undefined {
  const { issues } = context.utility.space
  const index = issues.findIndex((issue) => issue.name === rules.issue)
  const issue = issues[index]
  if (issue === undefined || issue.kind === 'discrete') {
    throw new FixedInvalidError(`there is no integer or continuous issue ${rules.issue}`)
  }
  const rest = standing.received.at(-1) ?? bidAt(bidSpaceOf(context.utility), 0)
  if (rest === undefined) return undefined
  const list = rules.list ?? standing.received[0]?.[index] ?? (rest[index] as number)
  const favour = Math.max(0, rules.openBps - rules.stepBps * standing.sent.length)
  const lower = context.utility.part(index, issue.min) >= context.utility.part(index, issue.max)
  return rest.with(index, within(issue, (list * (10_000 + (lower ? -favour : favour))) / 10_000, lower))
}

/** The issue's value nearest to a number; between two whole ones the one in the side's favour. */
function within(issue: Exclude<Issue, { kind: 'discrete' }>, value: number, lower: boolean): number {
  const near = issue.kind === 'continuous' ? value : lower ? Math.floor(value) : Math.ceil(value)
  return Math.min(issue.max, Math.max(issue.min, near))
}

/** Thrown when the parameters of fixed rules are out of range. Code `FixedInvalid`. */
export class FixedInvalidError extends BaseError {
  override readonly name = 'FixedInvalidError'

  constructor(problem: string) {
    super('The parameters of the fixed rules do not fit', { code: 'FixedInvalid', details: { problem } })
  }
}
