import { expect } from 'chai'

import { createLaneSequence, type EarnestClient, type HandedLane } from '../../../src/chain/index.ts'
import { laneOf, type TermSheet } from '../../../src/terms/index.ts'
import { buyer, type Earnest, seller, startEarnest } from '../support/earnest.ts'
import { through } from '../support/through.ts'

describe('createLaneSequence', () => {
  let earnest: Earnest

  before(async () => {
    earnest = await startEarnest()
    for (const { address } of [buyer, seller]) await earnest.mint(address, 10_000_000_000n)
  })

  const sequence = (parameters: object = {}, client: EarnestClient = earnest.deployer) =>
    createLaneSequence(client, { buyer: buyer.address, escrow: earnest.escrow, depth: 3n, ...parameters })

  const until = async () => (await earnest.now()) + 3_600

  /** Commits a sheet of one payment. */
  const commit = async (terms: TermSheet) => {
    const hash = await earnest.client.commit({ terms, ...(await earnest.consents(terms)) })
    const { receipt } = await earnest.client.waitForAct({ hash })
    return receipt.gasUsed
  }

  const end = async (terms: TermSheet) => {
    const deal = await earnest.client.getDealId({ terms })
    const approval = { milestones: 0b111n, metered: 0n, unlessEngaged: false }
    const consent = await earnest.sign(buyer, 'Approval', { deal, ...approval })
    await earnest.client.waitForAct({
      hash: await earnest.client.settle({ terms, ...approval, buyer: consent }),
    })
  }

  it('gives three deals at a time three lanes, then the first again, which costs a new slot less', async () => {
    let kept: readonly HandedLane[] = []
    const keep = async (handed: readonly HandedLane[]) => {
      kept = handed
    }
    const lanes = sequence({ keep })
    const expiry = await until()
    const nonces = await Promise.all([1, 2, 3].map(() => lanes.next({ until: expiry })))
    expect(nonces.map((nonce) => laneOf(nonce).lane)).to.deep.equal([0, 1, 2])
    const sheets = await Promise.all(nonces.map((buyerNonce) => earnest.sheet({ buyerNonce, expiry })))
    const fresh: bigint[] = []
    for (const terms of sheets) fresh.push(await commit(terms))
    for (const terms of sheets) expect((await earnest.client.getDeal({ terms })).status).to.equal('live')

    await end(sheets[0] as TermSheet)
    // Its end is not safe yet, whether by what is kept or by the chain alone.
    await earnest.test.mine({ blocks: 2 })
    expect(laneOf(await sequence().next({ until: expiry })).lane).to.equal(3)
    await earnest.test.mine({ blocks: 1 })
    const again = sequence({ handed: kept, keep })
    const buyerNonce = await again.next({ until: expiry })
    expect(laneOf(buyerNonce)).to.deep.equal({ lane: 0, generation: 1 })
    expect(laneOf(await again.next({ until: expiry })).lane).to.equal(3)
    const recycled = await commit(await earnest.sheet({ buyerNonce, expiry }))
    expect(Number((fresh[1] as bigint) - recycled)).to.be.within(17_000, 18_000)
  })

  it('reads a restart’s lanes from the chain where nothing was kept', async () => {
    expect(laneOf(await sequence().next({ until: await until() }))).to.deep.equal({ lane: 3, generation: 0 })
    const { client } = earnest
    const bound = client.createLaneSequence({ buyer: buyer.address, depth: 3n })
    expect(laneOf(await bound.next({ until: await until() })).lane).to.equal(3)
  })

  it('takes the chain’s own safe block unless it is told a depth', async () => {
    const asked: unknown[] = []
    const client = through(earnest, (call, pass) => {
      if (call.method === 'eth_getBlockByNumber') asked.push(call.params?.[0])
      return pass(call)
    })
    const lanes = sequence({ depth: undefined }, client)
    expect(laneOf(await lanes.next({ until: await until() })).lane).to.equal(3)
    expect(asked).to.deep.equal(['latest', 'safe'])
  })

  it('goes on where it was after a question that nobody answered', async () => {
    let down = false
    const client = through(earnest, (call, pass) => {
      if (down) throw new Error('no answer')
      return pass(call)
    })
    const lanes = sequence({}, client)
    const expiry = await until()
    expect(laneOf(await lanes.next({ until: expiry })).lane).to.equal(3)
    down = true
    expect(await lanes.next({ until: expiry }).catch(() => 'failed')).to.equal('failed')
    down = false
    expect(laneOf(await lanes.next({ until: expiry })).lane).to.equal(4)
  })
})
