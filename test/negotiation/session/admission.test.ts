import { expect } from 'chai'

import { type Hash, keccak256, passed, refused } from '../../../src/core/index.ts'
import {
  type Answer,
  type Approach,
  accountSignatory,
  advanceCommitment,
  type CommitPort,
  createInbox,
  haggle,
  leaveReasons,
  memoryStore,
  type NegotiationRecord,
  type NegotiationStore,
  type NegotiatorParameters,
  type Opening,
  openNegotiation,
  receiveMove,
  receiveRequest,
  type Strategy,
  sweepLedger,
  takeTurn,
} from '../../../src/negotiation/index.ts'
import { createAdmission } from '../../../src/negotiation/session/admission.ts'
import { requestBy, strangerOf } from '../support/flood.ts'
import { forgeSheet, textOf } from '../support/forge.ts'
import {
  buyerSigner,
  type Changes,
  domain,
  policy,
  sellerSigner,
  signerOf,
  startParties,
} from '../support/parties.ts'
import { middling, template } from '../support/template.ts'
import { doubles, watchedSignatory } from '../support/watched.ts'

const many = { ...policy, money: 10n ** 12n, bonds: 10n ** 12n, deals: 100 }
const offering: Strategy = () => ({ kind: 'offer', outcome: middling })

/** A chain on which only some accounts have money, and which counts how often it is asked for it. */
function purse(rich: readonly string[]) {
  const asked: string[] = []
  const funds: CommitPort['funds'] = async ({ terms, side }) => {
    if (side === 'seller') return passed
    asked.push(terms.buyer)
    return rich.includes(terms.buyer) ? passed : refused('FundsMissing', 'nothing there')
  }
  return { asked, funds }
}

/** A seller with so many places, and strangers who ask it. */
function begin(changes: Changes = {}, rich: readonly string[] = []) {
  const money = purse(rich)
  const parties = startParties({ seller: { approaches: { strategy: offering } } })
  const live = (more: Changes = {}) =>
    parties.negotiator(sellerSigner, 'seller', {
      commits: { ...parties.chain.port, funds: money.funds },
      approaches: { strategy: offering },
      ...changes,
      ...more,
    })
  const seller = live()
  const ask = async (number: number, peer?: string, more: { nonce?: bigint; until?: number } = {}) =>
    receiveRequest(
      seller,
      await requestBy(strangerOf(number), { until: parties.clock.now() + 3_600, ...more }),
      { peer },
    )
  const ok = async (...asked: Parameters<typeof ask>): Promise<Hash> => {
    const answer = await ask(...asked)
    if (!answer.ok) throw new Error(`${answer.code} ${JSON.stringify(answer.details)}`)
    return answer.negotiation
  }
  const kept = (id: Hash) => seller.store.load(id).then((record) => record !== undefined)
  return { ...parties, seller, live, ask, ok, kept, asked: money.asked }
}

const shareOf = (answer: Answer | { code: string; details: object }) =>
  'code' in answer ? [answer.code, (answer.details as { share?: string }).share] : ['ok']

