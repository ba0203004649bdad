import { expect } from 'chai'
import fc, { type Arbitrary } from 'fast-check'

import { escrowAbi } from '../../src/chain/generated/escrow.ts'
import { type Address, checksumAddress, maxAmount, zeroAddress, zeroHash } from '../../src/core/index.ts'
import {
  type TermSheet,
  type TermSheetRefusal,
  termSheetLimits,
  validateTermSheet,
} from '../../src/terms/index.ts'
import { startEscrow } from './fixtures/escrow.ts'

const [escrow, usdc, other, buyer, seller, arbiter] = [1, 2, 3, 4, 5, 6].map((digit) =>
  checksumAddress(`0x${String(digit).repeat(40)}`),
) as [Address, Address, Address, Address, Address, Address]
const now = 1_800_000_000
const day = 86_400

const milestone = { amount: 30n, bond: 4n, duration: 1_000, criteria: zeroHash }
const good: TermSheet = {
  buyer,
  seller,
  token: usdc,
  milestones: [milestone, milestone],
  metered: 17n,
  meteredFor: 50_000,
  burnBps: 123,
  arbiter,
  arbiterFee: 9n,
  reviewPeriod: 5_000,
  rulingPeriod: 6_000,
  silenceBps: 5_000,
  expiry: now + 1,
  document: zeroHash,
  buyerNonce: 1n,
  sellerNonce: 0n,
}
const last = 2n ** 32n - 1n
const unmetered = { metered: 0n, meteredFor: 0 }
const noArbiter = { arbiter: zeroAddress, arbiterFee: 0n }
const step = (change: object) => ({ milestones: [milestone, { ...milestone, ...change }] })
const steps = (count: number) => ({ milestones: new Array(count).fill(milestone) })

/** A change of a good sheet, and what it is refused for; undefined: nothing. */
const cases: readonly [string, object, TermSheetRefusal | undefined][] = [
  ['a good sheet', {}, undefined],
  ['its last second', { expiry: now + 1 }, undefined],
  ['its expiry', { expiry: now }, 'ActExpired'],
  ['a buyer of zero', { buyer: zeroAddress }, 'SideInvalid'],
  ['the escrow as buyer', { buyer: escrow }, 'SideInvalid'],
  ['the token as buyer', { buyer: usdc }, 'SideInvalid'],
  ['a seller of zero', { seller: zeroAddress }, 'SideInvalid'],
  ['the escrow as seller', { seller: escrow }, 'SideInvalid'],
  ['the token as seller', { seller: usdc }, 'SideInvalid'],
  ['a buyer who sells to itself', { seller: buyer }, 'SideInvalid'],
  ['the buyer as its own judge', { arbiter: buyer }, 'ArbiterInvalid'],
  ['the seller as judge', { arbiter: seller }, 'ArbiterInvalid'],
  ['the escrow as judge', { arbiter: escrow }, 'ArbiterInvalid'],
  ['the token as judge', { arbiter: usdc }, 'ArbiterInvalid'],
  ['no judge and no fee', noArbiter, undefined],
  ['a fee for nobody', { arbiter: zeroAddress }, 'ArbiterFeeUnexpected'],
  ['a judge without a fee', { arbiterFee: 0n }, undefined],
  ['32 milestones', steps(32), undefined],
  ['33 milestones', steps(33), 'MilestoneCountInvalid'],
  ['metering alone', steps(0), undefined],
  ['nothing to pay for', { ...steps(0), ...unmetered }, 'MilestoneCountInvalid'],
  ['a milestone that pays nothing', step({ amount: 0n }), 'MilestoneAmountZero'],
  ['a milestone without a bond', step({ bond: 0n }), undefined],
  ['no metering', unmetered, undefined],
  ['a cap without a duration', { meteredFor: 0 }, 'MeterIncomplete'],
  ['a duration without a cap', { metered: 0n }, 'MeterIncomplete'],
  ['all burned', { burnBps: 10_000 }, undefined],
  ['more than all burned', { burnBps: 10_001 }, 'BpsInvalid'],
  ['silence for the seller', { silenceBps: 10_000 }, undefined],
  ['silence beyond the whole', { silenceBps: 10_001 }, 'BpsInvalid'],
  ['a burn of another token', { token: other }, 'BurnUnsupported'],
  ['another token without a burn', { token: other, burnBps: 0 }, undefined],
  ...(
    [
      ['duration', (duration: number) => step({ duration }), 600, 730 * day],
      ['meteredFor', (meteredFor: number) => ({ meteredFor }), 600, 730 * day],
      ['reviewPeriod', (reviewPeriod: number) => ({ reviewPeriod }), 600, 90 * day],
      ['rulingPeriod', (rulingPeriod: number) => ({ rulingPeriod }), 3_600, 180 * day],
    ] as const
  ).flatMap(([name, change, least, most]): [string, object, TermSheetRefusal | undefined][] => [
    [`${name} at its least`, change(least), undefined],
    [`${name} below`, change(least - 1), 'PeriodInvalid'],
    [`${name} at its most`, change(most), undefined],
    [`${name} above`, change(most + 1), 'PeriodInvalid'],
  ]),
  ['all the money there can be', { ...steps(0), metered: maxAmount, burnBps: 0 }, undefined],
  ['a unit more', { ...step({ amount: maxAmount - 29n }), ...unmetered, burnBps: 0 }, 'TotalTooLarge'],
  ['no unit more', { ...step({ amount: maxAmount - 30n }), ...unmetered, burnBps: 0 }, undefined],
  [
    'the burn of a unit more',
    { ...step({ amount: maxAmount - 31n }), ...unmetered, burnBps: 1 },
    'TotalTooLarge',
  ],
  ['the last lane', { buyerNonce: (last << 32n) | 7n }, undefined],
  ['a lane after it', { buyerNonce: (last + 1n) << 32n }, 'BuyerNonceInvalid'],
  ['a nonce of all bits', { buyerNonce: 2n ** 256n - 1n }, 'BuyerNonceInvalid'],
  ['the first generation of the first lane', { buyerNonce: 0n }, undefined],
  ['the last generation', { buyerNonce: last - 1n }, undefined],
  ['a generation that none would follow', { buyerNonce: last }, 'BuyerNonceInvalid'],
  ['one of another lane', { buyerNonce: (7n << 32n) | last }, 'BuyerNonceInvalid'],
  ['bonds that fit', step({ bond: maxAmount - 4n }), undefined],
  ['bonds that do not', step({ bond: maxAmount - 3n }), 'TotalTooLarge'],
]

