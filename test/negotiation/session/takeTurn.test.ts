import { expect } from 'chai'

import { type Hash, seededRandom } from '../../../src/core/index.ts'
import {
  agreementOf,
  type Decision,
  guardrails,
  isImpasse,
  leaveReasons,
  memoryStore,
  type NegotiationRecord,
  type NegotiationStore,
  openNegotiation,
  phaseOf,
  receiveMove,
  receiveRequest,
  type Strategy,
  standingSheet,
  sweepLedger,
  takeTurn,
} from '../../../src/negotiation/index.ts'
import { termsTotals } from '../../../src/terms/index.ts'
import {
  buyerSigner,
  type Changes,
  domain,
  openBetween,
  type Parties,
  playOut,
  policy,
  sellerSigner,
  startParties,
} from '../support/parties.ts'
import { middling, template } from '../support/template.ts'
import { doubles, watchedSignatory } from '../support/watched.ts'

const saying =
  (decision: Decision): Strategy =>
  () =>
    decision
const offering = saying({ kind: 'offer', outcome: middling })
const recordOf = async (side: Parties['buyer'], id: `0x${string}`) =>
  (await side.store.load(id)) as NegotiationRecord
const ledgerOf = (store: NegotiationStore) => store.changeLedger((ledger) => ({ result: ledger }))

/** The terms that are on the table. */
const standing = async (side: Parties['buyer'], id: `0x${string}`) => {
  const move = standingSheet(await recordOf(side, id))?.move
  if (move === undefined) throw new Error('nothing is on the table')
  return move
}

/** As when all that was firm has lapsed. */
const releaseAll = (store: NegotiationStore) => store.changeLedger(() => ({ next: [], result: undefined }))

/** Makes one side take its turn, and the other receive it. */
async function move(
  { buyer, seller }: Parties,
  id: `0x${string}`,
  by: 'buyer' | 'seller',
  decision?: Decision,
) {
  const [from, to] = by === 'buyer' ? [buyer, seller] : [seller, buyer]
  const turn = await takeTurn(from, id, { decision })
  if (turn.kind !== 'sent') return turn
  const answer = await receiveMove(to, turn.entry.text)
  if (!answer.ok) throw new Error(answer.code)
  return turn
}

