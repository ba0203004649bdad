import {
  anyWithin,
  bidSpaceOf,
  type Course,
  compose,
  type Moment,
  type Tactic,
} from '../../negotiation/index.ts'

/**
 * Stands in for AgentK, first of ANAC 2010 (Kawaguchi, Fujita and Ito, "AgentK: compromising strategy based on
 * estimated maximum utility for automated negotiating agents", in New Trends in Agent-Based Complex Automated
 * Negotiations, 2012). Kept: from mean and deviation of what it was offered it estimates the most it will get and
 * approaches that with time; it sends anything worth as much; it accepts with a probability that grows with the time and
 * with how far an offer is above its estimate and target. Left out: the limit by domain on how far it follows.
 */
export const agentK: Tactic = compose(
  (course) => ({
    next: (moment) => anyWithin(bidSpaceOf(course.utility), targetOf(course, moment), 1, moment.random),
  }),
  (course, moment) => {
    const offer = course.offered.at(-1) as number
    const chance = moment.t ** 5 / 5 + (offer - mostExpected(course)) + (offer - targetOf(course, moment))
    return chance >= 0.1 && chance > moment.random.uniform()
  },
)

function targetOf(course: Course, { t, floor }: Moment): number {
  const expected = mostExpected(course)
  const tremor = 1 + 10 * meanOf(course.offered)
  return Math.max(floor, 1 - (1 - expected) * t ** tremor)
}

function mostExpected({ offered }: Course): number {
  const mean = meanOf(offered)
  const variance = meanOf(offered.map((utility) => (utility - mean) ** 2))
  const room = mean * (1 - mean)
  const deviation = room > 0 ? Math.min(1, Math.sqrt((3 * variance) / room)) : 0
  return mean + (1 - mean) * deviation
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
