import { expect } from 'chai'
import fc from 'fast-check'

import { medianOf } from '../../../src/jury/index.ts'

const shares = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 9 })

describe('medianOf', () => {
  it('is the middle one, and the lower middle of an even number', () => {
    expect(medianOf([9_000])).to.equal(9_000)
    expect(medianOf([9_000, 10_000])).to.equal(9_000)
    expect(medianOf([10_000, 0, 900])).to.equal(900)
    expect(medianOf([4, 3, 2, 1])).to.equal(2)
  })

  it('is null of nothing', () => {
    expect(medianOf([])).to.equal(null)
  })

  it('has at least half of the votes on either side of it, itself among both', () => {
    fc.assert(
      fc.property(shares, (votes) => {
        const median = medianOf(votes) ?? -1
        expect(votes).to.include(median)
        expect(2 * votes.filter((vote) => vote <= median).length).to.be.at.least(votes.length)
        expect(2 * votes.filter((vote) => vote >= median).length).to.be.above(votes.length)
      }),
    )
  })

  it('stays between the honest votes, whatever fewer others vote', () => {
    fc.assert(
      fc.property(shares, shares, (honest, dishonest) => {
        const median = medianOf([...honest, ...dishonest.slice(0, honest.length - 1)]) ?? -1
        expect(median).to.be.within(Math.min(...honest), Math.max(...honest))
      }),
    )
  })
})
