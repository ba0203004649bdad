import { expect } from 'chai'

import { exactSuccess } from '../../../src/simulation/jury/adversary.ts'
import { type CaptureCostParameters, captureCost } from '../../../src/simulation/jury/captureCost.ts'

const given: CaptureCostParameters = {
  honest: 24,
  size: 5,
  probability: 0.5,
  stake: 500,
  days: 36.5,
  interest: 0.1,
}

describe('captureCost', () => {
  it('is the least that reaches the chance', () => {
    for (const honest of [7, 24, 60]) {
      for (const size of [3, 5, 11]) {
        for (const probability of [0.01, 0.1, 0.5, 0.9]) {
          const { adversary } = captureCost({
            ...given,
            honest: Math.max(honest, size + 2),
            size,
            probability,
          })
          const chance = (count: number) =>
            exactSuccess([{ honest: Math.max(honest, size + 2), adversary: count }], size, 'blind')
          expect(chance(adversary)).to.be.at.least(probability)
          expect(chance(adversary - 1)).to.be.below(probability)
        }
      }
    }
  })

  it('locks a stake an operator, and costs its interest for as long', () => {
    const { adversary, locked, interest } = captureCost(given)
    expect(locked).to.equal(500 * adversary)
    // A tenth of a year, at a tenth a year.
    expect(interest).to.be.closeTo(locked / 100, 1e-9)
  })

  it('costs the same share of an honest stake, whatever that is', () => {
    const share = (honest: number) => captureCost({ ...given, honest }).adversary / honest
    expect(share(100)).to.be.closeTo(share(200), 0.01)
  })
})
