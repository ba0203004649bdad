import { expect } from 'chai'

import { type Hash, refused } from '../../../src/core/index.ts'
import {
  type Answer,
  type Approach,
  accountSignatory,
  advanceCommitment,
  createInbox,
  leaveReasons,
  memoryStore,
  type NegotiationRecord,
  type NegotiatorParameters,
  openNegotiation,
  receiveMove,
  receiveRequest,
  sweepLedger,
  takeTurn,
} from '../../../src/negotiation/index.ts'
import { buyerNonceOf } from '../../../src/terms/index.ts'
import { askedSeller, many, offering } from '../support/askedSeller.ts'
import { requestBy, strangerOf } from '../support/flood.ts'
import { forgeSheet, textOf } from '../support/forge.ts'
import { buyerSigner, type Changes, domain, sellerSigner } from '../support/parties.ts'
import { middling, template } from '../support/template.ts'
import { doubles, watchedSignatory } from '../support/watched.ts'

const shareOf = (answer: Answer | { code: string; details: object }) =>
  'code' in answer ? [answer.code, (answer.details as { share?: string }).share] : ['ok']

describe('a place at a seller', () => {
  it('is held by what is open alone: what was left, agreed or is over gives it back', async () => {
    const { seller, ok, ask, clock } = askedSeller({ mostNegotiations: 2, mostPerPeer: 2 })
    const left = await ok(1, 'a')
    expect(shareOf(await ask(2, 'a'))).to.deep.equal(['Busy', 'all'])
    await takeTurn(seller, left, { decision: { kind: 'leave', reason: leaveReasons.noAgreement } })
    await ok(3, 'a', { until: clock.now() + 30 })
    expect(shareOf(await ask(4, 'a'))).to.deep.equal(['Busy', 'all'])
    clock.advance(30)
    await ok(5, 'a')
  })

  it('is given back by deals that are agreed, however many were made', async () => {
    const agree: Changes = { approaches: { strategy: offering, firm: true }, policy: many }
    const { seller, clock, chain, ...parties } = askedSeller({ mostNegotiations: 2, ...agree })
    const buyer = parties.negotiator(buyerSigner, 'buyer', {
      approaches: { strategy: () => ({ kind: 'accept' }) },
      policy: many,
    })
    for (let lane = 0; lane < 20; lane++) {
      const opened = await openNegotiation(buyer, {
        seller: sellerSigner.address,
        domain,
        template,
        rounds: 4,
        until: clock.now() + 3_600,
        buyerNonce: buyerNonceOf({ lane, generation: 0 }),
      })
      if (!opened.ok) throw new Error(opened.code)
      expect(await receiveRequest(seller, opened.text)).to.include({ ok: true })
      for (const [from, to] of [
        [seller, buyer],
        [buyer, seller],
      ] as const) {
        const turn = await takeTurn(from, opened.id)
        if (turn.kind !== 'sent') throw new Error(turn.kind)
        expect(await receiveMove(to, turn.entry.text)).to.include({ ok: true })
      }
      await advanceCommitment(buyer, opened.id)
    }
    expect(chain.committed()).to.have.length(20)
    // Deals are kept, all of them.
    await sweepLedger(seller)
    expect(await seller.store.ids()).to.have.length(20)
  })

  it('is shared out by the buyer’s address', async () => {
    const { ask, ok } = askedSeller({ mostNegotiations: 1_000, mostPerBuyer: 3 })
    for (const nonce of [1n, 2n, 3n]) await ok(1, 'a', { nonce })
    expect(shareOf(await ask(1, 'b', { nonce: 4n }))).to.deep.equal(['Busy', 'buyer'])
    await ok(2, 'a')
  })

  it('is shared out by the peer, where it is known', async () => {
    const { ask, ok } = askedSeller({ mostNegotiations: 100, mostPerPeer: 3 })
    for (const number of [1, 2, 3]) await ok(number, 'a')
    expect(shareOf(await ask(4, 'a'))).to.deep.equal(['Busy', 'peer'])
    await ok(4, 'b')
    for (let number = 10; number < 20; number++) await ok(number)
  })

  it('of the quietest of its own peer goes to a newcomer once it was quiet for a minute', async () => {
    const { seller, ok, ask, kept, clock } = askedSeller({ mostNegotiations: 100, mostPerPeer: 2 })
    const [first, second] = [await ok(1, 'a'), await ok(2, 'a')]
    clock.advance(40)
    // What is said keeps a place.
    await takeTurn(seller, first)
    clock.advance(19)
    expect(shareOf(await ask(3, 'a'))).to.deep.equal(['Busy', 'peer'])
    clock.advance(1)
    await ok(3, 'a')
    expect([await kept(first), await kept(second)]).to.deep.equal([true, false])
  })

  it('is taken from the peer that has most, at once, by one that has fewer', async () => {
    const { ok, ask, kept } = askedSeller({ mostNegotiations: 12, mostPerPeer: 10 })
    const crowd: Hash[] = []
    for (let number = 0; number < 5; number++) crowd.push(await ok(number, 'crowd'))
    const lone = await ok(10, 'lone')
    // Half of the places are all that those without money get.
    expect(shareOf(await ask(11, 'crowd'))).to.deep.equal(['Busy', 'all'])
    const another = await ok(12, 'another')
    const third = await ok(13, 'third')
    expect(await Promise.all(crowd.map(kept))).to.deep.equal([false, false, true, true, true])
    expect(await Promise.all([lone, another, third].map(kept))).to.deep.equal([true, true, true])
  })

  it('is reserved, one of two, for buyers that have money, which is asked only when places are short', async () => {
    const rich = [strangerOf(101), strangerOf(102), strangerOf(103), strangerOf(104)]
    const { ok, ask, asked, kept } = askedSeller(
      { mostNegotiations: 6, mostPerPeer: 6 },
      rich.map(({ address }) => address),
    )
    const poor = [await ok(1, 'a'), await ok(2, 'a'), await ok(3, 'a')]
    expect(asked).to.deep.equal([])
    expect(shareOf(await ask(4, 'a'))).to.deep.equal(['Busy', 'all'])
    expect(new Set(asked)).to.deep.equal(new Set([strangerOf(4).address]))
    for (const number of [101, 102, 103]) await ok(number, 'a')
    // All are taken: the next with money takes the place of the quietest without, and never of one with.
    const fourth = await ok(104, 'a')
    expect(await Promise.all(poor.map(kept))).to.deep.equal([false, true, true])
    expect(await kept(fourth)).to.equal(true)
  })

  it('is kept by nobody for a little money alone: the quietest that has some makes room for another', async () => {
    const rich = Array.from({ length: 10 }, (_, number) => strangerOf(100 + number))
    const { ok, ask, kept, clock } = askedSeller(
      { mostNegotiations: 4, mostPerPeer: 4 },
      rich.map(({ address }) => address),
    )
    const held: Hash[] = []
    for (let number = 100; number < 106; number++) held.push(await ok(number))
    // Two had places of those without a voucher, and had to go first.
    expect(await Promise.all(held.map(kept))).to.deep.equal([false, false, true, true, true, true])
    expect(shareOf(await ask(106, 'b'))).to.deep.equal(['Busy', 'all'])
    clock.advance(60)
    expect(shareOf(await ask(1, 'b'))).to.deep.equal(['Busy', 'all'])
    await ok(106, 'b')
    expect(await Promise.all(held.map(kept))).to.deep.equal([false, false, false, true, true, true])
  })

  it('is never taken from what was agreed, or carries a live firm signature of either side', async () => {
    const { seller, ok, ask, kept, clock, chain } = askedSeller({
      mostNegotiations: 4,
      mostPerPeer: 2,
      approaches: { strategy: offering, firm: true },
    })
    chain.state.depth = 100
    const ours = await ok(1, 'a')
    const turn = await takeTurn(seller, ours)
    expect(turn.kind === 'sent' && turn.entry.move.kind).to.equal('offer')

    const theirs = await ok(2, 'a')
    const record = async () => (await seller.store.load(theirs)) as NegotiationRecord
    const approach = (await seller.approachTo(await record())) as Approach
    const quoting = { ...seller, approachTo: async () => ({ ...approach, firm: false }) }
    const quoted = await takeTurn(quoting, theirs)
    expect(quoted.kind === 'sent' && quoted.entry.move.kind).to.equal('quote')
    clock.advance(25)
    const firm = await forgeSheet(await record(), {
      now: clock.now(),
      kind: 'offer',
      outcome: middling.with(0, 60_000_000),
      signatory: accountSignatory(strangerOf(2)),
      terms: { expiry: clock.now() + 300 },
    })
    expect(await receiveMove(seller, textOf(firm))).to.include({ ok: true })

    // Ours runs out by our clock, but no safe block says so yet.
    clock.advance(125)
    expect(shareOf(await ask(3, 'a'))).to.deep.equal(['Busy', 'peer'])
    expect([await kept(ours), await kept(theirs)]).to.deep.equal([true, true])
    clock.advance(100)
    await sweepLedger(seller)
    await ok(3, 'a')
    expect([await kept(ours), await kept(theirs)]).to.deep.equal([false, true])
  })

  it('that was given up stays given up: no round of it is signed again, also after a restart', async () => {
    const store = memoryStore()
    const { seller, ok, live, clock } = askedSeller({ mostNegotiations: 2, store })
    const until = clock.now() + 3_600
    const first = await requestBy(strangerOf(1), { until })
    const inbox = createInbox(seller, { report: () => {} })
    expect(await inbox.open(first, 'a')).to.include({ ok: true })
    clock.advance(60)
    await ok(2, 'a')
    for (const side of [seller, live({ store })]) {
      expect(await receiveRequest(side, first)).to.include({ code: 'NegotiationOver' })
    }
    clock.advance(3_540)
    expect(await receiveRequest(seller, first)).to.include({ code: 'NegotiationExpired' })
  })

  for (const [what, code, seconds] of [
    ['was given up', 'NegotiationOver', 60],
    ['was given up and is over', 'NegotiationExpired', 3_600],
  ] as const) {
    it(`that ${what} while the same request was still looked at is not begun anew`, async () => {
      const store = memoryStore()
      const watched = watchedSignatory(sellerSigner, store, many)
      const slow = Promise.withResolvers<void>()
      let asked = 0
      const world = askedSeller({ mostNegotiations: 2, store, signatory: watched.signatory })
      const { approach } = world.seller
      const seller = world.live({
        approach: async (...given) => {
          if (asked++ === 0) await slow.promise
          return approach(...given)
        },
      })
      const inbox = createInbox(seller, { report: () => {} })
      const first = await requestBy(strangerOf(1), { until: world.clock.now() + 3_600 })
      const late = inbox.open(first, 'a')
      await new Promise((resolve) => setTimeout(resolve, 5))
      const opened = await inbox.open(first, 'a')
      if (!opened.ok) throw new Error(opened.code)
      await takeTurn(seller, opened.negotiation)
      world.clock.advance(seconds)
      await sweepLedger(seller)
      for (const number of [2, 3, 4, 5]) {
        const until = world.clock.now() + 60
        await receiveRequest(seller, await requestBy(strangerOf(number), { until }))
        world.clock.advance(60)
      }
      expect(await store.load(opened.negotiation)).to.equal(undefined)
      slow.resolve()
      expect(await late).to.include({ ok: false, code })
      await takeTurn(seller, opened.negotiation)
      expect(watched.signed.length).to.be.greaterThan(0)
      expect(doubles(watched.signed)).to.deep.equal([])
      expect(await store.load(opened.negotiation)).to.equal(undefined)
    })
  }

  it('is counted after a restart as before it', async () => {
    const store = memoryStore()
    const { ok, live, clock } = askedSeller({ mostNegotiations: 100, mostPerPeer: 2, store })
    await ok(1, 'a')
    await ok(2, 'a')
    const reborn = live({ store })
    const text = await requestBy(strangerOf(3), { until: clock.now() + 60 })
    expect(await receiveRequest(reborn, text, { peer: 'a' })).to.include({ code: 'Busy' })
    expect(await receiveRequest(reborn, text, { peer: 'b' })).to.include({ ok: true })
  })

  it('is given back by a request that is declined, or whose work nobody could check', async () => {
    const declining: Partial<NegotiatorParameters>[] = [
      { approach: async () => refused('RequestDeclined', 'not my trade') },
      { checkCriteria: () => refused('CriteriaUnknown', 'nobody can check that') },
    ]
    for (const changes of declining) {
      const { ask } = askedSeller({ mostNegotiations: 2, ...changes })
      for (let number = 0; number < 10; number++) {
        expect(shareOf(await ask(number, 'a'))[0]).to.not.equal('Busy')
      }
    }
  })

  it('is asked for by no request that would run for more than 30 days', async () => {
    const { ask, clock } = askedSeller()
    const days = 30 * 24 * 3_600
    expect(await ask(1, 'a', { until: clock.now() + days })).to.include({ ok: true })
    expect(await ask(2, 'a', { until: clock.now() + days + 1 })).to.include({ code: 'UntilTooFar' })
  })

  it('asks few questions at once for strangers', async () => {
    let [running, most] = [0, 0]
    const slow = async () => {
      running++
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, 20))
      running--
      return false
    }
    const { ask, ok } = askedSeller({ mostNegotiations: 2, vouchFor: slow })
    await ok(0, 'a')
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, number) => ask(number + 1, `peer ${number % 20}`)),
    )
    expect(answers.every((answer) => !answer.ok || answer.round === 0)).to.equal(true)
    expect(most).to.be.within(4, 32)
    most = 0
    await Promise.all(Array.from({ length: 50 }, (_, number) => ask(number + 500, 'one')))
    expect(most).to.be.at.most(4)
  })
})

describe('a contract that is asked for a stranger’s signature', () => {
  it('is one of few at once, also while there are places; of strangers from nowhere known, of all', async () => {
    let [running, most] = [0, 0]
    const askContract = async () => {
      running++
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, 20))
      running--
      return 'no' as const
    }
    for (const [peer, limit] of [
      ['one', 4],
      [undefined, 32],
    ] as const) {
      most = 0
      const { seller, clock } = askedSeller({ askContract })
      const until = clock.now() + 3_600
      const texts = await Promise.all(
        Array.from({ length: 50 }, async (_, number) => {
          const own = JSON.parse(await requestBy(strangerOf(number), { until }))
          const other = JSON.parse(await requestBy(strangerOf(number + 1), { until }))
          return JSON.stringify({ ...own, consent: other.consent })
        }),
      )
      const answers = await Promise.all(texts.map((text) => receiveRequest(seller, text, { peer })))
      const codes = answers.map((answer) => (answer.ok ? 'ok' : answer.code))
      expect(codes.filter((code) => code === 'ConsentInvalid')).to.have.length(limit)
      expect(codes.filter((code) => code === 'Busy')).to.have.length(50 - limit)
      expect(most).to.equal(limit)
    }
  })
})
