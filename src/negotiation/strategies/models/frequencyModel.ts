import { cellOf, countCells, type ModelOpponent } from './opponentModel.ts'

/**
 * Frequency model, after HardHeaded (van Krimpen, Looije and Hajizadeh, "HardHeaded", 2013) with the smoothing of Tunalı,
 * Aydoğan and Sanchez-Anguix ("Rethinking frequency opponent modeling in automated negotiation", PRIMA 2017): a value
 * is worth the more the more often it is asked for, ((1 + n) / (1 + most))^¼; an issue weighs the more the less its
 * value changes between one outcome and the next, early moves counting more than late ones.
 */
export const frequencyModel: ModelOpponent = ({ issues }) => {
  const counts = issues.map((issue) => new Float64Array(countCells(issue)))
  const worths = counts.map((count) => new Float64Array(count.length).fill(1))
  const weights = new Float64Array(issues.length).fill(1 / issues.length)
  let before: readonly number[] | undefined
  return {
    heard(outcome, t) {
      const cells = issues.map((issue, index) => cellOf(issue, outcome[index] as number))
      for (const [index, cell] of cells.entries()) {
        const count = counts[index] as Float64Array
        count[cell] = (count[cell] as number) + 1
        const most = count.reduce((one, other) => Math.max(one, other), 0)
        const worth = worths[index] as Float64Array
        for (let at = 0; at < worth.length; at++) {
          worth[at] = ((1 + (count[at] as number)) / (1 + most)) ** smoothing
        }
      }
      if (before?.some((cell, index) => cell !== cells[index])) {
        const kept = cells.map((cell, index) => cell === before?.[index])
        for (const [index, isKept] of kept.entries()) {
          if (isKept) weights[index] = (weights[index] as number) + (learning * (1 - t)) / issues.length
        }
        const total = weights.reduce((sum, weight) => sum + weight, 0)
        for (let index = 0; index < weights.length; index++)
          weights[index] = (weights[index] as number) / total
      }
      before = cells
    },
    utilityOf(outcome) {
      let sum = 0
      for (let index = 0; index < outcome.length; index++) {
        const issue = issues[index]
        if (issue === undefined) break
        sum +=
          (weights[index] as number) *
          ((worths[index] as Float64Array)[cellOf(issue, outcome[index] as number)] as number)
      }
      return sum
    },
  }
}

/** The power that frequencies are raised to, and how much an issue gains that stays as it is. */
const smoothing = 0.25
const learning = 0.2
