import { expect } from 'chai'

import type { Hash } from '../../../src/core/index.ts'
import {
  createInbox,
  type HaggleParameters,
  haggle,
  memoryStore,
  type NegotiationRecord,
  type NegotiationStore,
  type Negotiator,
  receiveMove,
  type Strategy,
  type Wire,
} from '../../../src/negotiation/index.ts'
import { buyerSigner, domain, type Parties, policy, sellerSigner, startParties } from '../support/parties.ts'
import { middling, template } from '../support/template.ts'
import { doubles, watchedSignatory } from '../support/watched.ts'

const report = (error: unknown) => {
  throw error
}

const need = ({ clock }: Pick<Parties, 'clock'>): Omit<HaggleParameters, 'sellers'> => ({
  domain,
  template,
  rounds: 12,
  until: clock.now() + 3_600,
  buyerNonce: 1n,
  wait: 1,
  patience: 2,
})

/** Both sides' keys watched over all their lives, whatever becomes of their stores. */
function begin(strategies: { buyer?: Strategy; seller?: Strategy } = {}) {
  const stores = { buyer: memoryStore(), seller: memoryStore() }
  const signed = {
    buyer: [] as ReturnType<typeof watchedSignatory>[],
    seller: [] as ReturnType<typeof watchedSignatory>[],
  }
  const parties = startParties()
  const signers = { buyer: buyerSigner, seller: sellerSigner }
  const live = (side: 'buyer' | 'seller', store: NegotiationStore = stores[side]): Negotiator => {
    const watched = watchedSignatory(signers[side], store, policy)
    signed[side].push(watched)
    const strategy = strategies[side]
    return parties.negotiator(signers[side], side, {
      store,
      signatory: watched.signatory,
      ...(strategy && { approaches: { strategy } }),
    })
  }
  let seller = live('seller')
  let inbox = createInbox(seller, { report })
  const asked: string[] = []
  const wire: Wire = {
    open: (text) => {
      asked.push(text)
      return inbox.open(text)
    },
    send: (id, text) => inbox.send(id, text),
    read: (id, after, wait) => inbox.read(id, after, wait),
  }
  return {
    ...parties,
    asked,
    stores,
    live,
    wire,
    seller: () => seller,
    sellers: [{ seller: sellerSigner.address, wire }],
    /** The seller's process begins anew over a store. */
    restart(store: NegotiationStore) {
      seller = live('seller', store)
      inbox = createInbox(seller, { report })
    },
    doubles: () =>
      (['buyer', 'seller'] as const).flatMap((side) => doubles(signed[side].flatMap((each) => each.signed))),
  }
}

/** Lets a few rounds be played, and then the buyer's process ends. */
async function someRounds(world: ReturnType<typeof begin>, buyer: Negotiator, moves: number) {
  let left = moves
  const dying: Wire = {
    ...world.wire,
    async send(id, text) {
      if (left-- <= 0) throw new Error('the process died')
      return world.wire.send(id, text)
    },
  }
  const sellers = [{ seller: sellerSigner.address, wire: dying }]
  await haggle(buyer, { ...need(world), sellers }).catch(() => undefined)
  const [id] = await buyer.store.ids()
  return (await buyer.store.load(id ?? '0x')) as NegotiationRecord
}

/** What a store held at some time. */
async function copyOf(store: NegotiationStore, cut = 0): Promise<NegotiationStore> {
  const copy = memoryStore()
  for (const id of await store.ids()) {
    const record = (await store.load(id)) as NegotiationRecord
    const entries = record.entries.slice(0, record.entries.length - cut)
    await copy.change(id, () => ({ next: { ...record, entries }, result: undefined }))
  }
  return copy
}

