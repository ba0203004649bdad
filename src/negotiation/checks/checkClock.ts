import { passed, refused } from '../../core/index.ts'
import { isSheetMove } from '../protocol/move.ts'
import { standingSheet } from '../protocol/transcript.ts'
import { isTakingUpQuote } from './checkPosition.ts'
import type { Check } from './incoming.ts'

/** How far, in seconds, a sheet's issue may lie from the receiver's clock, either way. */
export const mostClockDistance = 30

/** What is wrong with a move's times. */
export type ClockRefusal = 'NegotiationExpired' | 'ClockBackwards' | 'ClockApart' | 'OfferExpired'

/** The negotiation still runs, the sheet is still good, and was issued after the one before and about now. */
export const checkClock: Check<ClockRefusal> = (incoming, context) => {
  const { transcript, move } = incoming
  const { until } = transcript.opening.request
  const { now } = context
  if (now >= until && move.kind !== 'leave') {
    return refused('NegotiationExpired', 'The negotiation has ended', { found: now, until })
  }
  if (!isSheetMove(move)) return passed
  const { expiry } = move.terms
  if (now >= expiry) return refused('OfferExpired', 'The offer lapsed', { found: now, expiry })
  // A quote that is taken up keeps the issue of its own round.
  if (isTakingUpQuote(incoming)) return passed

  const order = checkIssueOrder(incoming, context)
  if (!order.ok) return order
  const { issuedAt } = move.document.trail
  if (Math.abs(issuedAt - now) <= mostClockDistance) return passed
  return refused('ClockApart', "The issue is too far from the receiver's clock", {
    found: issuedAt,
    now,
    most: mostClockDistance,
  })
}

/** The part of {@link checkClock} that needs no clock: issues never go back, and a sheet is issued before it expires. */
export const checkIssueOrder: Check<'ClockBackwards' | 'OfferExpired'> = (incoming) => {
  const { transcript, move } = incoming
  if (!isSheetMove(move) || isTakingUpQuote(incoming)) return passed
  const { issuedAt } = move.document.trail
  const before = standingSheet(transcript)?.move.document.trail.issuedAt ?? 0
  if (issuedAt < before) {
    return refused('ClockBackwards', 'The sheet was issued before the one before it', {
      found: issuedAt,
      before,
    })
  }
  if (issuedAt < move.terms.expiry) return passed
  return refused('OfferExpired', 'The sheet was issued after its own expiry', { found: issuedAt })
}