describe('takeTurn', () => {
  for (const firm of [true, false]) {
    it(`comes to an agreement by ${firm ? 'firm offers' : 'quotes'}, which both sides derive alike`, async () => {
      const parties = startParties({ seller: { approaches: { firm } } })
      const id = await openBetween(parties)
      await playOut(parties, id)
      const [bought, sold] = [await recordOf(parties.buyer, id), await recordOf(parties.seller, id)]
      expect(phaseOf(bought)).to.equal('agreed')
      expect(agreementOf(bought)).to.deep.equal(agreementOf(sold))
      expect(agreementOf(bought)?.accepter).to.equal(firm ? 'buyer' : 'seller')
    })
  }

  for (const { side, limit, code } of [
    { side: 'buyer', limit: 'money', code: 'MoneyExceeded' },
    { side: 'buyer', limit: 'perDeal', code: 'DealTooLarge' },
    { side: 'seller', limit: 'bonds', code: 'BondsExceeded' },
    { side: 'seller', limit: 'perDeal', code: 'DealTooLarge' },
  ] as const) {
    it(`counts what an accept puts down of the ${side}'s own: no more than its policy's ${limit}`, async () => {
      const accept = async (most?: bigint) => {
        const parties = startParties({
          firm: true,
          [side]: most === undefined ? {} : { policy: { ...policy, [limit]: most } },
        })
        const id = await openBetween(parties)
        const offer = { kind: 'offer', outcome: middling } as const
        // The other side makes it firm, this one accepts.
        if (side === 'seller')
          await move(parties, id, 'seller', { ...offer, outcome: [99_000_000, 36, 1_000, 0, 1] })
        if (side === 'seller') await releaseAll(parties.seller.store)
        await move(parties, id, side === 'buyer' ? 'seller' : 'buyer', offer)
        const turn = await takeTurn(parties[side], id, { decision: { kind: 'accept' } })
        const ledger = await ledgerOf(parties[side].store)
        return { turn, ledger, totals: termsTotals((await standing(parties[side], id)).terms) }
      }
      const { turn, ledger, totals } = await accept()
      expect(turn.kind).to.equal('sent')
      expect(ledger).to.have.length(1)
      const stake = side === 'buyer' ? totals.cost : totals.bonds
      expect(stake > 0n).to.equal(true)
      expect((await accept(stake)).turn.kind).to.equal('sent')

      const over = await accept(stake - 1n)
      expect(over.turn).to.deep.include({ kind: 'refused' })
      expect(over.turn.kind === 'refused' && over.turn.refusal.code).to.equal(code)
      expect(over.ledger).to.deep.equal([])
    })
  }

  it('says the same again under the same seed', async () => {
    const run = async () => {
      const parties = startParties()
      const id = await openBetween(parties)
      await playOut(parties, id)
      return (await recordOf(parties.buyer, id)).entries.map(({ text }) => text)
    }
    expect(await run()).to.deep.equal(await run())
  })

  it('keeps every verdict on every move', async () => {
    const parties = startParties()
    const id = await openBetween(parties)
    await playOut(parties, id)
    const { verdicts, entries } = await recordOf(parties.seller, id)
    const own = entries.filter(({ round }) => round % 2 === 1)
    expect(verdicts).to.have.length(Object.keys(guardrails).length * own.length)
    expect(verdicts.every(({ verdict }) => verdict.ok)).to.equal(true)
  })

  it('waits for a human, who decides; for a time; and leaves', async () => {
    const strategy: Strategy = ({ round }) =>
      round === 1 ? { kind: 'escalate', question: 'policy' } : { kind: 'offer', outcome: middling }
    const parties = startParties({ seller: { approaches: { strategy } } })
    const id = await openBetween(parties)
    expect(await takeTurn(parties.seller, id)).to.deep.equal({
      kind: 'waiting',
      waiting: { kind: 'escalated', question: 'policy' },
    })
    expect((await takeTurn(parties.seller, id)).kind).to.equal('waiting')
    const decided = await takeTurn(parties.seller, id, {
      decision: { kind: 'offer', outcome: middling },
      human: true,
    })
    expect(decided.kind).to.equal('sent')

    const until = parties.clock.now() + 60
    const later = startParties({
      seller: {
        approaches: {
          strategy: (standing) =>
            later.clock.now() < until ? { kind: 'defer', until } : offering(standing, {} as never),
        },
      },
    })
    const other = await openBetween(later)
    expect((await takeTurn(later.seller, other)).kind).to.equal('waiting')
    later.clock.advance(59)
    expect((await takeTurn(later.seller, other)).kind).to.equal('waiting')
    later.clock.advance(1)
    expect((await takeTurn(later.seller, other)).kind).to.equal('sent')
  })

  it('leaves with a signed reason, after which nobody moves', async () => {
    const strategy = saying({ kind: 'leave', reason: leaveReasons.reputation })
    const parties = startParties({ buyer: { approaches: { strategy } } })
    const id = await openBetween(parties)
    await playOut(parties, id)
    const { entries } = await recordOf(parties.seller, id)
    expect(entries.map((entry) => entry.move.kind)).to.deep.equal(['quote', 'leave'])
    expect(entries[1]?.move).to.include({ reason: leaveReasons.reputation })
  })

  it('falls back at an impasse: nothing changed by either side for three own moves', async () => {
    const parties = startParties({
      buyer: { approaches: { strategy: saying({ kind: 'offer', outcome: middling.with(0, 90_000_000) }) } },
      seller: { approaches: { strategy: offering } },
    })
    const id = await openBetween(parties, { rounds: 40 })
    await playOut(parties, id)
    const record = await recordOf(parties.buyer, id)
    // Four alike from each side: three that changed nothing.
    expect(record.entries).to.have.length(9)
    expect(record.entries[8]?.move).to.include({ kind: 'leave', reason: leaveReasons.impasse })
    expect(isImpasse(record)).to.equal(true)
    expect(isImpasse({ ...record, entries: record.entries.slice(0, 7) })).to.equal(false)
  })

  it('has no impasse while one side still moves', async () => {
    const parties = startParties({
      buyer: {
        approaches: {
          strategy: ({ round }) => ({ kind: 'offer', outcome: middling.with(0, 80_000_000 + round) }),
        },
      },
      seller: { approaches: { strategy: offering } },
    })
    const id = await openBetween(parties, { rounds: 12 })
    for (let round = 1; round <= 12; round++) await move(parties, id, round % 2 === 1 ? 'seller' : 'buyer')
    expect(isImpasse(await recordOf(parties.buyer, id))).to.equal(false)
  })

  it('leaves when a guardrail refuses what the strategy wants, and sends nothing of it', async () => {
    const strategy = saying({ kind: 'offer', outcome: [150_000_000, 72, 0, 1, 0] })
    const parties = startParties({ buyer: { approaches: { strategy } } })
    const id = await openBetween(parties)
    await playOut(parties, id)
    const record = await recordOf(parties.buyer, id)
    expect(record.entries.map((entry) => entry.move.kind)).to.deep.equal(['quote', 'leave'])
    expect(record.verdicts.filter(({ verdict }) => !verdict.ok).map(({ rule }) => rule)).to.deep.equal([
      'aboveReservation',
    ])
  })

  it('accepts only after a commitment that succeeds in simulation, and with 60 s left by either clock', async () => {
    const accept = { kind: 'accept' } as const
    const firm = { seller: { approaches: { strategy: offering, firm: true } } }
    const tries: readonly (readonly [string, (parties: Parties) => void])[] = [
      [
        'PullFailed',
        ({ chain }) => {
          chain.state.broken = 'PullFailed'
        },
      ],
      ['TimeTooShort', ({ clock }) => clock.advance(61)],
      [
        'TimeTooShort',
        ({ chain }) => {
          chain.state.behind = -61
        },
      ],
    ]
    for (const [code, spoil] of tries) {
      const parties = startParties(firm)
      const id = await openBetween(parties)
      await move(parties, id, 'seller')
      spoil(parties)
      const turn = await takeTurn(parties.buyer, id, { decision: accept })
      expect(turn.kind === 'refused' && turn.refusal.code).to.equal(code)
      expect(await ledgerOf(parties.buyer.store)).to.deep.equal([])
    }
    const parties = startParties(firm)
    const id = await openBetween(parties)
    await move(parties, id, 'seller')
    parties.clock.advance(60)
    expect((await move(parties, id, 'buyer', accept)).kind).to.equal('sent')
  })

  it('knows an acceptance by the chain, whatever messages came', async () => {
    const parties = startParties({ seller: { approaches: { strategy: offering, firm: true } } })
    const id = await openBetween(parties)
    await move(parties, id, 'seller')
    const accepted = await takeTurn(parties.buyer, id, { decision: { kind: 'accept' } })
    if (accepted.kind !== 'sent') throw new Error('not accepted')
    // The accept is lost; the buyer commits.
    const { terms, buyer, seller } = agreementOf(await recordOf(parties.buyer, id)) ?? {}
    if (terms === undefined || buyer === undefined || seller === undefined) throw new Error('not agreed')
    await parties.chain.port.submit({ terms, buyer, seller })
    await sweepLedger(parties.seller, { all: true })
    const record = await recordOf(parties.seller, id)
    expect(record.commitment?.status).to.equal('safe')
    expect((await takeTurn(parties.seller, id)).kind).to.equal('idle')
    expect((await ledgerOf(parties.seller.store)).map(({ committed }) => committed)).to.deep.equal([true])
  })

  it('has its offer open again when a reorganisation takes what the chain showed', async () => {
    const parties = startParties({ seller: { approaches: { strategy: offering, firm: true } } })
    const { chain, seller, clock } = parties
    const id = await openBetween(parties)
    await move(parties, id, 'seller')
    const accepted = await takeTurn(parties.buyer, id, { decision: { kind: 'accept' } })
    const agreement = agreementOf(await recordOf(parties.buyer, id))
    if (accepted.kind !== 'sent' || agreement === undefined) throw new Error('not agreed')
    const { terms, buyer: bought, seller: sold } = agreement
    if (bought === undefined || sold === undefined) throw new Error('a consent is missing')
    chain.state.depth = 20
    const back = chain.snapshot()
    const commit = () => chain.port.submit({ terms, buyer: bought, seller: sold })

    await commit()
    await sweepLedger(seller, { all: true })
    expect((await recordOf(seller, id)).commitment?.status).to.equal('committed')
    back()
    await sweepLedger(seller, { all: true })
    expect((await recordOf(seller, id)).commitment).to.equal(undefined)
    expect((await ledgerOf(seller.store)).map(({ committed }) => committed)).to.deep.equal([false])

    await commit()
    clock.advance(20)
    await sweepLedger(seller, { all: true })
    expect((await recordOf(seller, id)).commitment?.status).to.equal('safe')
    // The message comes last, and takes nothing back.
    expect(await receiveMove(seller, accepted.entry.text)).to.include({ ok: true })
    expect((await recordOf(seller, id)).commitment?.status).to.equal('safe')
  })

  it('never has more at stake than its policy allows, over all negotiations together', async () => {
    const tight = { ...policy, deals: 2 }
    const parties = startParties({
      seller: { policy: tight, approaches: { strategy: offering, firm: true } },
    })
    const ids = [
      await openBetween(parties, { buyerNonce: 1n << 32n }),
      await openBetween(parties, { buyerNonce: 2n << 32n }),
      await openBetween(parties, { buyerNonce: 3n << 32n }),
    ]
    const turns = await Promise.all(ids.map((id) => takeTurn(parties.seller, id)))
    const kinds = turns.map((turn) => turn.kind === 'sent' && turn.entry.move.kind)
    expect(kinds.filter((kind) => kind === 'offer')).to.have.length(2)
    expect(kinds.filter((kind) => kind === 'leave')).to.have.length(1)

    // What lapsed is free again, once the chain is sure of it.
    const fourth = await openBetween(parties, { buyerNonce: 4n << 32n })
    parties.clock.advance(120)
    parties.chain.state.depth = 10
    expect((await takeTurn(parties.seller, fourth)).kind === 'sent').to.equal(true)
    expect((await recordOf(parties.seller, fourth)).entries[0]?.move.kind).to.equal('leave')
    const fifth = await openBetween(parties, { buyerNonce: 5n << 32n })
    parties.clock.advance(10)
    await takeTurn(parties.seller, fifth)
    expect((await recordOf(parties.seller, fifth)).entries[0]?.move.kind).to.equal('offer')
    expect(await ledgerOf(parties.seller.store)).to.have.length(1)
  })

  it('quotes rather than signs a second firm offer for one need', async () => {
    const parties = startParties({
      buyer: { approaches: { strategy: offering, firm: true } },
      seller: { approaches: { strategy: saying({ kind: 'offer', outcome: middling.with(0, 120_000_000) }) } },
    })
    const ids = await Promise.all([openBetween(parties), openBetween(parties, { buyerNonce: 2n << 32n })])
    for (const id of ids) {
      for (const by of ['seller', 'buyer', 'seller', 'buyer'] as const) await move(parties, id, by)
      const { entries } = await recordOf(parties.buyer, id)
      expect(entries.map((entry) => entry.move.kind)).to.deep.equal(['quote', 'offer', 'quote', 'quote'])
    }
  })

  it('quotes rather than signs firm while a signature for another need in the lane is alive', async () => {
    const parties = startParties({
      buyer: { approaches: { strategy: offering, firm: true } },
      seller: { approaches: { strategy: saying({ kind: 'offer', outcome: middling.with(0, 120_000_000) }) } },
    })
    const [lane, next] = [await openBetween(parties), await openBetween(parties, { buyerNonce: 2n })]
    for (const id of [lane, next]) {
      for (const by of ['seller', 'buyer'] as const) await move(parties, id, by)
    }
    const last = async (id: Hash) => (await recordOf(parties.buyer, id)).entries.at(-1)?.move.kind
    expect([await last(lane), await last(next)]).to.deep.equal(['offer', 'quote'])
    expect(await ledgerOf(parties.buyer.store)).to.have.length(1)
  })

  it('opens the same need with the same seller by the same bytes', async () => {
    const { buyer, seller } = startParties()
    const need = {
      seller: sellerSigner.address,
      domain,
      template,
      rounds: 10,
      until: buyer.clock.now() + 60,
      buyerNonce: 7n << 32n,
    }
    const first = await openNegotiation(buyer, need)
    const again = await openNegotiation(
      { ...buyer, random: () => seededRandom('other') },
      { ...need, rounds: 11 },
    )
    if (!first.ok || !again.ok) throw new Error('not opened')
    expect(again.text).to.equal(first.text)
    const answer = await receiveRequest(seller, first.text)
    expect(await receiveRequest(seller, first.text)).to.deep.equal(answer)
  })
})

