import type { BargainingPoint, BargainingProblem } from './bargainingProblem.ts'
import { sameUtility } from './paretoCodes.ts'

/**
 * The Nash point: the greatest product of gains over disagreement, (u₁ − d₁)(u₂ − d₂) (Nash, "The bargaining problem",
 * 1950). Of equals, here and below, the one that is best for the first side.
 *
 * @returns Undefined when no outcome is a strict gain for both.
 */
export function nashPoint(problem: BargainingProblem): BargainingPoint | undefined {
  return greatest(gainful(problem), ({ utilities }) => {
    const [first, second] = gains(problem, utilities)
    return first * second
  })
}

/**
 * The Kalai–Smorodinsky point: the greatest least share of the ideal gain, min over i of (uᵢ − dᵢ)/(mᵢ − dᵢ), with mᵢ the
 * most that i can get when the other side loses nothing (Kalai and Smorodinsky, "Other solutions to Nash's bargaining
 * problem", 1975).
 *
 * @returns Undefined when no outcome is a strict gain for both.
 */
export function kalaiSmorodinskyPoint(problem: BargainingProblem): BargainingPoint | undefined {
  const rational = problem.frontier.filter((point) =>
    gains(problem, point.utilities).every((gain) => gain >= -sameUtility),
  )
  const [mostFirst, mostSecond] = [0, 1].map((side) =>
    Math.max(...rational.map((point) => gains(problem, point.utilities)[side] as number)),
  ) as [number, number]
  return greatest(gainful(problem), ({ utilities }) => {
    const [first, second] = gains(problem, utilities)
    return Math.min(first / mostFirst, second / mostSecond)
  })
}

/**
 * The egalitarian point: the greatest least gain, min over i of uᵢ − dᵢ (Kalai, "Proportional solutions to bargaining
 * situations", 1977). With a disagreement of [0, 0] it compares utilities as they are.
 *
 * @returns Undefined when nothing can be agreed on.
 */
export function egalitarianPoint(problem: BargainingProblem): BargainingPoint | undefined {
  return greatest(problem.frontier, ({ utilities }) => Math.min(...gains(problem, utilities)))
}

/**
 * The point of greatest welfare: u₁ + u₂.
 *
 * @returns Undefined when nothing can be agreed on.
 */
export function maxWelfarePoint(problem: BargainingProblem): BargainingPoint | undefined {
  return greatest(problem.frontier, ({ utilities: [first, second] }) => first + second)
}

/** The points of the frontier at which both sides gain. */
function gainful(problem: BargainingProblem): readonly BargainingPoint[] {
  return problem.frontier.filter(({ utilities }) =>
    gains(problem, utilities).every((gain) => gain > sameUtility),
  )
}

function gains(
  { disagreement }: BargainingProblem,
  [first, second]: readonly [number, number],
): [number, number] {
  return [first - disagreement[0], second - disagreement[1]]
}

function greatest(
  points: readonly BargainingPoint[],
  measure: (point: BargainingPoint) => number,
): BargainingPoint | undefined {
  let found: BargainingPoint | undefined
  let most = Number.NEGATIVE_INFINITY
  for (const point of points) {
    const value = measure(point)
    if (found !== undefined && !(value > most)) continue
    found = point
    most = value
  }
  return found
}
