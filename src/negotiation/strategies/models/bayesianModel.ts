import { cellOf, countCells, type ModelOpponent } from './opponentModel.ts'

/**
 * Bayesian model (Hindriks and Tykhonov, "Opponent modelling in automated multi-issue negotiation using Bayesian
 * learning", AAMAS 2008) in its scalable form, one belief for each issue: hypotheses about its weight (even steps from
 * 0 to 1) and about its values (rising, falling, or a triangle with its peak at one of them). An outcome is evidence by
 * how well its utility under a hypothesis, the other issues at their expectation, fits a counterparty that asks for
 * `1 − yielding · t`, with a normal error.
 */
export const bayesianModel: ModelOpponent = ({ issues }) => {
  const beliefs = issues.map((issue) => beliefOver(countCells(issue), issues.length))
  const scaleNow = () => sumOf(beliefs.map((belief) => belief.weight())) || 1
  let scale = scaleNow()
  return {
    heard(outcome, t) {
      const cells = issues.map((issue, index) => cellOf(issue, outcome[index] as number))
      const parts = beliefs.map((belief, index) => belief.part(cells[index] as number))
      const total = sumOf(parts)
      const weights = beliefs.map((belief) => belief.weight())
      const before = sumOf(weights)
      for (const [index, belief] of beliefs.entries()) {
        const others = total - (parts[index] as number)
        const otherWeights = before - (weights[index] as number)
        belief.learn(cells[index] as number, others, otherWeights, 1 - yielding * t)
      }
      scale = scaleNow()
    },
    part(index, value) {
      const issue = issues[index]
      return issue === undefined ? 0 : (beliefs[index]?.part(cellOf(issue, value)) ?? 0) / scale
    },
  }
}

/** How much of its best a counterparty is thought to give up by the end, and the spread of its error. */
const yielding = 0.5
const spread = 0.15
const weightSteps = 9

type Hypothesis = { readonly weight: number; readonly worths: Float64Array; probability: number }

function beliefOver(cells: number, issues: number) {
  const hypotheses: Hypothesis[] = []
  for (const worths of shapesOf(cells)) {
    for (let step = 0; step <= weightSteps; step++) {
      hypotheses.push({ weight: step / weightSteps, worths, probability: 1 })
    }
  }
  const expected = { weight: 0, parts: new Float64Array(cells) }
  const settle = () => {
    const total = sumOf(hypotheses.map(({ probability }) => probability))
    expected.weight = 0
    expected.parts.fill(0)
    for (const hypothesis of hypotheses) {
      hypothesis.probability = total > 0 ? hypothesis.probability / total : 1 / hypotheses.length
      expected.weight += hypothesis.probability * hypothesis.weight
      for (let cell = 0; cell < cells; cell++) {
        expected.parts[cell] =
          (expected.parts[cell] as number) +
          hypothesis.probability * hypothesis.weight * (hypothesis.worths[cell] as number)
      }
    }
  }
  // Before anything was heard an issue is thought to weigh its fair share.
  for (const hypothesis of hypotheses) {
    hypothesis.probability = Math.exp(-(((hypothesis.weight - 1 / issues) / 0.3) ** 2))
  }
  settle()
  return {
    part: (cell: number) => expected.parts[cell] as number,
    weight: () => expected.weight,
    learn(cell: number, others: number, otherWeights: number, asked: number) {
      for (const hypothesis of hypotheses) {
        const whole = otherWeights + hypothesis.weight
        const utility =
          whole > 0 ? (others + hypothesis.weight * (hypothesis.worths[cell] as number)) / whole : 0
        hypothesis.probability *= Math.exp(-(((utility - asked) / spread) ** 2) / 2)
      }
      settle()
    },
  }
}

/** Rising, falling, and a triangle for each peak between. */
function shapesOf(cells: number): readonly Float64Array[] {
  return Array.from({ length: cells }, (_, peak) =>
    Float64Array.from({ length: cells }, (__, cell) => {
      if (cell === peak) return 1
      return cell < peak ? cell / peak : (cells - 1 - cell) / (cells - 1 - peak)
    }),
  )
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
