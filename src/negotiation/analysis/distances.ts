import type { BargainingProblem, UtilityPair } from './bargainingProblem.ts'
import { nashPoint } from './solutions.ts'

/** How far two points lie apart in the plane of utilities: √((u₁ − v₁)² + (u₂ − v₂)²). */
export function utilityDistance(one: UtilityPair, other: UtilityPair): number {
  return Math.hypot(one[0] - other[0], one[1] - other[1])
}

/** The distance of a pair of utilities to the Nash point; undefined where there is none. */
export function nashDistance(problem: BargainingProblem, utilities: UtilityPair): number | undefined {
  const point = nashPoint(problem)
  return point === undefined ? undefined : utilityDistance(point.utilities, utilities)
}

/** The least distance of a pair of utilities to a point of the Pareto frontier; undefined when that is empty. */
export function paretoDistance(problem: BargainingProblem, utilities: UtilityPair): number | undefined {
  return least(problem.frontier.map((point) => utilityDistance(point.utilities, utilities)))
}

/**
 * How far the best that both could have together lies from the ideal of both: the least distance of the frontier to
 * [1, 1]. Near 0 the sides hardly compete.
 */
export function opposition(problem: BargainingProblem): number | undefined {
  return paretoDistance(problem, [1, 1])
}

function least(numbers: readonly number[]): number | undefined {
  return numbers.length === 0 ? undefined : Math.min(...numbers)
}
