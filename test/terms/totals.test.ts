import { expect } from 'chai'
import fc from 'fast-check'

import { zeroAddress, zeroHash } from '../../src/core/index.ts'
import {
  burnOf,
  encodeConsent,
  hashAct,
  hashTermSheet,
  privateKeySigner,
  Role,
  Scope,
  scopesOf,
  shareOf,
  signConsent,
  signMandate,
  signTermSheet,
  type TermSheet,
  termsTotals,
} from '../../src/terms/index.ts'
import { startEscrow } from './fixtures/escrow.ts'

const buyer = privateKeySigner(`0x${'b1'.repeat(32)}`)
const seller = privateKeySigner(`0x${'5e'.repeat(32)}`)
const agent = privateKeySigner(`0x${'a9'.repeat(32)}`)

const amount = fc.bigInt({ min: 1n, max: 2n ** 80n })

/** Sheets that can be committed, of a token yet to be named. */
const sheet = fc
  .record({
    milestones: fc.array(
      fc.record({
        amount,
        bond: fc.bigInt({ min: 0n, max: 2n ** 80n }),
        duration: fc.integer({ min: 600, max: 63_072_000 }),
        criteria: fc.constant(zeroHash),
      }),
      { maxLength: 5 },
    ),
    meter: fc.record({ metered: amount, meteredFor: fc.integer({ min: 600, max: 63_072_000 }) }),
    isMetered: fc.boolean(),
    burnBps: fc.integer({ min: 0, max: 10_000 }),
    reviewPeriod: fc.integer({ min: 600, max: 7_776_000 }),
    rulingPeriod: fc.integer({ min: 3_600, max: 15_552_000 }),
  })
  .map(({ meter, isMetered, ...rest }): Omit<TermSheet, 'token'> => {
    const needed = isMetered || rest.milestones.length === 0
    return {
      ...rest,
      ...(needed ? meter : { metered: 0n, meteredFor: 0 }),
      buyer: buyer.address,
      seller: seller.address,
      arbiter: zeroAddress,
      arbiterFee: 0n,
      silenceBps: 5_000,
      expiry: 2 ** 40 - 1,
      document: zeroHash,
      buyerNonce: 0n,
      sellerNonce: 0n,
    }
  })

describe('termsTotals', () => {
  it('sums by hand: a sheet of two milestones and a meter', () => {
    const [terms] = fc.sample(sheet, 1)
    const milestones = [
      { amount: 101n, bond: 7n, duration: 1_000, criteria: zeroHash },
      { amount: 200n, bond: 0n, duration: 900, criteria: zeroHash },
    ]
    const found = termsTotals({
      ...(terms as TermSheet),
      milestones,
      metered: 1n,
      meteredFor: 700,
      burnBps: 100,
      reviewPeriod: 600,
      rulingPeriod: 3_600,
    })
    // b(101) = ⌈1.01⌉, b(200) = 2, b(1) = ⌈0.01⌉.
    expect(found).to.deep.equal({ amount: 301n, burn: 5n, cost: 307n, bonds: 7n, lastClock: 5_200 })
  })

  it('lasts as long as its metering when that ends last, or is all there is', () => {
    const [terms] = fc.sample(sheet, 1)
    const metered = { ...(terms as TermSheet), metered: 1n, reviewPeriod: 600, rulingPeriod: 3_600 }
    const milestone = { amount: 1n, bond: 0n, duration: 600, criteria: zeroHash }
    expect(termsTotals({ ...metered, milestones: [milestone], meteredFor: 4_801 }).lastClock).to.equal(4_801)
    expect(termsTotals({ ...metered, milestones: [milestone], meteredFor: 4_799 }).lastClock).to.equal(4_800)
    expect(termsTotals({ ...metered, milestones: [], meteredFor: 600 }).lastClock).to.equal(600)
  })

  it('gives what the escrow asks of the buyer, and how long a mandate must last', async () => {
    const { domain, usdc, chain, errorOf } = await startEscrow()
    const mandate = {
      principal: buyer.address,
      agent: agent.address,
      scopes: scopesOf(Scope.Commit, Scope.Approve),
      token: usdc,
      perDeal: 2n ** 96n - 1n,
      total: 2n ** 96n - 1n,
      counterparty: zeroAddress,
      arbiter: zeroAddress,
      validAfter: 0,
      validUntil: 0,
      nonce: 0n,
    }
    await fc.assert(
      fc.asyncProperty(sheet, async (given) => {
        const terms = { ...given, token: usdc }
        const { cost, lastClock } = termsTotals(terms)
        const [buyerSignature, sellerSignature] = [
          await signTermSheet(buyer, terms, domain),
          await signTermSheet(seller, terms, domain),
        ]
        const own = encodeConsent({ kind: 'signature', signature: buyerSignature })
        const sellers = encodeConsent({ kind: 'signature', signature: sellerSignature })
        const short = await errorOf('commit', [terms, own, sellers])
        expect(short?.code).to.equal('PullFailed')
        expect(short?.details).to.include({ account: buyer.address, needed: cost })

        const now = Number((await chain.getBlock()).timestamp)
        const tooShort = { ...mandate, validUntil: now + 500 }
        const consent = {
          account: buyer.address,
          role: Role.Buyer,
          act: hashTermSheet(terms, domain),
          mandate: hashAct('Mandate', tooShort, domain),
        }
        const agents = encodeConsent({
          kind: 'mandate',
          mandate: tooShort,
          principalSignature: await signMandate(buyer, tooShort, domain),
          agentSignature: await signConsent(agent, consent, domain),
        })
        const late = await errorOf('commit', [terms, agents, sellers])
        expect(late?.code).to.equal('MandateTooShort')
        const needed = late?.details.needed
        // The call is made in the block after the last.
        expect(Number(needed) - lastClock - now).to.be.within(0, 60)
      }),
      { numRuns: 40 },
    )
  })
})

describe('burnOf and shareOf', () => {
  const money = fc.bigInt({ min: 0n, max: 2n ** 96n - 1n })
  const bps = fc.integer({ min: 0, max: 10_000 })

  it('round the burn up and the share down, by less than a unit', () => {
    fc.assert(
      fc.property(money, bps, (found, part) => {
        const exact = found * BigInt(part)
        expect(burnOf(found, part) * 10_000n - exact).to.satisfy(
          (over: bigint) => over >= 0n && over < 10_000n,
        )
        expect(exact - shareOf(found, part) * 10_000n).to.satisfy(
          (under: bigint) => under >= 0n && under < 10_000n,
        )
      }),
    )
  })

  it('let nothing escape by dividing: parts burn at least as much as the whole', () => {
    fc.assert(
      fc.property(money, money, bps, (one, other, part) => {
        expect(burnOf(one, part) + burnOf(other, part) >= burnOf(one + other, part)).to.equal(true)
      }),
    )
  })
})
