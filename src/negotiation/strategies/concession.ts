import { z } from 'zod'

import { BaseError } from '../../core/index.ts'
import type { Outcome } from '../preferences/outcome.ts'
import { bidAt, bidAtLeast, bidSpaceOf, countAtLeast } from '../space/bidSpace.ts'
import { acceptNext } from './acceptance.ts'
import type { Course } from './course.ts'
import type { Fallback } from './decision.ts'
import type { Moment } from './moment.ts'
import type { Strategy } from './strategy.ts'
import { compose, type OfferingPolicy, strategyOf, type Tactic } from './tactic.ts'
import { bestOf } from './window.ts'

/** A fallback as it is configured; `seconds`: how long to wait. */
export const FallbackSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('leave') }),
  z.strictObject({ kind: z.literal('escalate') }),
  z.strictObject({ kind: z.literal('defer'), seconds: z.int().positive() }),
]) satisfies z.ZodType<Fallback>

/**
 * - `exponent`: e of 1 − t^(1/e): below 1 the side yields late (Boulware), at 1 evenly (linear), above 1 early
 *   (Conceder).
 * - `open`: share of the span between reservation and best that is asked for at first, 0 to 1.
 * - `minimumScore`: the lowest score of a counterparty that is dealt with, 0 to 1; 0 asks for none.
 * - `fallback`: what to do when nothing can be offered any more.
 */
export const ConcessionParameters = z.strictObject({
  exponent: z.number().positive(),
  open: z.number().min(0).max(1).default(1),
  minimumScore: z.number().min(0).max(1).default(0),
  fallback: FallbackSchema.default({ kind: 'leave' }),
})
export type ConcessionParameters = z.infer<typeof ConcessionParameters>

/** Exponents with names. */
export const exponents = { boulware: 0.2, linear: 1, conceder: 5 } as const

/**
 * Time-dependent concession (Faratin, Sierra and Jennings, "Negotiation decision functions for autonomous agents",
 * 1998): at time t it asks for the utility `floor + (best − floor) · open · (1 − t^(1/e))` and takes what is worth as
 * much as what it would ask for.
 *
 * @throws {ConcessionInvalidError} when the parameters are out of range.
 */
export function concession(parameters: z.input<typeof ConcessionParameters>): Strategy {
  const parsed = ConcessionParameters.safeParse(parameters)
  if (!parsed.success) throw new ConcessionInvalidError(z.prettifyError(parsed.error))
  const { exponent, open, minimumScore, fallback } = parsed.data
  return strategyOf(timeDependent(exponent, open), { minimumScore, fallback })
}

/** The tactic behind {@link concession}. */
export function timeDependent(exponent: number, open = 1): Tactic {
  return compose((course) => offerByTime(course, exponent, open), acceptNext)
}

function offerByTime(course: Course, exponent: number, open: number): OfferingPolicy {
  const bids = bidSpaceOf(course.utility)
  let before: { rank: number; bid: Outcome | undefined } | undefined
  return {
    next(moment) {
      const ask = askByTime(course, moment, exponent, open)
      if (!bids.complete) return bidAtLeast(bids, ask)
      const rank = Math.max(0, countAtLeast(bids, ask) - 1)
      // Most moves repeat the one before.
      if (before?.rank !== rank) before = { rank, bid: bidAt(bids, rank) }
      return before.bid
    },
  }
}

/** What time-dependent concession asks for, as a utility. */
export function askByTime(course: Course, moment: Moment, exponent: number, open = 1): number {
  const best = bestOf(course.utility)
  return moment.floor + Math.max(0, best - moment.floor) * open * (1 - moment.t ** (1 / exponent))
}

/** Thrown when a concession's parameters are out of range. Code `ConcessionInvalid`. */
export class ConcessionInvalidError extends BaseError {
  override readonly name = 'ConcessionInvalidError'

  constructor(problem: string) {
    super('The parameters of the concession do not fit', { code: 'ConcessionInvalid', details: { problem } })
  }
}
