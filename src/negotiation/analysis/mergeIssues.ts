import { countValues } from '../preferences/issue.ts'
import type { UtilityFunction } from '../preferences/utility.ts'
import { sumParts } from '../space/grid.ts'
import { sampleIssue } from '../space/gridFor.ts'
import type { BargainingPoint } from './bargainingProblem.ts'
import { paretoCodes } from './paretoCodes.ts'

/** The most values of one issue that are looked at; numbers beyond are sampled. */
const mostValues = 1 << 10

/** The most points that are compared at once. */
const mostCompared = 1 << 18

/**
 * The Pareto frontier of two linear-additive functions, issue by issue: what is beaten in some of the issues stays
 * beaten whatever the others are, so each issue is added to the frontier of those before it alone. Exact for listed and
 * whole values, in spaces of any size; of the constraints, those on one issue alone are
 * kept.
 *
 * @returns `complete`: whether nothing was sampled or thinned out.
 */
export function mergeIssues(
  first: UtilityFunction,
  second: UtilityFunction,
): { readonly frontier: readonly BargainingPoint[]; readonly complete: boolean } {
  let frontier: readonly BargainingPoint[] = [{ outcome: [], utilities: [0, 0] }]
  let complete = true
  for (const [index, issue] of first.space.issues.entries()) {
    const most = issue.kind === 'discrete' ? issue.values.length : mostValues
    complete &&= countValues(issue) <= most
    const values = sampleIssue(issue, index, [first, second], most)
    const kept = thin(frontier, Math.max(1, Math.floor(mostCompared / values.length)))
    complete &&= kept.length === frontier.length
    const [ofFirst, ofSecond] = [first, second].map((side, place) =>
      sumParts([
        Float64Array.from(kept, ({ utilities }) => utilities[place] as number),
        values.map((value) => side.part(index, value)),
      ]),
    ) as [Float64Array, Float64Array]
    frontier = Array.from(paretoCodes(ofFirst, ofSecond), (code) => {
      const before = kept[Math.floor(code / values.length)] as BargainingPoint
      return {
        outcome: [...before.outcome, values[code % values.length] as number],
        utilities: [ofFirst[code] as number, ofSecond[code] as number],
      }
    })
  }
  return { frontier, complete }
}

/** So many points at even distances, the first and the last among them. */
function thin(points: readonly BargainingPoint[], most: number): readonly BargainingPoint[] {
  if (points.length <= most) return points
  const step = (points.length - 1) / Math.max(1, most - 1)
  return Array.from({ length: most }, (_, index) => points[Math.round(index * step)] as BargainingPoint)
}
