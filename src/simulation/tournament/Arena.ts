import {
  type BargainingProblem,
  bargainingProblem,
  nashPoint,
  type Scenario,
  type UtilityFunction,
  type UtilityPair,
  utilityOf,
} from '../../negotiation/index.ts'

/** A scenario made ready to be played: what each side wants, and what both could reach. */
export type Arena = {
  readonly name: string
  readonly a: UtilityFunction
  readonly b: UtilityFunction
  readonly problem: BargainingProblem
  /** The utilities of the Nash point; absent: no outcome is a strict gain for both. */
  readonly nash?: UtilityPair
}

/**
 * Prepares a scenario; the buyer is a.
 *
 * @param discounts Whether time costs what the scenario says; else it costs nothing.
 */
export function openArena(scenario: Scenario, discounts: boolean): Arena {
  const [a, b] = (['buyer', 'seller'] as const).map((side) => {
    const utility = utilityOf(scenario, side)
    return discounts ? utility : { ...utility, discount: 1 }
  }) as [UtilityFunction, UtilityFunction]
  const problem = bargainingProblem(a, b)
  const nash = nashPoint(problem)
  return { name: scenario.name, a, b, problem, ...(nash && { nash: nash.utilities }) }
}
