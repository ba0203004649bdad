import { expect } from 'chai'
import fc from 'fast-check'

import { buyerNonceOf, isBuyerNonce, LaneInvalidError, laneOf } from '../../src/terms/index.ts'

const last = 2 ** 32 - 1
const place = fc.record({
  lane: fc.oneof(fc.nat(), fc.constantFrom(0, 1, last - 1, last)),
  generation: fc.oneof(fc.nat(), fc.constantFrom(0, 1, last - 2, last - 1)),
})

describe('buyerNonceOf', () => {
  it('puts the lane above the generation', () => {
    expect(buyerNonceOf({ lane: 0, generation: 7 })).to.equal(7n)
    expect(buyerNonceOf({ lane: 3, generation: 0 })).to.equal(3n * 2n ** 32n)
    expect(buyerNonceOf({ lane: last, generation: last - 1 })).to.equal(2n ** 64n - 2n)
  })

  it('is undone by laneOf', () => {
    fc.assert(
      fc.property(place, (given) => {
        const nonce = buyerNonceOf(given)
        expect(isBuyerNonce(nonce)).to.equal(true)
        expect(laneOf(nonce)).to.deep.equal(given)
      }),
    )
  })

  it('refuses what is no lane or generation', () => {
    for (const wrong of [
      { lane: -1 },
      { lane: 2 ** 32 },
      { lane: 1.5 },
      { lane: Number.NaN },
      { generation: -1 },
      { generation: last },
      { generation: 0.5 },
    ]) {
      expect(() => buyerNonceOf({ lane: 0, generation: 0, ...wrong })).to.throw(LaneInvalidError)
    }
  })
})

describe('laneOf', () => {
  it('refuses what no buyer can name', () => {
    for (const wrong of [-1n, 2n ** 64n, BigInt(last), 2n ** 64n - 1n, 2n ** 256n - 1n]) {
      expect(isBuyerNonce(wrong), String(wrong)).to.equal(false)
      expect(() => laneOf(wrong)).to.throw(LaneInvalidError)
    }
  })
})
