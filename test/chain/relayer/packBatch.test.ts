import { expect } from 'chai'
import fc from 'fast-check'

import { batchGas } from '../../../src/chain/index.ts'
import { type Load, packBatch } from '../../../src/chain/relayer/packBatch.ts'

const gas = fc.bigInt({ min: 30_000n, max: 2_000_000n })
const load: fc.Arbitrary<Load> = fc.record({ gas, bytes: fc.integer({ min: 4, max: 5_000 }) })
const bounds = { calls: 50, gas: 15_000_000n, bytes: 100_000 }

/** What each call gets when each takes all it needs, by the escrow's rule: an even share of what is left. */
function shares(needs: readonly bigint[], limit: bigint): readonly bigint[] {
  let left = limit - 21_000n
  return needs.map((need, index) => {
    const share = left / BigInt(needs.length - index)
    left -= need
    return share
  })
}

describe('batchGas', () => {
  it('gives each call what it needs with a sixteenth on top, in whatever order', () => {
    fc.assert(
      fc.property(fc.array(gas, { minLength: 1, maxLength: 50 }), (needs) => {
        for (const [index, share] of shares(needs, batchGas(needs)).entries()) {
          const need = needs[index] as bigint
          expect(share >= need + need / 16n).to.equal(true)
        }
      }),
    )
  })

  it('is the sum from the cheapest to the dearest, and more in another order', () => {
    const needs = [50_000n, 100_000n, 900_000n]
    const sum = needs.reduce((total, need) => total + (need * 17n) / 16n + 8_000n, 21_000n)
    expect(batchGas(needs)).to.equal(sum)
    expect(batchGas([...needs].reverse()) > sum).to.equal(true)
  })
})

describe('packBatch', () => {
  it('keeps every bound, and the order that needs the least', () => {
    fc.assert(
      fc.property(fc.array(load, { maxLength: 80 }), (items) => {
        const chosen = packBatch(items, bounds)
        expect(chosen.length <= bounds.calls).to.equal(true)
        expect(chosen.reduce((bytes, item) => bytes + item.bytes, 0) <= bounds.bytes).to.equal(true)
        expect(batchGas(chosen.map((item) => item.gas)) <= bounds.gas).to.equal(true)
        expect(new Set(chosen).size).to.equal(chosen.length)
        const sorted = chosen.every(
          (item, index) => index === 0 || (chosen[index - 1] as Load).gas <= item.gas,
        )
        expect(sorted).to.equal(true)
      }),
    )
  })

  it('takes whoever came first, and a small one past a large one that no longer fits', () => {
    const [first, large, small] = [4n, 12n, 2n].map((millions) => ({
      gas: millions * 1_000_000n,
      bytes: 100,
    }))
    const chosen = packBatch([first, large, small] as Load[], bounds)
    expect(chosen).to.deep.equal([small, first])
  })

  it('leaves nothing out that fits alone', () => {
    fc.assert(
      fc.property(load, (item) => {
        expect(packBatch([item], bounds)).to.deep.equal([item])
      }),
    )
  })
})
