import { type Address, isSameAddress, passed, refused, type Verdict, zeroAddress } from '../../core/index.ts'
import { hasScope, type Mandate, Scope, type TermSheet, termsTotals } from '../../terms/index.ts'
import { accountOf, otherSide, stakeOf } from '../protocol/side.ts'
import type { Side } from '../strategies/strategy.ts'

/** What a mandate does not cover; the names are the escrow's. */
export type MandateRefusal =
  | 'MandateInactive'
  | 'MandateScopeMissing'
  | 'MandateTokenMismatch'
  | 'MandateCounterpartyMismatch'
  | 'MandateArbiterMismatch'
  | 'MandateDealExceeded'
  | 'MandateTotalExceeded'
  | 'MandateTooShort'

/** What the chain knows of a mandate: what it pulled so far, in units of its token, and when it was revoked (0: not). */
export type MandateState = { readonly pulled: bigint; readonly revokedAt: number }

/** Reads a mandate's state. */
export type ReadMandate = (principal: Address, mandate: Mandate) => Promise<MandateState>

/** Whether a mandate, with what remains of it, lets its agent commit its principal to a sheet. */
export function checkMandate(
  mandate: Mandate,
  state: MandateState,
  { terms, side, now }: { readonly terms: TermSheet; readonly side: Side; readonly now: number },
): Verdict<MandateRefusal> {
  const { validAfter, validUntil } = mandate
  if (now < validAfter || now >= validUntil || state.revokedAt !== 0) {
    return refused('MandateInactive', 'The mandate has not begun, has ended or was revoked', {
      found: now,
      validAfter,
      validUntil,
    })
  }
  if (!hasScope(mandate.scopes, Scope.Commit)) {
    return refused('MandateScopeMissing', 'The mandate gives no right to commit', { needed: Scope.Commit })
  }
  if (!isSameAddress(mandate.token, terms.token)) {
    return refused('MandateTokenMismatch', 'The mandate is for another token', { found: terms.token })
  }
  const counterparty = accountOf(terms, otherSide(side))
  if (!isAny(mandate.counterparty) && !isSameAddress(mandate.counterparty, counterparty)) {
    return refused('MandateCounterpartyMismatch', 'The mandate is for another counterparty', {
      found: counterparty,
    })
  }
  if (!isAny(mandate.arbiter) && !isSameAddress(mandate.arbiter, terms.arbiter)) {
    return refused('MandateArbiterMismatch', 'The mandate is for another arbiter', { found: terms.arbiter })
  }
  return checkSizes(mandate, state, terms, side, now)
}

function checkSizes(
  mandate: Mandate,
  state: MandateState,
  terms: TermSheet,
  side: Side,
  now: number,
): Verdict<MandateRefusal> {
  const totals = termsTotals(terms)
  const { lastClock } = totals
  const found = stakeOf(totals, side)
  if (found > mandate.perDeal) {
    return refused('MandateDealExceeded', 'The deal puts more at stake than the mandate allows for one', {
      found,
      allowed: mandate.perDeal,
    })
  }
  if (state.pulled + found > mandate.total) {
    return refused('MandateTotalExceeded', 'The deal is more than what remains of the mandate', {
      found,
      allowed: mandate.total - state.pulled,
    })
  }
  if (hasScope(mandate.scopes, Scope.Approve) && mandate.validUntil < now + lastClock) {
    return refused('MandateTooShort', "The mandate ends before the deal's last clock", {
      found: mandate.validUntil,
      needed: now + lastClock,
    })
  }
  return passed
}

function isAny(address: Address): boolean {
  return isSameAddress(address, zeroAddress)
}
