import { expect } from 'chai'

import type { Hash } from '../../../src/core/index.ts'
import {
  type Advanced,
  advanceCommitment,
  agreementOf,
  auction,
  boundBy,
  createInbox,
  followCommitment,
  type HaggleParameters,
  haggle,
  leaveReasons,
  type NegotiationRecord,
  type Negotiator,
  openNegotiation,
  receiveMove,
  receiveRequest,
  type Strategy,
  submitterGrace,
  sweepLedger,
  takeTurn,
  type Wire,
} from '../../../src/negotiation/index.ts'
import { hashTermSheet } from '../../../src/terms/index.ts'
import {
  buyerSigner,
  type Changes,
  domain,
  openBetween,
  type Parties,
  sellerSigner,
  signerOf,
  startParties,
} from '../support/parties.ts'
import { middling, template } from '../support/template.ts'

const report = (error: unknown) => {
  throw error
}
const offering: Strategy = () => ({ kind: 'offer', outcome: middling })
const accepting: Strategy = () => ({ kind: 'accept' })
const ledgerOf = ({ store }: Negotiator) => store.changeLedger((ledger) => ({ result: ledger }))
const recordOf = async (side: Negotiator, id: Hash) => (await side.store.load(id)) as NegotiationRecord

const need = ({ clock }: Pick<Parties, 'clock'>): Omit<HaggleParameters, 'sellers'> => ({
  domain,
  template,
  rounds: 12,
  until: clock.now() + 3_600,
  buyerNonce: 1n,
  wait: 0.2,
  patience: 2,
})

/** A seller that quotes, and gets our firm offer, but says nothing to it unless `then` does. */
function quiet(seller: Negotiator, then: (text: string) => Promise<void> = async () => {}) {
  const inbox = createInbox(seller, { report })
  const offers: string[] = []
  const wire: Wire = {
    ...inbox,
    async send(negotiation, text) {
      if (!text.includes('"kind":"offer"')) return inbox.send(negotiation, text)
      if (!offers.includes(text)) {
        offers.push(text)
        await then(text)
      }
      return { ok: true, negotiation, round: 2, digest: negotiation }
    },
  }
  return { wire, offers }
}

/** A buyer that takes the first quote, and a seller that never answers the firm offer. */
async function begin(changes: Changes = {}, then?: (seller: Negotiator, text: string) => Promise<void>) {
  const parties = startParties({
    buyer: { approaches: { strategy: accepting }, ...changes },
    seller: { approaches: { strategy: offering } },
  })
  const { wire, offers } = quiet(parties.seller, async (text) => then?.(parties.seller, text))
  const sellers = [{ seller: sellerSigner.address, wire }]
  const run = (buyer = parties.buyer) => haggle(buyer, { ...need(parties), sellers })
  /** The seller makes the deal after all, without a word to the buyer. */
  const commit = async () => {
    await receiveMove(parties.seller, offers[0] ?? '')
    const turn = await takeTurn(parties.seller, JSON.parse(offers[0] ?? '{}').negotiation as Hash)
    if (turn.kind !== 'sent') throw new Error(`the seller is ${turn.kind}`)
    await advanceCommitment(parties.seller, turn.entry.move.negotiation)
    return turn.entry.text
  }
  return { ...parties, wire, offers, sellers, run, commit }
}

/** A timer that lets the clock run instead of waiting. */
const running = (clock: Parties['clock'], also: () => Promise<void> | void = () => {}) => {
  let looks = 0
  return {
    report,
    timer: async (seconds: number) => {
      if (looks++ > 1_000) throw new Error('nobody decides')
      clock.advance(seconds)
      await also()
    },
  }
}

