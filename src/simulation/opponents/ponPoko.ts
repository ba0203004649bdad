import { anyWithin, bidSpaceOf, compose, type Tactic } from '../../negotiation/index.ts'

/**
 * Stands in for PonPokoAgent, first of ANAC 2017 (Matsune and Fujita; described in Aydoğan and others, "ANAC 2017:
 * repeated multilateral negotiation league", 2019). Kept: anything between two thresholds by one of several patterns, none
 * of which yields much before the end; it takes what is above the lower one, and may never agree. The original draws its
 * pattern; here the domain decides it.
 */
export const ponPoko: Tactic = compose(
  (course) => {
    const bids = bidSpaceOf(course.utility)
    const { utilities } = bids
    const pattern = Math.floor(1e6 * (utilities[utilities.length >> 1] ?? 0)) % patterns.length
    return {
      next({ t, floor, random, left }) {
        const [low, high] = (patterns[pattern] as Pattern)(t, left)
        return anyWithin(bids, Math.max(floor, low), high, random)
      },
    }
  },
  (course, { t, left }) => {
    const low = Math.min(...patterns.map((pattern) => pattern(t, left)[0]))
    return (course.offered.at(-1) as number) > low
  },
)

type Pattern = (t: number, left: number) => readonly [number, number]

const patterns: readonly Pattern[] = [
  (t) => [1 - 0.1 * t - 0.1 * Math.abs(Math.sin(40 * t)), 1 - 0.1 * t],
  (t) => [1 - 0.22 * t, 1],
  (t) => [1 - 0.1 * t - 0.15 * Math.abs(Math.sin(20 * t)), 1 - 0.1 * t],
  (t, left) => [left === 0 ? 0.4 : 1 - 0.05 * t, 1],
  (t) => [1 - 0.15 * t * Math.abs(Math.sin(20 * t)), 1],
]
