import { expect } from 'chai'
import fc from 'fast-check'
import { type Hex, size, toFunctionSelector } from 'viem'
import { call } from 'viem/actions'

import {
  type ConsentInvalidError,
  decodeError,
  encodeAct,
  escrowAbi,
  packAct,
} from '../../src/chain/index.ts'
import { hashTermSheet, isBuyerNonce, type TermSheet, termSheetLimits } from '../../src/terms/index.ts'
import { address, hash } from '../terms/fixtures/arbitraries.ts'
import { buyer, type Earnest, startEarnest } from './support/earnest.ts'

/** A signature that is nobody's: the escrow then says what it should have been over. */
const nobodys: Hex = `0x00${'00'.repeat(64)}1b`

const amount = fc.bigInt({ min: 1n, max: 2n ** 90n })
const bps = fc.integer({ min: 0, max: 10_000 })
const seconds = ({ least, most }: { least: number; most: number }) => fc.integer({ min: least, max: most })
const nonce = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.constantFrom(0n, 2n ** 64n - 1n))

/** What a sheet may differ in and still be valid. */
const changes = fc.record({
  milestones: fc.array(
    fc.record({ amount, bond: amount, duration: seconds(termSheetLimits.duration), criteria: hash }),
    { minLength: 1, maxLength: 32 },
  ),
  metered: amount,
  meteredFor: seconds(termSheetLimits.duration),
  burnBps: bps,
  arbiter: address.filter((one) => BigInt(one) > 2n ** 100n),
  arbiterFee: amount,
  reviewPeriod: seconds(termSheetLimits.reviewPeriod),
  rulingPeriod: seconds(termSheetLimits.rulingPeriod),
  silenceBps: bps,
  document: hash,
  buyerNonce: nonce.filter(isBuyerNonce),
  sellerNonce: nonce,
})

