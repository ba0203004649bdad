import {
  type Address,
  isSameAddress,
  maxAmount,
  passed,
  refused,
  type Verdict,
  zeroAddress,
} from '../core/index.ts'
import { isBuyerNonce } from './lane.ts'
import type { TermSheet } from './termSheet.ts'
import { termsTotals, wholeBps } from './totals.ts'

/** The errors of the escrow that a sheet by itself can cause. */
export type TermSheetRefusal =
  | 'ActExpired'
  | 'SideInvalid'
  | 'ArbiterInvalid'
  | 'ArbiterFeeUnexpected'
  | 'MilestoneCountInvalid'
  | 'MilestoneAmountZero'
  | 'MeterIncomplete'
  | 'BpsInvalid'
  | 'BuyerNonceInvalid'
  | 'BurnUnsupported'
  | 'PeriodInvalid'
  | 'TotalTooLarge'

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** The shortest and the longest of each period of a sheet, in seconds. */
const periods = {
  duration: { least: 10 * minute, most: 730 * day },
  meteredFor: { least: 10 * minute, most: 730 * day },
  reviewPeriod: { least: 10 * minute, most: 90 * day },
  rulingPeriod: { least: hour, most: 180 * day },
} as const

/** What a sheet may say: how many milestones, and how many seconds each period. */
export const termSheetLimits = { milestones: 32, ...periods } as const

/** What a sheet is held against. */
export type ValidateTermSheetParameters = {
  /** The escrow that is to hold the deal. */
  readonly escrow: Address
  /** The escrow's USDC. */
  readonly usdc: Address
  /** Unix time; left out, the expiry is not looked at. */
  readonly now?: number | undefined
}

type Check = (terms: TermSheet, parameters: ValidateTermSheetParameters) => Verdict<TermSheetRefusal>

/**
 * Whether a sheet, by itself, can be committed: every rule of DESIGN 2.1 that needs no look at the chain.
 *
 * @returns The first refusal, its code the name of the error that the escrow would throw, in the escrow's order.
 */
export function validateTermSheet(
  terms: TermSheet,
  parameters: ValidateTermSheetParameters,
): Verdict<TermSheetRefusal> {
  for (const check of checks) {
    const verdict = check(terms, parameters)
    if (!verdict.ok) return verdict
  }
  return passed
}

const checkExpiry: Check = ({ expiry }, { now }) => {
  if (now === undefined || now < expiry) return passed
  return refused('ActExpired', 'The offer lapsed', { found: now, expiry })
}

const checkSides: Check = ({ buyer, seller, token }, { escrow }) => {
  for (const [role, found] of [
    ['buyer', buyer],
    ['seller', seller],
  ] as const) {
    if ([zeroAddress, escrow, token].some((other) => isSameAddress(found, other))) {
      return refused('SideInvalid', `The ${role} is zero, the escrow or the token`, { role, found })
    }
  }
  if (!isSameAddress(buyer, seller)) return passed
  return refused('SideInvalid', 'The seller is the buyer', { role: 'seller', found: seller })
}

const checkArbiter: Check = ({ arbiter, arbiterFee, buyer, seller, token }, { escrow }) => {
  if (isSameAddress(arbiter, zeroAddress)) {
    if (arbiterFee === 0n) return passed
    return refused('ArbiterFeeUnexpected', 'There is a fee and no arbiter', { found: arbiterFee })
  }
  if (![buyer, seller, escrow, token].some((other) => isSameAddress(arbiter, other))) return passed
  return refused('ArbiterInvalid', 'The arbiter is a side, the escrow or the token', { found: arbiter })
}

const checkMilestones: Check = ({ milestones, metered }) => {
  const found = milestones.length
  const most = termSheetLimits.milestones
  if (found > most || (found === 0 && metered === 0n)) {
    return refused('MilestoneCountInvalid', 'There are too many milestones, or nothing to pay for', {
      found,
      most,
    })
  }
  for (const [milestone, { amount, duration }] of milestones.entries()) {
    if (amount === 0n) return refused('MilestoneAmountZero', 'A milestone pays nothing', { milestone })
    const verdict = checkPeriod('duration', duration)
    if (!verdict.ok) return verdict
  }
  return passed
}

const checkMeter: Check = ({ metered, meteredFor }) => {
  if ((metered === 0n) !== (meteredFor === 0)) {
    return refused('MeterIncomplete', 'Of the metered cap and its duration, one is zero', {
      metered,
      meteredFor,
    })
  }
  return meteredFor === 0 ? passed : checkPeriod('meteredFor', meteredFor)
}

const checkReviewPeriod: Check = ({ reviewPeriod }) => checkPeriod('reviewPeriod', reviewPeriod)

const checkRulingPeriod: Check = ({ rulingPeriod }) => checkPeriod('rulingPeriod', rulingPeriod)

function checkPeriod(period: keyof typeof periods, found: number): Verdict<TermSheetRefusal> {
  const { least, most } = periods[period]
  if (found >= least && found <= most) return passed
  return refused('PeriodInvalid', 'A period is too short or too long', { period, found, least, most })
}

const checkBps: Check = ({ burnBps, silenceBps }) => {
  const found = [burnBps, silenceBps].find((bps) => bps > wholeBps)
  if (found === undefined) return passed
  return refused('BpsInvalid', 'A share is over 10,000 basis points', { found, most: wholeBps })
}

const checkBurn: Check = ({ burnBps, token }, { usdc }) => {
  if (burnBps === 0 || isSameAddress(token, usdc)) return passed
  return refused('BurnUnsupported', "Only the escrow's USDC is burned", { found: token, allowed: usdc })
}

const checkBuyerNonce: Check = ({ buyerNonce }) => {
  if (isBuyerNonce(buyerNonce)) return passed
  return refused('BuyerNonceInvalid', "The buyer's nonce is no lane and one of its generations", {
    nonce: buyerNonce,
  })
}

const checkTotals: Check = (terms) => {
  const { cost, bonds } = termsTotals(terms)
  const found = [cost, bonds].find((total) => total > maxAmount)
  if (found === undefined) return passed
  return refused('TotalTooLarge', 'The totals do not fit 96 bits', { found, most: maxAmount })
}

const checks: readonly Check[] = [
  checkExpiry,
  checkSides,
  checkArbiter,
  checkBurn,
  checkMilestones,
  checkMeter,
  checkReviewPeriod,
  checkRulingPeriod,
  checkBps,
  checkBuyerNonce,
  checkTotals,
]