describe('a restart', () => {
  /** Lets the changes up to one through, and then no more: the process is gone. */
  const dying = (store: NegotiationStore, changes: number, kept: boolean): NegotiationStore => {
    let left = changes
    const guard = async <Result>(change: () => Promise<Result>): Promise<Result> => {
      if (left > 0) {
        left--
        return change()
      }
      if (left === 0 && kept) {
        left--
        await change()
      }
      throw new Error('the process died')
    }
    return {
      load: store.load,
      ids: store.ids,
      forget: store.forget,
      isForgotten: store.isForgotten,
      change: (id, change) => guard(() => store.change(id, change)),
      changeLedger: (change) => guard(() => store.changeLedger(change)),
    }
  }

  for (const kind of ['quote', 'offer', 'accept', 'take up'] as const) {
    it(`at any point of a move (${kind}) leaves one digest for the round, and the same bytes`, async () => {
      for (let changes = 0; changes < 8; changes++) {
        for (const kept of [true, false]) {
          const store = memoryStore()
          const watched = watchedSignatory(
            kind === 'quote' || kind === 'offer' ? sellerSigner : buyerSigner,
            store,
            policy,
          )
          const own: Changes = {
            store,
            signatory: watched.signatory,
            approaches: {
              firm: kind === 'offer',
              strategy: kind === 'quote' || kind === 'offer' ? offering : saying({ kind: 'accept' }),
            },
          }
          const parties = startParties(
            kind === 'quote' || kind === 'offer'
              ? { seller: own }
              : { buyer: own, seller: { approaches: { strategy: offering, firm: kind === 'accept' } } },
          )
          const id = await openBetween(parties)
          const mover = kind === 'quote' || kind === 'offer' ? parties.seller : parties.buyer
          if (mover === parties.buyer) await move(parties, id, 'seller')

          const dead = { ...mover, store: dying(store, changes, kept) }
          const before = await takeTurn(dead, id).catch(() => undefined)
          // Another mind after the restart: other randomness, another strategy's wish.
          const reborn = parties.negotiator(
            mover === parties.seller ? sellerSigner : buyerSigner,
            mover === parties.seller ? 'seller' : 'buyer',
            {
              ...own,
              random: (label) => seededRandom(`reborn:${label}`),
            },
          )
          const after = await takeTurn(reborn, id)
          const record = await recordOf(reborn, id)
          expect(doubles(watched.signed)).to.deep.equal([])
          expect(record.entries).to.have.length(mover === parties.seller ? 1 : 2)
          if (before?.kind === 'sent') {
            expect(after.kind).to.equal('idle')
            expect(record.entries.at(-1)?.text).to.equal(before.entry.text)
          }
        }
      }
    })
  }
})
