import { BaseError } from '../core/index.ts'
import { type Criteria, hashCriteria } from './criteria.ts'
import type { Milestone } from './termSheet.ts'
import { termSheetLimits } from './validateTermSheet.ts'

/** A standing promise of the seller's, kept or broken in each of some periods of equal length. Times are Unix seconds. */
export type PactParameters = {
  /** When the first period begins; the sheet's `expiry` is to be no later. */
  readonly start: number
  /** Seconds of a period. */
  readonly period: number
  /** How many there are: 1 to 32. */
  readonly periods: number
  /** Seconds after a period's end in which the seller can still say that it kept it. */
  readonly grace: number
  /** What a broken period costs the seller, in units of the token. */
  readonly bond: bigint
  /** What a kept period earns it, in units of the token; default: 1, the least that a milestone can have. */
  readonly amount?: bigint | undefined
  /** The sheet's: what the buyer puts down for a ruling. */
  readonly arbiterFee: bigint
  /** The earliest that the sheet can be committed: now. Deadlines are seconds from the commitment. */
  readonly draftedAt: number
  /** What is judged in a period: its form is the arbiter's. It should name the period's dates. */
  readonly criteria: (period: PactPeriod) => Criteria
}

/** One period of a pact; Unix seconds. */
export type PactPeriod = {
  /** From 0 on: the milestone's index. */
  readonly index: number
  readonly from: number
  readonly until: number
}

/** What a sheet has of a pact. */
export type Pact = {
  /** One for each period, in their order. */
  readonly milestones: readonly Milestone[]
  /** Those of the document's terms part, in the same order. */
  readonly criteria: readonly Criteria[]
}

/**
 * Drafts the milestones of a pact. A period that was kept is claimed by a delivery after its end, and its bond returns when
 * the buyer approves it or lets the review pass; a period that nobody claims, or that is ruled broken, pays its bond to the
 * buyer.
 *
 * Committed when it is drafted, a milestone's deadline is the period's end and the grace; committed later, by so much later.
 *
 * @throws {PactInvalidError} when there can be no such sheet, or a dispute would cost the buyer what it can win.
 * @example
 * const { milestones, criteria } = draftPact({ start, period: 30 * day, periods: 12, grace: 3 * day, bond: 50_000_000n,
 *   arbiterFee: 10_000_000n, draftedAt: now, criteria: ({ until }) => … })
 */
export function draftPact(parameters: PactParameters): Pact {
  checkPact(parameters)
  const { start, period, grace, bond, amount = 1n, draftedAt } = parameters
  const periods = Array.from({ length: parameters.periods }, (_, index): PactPeriod => {
    return { index, from: start + index * period, until: start + (index + 1) * period }
  })
  const criteria = periods.map(parameters.criteria)
  const milestones = periods.map(({ until }, index): Milestone => {
    const duration = until + grace - draftedAt
    return { amount, bond, duration, criteria: hashCriteria(criteria[index] as Criteria) }
  })
  return { milestones, criteria }
}

/** What a pact's milestone promises, in words for the criteria: the promise between its dates, and what a claim is worth. */
export function pactTask(promise: string, { from, until }: PactPeriod): readonly string[] {
  const [begins, ends] = [from, until].map((time) => new Date(time * 1000).toISOString())
  return [
    promise,
    `This is to hold from ${begins} until ${ends}.`,
    `A delivery says that it held. One that was made before ${ends} is worth nothing, whatever came after it.`,
  ]
}

function checkPact(parameters: PactParameters): void {
  const { start, period, periods, grace, bond, amount = 1n, arbiterFee, draftedAt } = parameters
  const { milestones: mostPeriods, duration } = termSheetLimits
  const last = start + periods * period + grace - draftedAt
  const rules: readonly (readonly [boolean, string, object])[] = [
    [
      [start, period, periods, grace, draftedAt].every(Number.isSafeInteger) && period > 0 && grace > 0,
      'Its times are whole seconds, its period and its grace at least one',
      { start, period, periods, grace, draftedAt },
    ],
    [
      periods >= 1 && periods <= mostPeriods,
      'A sheet has 1 to 32 milestones',
      { found: periods, most: mostPeriods },
    ],
    [start >= draftedAt, 'It begins before it can be committed', { start, draftedAt }],
    [
      start + period + grace - draftedAt >= duration.least && last <= duration.most,
      'A deadline is too near or too far',
      { found: last, ...duration },
    ],
    [amount > 0n, 'A milestone has an amount', { found: amount }],
    // A buyer that proves a breach gets the bond, and pays the arbiter.
    [bond > arbiterFee, 'A dispute costs the buyer no less than it can win', { bond, arbiterFee }],
  ]
  for (const [holds, message, details] of rules) if (!holds) throw new PactInvalidError(message, details)
}

/** Thrown when a pact can't be put into a sheet, or nobody would enforce it. Code `PactInvalid`. */
export class PactInvalidError extends BaseError {
  override readonly name = 'PactInvalidError'

  constructor(message: string, details: object) {
    super(message, { code: 'PactInvalid', details: { ...details } })
  }
}
