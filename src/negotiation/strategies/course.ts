import type { Outcome } from '../preferences/outcome.ts'
import type { UtilityFunction } from '../preferences/utility.ts'

/** What was said so far in one negotiation, with what each outcome is worth to this side. It only ever grows. */
export type Course = {
  /** The side's own utility function. */
  readonly utility: UtilityFunction
  /** This side's outcomes, oldest first, and their utilities. */
  readonly sent: readonly Outcome[]
  readonly asked: readonly number[]
  /** The least of `asked`; ∞: nothing was sent. */
  readonly least: number
  /** The counterparty's outcomes, oldest first, and their utilities; the last one stands. */
  readonly received: readonly Outcome[]
  readonly offered: readonly number[]
  /** Index of the received outcome that is worth most, the latest of equals; −1: none yet. */
  readonly best: number
}

/** A course that can be added to. */
export type OpenCourse = Course & {
  say(outcome: Outcome): void
  hear(outcome: Outcome): void
}

/** The course of a negotiation in which nothing was said. */
export function openCourse(utility: UtilityFunction): OpenCourse {
  const sent: Outcome[] = []
  const asked: number[] = []
  const received: Outcome[] = []
  const offered: number[] = []
  let best = -1
  let least = Number.POSITIVE_INFINITY
  return {
    utility,
    sent,
    asked,
    received,
    offered,
    get best() {
      return best
    },
    get least() {
      return least
    },
    say(outcome) {
      const worth =
        outcome === sent[sent.length - 1] ? (asked[asked.length - 1] as number) : utility.of(outcome)
      least = Math.min(least, worth)
      sent.push(outcome)
      asked.push(worth)
    },
    hear(outcome) {
      const worth =
        outcome === received[received.length - 1]
          ? (offered[offered.length - 1] as number)
          : utility.of(outcome)
      if (best < 0 || worth >= (offered[best] as number)) best = received.length
      received.push(outcome)
      offered.push(worth)
    },
  }
}
