import type { Course } from './course.ts'
import type { Moment } from './moment.ts'
import { bestOf } from './window.ts'

/** The worth of the best that this side was offered; −∞: nothing yet. */
export function bestOffered({ offered, best }: Course): number {
  return offered[best] ?? Number.NEGATIVE_INFINITY
}

/**
 * Deadline defence against who only waits: in the last outcomes that can still be accepted, what is asked for falls from
 * `ask` to an end, slowly at first. With an offer above the floor in hand the end is that offer, or a share of the span
 * when the offer is a poor one: this side can still take it, and yields no more than to make a better one likely. Without
 * one the end is just above the floor: any deal is then better than none.
 *
 * @param ask What would be asked for otherwise, as a utility.
 * @param turns Over how many outcomes it falls, with an offer in hand.
 */
export function askAtDeadline(course: Course, moment: Moment, ask: number, turns: number): number {
  const { floor, chances, left } = moment
  const span = Math.max(0, bestOf(course.utility) - floor)
  const offer = bestOffered(course)
  const bare = offer < floor
  const over = bare ? Math.max(turns, bareTurns) : turns
  // Who will have the last word on what stands need not yield before it, if that can be counted on to be worth taking.
  const isSafe = course.offered.slice(-recent).every((worth) => worth >= floor)
  const before = isSafe && !bare ? left : Math.max(0, chances - 1)
  if (before >= over) return ask
  const end = bare ? floor + bareMargin * span : Math.max(offer, floor + poorShare * span)
  return Math.min(ask, end + (ask - end) * Math.sqrt(before / over))
}

/**
 * Whether the best that was offered is worth sending back as the last word: who offered it once will hardly refuse it,
 * and it is better than what stands.
 */
export function isWorthReturning(course: Course, moment: Moment): boolean {
  const span = Math.max(0, bestOf(course.utility) - moment.floor)
  return moment.left === 0 && bestOffered(course) >= moment.floor + poorShare * span
}

/** How many of the last offers must have been worth taking for the next one to be counted on. */
const recent = 3

/** Over how many outcomes the ask falls without an offer in hand, and how far above the floor it ends. */
const bareTurns = 4
const bareMargin = 0.02

/** The share of the span between floor and best below which an offer is a poor one. */
const poorShare = 0.1
