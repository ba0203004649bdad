import { expect } from 'chai'
import fc from 'fast-check'

import { batchGas, batchReserve } from '../../../src/chain/batchGas.ts'
import { type Load, packBatch } from '../../../src/chain/relayer/packBatch.ts'

const gas = fc.bigInt({ min: 30_000n, max: 2_000_000n })
const load: fc.Arbitrary<Load> = fc.record({ gas, bytes: fc.integer({ min: 4, max: 5_000 }) })
const bounds = { calls: 50, gas: 15_000_000n, bytes: 100_000 }

/**
 * What each call gets by the escrow's rule, an even share of what is left.
 *
 * @param burns Whether a call burns all it gets; else it takes what it needs.
 */
function shares(needs: readonly bigint[], burns: readonly boolean[], limit: bigint): readonly bigint[] {
  let left = limit - 21_000n - batchReserve.once - batchReserve.perCall * BigInt(needs.length)
  return needs.map((need, index) => {
    const share = left / BigInt(needs.length - index)
    left -= burns[index] ? share : need
    return share
  })
}

describe('batchGas', () => {
  it('gives each call what it needs with a sixteenth on top, whichever of the others burn all they get', () => {
    const call = fc.record({ need: gas, burns: fc.boolean() })
    fc.assert(
      fc.property(fc.array(call, { minLength: 1, maxLength: 50 }), (calls) => {
        const needs = calls.map(({ need }) => need)
        const given = shares(
          needs,
          calls.map(({ burns }) => burns),
          batchGas(needs),
        )
        for (const [index, need] of needs.entries()) {
          expect((given[index] as bigint) >= need + need / 16n).to.equal(true)
        }
      }),
    )
  })

  it('is the need of one call for one, and follows the dearest for more', () => {
    expect(batchGas([160_000n])).to.equal(26_000n + 178_600n)
    expect(batchGas([50_000n, 160_000n, 50_000n])).to.equal(26_000n + 3n * 178_600n)
  })
})

describe('packBatch', () => {
  it('keeps every bound, and the order', () => {
    fc.assert(
      fc.property(fc.array(load, { maxLength: 80 }), (items) => {
        const chosen = packBatch(items, bounds)
        expect(chosen.length <= bounds.calls).to.equal(true)
        expect(chosen.reduce((bytes, item) => bytes + item.bytes, 0) <= bounds.bytes).to.equal(true)
        expect(batchGas(chosen.map((item) => item.gas)) <= bounds.gas).to.equal(true)
        expect(chosen).to.deep.equal(items.filter((item) => chosen.includes(item)))
      }),
    )
  })

  it('takes whoever came first, and a small one past a large one that no longer fits', () => {
    const [first, large, small] = [4n, 12n, 2n].map((millions) => ({
      gas: millions * 1_000_000n,
      bytes: 100,
    }))
    const chosen = packBatch([first, large, small] as Load[], bounds)
    expect(chosen).to.deep.equal([first, small])
  })

  it('leaves nothing out that fits alone', () => {
    fc.assert(
      fc.property(load, (item) => {
        expect(packBatch([item], bounds)).to.deep.equal([item])
      }),
    )
  })
})