describe('validateTermSheet', () => {
  for (const [what, change, expected] of cases) {
    it(`${expected === undefined ? 'takes' : 'refuses'} ${what}`, () => {
      const verdict = validateTermSheet({ ...good, ...change }, { escrow, usdc, now })
      expect(verdict.ok ? undefined : verdict.code).to.equal(expected)
    })
  }

  it('looks at the expiry only when it is told the time', () => {
    expect(validateTermSheet({ ...good, expiry: 0 }, { escrow, usdc }).ok).to.equal(true)
  })

  it('knows addresses in any case', () => {
    const shouted = { ...good, seller: buyer.toLowerCase() as Address, buyer }
    expect(validateTermSheet(shouted, { escrow, usdc }).ok).to.equal(false)
  })

  it("answers as the escrow does, also which of a sheet's faults comes first, for any sheet at its edges", async () => {
    const chain = await startEscrow()
    const real = { escrow: chain.escrow, usdc: chain.usdc }
    // Any address with code will do.
    const call = { address: chain.escrow, abi: escrowAbi, functionName: 'REPUTATION' } as const
    const token = await chain.chain.readContract(call)
    let valid = 0
    await fc.assert(
      fc.asyncProperty(edgySheet(real.escrow, real.usdc, token), async (terms) => {
        const time = Number((await chain.chain.getBlock()).timestamp)
        const sheet = { ...terms, expiry: terms.expiry === 0 ? time - 10 : time + 1_000 }
        const verdict = validateTermSheet(sheet, { ...real, now: time })
        const error = await chain.errorOf('commit', [sheet, '0x', '0x'])
        // A sheet without faults gets as far as to the missing consent.
        const found = error?.code === 'ConsentMissing' ? undefined : error?.code
        expect(verdict.ok ? undefined : verdict.code).to.equal(found)
        if (verdict.ok) valid++
        else
          for (const name of [
            'found',
            'least',
            'most',
            'allowed',
            'milestone',
            'metered',
            'meteredFor',
            'nonce',
          ]) {
            if (name in verdict.details && found !== 'ActExpired') {
              expect(String(verdict.details[name]).toLowerCase(), name).to.equal(
                String(error?.details[name]).toLowerCase(),
              )
            }
          }
      }),
      { numRuns: 300 },
    )
    expect(valid, 'valid sheets among them').to.be.above(10)
  })
})

/** Sheets that are good but for a few members, which lie on, before and behind each limit. */
function edgySheet(escrow: Address, usdc: Address, token: Address): Arbitrary<TermSheet> {
  const account = (own: Address) =>
    fc.oneof(
      { weight: 20, arbitrary: fc.constant(own) },
      { weight: 1, arbitrary: fc.constantFrom(zeroAddress, escrow, usdc, buyer, seller) },
    )
  const edges = <Value>(usual: Value, ...rare: Value[]) =>
    fc.oneof(
      { weight: 12, arbitrary: fc.constant(usual) },
      { weight: 1, arbitrary: fc.constantFrom(...rare) },
    )
  const period = (name: 'duration' | 'meteredFor' | 'reviewPeriod' | 'rulingPeriod') => {
    const { least, most } = termSheetLimits[name]
    return edges(least + 100, least - 1, least, most, most + 1, 0)
  }
  const money = edges(1_000n, 0n, 1n, maxAmount, maxAmount / 2n, maxAmount - 1_000n)
  return fc.record({
    buyer: account(buyer),
    seller: account(seller),
    token: edges(usdc, token),
    milestones: fc
      .array(
        fc.record({
          amount: money,
          bond: money,
          duration: period('duration'),
          criteria: fc.constant(zeroHash),
        }),
        { maxLength: 3 },
      )
      .chain((few) => edges(few, new Array(33).fill(milestone), new Array(32).fill(milestone))),
    metered: edges(17n, 0n, maxAmount),
    meteredFor: period('meteredFor'),
    burnBps: edges(100, 0, 10_000, 10_001, 65_535),
    arbiter: account(arbiter),
    arbiterFee: edges(9n, 0n),
    reviewPeriod: period('reviewPeriod'),
    rulingPeriod: period('rulingPeriod'),
    silenceBps: edges(5_000, 0, 10_000, 10_001),
    expiry: edges(1, 0),
    document: fc.constant(zeroHash),
    buyerNonce: edges(1n, 0n, last - 1n, last, last << 32n, (5n << 32n) | last, 2n ** 64n - 1n, 2n ** 64n),
    sellerNonce: fc.constant(0n),
  })
}
