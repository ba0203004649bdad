import { type Refusal, refused } from '../core/index.ts'
import {
  type Approach,
  concession,
  fixed,
  type TermsTemplate,
  utilityFunction,
} from '../negotiation/index.ts'
import { hashCriteria } from '../terms/index.ts'
import { knownWork } from './cleaning/juryCriteria.ts'
import { buyerPreferences, isSmallJob, sellerPreferences } from './jobs.ts'

/** What a seller would like, and would take. Prices in whole dollars. */
export type SellerPrices = {
  /** What it asks for at first for the main job, and the least it takes. */
  readonly list: number
  readonly least: number
  /** The same for the small job. */
  readonly smallList: number
  readonly smallLeast: number
  /** Below 1 it yields late, above early. */
  readonly exponent: number
}

/** What a buyer would pay at most, in whole dollars, and to whom: a score from 0 to 1. */
export type BuyerLimits = {
  readonly most: number
  readonly smallMost: number
  readonly minimumScore: number
}

/** A seller's: yields with time, by quotes; declines work it doesn't know. */
export function sellerApproach(template: TermsTemplate, prices: SellerPrices): Approach | Refusal {
  const work = template.plans.flatMap(({ milestones }) => milestones)
  if (work.some(({ criteria }) => !knownWork.has(hashCriteria(criteria)))) {
    return refused('WorkUnknown', 'The request is about work unknown here')
  }
  const [list, least] = isSmallJob(template)
    ? [prices.smallList, prices.smallLeast]
    : [prices.list, prices.least]
  return {
    utility: utilityFunction(template.space, sellerPreferences(template, list, least)),
    strategy: concession({ exponent: prices.exponent }),
    firm: false,
    fallback: { kind: 'leave' },
  }
}

/**
 * The buyer's: opens 15 % under a seller's first price, concedes 5 points a round, makes three counter-offers, and
 * leaves a seller whose score is too low.
 *
 * @param counterpartyScore The seller's, 0 to below 1.
 */
export function buyerApproach(
  template: TermsTemplate,
  limits: BuyerLimits,
  counterpartyScore: number,
): Approach {
  const most = isSmallJob(template) ? limits.smallMost : limits.most
  return {
    utility: utilityFunction(template.space, buyerPreferences(template, most)),
    strategy: fixed({ issue: 'price', minimumScore: limits.minimumScore }),
    counterpartyScore,
    firm: false,
    fallback: { kind: 'leave' },
  }
}