describe('bound', () => {
  it('is what a buyer is told whose firm offer is not answered: the sheet, its consent, and until when', async () => {
    const { run, buyer, offers } = await begin()
    const result = await run()
    const [offer] = offers.map((text) => JSON.parse(text))
    const { bound } = result
    if (bound === undefined) throw new Error('nothing is bound')
    expect(result.agreement).to.equal(undefined)
    expect(result.sellers[0]).to.include({ result: 'bound', bound })
    expect(hashTermSheet(bound.terms, domain)).to.equal(bound.deal)
    expect(bound.buyer).to.equal(offer.consent)
    expect(bound).to.not.have.property('seller')
    expect(bound.until).to.equal(bound.terms.expiry)
    expect(bound.outcome).to.deep.equal(middling)
    expect((await ledgerOf(buyer)).map(({ digest }) => digest)).to.deep.equal([bound.deal])
    // What the seller signed of it was a quote: no deal can be made of that.
    expect(agreementOf(await recordOf(buyer, bound.negotiation))).to.equal(undefined)
  })

  it('is followed until the chain has the deal, whatever messages came', async () => {
    const { run, buyer, clock, chain, commit } = await begin()
    chain.state.depth = 10
    const { bound } = await run()
    const id = bound?.negotiation as Hash
    let looks = 0
    const steps: Advanced['status'][] = []
    const decided = await followCommitment(buyer, id, {
      ...running(clock, async () => {
        looks++
        if (looks === 3) await commit()
      }),
      observe: ({ status }) => steps.push(status),
    })
    expect([...new Set(steps)]).to.deep.equal(['bound', 'committed', 'safe'])
    expect(decided?.status).to.equal('safe')
    const agreement = agreementOf(await recordOf(buyer, id))
    expect(decided?.agreement).to.deep.equal(agreement)
    expect(agreement).to.deep.include({ deal: bound?.deal, accepter: 'seller', buyer: bound?.buyer })
    expect(agreement).to.not.have.property('seller')
    expect((await ledgerOf(buyer)).map(({ committed }) => committed)).to.deep.equal([true])
    expect((await takeTurn(buyer, id)).kind).to.equal('idle')
  })

  it('ends with the expiry by the chain’s clock and in a safe block, not by ours', async () => {
    const { run, buyer, clock, chain } = await begin()
    chain.state.depth = 30
    const { bound } = await run()
    const id = bound?.negotiation as Hash
    const { until } = bound ?? { until: 0 }
    clock.advance(until - clock.now() + 29)
    expect((await advanceCommitment(buyer, id))?.status).to.equal('bound')
    const begun = clock.now()
    expect(await followCommitment(buyer, id, { ...running(clock), pause: 1 })).to.deep.equal({
      status: 'lapsed',
    })
    expect(clock.now()).to.equal(begun + 1)
    expect(await ledgerOf(buyer)).to.deep.equal([])
    expect(await advanceCommitment(buyer, id)).to.equal(undefined)
  })

  it('is followed through looks that fail, and through a sweep that saw the end first', async () => {
    const { run, buyer, clock, parties } = await begin().then((all) => ({ ...all, parties: all }))
    const { bound } = await run()
    const id = bound?.negotiation as Hash
    let down = true
    const commits = {
      ...parties.chain.port,
      position: async (...asked: Parameters<typeof parties.chain.port.position>) => {
        if (down) throw new Error('no answer')
        return parties.chain.port.position(...asked)
      },
    }
    const shaky = parties.negotiator(buyerSigner, 'buyer', { store: buyer.store, commits })
    const errors: unknown[] = []
    const decided = followCommitment(shaky, id, {
      ...running(clock, async () => {
        down = 3 > errors.length
        if (clock.now() > (bound?.until ?? 0)) await sweepLedger(buyer)
      }),
      report: (error) => errors.push(error),
    })
    expect(await decided).to.deep.equal({ status: 'lapsed' })
    expect(errors).to.have.length(3)
    expect(errors[0]).to.have.property('code', 'ChainUnreachable')
  })

  it('is told as well when the seller left after it got the firm offer', async () => {
    const { run, buyer, seller, chain, clock } = await begin({}, async (selling, text) => {
      await receiveMove(selling, text)
      const { negotiation } = JSON.parse(text) as { negotiation: Hash }
      await takeTurn(selling, negotiation, { decision: { kind: 'leave', reason: leaveReasons.noAgreement } })
    })
    const { sellers, bound } = await run()
    expect(sellers[0]?.result).to.equal('bound')
    if (bound?.buyer === undefined) throw new Error('nothing is bound')
    const { entries } = await recordOf(buyer, bound.negotiation)
    expect(entries.at(-1)?.move.kind).to.equal('leave')
    // It commits all the same.
    const signed = await seller.signatory.consentToSheet(bound.terms, 'seller', domain)
    await chain.port.submit({ terms: bound.terms, buyer: bound.buyer, seller: signed })
    const decided = await followCommitment(buyer, bound.negotiation, running(clock))
    expect(decided).to.deep.include({ status: 'safe' })
    expect(decided?.agreement?.deal).to.equal(bound.deal)
  })

  it('is an agreement at once where the chain has the deal already, though the seller is silent', async () => {
    const { seller, run, chain } = await begin({}, async (selling, text) => {
      const { negotiation } = JSON.parse(text) as { negotiation: Hash }
      await receiveMove(selling, text)
      await takeTurn(selling, negotiation)
      await advanceCommitment(selling, negotiation)
    })
    const result = await run()
    expect(result.sellers[0]?.result).to.equal('agreed')
    expect(result.agreement?.deal).to.equal(chain.committed()[0])
    expect(result).to.not.have.property('bound')
    expect((await ledgerOf(seller))[0]?.digest).to.equal(result.agreement?.deal)
  })

  it('is told where the chain can’t be asked, with the reason', async () => {
    let down = false
    const parties = startParties()
    const port = parties.chain.port
    const commits = {
      ...port,
      position: async (...asked: Parameters<typeof port.position>) => {
        if (down) throw new Error('no answer')
        return port.position(...asked)
      },
    }
    const { run } = await begin({ commits }, async () => {
      down = true
    })
    const result = await run()
    expect(result.sellers[0]).to.deep.include({ result: 'bound', bound: result.bound })
    expect(result.sellers[0]?.refusal?.code).to.equal('ChainUnreachable')
  })

  it('outlives a restart: it is listed, told again, and nothing else is signed for the need', async () => {
    const { run, buyer, negotiator, sellers, commit, chain, ...parties } = await begin()
    const { bound } = await run()
    const reborn = negotiator(buyerSigner, 'buyer', {
      store: buyer.store,
      approaches: { strategy: accepting },
    })
    expect(await boundBy(reborn)).to.deep.equal([bound])

    const other = negotiator(signerOf(0x5f), 'seller', { approaches: { strategy: offering } })
    const both = [...sellers, { seller: other.signatory.account, wire: createInbox(other, { report }) }]
    const again = await haggle(reborn, { ...need(parties), sellers: both })
    expect(again.bound).to.deep.equal(bound)
    expect(again.sellers.map(({ result }) => result)).to.deep.equal(['bound', 'passed'])
    expect(await ledgerOf(reborn)).to.have.length(1)

    await commit()
    const third = await haggle(reborn, { ...need(parties), sellers: both })
    expect(third.agreement?.deal).to.equal(bound?.deal)
    expect(third).to.not.have.property('bound')
    expect(third.sellers.map(({ result }) => result)).to.deep.equal(['agreed', 'passed'])
    const left = await recordOf(reborn, third.sellers[1]?.negotiation ?? '0x')
    expect(left.entries.at(-1)?.move).to.include({ kind: 'leave', reason: leaveReasons.metElsewhere })
    expect(chain.committed()).to.deep.equal([bound?.deal])
  })

  it('frees the need when it has lapsed: the next best is taken up', async () => {
    const { run, buyer, clock, sellers, negotiator } = await begin()
    const { bound } = await run()
    clock.advance((bound?.until ?? 0) - clock.now())
    const other = negotiator(signerOf(0x5f), 'seller', { approaches: { strategy: offering } })
    const result = await haggle(buyer, {
      ...need({ clock }),
      sellers: [...sellers, { seller: other.signatory.account, wire: createInbox(other, { report }) }],
    })
    expect(result.sellers[1]?.result).to.equal('agreed')
    expect(result).to.not.have.property('bound')
  })

  it('is what an auction says of a winner that is silent', async () => {
    const { buyer, sellers, clock } = await begin()
    for (const format of ['firstPrice', 'secondPrice', 'english'] as const) {
      const buyerNonce = { firstPrice: 11n << 32n, secondPrice: 12n << 32n, english: 13n << 32n }[format]
      const result = await auction(buyer, { ...need({ clock }), buyerNonce, sellers, format, issue: 'price' })
      expect(
        result.sellers.map((one) => one.result),
        format,
      ).to.deep.equal(['bound'])
      expect(result.bound?.terms.buyerNonce).to.equal(buyerNonce)
      expect(result.agreement).to.equal(undefined)
    }
  })

  it('is what becomes of firm offers along the way, when a human is asked, or we leave', async () => {
    for (const end of [
      { kind: 'escalate', question: 'policy' },
      { kind: 'leave', reason: leaveReasons.noAgreement },
    ] as const) {
      const strategy: Strategy = ({ sent }) =>
        sent.length === 0 ? { kind: 'offer', outcome: middling.with(0, 80_000_000) } : end
      const parties = startParties({
        buyer: { approaches: { strategy, firm: true } },
        seller: { approaches: { strategy: offering } },
      })
      const wire = createInbox(parties.seller, { report })
      const result = await haggle(parties.buyer, {
        ...need(parties),
        sellers: [{ seller: sellerSigner.address, wire }],
      })
      expect(result.sellers[0]?.result, end.kind).to.equal('bound')
      expect(result.bound?.outcome[0]).to.equal(80_000_000)
    }
  })

  it('holds for a seller too: a buyer that left can commit its firm offer', async () => {
    const parties = startParties({ seller: { approaches: { strategy: offering, firm: true } } })
    const { seller, buyer, clock, chain } = parties
    const id = await openBetween(parties)
    const turn = await takeTurn(seller, id)
    if (turn.kind !== 'sent') throw new Error('not offered')
    await receiveMove(buyer, turn.entry.text)
    const leave = { decision: { kind: 'leave', reason: leaveReasons.noAgreement } } as const
    const left = await takeTurn(buyer, id, leave)
    if (left.kind !== 'sent') throw new Error('not left')
    await receiveMove(seller, left.entry.text)
    const bound = await advanceCommitment(seller, id)
    expect(bound?.status).to.equal('bound')
    expect(bound?.status === 'bound' && bound.bound.map(({ deal }) => deal)).to.deep.equal([
      turn.entry.digest,
    ])

    // The buyer's other machine signs what the first one left.
    const { terms, consent } = turn.entry.move as Extract<typeof turn.entry.move, { kind: 'offer' }>
    const signed = await buyer.signatory.consentToSheet(terms, 'buyer', domain)
    await chain.port.submit({ terms, buyer: signed, seller: consent })
    expect(await followCommitment(seller, id, running(clock))).to.deep.include({ status: 'safe' })
    expect(agreementOf(await recordOf(seller, id))).to.include({ deal: turn.entry.digest, accepter: 'buyer' })
  })

  it('is not undone by an accept of another sheet that comes late', async () => {
    const prices = [90_000_000, 110_000_000]
    const strategy: Strategy = ({ sent }) => ({
      kind: 'offer',
      outcome: middling.with(0, prices[sent.length] ?? 0),
    })
    const parties = startParties({
      seller: { approaches: { strategy, firm: true } },
      buyer: { approaches: { strategy: () => ({ kind: 'offer', outcome: middling.with(0, 70_000_000) }) } },
    })
    const { seller, buyer, chain, clock } = parties
    const id = await openBetween(parties)
    const say = async (from: Negotiator, to: Negotiator, accept = false) => {
      const turn = await takeTurn(from, id, accept ? { decision: { kind: 'accept' } } : {})
      if (turn.kind !== 'sent') throw new Error(turn.kind)
      return { entry: turn.entry, deliver: () => receiveMove(to, turn.entry.text) }
    }
    const first = await say(seller, buyer)
    await first.deliver()
    await (await say(buyer, seller)).deliver()
    await (await say(seller, buyer)).deliver()
    const accept = await say(buyer, seller, true)
    // The first of the two firm offers is what becomes the deal.
    const { terms, consent } = first.entry.move as Extract<typeof first.entry.move, { kind: 'offer' }>
    await chain.port.submit({
      terms,
      seller: consent,
      buyer: await buyer.signatory.consentToSheet(terms, 'buyer', domain),
    })
    await sweepLedger(seller, { all: true })
    expect(await accept.deliver()).to.include({ ok: true })
    expect(agreementOf(await recordOf(seller, id))?.deal).to.equal(first.entry.digest)
    clock.advance(submitterGrace)
    expect(await advanceCommitment(seller, id)).to.include({ status: 'safe' })
    expect(chain.committed()).to.deep.equal([first.entry.digest])
    // The buyer accepted the second: for it the need is spent, which is no deal of that negotiation's moves.
    expect((await advanceCommitment(buyer, id))?.status).to.equal('lapsed')
  })

  it('is nothing where no key was used', async () => {
    const parties = startParties()
    const opened = await openNegotiation(parties.buyer, { ...need(parties), seller: sellerSigner.address })
    if (!opened.ok) throw new Error(opened.code)
    await receiveRequest(parties.seller, opened.text)
    expect(await boundBy(parties.buyer)).to.deep.equal([])
    expect(await followCommitment(parties.buyer, opened.id, running(parties.clock))).to.equal(undefined)
  })
})
