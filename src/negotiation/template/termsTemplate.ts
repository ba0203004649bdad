import { z } from 'zod'

import { Address, Amount, Text } from '../../core/index.ts'
import { Criteria, ServiceLevel, wholeBps } from '../../terms/index.ts'
import { OutcomeSpace } from '../preferences/outcome.ts'

const Bps = z.int().min(0).max(wholeBps)
const Seconds = z
  .int()
  .min(0)
  .max(2 ** 32 - 1)

/**
 * One step of a plan, in shares of the whole: `amountBps` of the price, `bondBps` of the bond, `deadlineBps` of the
 * delivery time from commitment to its deadline.
 */
export const PlannedMilestone = z.strictObject({
  title: Text.min(1),
  amountBps: Bps,
  bondBps: Bps,
  deadlineBps: Bps,
  criteria: Criteria,
})
export type PlannedMilestone = z.output<typeof PlannedMilestone>

/**
 * A way to cut the work into milestones. The shares of price and bond sum to 10,000 basis points each; the last
 * deadline is 10,000. Without milestones, everything is metered.
 */
export const Plan = z
  .strictObject({ milestones: z.array(PlannedMilestone).max(32) })
  .refine(({ milestones }) => milestones.length === 0 || isWhole(milestones.map((step) => step.amountBps)), {
    error: 'expected amountBps to sum to 10,000',
  })
  .refine(({ milestones }) => milestones.length === 0 || isWhole(milestones.map((step) => step.bondBps)), {
    error: 'expected bondBps to sum to 10,000',
  })
  .refine(({ milestones }) => milestones.length === 0 || milestones.at(-1)?.deadlineBps === wholeBps, {
    error: 'expected the last deadlineBps to be 10,000',
  })
export type Plan = z.output<typeof Plan>

/** The places of a term sheet that an issue can decide, each with the unit of its value. */
export const targets = {
  /** Σ amount of the milestones, in units of the token. */
  price: 'amount',
  /** Σ bond, in units of the token. */
  bond: 'amount',
  /** Σ bond, in basis points of the price, rounded down. */
  bondBps: 'bps',
  /** Duration of the last milestone, in seconds. */
  delivery: 'seconds',
  /** Which of the template's plans, by its index. */
  plan: 'index',
  metered: 'amount',
  meteredFor: 'seconds',
  burnBps: 'bps',
  arbiterFee: 'amount',
  reviewPeriod: 'seconds',
  rulingPeriod: 'seconds',
  silenceBps: 'bps',
  /** The target of the document's service level that the binding names. */
  serviceLevel: 'number',
} as const
export type Target = keyof typeof targets

/**
 * What an issue decides. Its value (of a discrete issue: the entry of `values` at the value's index, or without them
 * the index itself) times `unit` is the target's: an issue in whole dollars that decides the price has a unit of
 * 1,000,000 micro-units, one in days that decides the delivery one of 86,400 seconds.
 */
export const Binding = z.strictObject({
  issue: Text,
  to: z.enum(Object.keys(targets) as [Target, ...Target[]]),
  /** For `serviceLevel`: its metric. */
  metric: Text.optional(),
  unit: Amount.default(1n),
  values: z.array(z.number().min(0)).max(100_000).optional(),
})
export type Binding = z.output<typeof Binding>

/**
 * All of a term sheet but its sides, nonces, expiry and document: what every offer of a negotiation has in common, and
 * how an outcome fills the rest. Signed with the request, so both sides map outcomes and sheets alike.
 *
 * `price`, `bond` (units of the token) and `delivery` (seconds) hold where no issue decides them; the first plan holds
 * where no issue picks one.
 */
export const TermsTemplate = z.strictObject({
  title: Text.min(1),
  token: Address,
  arbiter: Address,
  arbiterFee: Amount,
  burnBps: Bps,
  reviewPeriod: Seconds,
  rulingPeriod: Seconds,
  silenceBps: Bps,
  metered: Amount,
  meteredFor: Seconds,
  price: Amount,
  bond: Amount,
  delivery: Seconds,
  serviceLevels: z.array(ServiceLevel).max(64),
  plans: z.array(Plan).min(1).max(16),
  space: OutcomeSpace,
  bindings: z.array(Binding).max(64),
})
export type TermsTemplate = z.output<typeof TermsTemplate>

function isWhole(shares: readonly number[]): boolean {
  return shares.reduce((sum, share) => sum + share, 0) === wholeBps
}
