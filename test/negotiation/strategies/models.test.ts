import { expect } from 'chai'

import {
  bayesianModel,
  estimate,
  frequencyModel,
  type ModelOpponent,
  type Outcome,
  type OutcomeSpace,
} from '../../../src/negotiation/index.ts'

const discrete = (name: string, count: number) =>
  ({ kind: 'discrete', name, values: Array.from({ length: count }, (_, value) => `${value}`) }) as const

const space: OutcomeSpace = { issues: [discrete('first', 4), discrete('second', 4)] }

const told = (model: ModelOpponent, of: OutcomeSpace, outcomes: readonly Outcome[]) => {
  const made = model(of)
  for (const [index, outcome] of outcomes.entries()) made.heard(outcome, index / outcomes.length)
  return made
}

/** Insists on 3 in the first issue, yields it at last; does not mind the second. */
const insisting: readonly Outcome[] = Array.from({ length: 40 }, (_, move) => [move < 30 ? 3 : 2, move % 4])

for (const [name, model] of Object.entries({ frequencyModel, bayesianModel })) {
  describe(name, () => {
    it('begins with everything worth the same or a matter of taste, between 0 and 1', () => {
      const made = model(space)
      for (const outcome of [
        [0, 0],
        [3, 3],
        [1, 2],
      ])
        expect(estimate(made, outcome)).to.be.within(0, 1 + 1e-9)
    })

    it('learns which value is wanted, and which issue matters', () => {
      const made = told(model, space, insisting)
      const worth = (first: number, second: number) => estimate(made, [first, second])
      expect(worth(3, 0)).to.be.greaterThan(worth(2, 0))
      expect(worth(2, 0)).to.be.greaterThan(worth(0, 0))
      // What is given up in the first issue is more than in the second.
      expect(worth(3, 0) - worth(0, 0)).to.be.greaterThan(Math.abs(worth(3, 0) - worth(3, 1)))
    })

    it('says of a large bid what its parts add up to', () => {
      const made = told(model, space, insisting)
      expect(estimate(made, [3, 1])).to.be.closeTo(made.part(0, 3) + made.part(1, 1), 1e-12)
    })
  })
}

describe('frequencyModel over numbers', () => {
  it('takes the number that was asked for first for the best, and others for the worse the farther off', () => {
    const numbers: OutcomeSpace = { issues: [{ kind: 'continuous', name: 'price', min: 0, max: 100 }] }
    const made = told(frequencyModel, numbers, [[10], [12], [20], [30]])
    expect(made.part(0, 10)).to.be.greaterThan(made.part(0, 40))
    expect(made.part(0, 40)).to.be.greaterThan(made.part(0, 90))
    expect(made.part(0, 5)).to.be.lessThan(made.part(0, 10))
  })

  it('is at home in an issue with one value only', () => {
    const single: OutcomeSpace = { issues: [{ kind: 'integer', name: 'fixed', min: 7, max: 7 }] }
    expect(told(frequencyModel, single, [[7], [7]]).part(0, 7)).to.equal(1)
  })
})
