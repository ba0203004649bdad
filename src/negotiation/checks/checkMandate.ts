import {
  type Address,
  isSameAddress,
  otherSide,
  passed,
  refused,
  type Side,
  type Verdict,
  zeroAddress,
} from '../../core/index.ts'
import { hasScope, type Mandate, Scope, type TermSheet, termsTotals } from '../../terms/index.ts'
import { accountOf, stakeOf } from '../protocol/side.ts'

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

/**
 * What the chain knows of a mandate: what it pulled so far, in units of its token, and when it was revoked, and its agent
 * dismissed (0: not).
 */
export type MandateState = {
  readonly pulled: bigint
  readonly revokedAt: number
  readonly dismissedAt: number
}

/** Reads a mandate's state. */
export type ReadMandate = (principal: Address, mandate: Mandate) => Promise<MandateState>

/** Whether a mandate, with what remains of it, lets its agent commit its principal to a sheet. */
export function checkMandate(
  mandate: Mandate,
  state: MandateState,
  { terms, side, now }: { readonly terms: TermSheet; readonly side: Side; readonly now: number },
): Verdict<MandateRefusal> {
  return firstRefusal([
    () => checkActive(mandate, state, now),
    () => checkCover(mandate, { terms, side, scope: Scope.Commit }),
    () => checkTotal(mandate, state, stakeOf(termsTotals(terms), side)),
    () => checkLength(mandate, terms, side, now),
  ])
}

/** What {@link checkAmendmentMandate} takes. */
export type AmendmentUnderMandate = {
  /** The sheet of the live deal. */
  readonly terms: TermSheet
  readonly next: TermSheet
  /** What the side puts down beside what is released, in units of the token. */
  readonly putDown: bigint
  readonly side: Side
  readonly now: number
}

/**
 * Whether a mandate, with what remains of it, lets its agent amend a deal for its principal: it covers the old sheet as a
 * split does and the next one as a commitment, and its total counts what is put down.
 */
export function checkAmendmentMandate(
  mandate: Mandate,
  state: MandateState,
  { terms, next, putDown, side, now }: AmendmentUnderMandate,
): Verdict<MandateRefusal> {
  return firstRefusal([
    () => checkActive(mandate, state, now),
    () => checkCover(mandate, { terms: next, side, scope: Scope.Commit }),
    () => checkCover(mandate, { terms, side, scope: Scope.Split }),
    () => checkTotal(mandate, state, putDown),
    () => checkLength(mandate, next, side, now),
  ])
}

function firstRefusal(checks: readonly (() => Verdict<MandateRefusal>)[]): Verdict<MandateRefusal> {
  for (const check of checks) {
    const verdict = check()
    if (!verdict.ok) return verdict
  }
  return passed
}

function checkActive(
  { validAfter, validUntil }: Mandate,
  { revokedAt, dismissedAt }: MandateState,
  now: number,
): Verdict<MandateRefusal> {
  if (now >= validAfter && now < validUntil && revokedAt === 0 && dismissedAt === 0) return passed
  return refused(
    'MandateInactive',
    'The mandate has not begun, has ended or was revoked, or its agent dismissed',
    {
      found: now,
      validAfter,
      validUntil,
    },
  )
}

/** Scope, token, counterparty, arbiter, and what the whole deal lets the side lose by acts of the scope. */
function checkCover(
  mandate: Mandate,
  { terms, side, scope }: { readonly terms: TermSheet; readonly side: Side; readonly scope: Scope },
): Verdict<MandateRefusal> {
  if (!hasScope(mandate.scopes, scope)) {
    return refused('MandateScopeMissing', 'The mandate does not give this right', { needed: scope })
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
  const totals = termsTotals(terms)
  const givesUp = scope === Scope.Split && side === 'seller'
  const found = givesUp ? totals.amount + terms.metered + totals.bonds : stakeOf(totals, side)
  if (found <= mandate.perDeal) return passed
  return refused('MandateDealExceeded', 'The deal puts more at stake than the mandate allows for one', {
    found,
    allowed: mandate.perDeal,
  })
}

function checkTotal(mandate: Mandate, state: MandateState, found: bigint): Verdict<MandateRefusal> {
  if (state.pulled + found <= mandate.total) return passed
  return refused('MandateTotalExceeded', 'The deal is more than what remains of the mandate', {
    found,
    allowed: mandate.total - state.pulled,
  })
}

/** Else the approvals under it would lapse while the deal still runs. */
function checkLength(mandate: Mandate, terms: TermSheet, side: Side, now: number): Verdict<MandateRefusal> {
  const needed = now + termsTotals(terms).lastClock
  const approves = side === 'buyer' && hasScope(mandate.scopes, Scope.Approve)
  if (!approves || mandate.validUntil >= needed) return passed
  return refused('MandateTooShort', "The mandate ends before the deal's last clock", {
    found: mandate.validUntil,
    needed,
  })
}

function isAny(address: Address): boolean {
  return isSameAddress(address, zeroAddress)
}
