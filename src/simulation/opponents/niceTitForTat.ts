import {
  acceptCombi,
  bayesianModel,
  bidAt,
  bidSpaceOf,
  type Course,
  compose,
  estimate,
  favouriteWithin,
  type Moment,
  type OpponentModel,
  type Tactic,
} from '../../negotiation/index.ts'

/**
 * Stands in for Nice Tit for Tat of ANAC 2011 (Baarslag, Hindriks and Jonker, "A tit for tat negotiation strategy for
 * real-time bilateral negotiations", in Complex Automated Negotiations, 2013). Kept: a Bayesian model; it yields as large a
 * share of the way to the Nash point as the counterparty did, with a bonus late; AC_combi. Left out: discounts.
 */
export const niceTitForTat: Tactic = compose((course) => {
  const model = bayesianModel(course.utility.space)
  let nash = 0
  return {
    heard(outcome, t) {
      model.heard(outcome, t)
      if ((course.received.length & 7) === 1) nash = nashUtility(course, model)
    },
    next(moment) {
      const target = mirror(course, moment, nash)
      return favouriteWithin(bidSpaceOf(course.utility), target, target + 0.03, model)
    },
  }
}, acceptCombi(0.95))

function mirror({ offered, best }: Course, { t, floor }: Moment, nash: number): number {
  const goal = Math.max(floor, nash)
  const first = offered[0] ?? 0
  const way = goal - first
  const share = way > 0 ? Math.min(1, ((offered[best] ?? 0) - first) / way) : 1
  const bonus = t > 0.91 ? 0.5 : t > 0.5 ? 0.1 : 0
  return 1 - (1 - goal) * Math.min(1, share + bonus * (1 - share))
}

/** Its own utility of the outcome with the largest estimated product. */
function nashUtility({ utility }: Course, model: OpponentModel): number {
  const bids = bidSpaceOf(utility)
  const step = Math.max(1, Math.floor(bids.utilities.length / 1024))
  let most = 0
  let found = 1
  for (let rank = 0; rank < bids.utilities.length; rank += step) {
    const own = bids.utilities[rank] as number
    const product = own * estimate(model, bidAt(bids, rank) ?? [])
    if (product > most) [most, found] = [product, own]
  }
  return found
}