describe('a need that is asked again', () => {
  it('is answered by a seller that lost its store, by another request: no round is signed twice', async () => {
    const world = begin()
    const buyer = world.live('buyer')
    const before = await someRounds(world, buyer, 2)
    expect(before.entries.length).to.be.greaterThan(3)
    world.restart(memoryStore())
    const result = await haggle(buyer, { ...need(world), sellers: world.sellers })
    expect(result.sellers[0]?.result).to.equal('agreed')
    expect(result.sellers[0]?.negotiation).to.not.equal(before.id)
    // The old request never reached the new store.
    expect(await world.seller().store.load(before.id)).to.equal(undefined)
    expect(world.doubles()).to.deep.equal([])
  })

  it('is answered by a seller whose store is an old one', async () => {
    const world = begin()
    const buyer = world.live('buyer')
    await someRounds(world, buyer, 2)
    world.restart(await copyOf(world.stores.seller, 2))
    const result = await haggle(buyer, { ...need(world), sellers: world.sellers })
    expect(result.sellers[0]?.result).to.equal('agreed')
    expect(world.doubles()).to.deep.equal([])
  })

  it('goes on in the same run when the seller begins anew in the middle of it', async () => {
    const world = begin()
    const buyer = world.live('buyer')
    let rounds = 0
    const wire: Wire = {
      ...world.wire,
      async send(id, text) {
        if (++rounds === 3) world.restart(memoryStore())
        return world.wire.send(id, text)
      },
    }
    const result = await haggle(buyer, { ...need(world), sellers: [{ seller: sellerSigner.address, wire }] })
    expect(result.sellers[0]?.result).to.equal('agreed')
    expect(world.asked).to.have.length(2)
    expect(world.doubles()).to.deep.equal([])
  })

  it('is told of as silent, with the reason, by a seller that forgets again and again', async () => {
    const world = begin()
    const wire: Wire = {
      ...world.wire,
      async read(id, after, wait) {
        world.restart(memoryStore())
        return world.wire.read(id, after, wait)
      },
    }
    const result = await haggle(world.live('buyer'), {
      ...need(world),
      sellers: [{ seller: sellerSigner.address, wire }],
    })
    expect(result.sellers[0]).to.deep.include({ result: 'silent' })
    expect(result.sellers[0]?.refusal?.code).to.equal('NegotiationUnknown')
    expect(world.asked).to.have.length(2)
  })

  it('goes on where it was after the buyer’s restart, its own turn included', async () => {
    const world = begin()
    const first = world.live('buyer')
    const opened = await someRounds(world, first, 1)
    // The seller's answer is kept, ours is not made yet.
    await world.wire.send(opened.id, opened.entries.at(-1)?.text ?? '')
    const texts = await world.wire.read(opened.id, opened.entries.length, 1)
    if (!('ok' in texts)) for (const text of texts) await receiveMove(first, text)
    const { id, entries } = (await first.store.load(opened.id)) as NegotiationRecord
    const reads: number[] = []
    const wire: Wire = {
      ...world.wire,
      read(negotiation, after, wait) {
        reads.push(after)
        return world.wire.read(negotiation, after, wait)
      },
    }
    const reborn = world.live('buyer')
    const result = await haggle(reborn, { ...need(world), sellers: [{ seller: sellerSigner.address, wire }] })
    expect(result.sellers[0]).to.include({ result: 'agreed', negotiation: id })
    // Nothing was waited for before it answered.
    expect(entries.length % 2).to.equal(1)
    expect(reads[0]).to.equal(entries.length + 1)
    expect(world.asked).to.have.length(1)
    expect(world.doubles()).to.deep.equal([])
  })

  it('is a new one for a buyer that lost its store, though its request would be the same', async () => {
    const world = begin()
    const before = await someRounds(world, world.live('buyer'), 2)
    const strategy: Strategy = () => ({ kind: 'offer', outcome: middling.with(0, 60_000_000) })
    const store = memoryStore()
    const reborn = world.negotiator(buyerSigner, 'buyer', {
      store,
      signatory: watchedSignatory(buyerSigner, store, policy).signatory,
      approaches: { strategy },
    })
    const signed: Hash[] = []
    const watching: Wire = {
      ...world.wire,
      send: (id, text) => {
        signed.push(id)
        return world.wire.send(id, text)
      },
    }
    await haggle(reborn, { ...need(world), sellers: [{ seller: sellerSigner.address, wire: watching }] })
    expect(world.asked[1]).to.equal(before.openingText)
    expect(signed.length).to.be.greaterThan(0)
    expect(signed).to.not.include(before.id)
  })

  it('is answered as before while it runs, and asked anew once its time is over', async () => {
    const world = begin({ buyer: () => ({ kind: 'leave', reason: 0 }) })
    const buyer = world.live('buyer')
    const first = await haggle(buyer, { ...need(world), sellers: world.sellers })
    const again = await haggle(buyer, { ...need(world), sellers: world.sellers })
    expect(again).to.deep.equal(first)
    expect(first.sellers[0]?.result).to.equal('left')
    world.clock.advance(3_600)
    const later = await haggle(buyer, { ...need(world), sellers: world.sellers })
    expect(later.sellers[0]?.negotiation).to.not.equal(first.sellers[0]?.negotiation)
    expect(world.asked).to.have.length(2)
  })

  it('says a round as it was fixed before the restart', async () => {
    const world = begin()
    const first = world.live('buyer')
    await someRounds(world, first, 0)
    const [id = '0x' as Hash] = await first.store.ids()
    const record = (await first.store.load(id)) as NegotiationRecord
    // The crash came between fixing the round and keeping its bytes.
    const last = record.entries.at(-1)
    expect(last?.round).to.equal(2)
    await first.store.change(id, () => ({
      next: { ...record, entries: record.entries.slice(0, -1) },
      result: undefined,
    }))
    const reborn = world.negotiator(buyerSigner, 'buyer', {
      store: first.store,
      approaches: { strategy: () => ({ kind: 'accept' }) },
    })
    await haggle(reborn, { ...need(world), sellers: world.sellers })
    const kept = (await first.store.load(id)) as NegotiationRecord
    expect(kept.entries[1]?.digest).to.equal(last?.digest)
  })
})
