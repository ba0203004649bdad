import { expect } from 'chai'
import { createClient, custom } from 'viem'

import { RevertedError } from '../../../src/chain/index.ts'
import {
  getBurned,
  getCostToForge,
  getPassport,
  getRecord,
  getScore,
  toShare,
} from '../../../src/reputation/index.ts'
import { account, approved, type Records, start, startRecords } from '../support/records.ts'

describe('readers of records', () => {
  const buyer = account(1)
  const seller = account(2)
  let records: Records

  before(async () => {
    records = await startRecords()
    const loss = { sellerLoss: 2_500_000n, buyerLoss: 1_000_001n, disputed: 1 }
    await records.record(approved({ burned: 5_000_000n, ending: 'ruled', ...loss }), start)
  })

  it("read an account's score and what it costs to forge", async () => {
    const { chain, reputation } = records
    const blockNumber = await chain.getBlockNumber()
    const at = { reputation, blockNumber, role: 'seller' } as const
    expect(await getScore(chain, { account: seller, ...at })).to.equal(17_543_859_649_122_807n)
    expect(await getCostToForge(chain, { account: seller, ...at })).to.equal(446_428n)
    expect(await getScore(chain, { account: buyer, ...at })).to.equal(0n)
  })

  it('read all of a record as of one block', async () => {
    const { chain, reputation } = records
    expect(await getRecord(chain, { account: buyer, role: 'buyer', reputation })).to.deep.equal({
      score: 21_097_043_564_956_143n,
      costToForge: 538_793n,
      evidence: 625_000n,
      loss: 1_000_001n,
      milestones: 1,
      disputes: 1,
      splits: 0,
      waivers: 0,
      defaults: 0,
    })
  })

  it('read what was burned, between two or by one', async () => {
    const { chain, reputation } = records
    const blockNumber = await chain.getBlockNumber()
    expect(await getBurned(chain, { buyer, reputation, blockNumber })).to.equal(5_000_000n)
    expect(await getBurned(chain, { buyer, seller, reputation, blockNumber })).to.equal(5_000_000n)
    expect(await getBurned(chain, { buyer, seller: account(3), reputation, blockNumber })).to.equal(0n)
  })

  it('read a passport', async () => {
    const { chain, reputation } = records
    const blockNumber = await chain.getBlockNumber()
    const passport = await getPassport(chain, { account: seller, reputation, blockNumber })
    expect(passport.account).to.equal(seller)
    expect(passport.seller).to.deep.equal({
      score: 0.017543,
      costToForge: 0.446428,
      loss: 2.5,
      milestones: 1,
      disputes: 1,
      defaults: 0,
    })
    expect(passport.buyer.score).to.equal(0)
    expect(passport.svg).to.match(/^<svg .*<\/svg>$/s)
    expect(passport.svg).to.contain(seller)
  })

  it('say that there is no passport of a stranger', async () => {
    const { chain, reputation } = records
    const error = await getPassport(chain, { account: account(9), reputation }).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).to.be.instanceOf(RevertedError)
  })

  it("find the escrow's records by themselves", async () => {
    const { chain, reputation, deploy } = records
    // Any contract will do for a token that nothing is paid in.
    const escrow = await deploy('Escrow', [reputation])
    expect(await getScore(chain, { account: seller, role: 'seller', escrow })).to.equal(0n)
    const { milestones } = await getRecord(chain, { account: seller, role: 'seller', escrow })
    expect(milestones).to.equal(0)
  })

  it('read a record anew right after it changed, whatever block the client remembers', async () => {
    const { reputation } = records
    const chain = createClient({ transport: custom(records.chain), cacheTime: 60_000 })
    const who = { account: account(7), role: 'seller', reputation } as const
    expect((await getRecord(chain, who)).milestones).to.equal(0)
    await records.record(approved({ seller: account(7) }), start + 60)
    expect((await getRecord(chain, who)).milestones).to.equal(1)
  })
})

describe('toShare', () => {
  it('rounds down to nine decimals', () => {
    expect(toShare(0n)).to.equal(0)
    expect(toShare(600_000_000_000_000_000n)).to.equal(0.6)
    expect(toShare(599_999_999_999_999_999n)).to.equal(0.599999999)
    expect(toShare(10n ** 18n - 1n)).to.equal(0.999999999)
  })
})
