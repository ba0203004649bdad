import { expect } from 'chai'

import { keccak256 } from '../../../src/core/index.ts'
import {
  createInbox,
  haggle,
  leaveReasons,
  memoryStore,
  type NegotiationRecord,
  type NegotiationStore,
  type Opening,
  receiveRequest,
  sweepLedger,
  takeTurn,
} from '../../../src/negotiation/index.ts'
import { createAdmission } from '../../../src/negotiation/session/admission.ts'
import { askedSeller } from '../support/askedSeller.ts'
import { requestBy, strangerOf } from '../support/flood.ts'
import { domain, sellerSigner, signerOf, startParties } from '../support/parties.ts'
import { middling, template } from '../support/template.ts'

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
    const world = askedSeller({ store, ...(keys < count && { mostNegotiations: keys }) }, [
      honest.rich.address,
    ])
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
      const { seller, clock, ...parties } = askedSeller({ mostNegotiations: 100 }, [honest.rich.address])
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
    const { seller, clock } = askedSeller({ mostNegotiations: 100, mostPerPeer: 100 })
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
