import type { Outcome } from '../preferences/outcome.ts'
import { bidSpaceOf } from '../space/bidSpace.ts'
import { encode } from '../space/grid.ts'
import type { Course } from './course.ts'
import { askAtDeadline, bestOffered, isWorthReturning } from './deadline.ts'
import { frequencyModel } from './models/frequencyModel.ts'
import { estimate } from './models/opponentModel.ts'
import type { Moment } from './moment.ts'
import { type ReciprocityWatch, watchReciprocity } from './reciprocity.ts'
import { compose, type OfferingPolicy, type Tactic } from './tactic.ts'
import { bestOf, favouriteWithin } from './window.ts'

/**
 * The default. It holds out and yields late, along the frontier that a frequency model draws, so that who only waits gains
 * nothing by it; it finds out early whether the counterparty moves only when it is moved, and then goes step for step with
 * it; in the last turns it comes down to what it was offered best, and takes that rather than nothing. What each part is
 * taken from stands in its file; the numbers were chosen against the classic strategies and stand-ins for competition
 * winners, on random domains and every other one of a public set.
 */
export const ours: Tactic = compose(offer, accept)

/** e of 1 − t^(1/e) without a discount, and what is added for a whole one: later is worth less then. */
const exponent = 0.025
const discountPull = 0.3

/** What concession by time leads to: a share of the span between floor and best, or of the best that was offered. */
const limitShare = 0.65
const offeredShare = 0.8

/** How far above what it asks for a bid may be worth. The counterparty's liking decides within. */
const width = 0.3

/** One new bid for so many own turns, until there are so many: does the counterparty answer news with news? */
const probeEvery = 8
const probes = 3

/** The most that a probe may cost, as a share of the span between floor and best. */
const probeCost = 0.2

/** Over how many bids the ask falls at the end; more when the counterparty moves in steps. */
const closingTurns = 3
const matchedClosingTurns = 10

/** How likely it is thought that the last word is refused: by as much what stands may be worth less. */
const risk = 0.3

/** What it does, and what it asks for while it does. */
type Plan = { readonly phase: 'holds' | 'probes' | 'matches' | 'closes'; readonly ask: number }

function offer(course: Course): OfferingPolicy {
  const model = frequencyModel(course.utility.space)
  const watch = watchReciprocity()
  const spent = new Set<number>()
  const bids = bidSpaceOf(course.utility)

  const plan = (moment: Moment): Plan => {
    const held = askByLimit(course, moment)
    const matching = watch.isReciprocal()
    const step = matching ? bids.utilities[watch.heardCount] : probeStep(course, watch, moment)
    const ask = Math.max(moment.floor, Math.min(held, step ?? held))
    const last = askAtDeadline(course, moment, ask, matching ? matchedClosingTurns : closingTurns)
    if (last < ask) return { phase: 'closes', ask: last }
    return { phase: ask === held ? 'holds' : matching ? 'matches' : 'probes', ask }
  }

  const next = (moment: Moment): Outcome | undefined => {
    if (isWorthReturning(course, moment)) return course.received[course.best]
    const { ask } = plan(moment)
    // Who answers news is told news; else nothing keeps it from repeating itself.
    const asksNews = watch.saidCount < probes || watch.isReciprocal()
    return favouriteWithin(bids, ask, ask + width, model, asksNews ? spent : undefined)
  }

  return {
    said(outcome) {
      watch.said(outcome)
      const code = encode(bids.grid, outcome)
      if (code !== undefined) spent.add(code)
    },
    heard(outcome, t) {
      watch.heard(outcome)
      model.heard(outcome, t)
    },
    next,
    explain(moment, bid) {
      const theirs = `, an estimated ${estimate(model, bid).toFixed(3)} to the counterparty`
      if (isWorthReturning(course, moment))
        return `${theirs}: it is the best it was offered, returned as the last word`
      const { phase, ask } = plan(moment)
      return `${theirs}: it ${phase}, asking for ${ask.toFixed(3)} with ${(100 * moment.t).toFixed(0)} % of the time used`
    },
  }
}

/** The utility of the next probe, while there are any to make. */
function probeStep(course: Course, { saidCount }: ReciprocityWatch, { floor }: Moment): number | undefined {
  if (saidCount >= probes || saidCount * probeEvery > course.sent.length) return undefined
  const { utilities } = bidSpaceOf(course.utility)
  const best = bestOf(course.utility)
  const step = utilities[saidCount]
  return step !== undefined && best - step <= probeCost * (best - floor) ? step : undefined
}

function askByLimit(course: Course, { t, floor }: Moment): number {
  const { utility } = course
  const best = bestOf(utility)
  const limit = Math.max(floor + limitShare * Math.max(0, best - floor), offeredShare * bestOffered(course))
  const yielding = exponent + discountPull * (1 - utility.discount)
  return limit + Math.max(0, best - limit) * (1 - t ** (1 / yielding))
}

/**
 * AC_next. When no turn comes after: what is worth as much as what would be sent, at the risk that it is refused; and
 * anything, where it could not be taken at all.
 */
function accept(
  course: Course,
  { left, chances, binding, floor }: Moment,
  next: number | undefined,
): boolean {
  if (next === undefined || (left === 0 && !(binding && chances > 0))) return true
  const worth = left === 0 ? next - risk * Math.max(0, next - floor) : next
  return (course.offered.at(-1) as number) >= worth
}
