import { expect } from 'chai'

import { escrowCommitPort } from '../../../src/negotiation/index.ts'
import { hashTermSheet, type TermSheet } from '../../../src/terms/index.ts'
import { behind } from '../../chain/support/behind.ts'
import { buyer, type Earnest, startEarnest } from '../../chain/support/earnest.ts'
import { type Hook, through } from '../../chain/support/through.ts'

describe('the position of a sheet, whichever node answers', () => {
  let earnest: Earnest

  before(async () => {
    earnest = await startEarnest()
  })

  const position = (terms: TermSheet, hook: Hook, depth = 0n) =>
    escrowCommitPort(through(earnest, hook), {
      domain: earnest.domain,
      account: buyer.address,
      depth,
      reading: { timer: async () => undefined },
    }).position(hashTermSheet(terms, earnest.domain), terms)

  /** A node that lacks the newest block, where one kind of request meets it. */
  const lagging = (lagged: string) => behind(({ method }) => (method === lagged ? 1 : 0))
  const sound = behind(() => 0)

  it('is committed where the logs of its block are not there yet', async () => {
    const terms = await earnest.sheet()
    expect(await position(terms, sound)).to.include({ state: 'none' })
    await earnest.commit(terms)
    for (const hook of [sound, lagging('eth_getLogs')]) {
      expect(await position(terms, hook)).to.include({ state: 'committed', safe: true })
    }
  })

  it('is safe once its block is, and not before', async () => {
    const terms = await earnest.sheet()
    await earnest.commit(terms)
    expect(await position(terms, sound, 1n)).to.include({ state: 'committed', safe: false })
    await earnest.test.mine({ blocks: 1 })
    expect(await position(terms, sound, 1n)).to.include({ state: 'committed', safe: true })
  })

  it('is refused, and not none, by a node that lacks the block of its commitment', async () => {
    const terms = await earnest.sheet()
    await earnest.commit(terms)
    const found = await position(terms, lagging('eth_call')).catch((error) => String(error.message))
    expect(found).to.include('header not found')
  })

  it('was committed where it ended in blocks whose logs are not there yet', async () => {
    const { client, sign, domain } = earnest
    const terms = await earnest.sheet({ expiry: (await earnest.now()) + 3_600 })
    await earnest.commit(terms)
    const deal = hashTermSheet(terms, domain)
    const consent = await sign(buyer, 'Approval', {
      deal,
      milestones: 0b111n,
      metered: 0n,
      unlessEngaged: false,
    })
    await client.waitForAct({
      hash: await client.settle({
        terms,
        milestones: 0b111n,
        metered: 0n,
        unlessEngaged: false,
        buyer: consent,
      }),
    })
    const ranged: Hook = behind(({ method, params }) =>
      method === 'eth_getLogs' && 'fromBlock' in Object(params?.[0]) ? 3 : 0,
    )
    for (const hook of [sound, ranged]) {
      expect(await position(terms, hook)).to.include({ state: 'committed', safe: true })
    }
  })

  it('is void for good once its cancellation is as deep as is safe', async () => {
    const { client, sign, domain } = earnest
    const terms = await earnest.sheet()
    const digest = hashTermSheet(terms, domain)
    const signed = { account: buyer.address, expiry: terms.expiry }
    const consent = await sign(buyer, 'Cancellation', { ...signed, digest })
    await client.waitForAct({ hash: await client.cancel({ terms, ...signed, consent }) })
    expect(await position(terms, sound, 2n)).to.include({ state: 'void', safe: false })
    await earnest.test.mine({ blocks: 2 })
    expect(await position(terms, sound, 2n)).to.include({ state: 'void', safe: true })
  })

  it('is none while another deal is live in its lane', async () => {
    const other = await earnest.sheet()
    await earnest.commit(other)
    const terms = await earnest.sheet({ buyerNonce: other.buyerNonce + 1n })
    expect(await position(terms, sound)).to.include({ state: 'none' })
  })

  it('is void for good where another deal has its nonce in a safe block', async () => {
    const terms = await earnest.sheet()
    const other = await earnest.sheet({ buyerNonce: terms.buyerNonce, reviewPeriod: 3_600 })
    await earnest.commit(other)
    expect(await position(terms, sound, 2n)).to.include({ state: 'void', safe: false })
    await earnest.test.mine({ blocks: 2 })
    expect(await position(terms, sound, 2n)).to.include({ state: 'void', safe: true })
  })
})
