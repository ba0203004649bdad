import type { Issue } from '../../preferences/issue.ts'
import { cellOf, countCells, type ModelOpponent } from './opponentModel.ts'

/**
 * Frequency model, after HardHeaded (van Krimpen, Looije and Hajizadeh, "HardHeaded", 2013) with the smoothing of Tunalı,
 * Aydoğan and Sanchez-Anguix ("Rethinking frequency opponent modeling in automated negotiation", PRIMA 2017): a value
 * is worth the more the more often it is asked for, ((1 + n) / (1 + most))^¼, and the sooner it first was, for who yields
 * asks for the best first. Of numbers, the one asked for first is worth most and others the less the farther off. An issue
 * weighs the more the less its value changes between one outcome and the next, early moves counting more than late ones.
 */
export const frequencyModel: ModelOpponent = ({ issues }) => {
  const tables = issues.map((issue): Table => {
    const cells = countCells(issue)
    return {
      issue,
      counts: new Float64Array(cells),
      most: 0,
      first: new Float64Array(cells).fill(1),
      worths: new Float64Array(cells).fill(1),
      ideal: undefined,
      weight: 1 / issues.length,
    }
  })
  let before: readonly number[] | undefined
  return {
    heard(outcome, t) {
      const cells = tables.map(({ issue }, index) => cellOf(issue, outcome[index] as number))
      for (const [index, table] of tables.entries()) {
        table.ideal ??= outcome[index]
        count(table, cells[index] as number, t)
      }
      if (before?.some((cell, index) => cell !== cells[index])) weigh(tables, before, cells, t)
      before = cells
    },
    part(index, value) {
      const { issue, ideal, worths, weight } = tables[index] as Table
      if (issue.kind === 'discrete') return weight * (worths[value] as number)
      const span = issue.max - issue.min
      return ideal === undefined || span === 0 ? weight : weight * (1 - Math.abs(value - ideal) / span)
    },
  }
}

/** The power that frequencies are raised to, what a value loses that was first asked for at the end, and how much an issue gains that stays as it is. */
const smoothing = 0.25
const lateness = 0.5
const learning = 0.2

type Table = {
  readonly issue: Issue
  /** How often each cell was asked for, the most of any, and when it first was. */
  readonly counts: Float64Array
  most: number
  readonly first: Float64Array
  readonly worths: Float64Array
  /** The value that was asked for first. */
  ideal: number | undefined
  weight: number
}

function count(table: Table, cell: number, t: number): void {
  const { counts, first, worths } = table
  if (counts[cell] === 0) first[cell] = t
  const times = (counts[cell] as number) + 1
  counts[cell] = times
  table.most = Math.max(table.most, times)
  for (let at = 0; at < worths.length; at++) {
    const share = (1 + (counts[at] as number)) / (1 + table.most)
    worths[at] = share ** smoothing * (1 - lateness * (first[at] as number))
  }
}

function weigh(
  tables: readonly Table[],
  before: readonly number[],
  cells: readonly number[],
  t: number,
): void {
  let total = 0
  for (const [index, table] of tables.entries()) {
    if (before[index] === cells[index]) table.weight += (learning * (1 - t)) / tables.length
    total += table.weight
  }
  for (const table of tables) table.weight /= total
}
