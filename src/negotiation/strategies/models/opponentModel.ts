import type { Issue } from '../../preferences/issue.ts'
import type { Outcome, OutcomeSpace } from '../../preferences/outcome.ts'

/** What one side makes of the other's outcomes: an estimate of the utility function behind them. */
export type OpponentModel = {
  /** Told of every outcome of the counterparty, in order, and of the share of the time that was used. */
  heard(outcome: Outcome, t: number): void
  /** What one issue's value is thought to add to the counterparty's utility. */
  part(issue: number, value: number): number
}

/** The estimated utility of an outcome to the counterparty, 0 to 1. */
export function estimate(model: OpponentModel, outcome: Outcome): number {
  let sum = 0
  for (let issue = 0; issue < outcome.length; issue++) sum += model.part(issue, outcome[issue] as number)
  return sum
}

/** Begins a model of a counterparty that nothing was heard of. */
export type ModelOpponent = (space: OutcomeSpace) => OpponentModel

/** How many cells the numbers of an integer or continuous issue are sorted into. */
const numberCells = 11

/** How many cells an issue has: a discrete one each of its values, another one even steps from its min to its max. */
export function countCells(issue: Issue): number {
  if (issue.kind === 'discrete') return issue.values.length
  if (issue.min === issue.max) return 1
  return issue.kind === 'integer' ? Math.min(numberCells, issue.max - issue.min + 1) : numberCells
}

/** The cell that a value of an issue is in. */
export function cellOf(issue: Issue, value: number): number {
  if (issue.kind === 'discrete') return value
  const cells = countCells(issue)
  if (cells === 1) return 0
  return Math.min(
    cells - 1,
    Math.max(0, Math.round(((value - issue.min) / (issue.max - issue.min)) * (cells - 1))),
  )
}