describe('a place at a seller', () => {
  it('is held by what is open alone: what was left, agreed or is over gives it back', async () => {
    const { seller, ok, ask, clock } = begin({ mostNegotiations: 2, mostPerPeer: 2 })
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
    const { seller, clock, chain, ...parties } = begin({ mostNegotiations: 2, ...agree })
    const buyer = parties.negotiator(buyerSigner, 'buyer', {
      approaches: { strategy: () => ({ kind: 'accept' }) },
      policy: many,
    })
    for (let buyerNonce = 1n; buyerNonce <= 20n; buyerNonce++) {
      const opened = await openNegotiation(buyer, {
        seller: sellerSigner.address,
        domain,
        template,
        rounds: 4,
        until: clock.now() + 3_600,
        buyerNonce,
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
    const { ask, ok } = begin({ mostNegotiations: 1_000, mostPerBuyer: 3 })
    for (const nonce of [1n, 2n, 3n]) await ok(1, 'a', { nonce })
    expect(shareOf(await ask(1, 'b', { nonce: 4n }))).to.deep.equal(['Busy', 'buyer'])
    await ok(2, 'a')
  })

  it('is shared out by the peer, where it is known', async () => {
    const { ask, ok } = begin({ mostNegotiations: 100, mostPerPeer: 3 })
    for (const number of [1, 2, 3]) await ok(number, 'a')
    expect(shareOf(await ask(4, 'a'))).to.deep.equal(['Busy', 'peer'])
    await ok(4, 'b')
    for (let number = 10; number < 20; number++) await ok(number)
  })

  it('of the quietest of its own peer goes to a newcomer once it was quiet for a minute', async () => {
    const { seller, ok, ask, kept, clock } = begin({ mostNegotiations: 100, mostPerPeer: 2 })
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
    const { ok, ask, kept } = begin({ mostNegotiations: 12, mostPerPeer: 10 })
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
    const { ok, ask, asked, kept } = begin(
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
    const { ok, ask, kept, clock } = begin(
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
    const { seller, ok, ask, kept, clock, chain } = begin({
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
    const { seller, ok, live, clock } = begin({ mostNegotiations: 2, store })
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
      const world = begin({ mostNegotiations: 2, store, signatory: watched.signatory })
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
    const { ok, live, clock } = begin({ mostNegotiations: 100, mostPerPeer: 2, store })
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
      const { ask } = begin({ mostNegotiations: 2, ...changes })
      for (let number = 0; number < 10; number++) {
        expect(shareOf(await ask(number, 'a'))[0]).to.not.equal('Busy')
      }
    }
  })

  it('is asked for by no request that would run for more than 30 days', async () => {
    const { ask, clock } = begin()
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
    const { ask, ok } = begin({ mostNegotiations: 2, vouchFor: slow })
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

describe('a flood of requests that run for 30 days', () => {
  const most = 20
  const flood = (rich: (buyer: string) => boolean = () => false) => {
    const store = memoryStore()
    const { clock } = startParties()
    const admission = createAdmission({
      store,
      clock,
      mostNegotiations: most,
      mostRemembered: 100,
      vouchFor: async ({ request }) => rich(request.buyer),
      forgot: () => {},
    })
    const record = async (number: number, life: number) => {
      const opening = JSON.parse(
        await requestBy(strangerOf(number), { until: clock.now() + life }),
      ) as Opening
      return { id: keccak256(new TextEncoder().encode(String(number))), opening }
    }
    /** Comes, and is left by the seller at once. */
    const come = async (number: number, life: number) => {
      const { id, opening } = await record(number, life)
      const entered = await admission.enter({ id, opening, peer: '' })
      if (!entered.ok) return entered.code
      const leave = {
        round: 1,
        digest: id,
        move: { kind: 'leave' },
      } as unknown as NegotiationRecord['entries'][0]
      const kept: NegotiationRecord = {
        id,
        opening,
        openingText: '',
        entries: [leave],
        side: 'seller',
        drafts: {},
        verdicts: [],
        proofs: [],
      }
      await store.change(id, () => ({ next: kept, result: undefined }))
      admission.note(kept)
      return 'ok'
    }
    return { come, store, clock }
  }
  const days = 30 * 24 * 3_600

  it('ends in requests of an hour, which are over when it is: the seller is open again, and little is kept', async () => {
    const { come, store, clock } = flood()
    const codes = new Set<string>()
    for (let number = 0; number < 300; number++) codes.add(await come(number, days))
    expect([...codes]).to.deep.equal(['ok', 'UntilTooFar'])
    expect(await come(300, 3_600)).to.equal('ok')
    for (let number = 301; number < 600; number++) codes.add(await come(number, 3_600))
    expect([...codes]).to.deep.equal(['ok', 'UntilTooFar', 'Busy'])
    expect((await store.ids()).length).to.be.at.most(2 * most + 2)
    clock.advance(3_660)
    expect(await come(600, 3_600)).to.equal('ok')
  })

  it('leaves those who have money their time, until there are too many of them too', async () => {
    const rich = strangerOf(1_000).address.toLowerCase()
    const { come } = flood((buyer) => buyer.toLowerCase() === rich)
    for (let number = 0; number < 300; number++) await come(number, days)
    expect(await come(1_000, days)).to.equal('ok')
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
      const { seller, clock } = begin({ askContract })
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

const offer = { kind: 'offer', outcome: middling.with(0, 90_000_000) } as const

/** A store that counts its steps. */
function countedStore() {
  const steps = { ids: 0, others: 0 }
  const inner = memoryStore()
  const store: NegotiationStore = {
    ids: () => {
      steps.ids++
      return inner.ids()
    },
    load: (id) => {
      steps.others++
      return inner.load(id)
    },
    change: (id, change) => {
      steps.others++
      return inner.change(id, change)
    },
    forget: (id, forgetting) => {
      steps.others++
      return inner.forget(id, forgetting)
    },
    isForgotten: (id, now) => {
      steps.others++
      return inner.isForgotten(id, now)
    },
    changeLedger: (change) => {
      steps.others++
      return inner.changeLedger(change)
    },
  }
  return { store, steps }
}

describe('a flood of 10,000 requests by 10,000 keys without money', () => {
  const count = 10_000
  const honest = { rich: signerOf(0xb1), poor: signerOf(0xb2) }
  const texts: string[] = []

  before(async function () {
    this.timeout(120_000)
    const until = startParties().clock.now() + 3_600
    for (let number = 0; number < count; number++) {
      texts.push(await requestBy(strangerOf(number), { until }))
    }
  })

  const flood = async (peerOf: (number: number) => string | undefined, keys = count) => {
    const { store, steps } = countedStore()
    const world = begin({ store, ...(keys < count && { mostNegotiations: keys }) }, [honest.rich.address])
    const answers = { ok: 0, Busy: 0 }
    let most = 0
    for (const [number, text] of texts.slice(0, keys).entries()) {
      const before = steps.others
      const answer = await receiveRequest(world.seller, text, { peer: peerOf(number) })
      if (!answer.ok) expect(answer.code).to.equal('Busy')
      answers[answer.ok ? 'ok' : 'Busy']++
      most = Math.max(most, steps.others - before)
    }
    // However many there are, a request takes the same few steps, and nobody looks through all that is kept.
    expect(steps.ids).to.equal(1)
    expect(most).to.be.at.most(24)
    let nonce = 100n
    const come = async (who: keyof typeof honest, peer?: string) => {
      nonce += 1n
      const until = world.clock.now() + 3_600
      return receiveRequest(world.seller, await requestBy(honest[who], { until, nonce }), { peer })
    }
    return { ...world, answers, come }
  }

  it('from one peer leaves the others their places, and its own buyers with money theirs', async () => {
    const { answers, seller, come } = await flood(() => 'flood')
    expect(answers).to.deep.equal({ ok: 625, Busy: 9_375 })
    expect(await come('poor', 'honest')).to.include({ ok: true })
    expect(await come('rich', 'flood')).to.include({ ok: true })
    expect(await come('poor', 'flood')).to.include({ code: 'Busy' })
    expect(await seller.store.ids()).to.have.length(626)
  }).timeout(300_000)

  it('from two hundred peers leaves one in two places to buyers with money, and any peer that has few its own', async () => {
    const { answers, seller, come, clock } = await flood((number) => `peer ${number % 200}`, 2_000)
    expect(answers).to.deep.equal({ ok: 1_000, Busy: 1_000 })
    expect(await come('poor', 'honest')).to.include({ ok: true })
    expect(await come('rich', 'peer 7')).to.include({ ok: true })
    expect(await come('poor', 'peer 7')).to.include({ code: 'Busy' })
    // What is quiet for a minute makes room for anybody.
    clock.advance(60)
    expect(await come('poor', 'peer 7')).to.include({ ok: true })
    expect(await seller.store.ids()).to.have.length(1_001)
  }).timeout(300_000)

  it('from nobody knows where leaves those with money theirs', async () => {
    const { answers, come } = await flood(() => undefined, 2_000)
    expect(answers).to.deep.equal({ ok: 1_000, Busy: 1_000 })
    expect(await come('rich')).to.include({ ok: true })
    expect(await come('poor')).to.include({ code: 'Busy' })
  }).timeout(300_000)

  it('lets a buyer with money haggle to its deal while it is under way, from wherever it comes', async () => {
    for (const peer of [undefined, 'flood', 'honest']) {
      const { seller, clock, ...parties } = begin({ mostNegotiations: 100 }, [honest.rich.address])
      const from = peer === undefined ? undefined : 'flood'
      let sent = 0
      let refusals = 0
      const more = async () => {
        for (const text of texts.slice(sent, sent + 150)) {
          const answer = await receiveRequest(seller, text, { peer: from })
          if (!answer.ok) refusals++
        }
        sent += 150
        clock.advance(1)
      }
      await more()
      const inbox = createInbox(seller, { report: () => {} })
      const buyer = parties.negotiator(honest.rich, 'buyer', {
        approaches: { strategy: ({ sent: said }) => (said.length < 2 ? offer : { kind: 'accept' }) },
      })
      const result = await haggle(buyer, {
        domain,
        template,
        rounds: 8,
        until: clock.now() + 3_600,
        buyerNonce: 1n,
        wait: 2,
        patience: 2,
        sellers: [
          {
            seller: sellerSigner.address,
            wire: {
              open: async (text) => more().then(() => inbox.open(text, peer)),
              send: async (id, text) => more().then(() => inbox.send(id, text)),
              read: async (id, after, wait) => more().then(() => inbox.read(id, after, wait)),
            },
          },
        ],
      })
      expect(result.sellers[0]?.result, peer).to.equal('agreed')
      expect(refusals).to.be.greaterThan(200)
    }
  }).timeout(120_000)

  it('does not keep what came to nothing for ever', async () => {
    const { seller, clock } = begin({ mostNegotiations: 100, mostPerPeer: 100 })
    for (const text of texts.slice(0, 1_000)) {
      const answer = await receiveRequest(seller, text)
      if (!answer.ok) throw new Error(answer.code)
      const leave = { decision: { kind: 'leave', reason: leaveReasons.noAgreement } } as const
      await takeTurn(seller, answer.negotiation, leave)
    }
    expect((await seller.store.ids()).length).to.be.at.most(102)
    // What was answered once is not answered otherwise.
    expect(await receiveRequest(seller, texts[0] ?? '')).to.include({ code: 'NegotiationOver' })
    clock.advance(3_600)
    await sweepLedger(seller)
    expect((await seller.store.ids()).length).to.be.at.most(100)
  }).timeout(60_000)
})
