import { expect } from 'chai'

import { handOutLanes } from '../../../src/chain/lanes/handOutLanes.ts'
import { advanceCommitment, needsAlive, takeTurn } from '../../../src/negotiation/index.ts'
import { buyerNonceOf, laneOf } from '../../../src/terms/index.ts'
import { createLedger } from '../../chain/lanes/support/ledger.ts'
import { openBetween, playOut, startParties } from '../support/parties.ts'

const need = (lane: number) => buyerNonceOf({ lane, generation: 0 })

describe('needsAlive', () => {
  it('names a need from its request on, once, however many sellers it is put to', async () => {
    const parties = startParties()
    expect(await needsAlive(parties.buyer)).to.deep.equal([])
    await openBetween(parties, { buyerNonce: need(1), life: 60 })
    await openBetween(parties, { buyerNonce: need(4), life: 90 })
    expect(await needsAlive(parties.buyer)).to.deep.equal([need(1), need(4)])
    // It is the buyer's lane: a seller has none of it.
    expect(await needsAlive(parties.seller)).to.deep.equal([])
    parties.clock.advance(60)
    expect(await needsAlive(parties.buyer)).to.deep.equal([need(4)])
  })

  it('drops a need that a side left', async () => {
    const parties = startParties({
      buyer: { approaches: { strategy: () => ({ kind: 'leave', reason: 0 }) } },
    })
    const id = await openBetween(parties, { buyerNonce: need(2) })
    await playOut(parties, id)
    expect(await needsAlive(parties.buyer)).to.deep.equal([])
    expect((await takeTurn(parties.buyer, id)).kind).not.to.equal('sent')
  })

  it('keeps a need whose firm signature outlives its request, so that its lane is not handed out', async () => {
    const parties = startParties()
    const id = await openBetween(parties, { buyerNonce: need(0), life: 100 })
    await playOut(parties, id)
    parties.clock.advance(100)
    expect(await needsAlive(parties.buyer)).to.deep.equal([need(0)])
    const chain = createLedger()
    const lanes = handOutLanes(chain.look, { alive: () => needsAlive(parties.buyer) })
    expect(laneOf(await lanes.next({ until: 9 })).lane).to.equal(1)

    // Past its expiry, in a safe block, nothing is left of it.
    parties.clock.advance(600)
    await advanceCommitment(parties.buyer, id)
    expect(await needsAlive(parties.buyer)).to.deep.equal([])
    expect(laneOf(await lanes.next({ until: 9 })).lane).to.equal(0)
  })
})
