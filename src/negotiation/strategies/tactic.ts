import type { Outcome } from '../preferences/outcome.ts'
import type { UtilityFunction } from '../preferences/utility.ts'
import type { AcceptancePolicy } from './acceptance.ts'
import { type Course, openCourse } from './course.ts'
import { type Decision, type Fallback, fallBack, leaveReasons } from './decision.ts'
import { type Moment, momentOf } from './moment.ts'
import { type Standing, type Strategy, type StrategyContext, timeOf } from './strategy.ts'

/** What a tactic decides by itself; asking a human and waiting are the session's. */
export type Choice = Extract<Decision, { kind: 'offer' | 'accept' | 'leave' }>

/**
 * A tactic at work in one negotiation. It is told of every outcome once, as it is said, and keeps what it makes of it:
 * a move then costs the same however long the negotiation is, where a function of all that was said would read it
 * again at every move.
 */
export type Bargainer = {
  /** This side's outcome was sent, whether the bargainer chose it or not. */
  say(outcome: Outcome): void
  /** The counterparty's outcome came, when the share `t` of the time was used. */
  hear(outcome: Outcome, t: number): void
  /** What to do now. Changes nothing: asked again, it decides the same if `random` is in the same state. */
  decide(moment: Moment): Choice
  /** What it decides and why, in one sentence with its numbers: utilities to itself, 0 to 1. */
  explain(moment: Moment): string
}

/** Takes a negotiation up, for the side with these preferences. */
export type Tactic = (utility: UtilityFunction) => Bargainer

/** What is sent, as a component of a tactic. */
export type OfferingPolicy = {
  /** Told of each outcome after the course has it. */
  said?(outcome: Outcome): void
  heard?(outcome: Outcome, t: number): void
  /** What would be sent now. Changes nothing. Undefined: there is nothing to send. */
  next(moment: Moment): Outcome | undefined
  /** Why it would send an outcome: the end of a sentence. */
  explain?(moment: Moment, next: Outcome): string
}

/** A tactic of two components: the one says what to send, the other whether to take what stands instead. */
export function compose(offering: (course: Course) => OfferingPolicy, acceptance: AcceptancePolicy): Tactic {
  return (utility) => {
    const course = openCourse(utility)
    const offers = offering(course)
    const worthOf = (next: Outcome | undefined): number | undefined => {
      if (next === undefined) return undefined
      return next === course.sent[course.sent.length - 1]
        ? course.asked[course.asked.length - 1]
        : utility.of(next)
    }
    const choose = (moment: Moment, next: Outcome | undefined, worth: number | undefined): Choice => {
      const standing = course.offered[course.offered.length - 1]
      if (standing !== undefined && standing >= moment.floor && acceptance(course, moment, worth))
        return accept
      if (next === undefined || moment.chances === 0 || !((worth ?? 0) >= moment.floor)) return nothing
      return { kind: 'offer', outcome: next }
    }
    return {
      say(outcome) {
        course.say(outcome)
        offers.said?.(outcome)
      },
      hear(outcome, t) {
        course.hear(outcome)
        offers.heard?.(outcome, t)
      },
      decide(moment) {
        const next = offers.next(moment)
        return choose(moment, next, worthOf(next))
      },
      explain(moment) {
        const next = offers.next(moment)
        const choice = choose(moment, next, worthOf(next))
        const standing = wordsFor(course.offered.at(-1))
        if (choice.kind === 'accept')
          return `Accepts ${standing}, where it would send ${wordsFor(worthOf(next))} next.`
        if (choice.kind === 'leave')
          return `Leaves: ${standing} stands, and its floor is ${wordsFor(moment.floor)}.`
        const why = offers.explain?.(moment, choice.outcome) ?? ''
        return `Offers ${wordsFor(worthOf(next))} to itself${why}; ${standing} stands.`
      },
    }
  }
}

function wordsFor(worth: number | undefined): string {
  if (worth === undefined) return 'nothing'
  return Number.isFinite(worth) ? worth.toFixed(3) : 'what it can never take'
}

const accept: Choice = { kind: 'accept' }
const nothing: Choice = { kind: 'leave', reason: leaveReasons.noAgreement }

/** What is asked before a tactic is, and done instead of leaving. */
export type StrategyOptions = {
  /** The lowest score of a counterparty that is dealt with, 0 to 1; 0 asks for none. */
  readonly minimumScore?: number | undefined
  /** What to do when nothing can be offered any more. */
  readonly fallback?: Fallback | undefined
}

/**
 * The pure strategy of a tactic: at each move a fresh bargainer is told all that was said. A signed negotiation has few
 * moves, and what decides them is then its transcript alone, also after a restart.
 */
export function strategyOf(
  tactic: Tactic,
  { minimumScore = 0, fallback = { kind: 'leave' } }: StrategyOptions = {},
): Strategy {
  return (standing, context) => {
    if (minimumScore > 0 && !((context.counterpartyScore ?? 0) >= minimumScore)) {
      return fallBack(fallback, 'reputation', context.now)
    }
    const choice = replay(tactic, context.utility, standing).decide(momentOf(standing, context))
    return choice.kind === 'leave' ? fallBack(fallback, 'noAgreement', context.now) : choice
  }
}

/** Says in one sentence, with its numbers, what the {@link strategyOf} of a tactic would do, and why. */
export function explain(tactic: Tactic, standing: Standing, context: StrategyContext): string {
  return replay(tactic, context.utility, standing).explain(momentOf(standing, context))
}

/**
 * A bargainer that was told all that was said. It is this side's turn, so the counterparty spoke last: counted from the
 * end, each of its outcomes follows one of ours.
 */
function replay(
  tactic: Tactic,
  utility: UtilityFunction,
  { round, rounds, sent, received }: Omit<Standing, 'side'>,
): Bargainer {
  const bargainer = tactic(utility)
  const pairs = Math.max(sent.length, received.length)
  for (let ago = pairs; ago > 0; ago--) {
    const own = sent.at(-ago)
    const other = received.at(-ago)
    if (own !== undefined) bargainer.say(own)
    if (other !== undefined) bargainer.hear(other, timeOf({ round: round - 2 * ago + 1, rounds }))
  }
  return bargainer
}
