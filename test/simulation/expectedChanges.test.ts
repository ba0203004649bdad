import { expect } from 'chai'
import { expectedChanges } from '../../src/simulation/expectedChanges.ts'
import type { TermSheet } from '../../src/terms/index.ts'

const sheet = (amounts: readonly bigint[], burnBps: number) =>
  ({
    milestones: amounts.map((amount) => ({ amount, bond: amount / 10n, duration: 3_600, criteria: '0x' })),
    burnBps,
    arbiterFee: 15n,
  }) as unknown as TermSheet

describe('expectedChanges', () => {
  it('pays the seller what is approved; the buyer pays the burn on top, rounded up', () => {
    const milestones = [{ status: 'approved', sellerBps: 10_000 }]
    expect(expectedChanges({ terms: sheet([1_001n], 250), milestones })).to.deep.equal({
      buyer: -1_001n - 26n,
      seller: 1_001n,
      arbiter: 0n,
      burned: 26n,
    })
  })

  it('gives the buyer the bond of what was missed', () => {
    const milestones = [{ status: 'missed', sellerBps: 0 }]
    expect(expectedChanges({ terms: sheet([1_000n], 250), milestones })).to.deep.equal({
      buyer: 100n,
      seller: -100n,
      arbiter: 0n,
      burned: 0n,
    })
  })

  it('divides amount and bond by a ruling, rounding the seller down, the burn up; the fee is the arbiter’s', () => {
    const milestones = [{ status: 'ruled', sellerBps: 3_333 }]
    // 333 of 1,000 and 33 of the bond of 100 to the seller; 9 burned.
    expect(expectedChanges({ terms: sheet([1_000n], 250), milestones })).to.deep.equal({
      buyer: -333n - 9n + 67n - 15n,
      seller: 333n - 67n,
      arbiter: 15n,
      burned: 9n,
    })
  })

  it('sums over milestones, and makes no unit', () => {
    const milestones = ['approved', 'approved', 'ruled'].map((status) => ({ status, sellerBps: 2_500 }))
    const { buyer, seller, arbiter, burned } = expectedChanges({
      terms: sheet([997n, 1_003n, 1_999n], 250),
      milestones,
    })
    expect(buyer + seller + arbiter + burned).to.equal(0n)
  })
})
