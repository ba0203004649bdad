import { expect } from 'chai'
import { keccak256, zeroAddress } from 'viem'

import { encodeAct, SellerNonceMissingError } from '../../../src/chain/index.ts'
import { buyerNonceOf, draftWaiver, type TermSheet, termsTotals } from '../../../src/terms/index.ts'
import { arbiter, buyer, type Earnest, seller, startEarnest, stranger } from '../support/earnest.ts'

const day = 24 * 3600
const artifact = keccak256('0x01')
const reason = keccak256('0x02')

describe('the acts upon a deal, by actions', () => {
  let earnest: Earnest

  before(async () => {
    earnest = await startEarnest()
    await earnest.mint(buyer.address, 10_000_000_000n)
  })

  /** What a transaction's events are called. */
  const namesOf = async (hash: `0x${string}`) =>
    (await earnest.client.waitForAct({ hash })).events.map(({ name }) => name)

  it('commits a sheet that both sides signed and pay by authorization, submitted by somebody else', async () => {
    const { client, sheet, consents, usdc } = earnest
    const terms = await sheet()
    const blobs = await consents(terms)
    const deal = await client.getDealId({ terms })

    expect(await client.simulateCommit({ terms, ...blobs })).to.equal(deal)
    expect((await client.getDeal({ terms })).status).to.equal('unknown')

    const { events } = await client.waitForAct({ hash: await client.commit({ terms, ...blobs }) })
    expect(events.map(({ name }) => name)).to.deep.equal(['Committed'])
    expect(events[0]?.args).to.deep.equal({
      deal,
      buyer: buyer.address,
      seller: seller.address,
      token: (await client.getUsdc()) as string,
      cost: 100_000_000n,
      bonds: 10_000_000n,
      document: terms.document,
    })
    expect((await client.getUsdc()).toLowerCase()).to.equal(usdc.toLowerCase())
    expect(await client.getDeal({ terms })).to.deep.equal({
      status: 'live',
      committedAt: await earnest.now(),
      resolved: 0n,
      meteredPaid: 0n,
      meterClosed: true,
    })
    expect(await client.getMilestone({ terms, milestone: 1 })).to.deep.equal({
      status: 'pending',
      clock: (await earnest.now()) + 2 * day,
      index: 0,
    })
  })

  it('settles what an approval newly covers, and ends the deal with the last milestone', async () => {
    const { client, sheet, commit, sign } = earnest
    const terms = await sheet()
    const { deal } = await commit(terms)

    const two = { terms, milestones: 0b011n, metered: 0n, unlessEngaged: true }
    const consent = await sign(buyer, 'Approval', {
      deal,
      milestones: 0b011n,
      metered: 0n,
      unlessEngaged: true,
    })
    await client.simulateSettle({ ...two, buyer: consent })
    expect(await namesOf(await client.settle({ ...two, buyer: consent }))).to.deep.equal(['Settled'])
    expect((await client.getDeal({ terms })).resolved).to.equal(0b011n)

    const all = await sign(buyer, 'Approval', { deal, milestones: 0b111n, metered: 0n, unlessEngaged: false })
    const hash = await client.settle({
      terms,
      milestones: 0b111n,
      metered: 0n,
      unlessEngaged: false,
      buyer: all,
    })
    expect(await namesOf(hash)).to.deep.equal(['Settled'])
    expect((await client.getDeal({ terms })).status).to.equal('closed')
  })

  it('waives, splits and finalizes milestones', async () => {
    const { client, sheet, commit, sign, now, pass } = earnest
    const terms = await sheet()
    const { deal } = await commit(terms)

    const { deal: _, ...waiver } = draftWaiver({ deal, milestones: 0b001n, now: await now() })
    const waived = await sign(seller, 'Waiver', { deal, ...waiver })
    await client.simulateWaive({ terms, ...waiver, seller: waived })
    expect(await namesOf(await client.waive({ terms, ...waiver, seller: waived }))).to.deep.equal([
      'Resolved',
    ])

    const division = { milestone: 1, sellerBps: 4_000, expiry: (await now()) + 3600 }
    const consents = {
      buyer: await sign(buyer, 'Split', { deal, ...division }),
      seller: await sign(seller, 'Split', { deal, ...division }),
    }
    await client.simulateSplit({ terms, ...division, ...consents })
    const split = await client.waitForAct({ hash: await client.split({ terms, ...division, ...consents }) })
    expect(split.events[0]).to.deep.include({
      name: 'Resolved',
      args: {
        deal,
        milestone: 1,
        ending: 'split',
        sellerBps: 4_000,
        burned: 0n,
        toArbiter: false,
        over: false,
      },
    })

    await pass(3 * day)
    expect((await client.getMilestone({ terms, milestone: 2 })).status).to.equal('missed')
    await client.simulateFinalize({ terms, milestones: 0b100n })
    const names = await namesOf(await client.finalize({ terms, milestones: 0b100n }))
    expect(names).to.deep.equal(['Resolved'])
  })

  it('delivers, disputes, engages and rules', async () => {
    const { client, sheet, commit, sign, pay, hashAct, domain } = earnest
    const terms = await sheet()
    const { deal } = await commit(terms)

    const delivery = { milestone: 0, index: 1, artifact }
    const delivered = await sign(seller, 'Delivery', { deal, ...delivery })
    await client.simulateDeliver({ terms, ...delivery, seller: delivered })
    const deliver = await client.deliver({ terms, ...delivery, seller: delivered })
    expect(await namesOf(deliver)).to.deep.equal(['Delivered'])
    const standing = await client.getMilestone({ terms, milestone: 0 })
    expect(standing).to.include({ status: 'delivered', index: 1 })

    const claim = { milestone: 0, index: standing.index, concededBps: 1_000, reason }
    const disputed = await pay(buyer, terms.arbiterFee, hashAct('Dispute', { deal, ...claim }))
    await client.simulateDispute({ terms, ...claim, buyer: disputed })
    const dispute = await client.dispute({ terms, ...claim, buyer: disputed })
    expect(await namesOf(dispute)).to.deep.equal(['Disputed'])

    const engaged = await sign(arbiter, 'Engagement', { deal, milestone: 0 })
    await client.simulateEngage({ terms, milestone: 0, arbiter: engaged })
    const engage = await client.engage({ terms, milestone: 0, arbiter: engaged })
    expect(await namesOf(engage)).to.deep.equal(['Engaged'])
    expect((await client.getMilestone({ terms, milestone: 0 })).status).to.equal('engaged')

    const ruling = { milestone: 0, sellerBps: 2_500 }
    const ruled = await sign(arbiter, 'Ruling', { deal, ...ruling })
    await client.simulateRule({ terms, ...ruling, arbiter: ruled })
    const { events } = await client.waitForAct({
      hash: await client.rule({ terms, ...ruling, arbiter: ruled }),
    })
    expect(events[0]).to.deep.include({
      name: 'Resolved',
      args: {
        deal,
        milestone: 0,
        ending: 'ruled',
        sellerBps: 2_500,
        burned: 0n,
        toArbiter: true,
        over: false,
      },
    })
    expect(domain.chainId).to.equal(31_337)
  })

  it('closes what is metered after its clock', async () => {
    const { client, sheet, commit, pass } = earnest
    const terms = await sheet({ milestones: [], metered: 5_000_000n, meteredFor: day })
    await commit(terms)

    await pass(day)
    await client.simulateClose({ terms })
    expect(await namesOf(await client.close({ terms }))).to.deep.equal(['MeterClosed'])
  })

  it('cancels a sheet for a side, and knows the side from the sender', async () => {
    const { client, sheet, consents, now, sign } = earnest
    const terms = await sheet()
    const deal = await client.getDealId({ terms })
    const expiry = (await now()) + 3600
    const consent = await sign(buyer, 'Cancellation', { account: buyer.address, digest: deal, expiry })

    await client.simulateCancel({ terms, account: buyer.address, expiry, consent })
    const hash = await client.cancel({ terms, account: buyer.address, expiry, consent })
    expect(await namesOf(hash)).to.deep.equal(['Cancelled'])
    expect((await client.getDeal({ terms })).status).to.equal('closed')
    expect(await client.isBuyerNonceSpent(terms)).to.equal(true)
    const blobs = await consents(terms)
    expect(await client.commit({ terms, ...blobs }).catch((error) => error)).to.include({
      code: 'NonceSpent',
    })
  })

  it('cancels for the seller by its nonce, and nothing where the sheet names none', async () => {
    const { client, sheet, now, sign } = earnest
    const expiry = (await now()) + 3600
    const account = seller.address
    const cancel = async (terms: TermSheet) => {
      const digest = await client.getDealId({ terms })
      const consent = await sign(seller, 'Cancellation', { account, digest, expiry })
      return client.cancel({ terms, account, expiry, consent })
    }
    const terms = await sheet({ sellerNonce: 77n })
    expect(await namesOf(await cancel(terms))).to.deep.equal(['Cancelled'])
    expect((await client.getDeal({ terms })).status).to.equal('closed')
    expect(await client.isNonceSpent({ account, nonce: 77n })).to.equal(true)
    expect(await client.isBuyerNonceSpent(terms)).to.equal(false)

    const refused = await cancel(await sheet()).catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(SellerNonceMissingError)
  })

  it('keeps a lane for one live deal at a time, and each generation for one deal', async () => {
    const { client, sheet, commit, consents, sign } = earnest
    const lane = 900
    const place = (generation: number) => ({ buyerNonce: buyerNonceOf({ lane, generation }) })
    const refusalOf = async (terms: TermSheet) =>
      client.simulateCommit({ terms, ...(await consents(terms)) }).then(
        () => undefined,
        (error: { code: string }) => error.code,
      )
    const of = { buyer: buyer.address, lane }
    expect(await client.getLane(of)).to.include({ nextGeneration: 0, live: false })

    const first = await sheet(place(3))
    const { deal } = await commit(first)
    const lived = await client.getLane(of)
    expect(lived).to.include({ nextGeneration: 4, live: true, resolved: 0n, claimed: 0n, meterClosed: true })
    expect(BigInt(lived.fingerprint) >> 90n).to.equal(BigInt(deal) >> 90n)
    expect(lived.committedAt).to.equal((await client.getDeal({ terms: first })).committedAt)
    const next = await sheet(place(4))
    expect(await refusalOf(next)).to.equal('LaneBusy')
    expect(await refusalOf(await sheet(place(3)))).to.equal('NonceSpent')
    expect((await client.getDeal({ terms: next })).status).to.equal('unknown')

    const approval = { milestones: 0b111n, metered: 0n, unlessEngaged: false }
    const consent = await sign(buyer, 'Approval', { deal, ...approval })
    await client.waitForAct({ hash: await client.settle({ terms: first, ...approval, buyer: consent }) })
    expect(await client.getLane(of)).to.include({ nextGeneration: 4, live: false, committedAt: 0 })
    expect(await refusalOf(first)).to.equal('NonceSpent')
    await commit(next)
    expect((await client.getDeal({ terms: next })).status).to.equal('live')
  })

  it('makes of one need, put to several sellers, one deal, also after that has ended', async () => {
    const { client, sheet, commit, pay, sign } = earnest
    const need = { buyerNonce: buyerNonceOf({ lane: 902, generation: 7 }) }
    const terms = await sheet(need)
    const other = await sheet({ ...need, seller: stranger.address })
    const deal = await client.getDealId({ terms: other })
    const { cost, bonds } = termsTotals(other)
    const consents = {
      buyer: await pay(buyer, cost, deal, other.expiry),
      seller: await pay(stranger, bonds, deal, other.expiry),
    }
    expect(await client.simulateCommit({ terms: other, ...consents })).to.equal(deal)
    const first = await commit(terms)
    const refused = () => client.simulateCommit({ terms: other, ...consents }).catch((error) => error.code)
    expect(await refused()).to.equal('NonceSpent')

    const approval = { milestones: 0b111n, metered: 0n, unlessEngaged: false }
    const consent = await sign(buyer, 'Approval', { deal: first.deal, ...approval })
    await client.waitForAct({ hash: await client.settle({ terms, ...approval, buyer: consent }) })
    expect(await refused()).to.equal('NonceSpent')
    expect((await client.getDeal({ terms: other })).status).to.equal('closed')
  })

  it("cancels a lane's generations, also while a deal is live in it", async () => {
    const { client, sheet, commit, consents, now, sign } = earnest
    const terms = await sheet({ buyerNonce: buyerNonceOf({ lane: 901, generation: 0 }) })
    await commit(terms)
    const act = { account: buyer.address, lane: 901, generation: 5, expiry: (await now()) + 3600 }
    const consent = await sign(buyer, 'LaneCancellation', act)
    await client.simulateCancelLane({ act, consent })
    expect(await namesOf(await client.cancelLane({ act, consent }))).to.deep.equal(['LaneCancelled'])

    expect(await client.getLane({ buyer: buyer.address, lane: 901 })).to.include({
      nextGeneration: 5,
      live: true,
    })
    expect((await client.getDeal({ terms })).status).to.equal('live')
    const under = await sheet({ buyerNonce: buyerNonceOf({ lane: 901, generation: 4 }) })
    const refused = client.simulateCommit({ terms: under, ...(await consents(under)) })
    expect(await refused.catch((error: unknown) => error)).to.include({ code: 'NonceSpent' })
    expect(await namesOf(await client.cancelLane({ act, consent }))).to.deep.equal([])
  })

  it('runs many acts in one transaction, one bad item stopping none', async () => {
    const { client, sheet, consents } = earnest
    const terms = [await sheet(), await sheet({ arbiter: zeroAddress }), await sheet({ arbiterFee: 0n })]
    const calls = await Promise.all(
      terms.map(async (one) => encodeAct('commit', { terms: one, ...(await consents(one)) })),
    )
    const gas = 3_000_000n

    expect(await client.simulateBatch({ calls, atomic: false })).to.deep.equal([true, false, true])
    const { events } = await client.waitForAct({ hash: await client.batch({ calls, atomic: false, gas }) })
    expect(events.map(({ name }) => name)).to.deep.equal(['Committed', 'CallFailed', 'Committed'])

    const refused = await client.batch({ calls, atomic: true }).catch((error) => error)
    expect(refused).to.include({ code: 'ArbiterFeeUnexpected' })
    expect(refused.args).to.deep.equal({ found: 2_000_000n })
  })

  it("estimates a batch's gas by its calls, since failing calls revert nothing", async () => {
    const { client, sheet, consents } = earnest
    const terms = [await sheet(), await sheet({ milestones: (await sheet()).milestones.slice(0, 1) })]
    const calls = await Promise.all(
      terms.map(async (one) => encodeAct('commit', { terms: one, ...(await consents(one)) })),
    )
    const { events } = await client.waitForAct({ hash: await client.batch({ calls, atomic: false }) })
    expect(events.map(({ name }) => name)).to.deep.equal(['Committed', 'Committed'])
  })
})
