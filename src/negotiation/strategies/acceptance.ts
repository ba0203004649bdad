import type { Course } from './course.ts'
import type { Moment } from './moment.ts'

/**
 * Decides whether the standing offer is taken, given the utility of what would be sent instead; undefined: there is nothing
 * to send. It is asked only about offers that are worth the floor. The conditions are those of Baarslag, Hindriks and Jonker, "Effective acceptance conditions in
 * real-time automated negotiation" (Decision Support Systems 60, 2014).
 */
export type AcceptancePolicy = (course: Course, moment: Moment, next: number | undefined) => boolean

/**
 * AC_next, and on the last chance whatever beats walking away: the standing offer is taken when it is worth at least
 * what would be sent instead.
 */
export const acceptNext: AcceptancePolicy = (course, moment, next) =>
  next === undefined || moment.left === 0 || standing(course) >= next

/** AC_time: whatever beats walking away once the time is `from`, a share of all time, or on the last chance. */
export function acceptTime(from: number): AcceptancePolicy {
  return (_course, moment) => moment.left === 0 || moment.t >= from
}

/**
 * AC_combi(MAX_W): AC_next; from the time `from` on also what is worth as much as the best offer of a window before it
 * that is as long as the time that is left, for nothing better is to be expected; on the last chance anything.
 */
export function acceptCombi(from: number): AcceptancePolicy {
  return (course, moment, next) => {
    if (acceptNext(course, moment, next)) return true
    if (moment.t < from) return false
    const { offered } = course
    let most = Number.NEGATIVE_INFINITY
    for (let index = Math.max(0, offered.length - 1 - moment.left); index < offered.length - 1; index++) {
      most = Math.max(most, offered[index] as number)
    }
    return standing(course) >= most
  }
}

function standing(course: Course): number {
  return course.offered[course.offered.length - 1] as number
}
