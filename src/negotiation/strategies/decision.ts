import type { Outcome } from '../preferences/outcome.ts'

/** Why a side leaves; the number is what {@link Leave} carries. */
export const leaveReasons = {
  /** No outcome within reach is worth more than none. */
  noAgreement: 0,
  /** The counterparty's record is below what this side respects. */
  reputation: 1,
  /** Nothing moved any more. */
  impasse: 2,
  /** The need was met elsewhere. */
  metElsewhere: 3,
  /** The side's own policy forbids to go on. */
  policy: 4,
  /** The time or the rounds are used up. */
  timeout: 5,
} as const
export type LeaveReason = (typeof leaveReasons)[keyof typeof leaveReasons]

/**
 * What a strategy wants to happen next. It proposes; the session checks, signs and sends.
 *
 * - `offer`: send this outcome.
 * - `accept`: take the standing offer.
 * - `leave`: end the negotiation.
 * - `escalate`: ask a human; nothing is sent until one decides.
 * - `defer`: post for later; nothing is sent before `until` (Unix time).
 */
export type Decision =
  | { readonly kind: 'offer'; readonly outcome: Outcome }
  | { readonly kind: 'accept' }
  | { readonly kind: 'leave'; readonly reason: LeaveReason }
  | { readonly kind: 'escalate'; readonly question: EscalationQuestion }
  | { readonly kind: 'defer'; readonly until: number }

/** What a human is asked. */
export type EscalationQuestion = 'noAgreement' | 'reputation' | 'impasse' | 'policy'

/** What a strategy does when it has nothing more to offer. `seconds`: how long it waits. */
export type Fallback =
  | { readonly kind: 'leave' }
  | { readonly kind: 'escalate' }
  | { readonly kind: 'defer'; readonly seconds: number }

/** The decision that a fallback comes to. */
export function fallBack(
  fallback: Fallback,
  question: EscalationQuestion,
  now: number,
): Extract<Decision, { kind: 'leave' | 'escalate' | 'defer' }> {
  if (fallback.kind === 'leave') return { kind: 'leave', reason: leaveReasons[question] }
  if (fallback.kind === 'escalate') return { kind: 'escalate', question }
  return { kind: 'defer', until: now + fallback.seconds }
}
