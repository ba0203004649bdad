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
    const choose = (moment: Moment): { choice: Choice; next: Outcome | undefined } => {
      const next = offers.next(moment)
      const standing = course.offered.at(-1)
      if (standing !== undefined && standing >= moment.floor && acceptance(course, moment, next)) {
        return { choice: { kind: 'accept' }, next }
      }
      if (next === undefined || moment.chances === 0 || utility.of(next) < moment.floor) {
        return { choice: nothing, next }
      }
      return { choice: { kind: 'offer', outcome: next }, next }
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
      decide: (moment) => choose(moment).choice,
      explain(moment) {
        const { choice, next } = choose(moment)
        const worth = (outcome: Outcome | undefined) =>
          outcome === undefined ? 'nothing' : utility.of(outcome).toFixed(3)
        const standing = worth(course.received.at(-1))
        if (choice.kind === 'accept') return `Accepts ${standing}, where it would send ${worth(next)} next.`
        if (choice.kind === 'leave')
          return `Leaves: ${standing} stands, and its floor is ${moment.floor.toFixed(3)}.`
        const why = offers.explain?.(moment, choice.outcome) ?? ''
        return `Offers ${worth(choice.outcome)} to itself${why}; ${standing} stands.`
      },
    }
  }
}

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