describe('packAct', () => {
  let earnest: Earnest

  before(async () => {
    earnest = await startEarnest()
  })

  /** What the escrow would have a signature be over. */
  const askedFor = async (data: Hex): Promise<Hex> => {
    const request = { to: earnest.escrow, data, account: earnest.deployer.account.address }
    const error = await call(earnest.chain, request).then(
      () => undefined,
      (thrown) => decodeError(thrown) as ConsentInvalidError,
    )
    expect(error?.code).to.equal('ConsentInvalid')
    return error?.args.act ?? '0x'
  }

  it('tells the escrow the very sheet, whatever is in it', async () => {
    const sheet = await earnest.sheet()
    await fc.assert(
      fc.asyncProperty(changes, async (change) => {
        const terms: TermSheet = { ...sheet, ...change }
        const given = { terms, buyer: nobodys, seller: nobodys }
        const named = packAct('commit', given)
        expect(named).not.to.equal(encodeAct('commit', given))
        expect(await askedFor(named)).to.equal(hashTermSheet(terms, earnest.domain))
        // In the escrow's USDC the token need not be named.
        const unnamed = packAct('commit', given, earnest.usdc)
        expect(size(named) - size(unnamed)).to.equal(20)
        expect(await askedFor(unnamed)).to.equal(hashTermSheet(terms, earnest.domain))
        expect(packAct('commit', given, earnest.escrow)).to.equal(named)
      }),
      { numRuns: 40 },
    )
  })

  it('leaves out what a plain sheet has none of', async () => {
    const plain = { metered: 0n, meteredFor: 0, burnBps: 0, sellerNonce: 0n }
    const sheet = await earnest.sheet(plain)
    const sizeOf = (terms: TermSheet) => size(packAct('commit', { terms, buyer: nobodys, seller: nobodys }))
    const each = [{ metered: 1n }, { meteredFor: 600 }, { burnBps: 1 }, { sellerNonce: 1n }]
    for (const change of each) {
      const terms: TermSheet = { ...sheet, ...change }
      expect(sizeOf(terms) - sizeOf(sheet)).to.equal(26)
      if ('metered' in change || 'meteredFor' in change) continue
      const data = packAct('commit', { terms, buyer: nobodys, seller: nobodys })
      expect(await askedFor(data)).to.equal(hashTermSheet(terms, earnest.domain))
    }
    const data = packAct('commit', { terms: sheet, buyer: nobodys, seller: nobodys }, earnest.usdc)
    expect(await askedFor(data)).to.equal(hashTermSheet(sheet, earnest.domain))
  })

  it('tells the escrow the very approval', async () => {
    const terms = await earnest.sheet({ metered: 5_000n, meteredFor: 7_200 })
    const { deal } = await earnest.commit(terms)
    for (const [milestones, metered, unlessEngaged] of [
      [0b1n, 0n, false],
      [0b111n, 5_000n, true],
      [0b101n, 4_321n, true],
    ] as const) {
      const approval = { milestones, metered, unlessEngaged }
      const data = packAct('settle', { terms, ...approval, buyer: nobodys })
      expect(await askedFor(data)).to.equal(earnest.hashAct('Approval', { deal, ...approval }))
    }
  })

  it('calls what the escrow finds first', () => {
    const functions = escrowAbi.filter((item) => item.type === 'function')
    const selectors = functions.map((item) => toFunctionSelector(item)).sort()
    for (const name of ['commitPackedFormat', 'settlePackedFormat', 'batchPackedFormat']) {
      expect(selectors.indexOf(toFunctionSelector(`${name}()`)), name).to.be.within(0, 5)
    }
  })

  it('commits and settles for less gas and calldata', async () => {
    const { client, sheet, consents, sign } = earnest
    const run = async (packed: boolean) => {
      const terms = await sheet()
      const blobs = await consents(terms)
      const commit = await client.waitForAct({ hash: await client.commit({ terms, ...blobs, packed }) })
      const deal = await client.getDealId({ terms })
      const approval = { milestones: 0b111n, metered: 0n, unlessEngaged: false }
      const consent = await sign(buyer, 'Approval', { deal, ...approval })
      const hash = await client.settle({ terms, ...approval, buyer: consent, packed })
      const settle = await client.waitForAct({ hash })
      expect((await client.getDeal({ terms })).status).to.equal('closed')
      return [commit.receipt.gasUsed, settle.receipt.gasUsed].map(Number)
    }
    await run(false)
    const [[commit = 0, settle = 0], [commitPackedFormat = 0, settlePackedFormat = 0]] = [
      await run(false),
      await run(true),
    ]
    expect(commit - commitPackedFormat).to.be.within(1_500, 8_000)
    expect(settle - settlePackedFormat).to.be.within(1_500, 8_000)
  })

  it('writes readably what does not fit, and every other act', async () => {
    const terms = await earnest.sheet()
    const huge = 2n ** 64n
    const consent = nobodys
    for (const wide of [{ buyerNonce: huge }, { sellerNonce: huge }]) {
      const given = { terms: { ...terms, ...wide }, buyer: consent, seller: consent }
      expect(packAct('commit', given)).to.equal(encodeAct('commit', given))
      const approval = {
        terms: given.terms,
        milestones: 1n,
        metered: 0n,
        unlessEngaged: false,
        buyer: consent,
      }
      expect(packAct('settle', approval)).to.equal(encodeAct('settle', approval))
    }
    const long = { terms, buyer: `0x${'00'.repeat(65_536)}` as const, seller: consent }
    expect(packAct('commit', long)).to.equal(encodeAct('commit', long))
    const outside = { terms, milestones: 2n ** 32n, metered: 0n, unlessEngaged: false, buyer: consent }
    expect(packAct('settle', outside)).to.equal(encodeAct('settle', outside))
    expect(packAct('close', { terms })).to.equal(encodeAct('close', { terms }))
    const wide = { calls: [`0x${'00'.repeat(65_536)}` as const], atomic: true }
    expect(packAct('batch', wide)).to.equal(encodeAct('batch', wide))
  })
})
