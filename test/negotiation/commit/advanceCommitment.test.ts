import { expect } from 'chai'

import {
  advanceCommitment,
  agreementOf,
  mayWork,
  type NegotiationRecord,
  type Negotiator,
  receiveMove,
  releaseSignature,
  renewOffer,
  submitterGrace,
  sweepLedger,
  takeTurn,
} from '../../../src/negotiation/index.ts'
import { forgeSheet, textOf } from '../support/forge.ts'
import { openBetween, type Parties, playOut, startParties } from '../support/parties.ts'
import { middling } from '../support/template.ts'

type Agreed = Parties & { readonly id: `0x${string}` }

/** An agreement that the seller accepted. */
async function agree(): Promise<Agreed> {
  const parties = startParties({
    buyer: { approaches: { strategy: () => ({ kind: 'accept' }) } },
    seller: { approaches: { strategy: () => ({ kind: 'offer', outcome: middling }) } },
  })
  const id = await openBetween(parties)
  await playOut(parties, id)
  return { ...parties, id }
}

const recordOf = async (side: Negotiator, id: `0x${string}`) =>
  (await side.store.load(id)) as NegotiationRecord
const statusOf = async (side: Negotiator, id: `0x${string}`) => (await recordOf(side, id)).commitment?.status
const ledgerOf = ({ store }: Negotiator) => store.changeLedger((ledger) => ({ result: ledger }))

describe('advanceCommitment', () => {
  it('has nothing to do before an agreement', async () => {
    const parties = startParties()
    expect(await advanceCommitment(parties.buyer, await openBetween(parties))).to.equal(undefined)
  })

  it('submits at once for the accepter, after 15 s for the other', async () => {
    const { buyer, seller, chain, clock, id } = await agree()
    expect((await advanceCommitment(buyer, id))?.submitted).to.equal(undefined)
    clock.advance(submitterGrace - 1)
    expect((await advanceCommitment(buyer, id))?.submitted).to.equal(undefined)
    expect(chain.submissions).to.deep.equal([])
    clock.advance(1)
    expect((await advanceCommitment(buyer, id))?.submitted).to.deep.equal({ ok: true })

    const other = await agree()
    expect((await advanceCommitment(other.seller, other.id))?.submitted).to.deep.equal({ ok: true })
    expect(await advanceCommitment(seller, id)).to.include({ status: 'safe' })
  })

  it('takes what is committed already for success, when both submit at once', async () => {
    const { buyer, seller, chain, clock, id } = await agree()
    clock.advance(submitterGrace)
    const both = await Promise.all([advanceCommitment(buyer, id), advanceCommitment(seller, id)])
    expect(both.map((one) => one?.submitted)).to.deep.equal([{ ok: true }, { ok: true }])
    expect(chain.submissions).to.have.length(2)
    expect(chain.committed()).to.have.length(1)
    expect(await advanceCommitment(buyer, id)).to.include({ status: 'safe' })
  })

  it('does not submit again while a submission is under way, and does when it was lost', async () => {
    const { seller, chain, clock, id } = await agree()
    chain.state.broken = 'Lost'
    expect((await advanceCommitment(seller, id))?.submitted).to.include({ code: 'Lost' })
    clock.advance(14)
    expect((await advanceCommitment(seller, id))?.submitted).to.equal(undefined)
    chain.state.broken = undefined
    clock.advance(1)
    expect((await advanceCommitment(seller, id))?.submitted).to.deep.equal({ ok: true })
  })

  it('lets nobody work before the deal is safe', async () => {
    const { seller, buyer, chain, clock, id } = await agree()
    chain.state.depth = 20
    await advanceCommitment(seller, id)
    const fresh = await advanceCommitment(seller, id)
    expect(fresh).to.include({ status: 'committed' })
    expect(fresh && mayWork(fresh)).to.equal(false)
    clock.advance(20)
    const safe = await advanceCommitment(seller, id)
    expect(safe && mayWork(safe)).to.equal(true)
    expect(await statusOf(buyer, id)).to.equal('agreed')
    await advanceCommitment(buyer, id)
    expect(await statusOf(buyer, id)).to.equal('safe')
  })

  it('submits again at once what a reorganisation took, whoever sees it', async () => {
    for (const who of ['buyer', 'seller'] as const) {
      const agreed = await agree()
      const { chain, seller, id } = agreed
      chain.state.depth = 60
      const back = chain.snapshot()
      await advanceCommitment(seller, id)
      expect((await advanceCommitment(agreed[who], id))?.status).to.equal('committed')
      back()
      expect(chain.committed()).to.deep.equal([])
      expect((await advanceCommitment(agreed[who], id))?.submitted).to.deep.equal({ ok: true })
      expect(chain.committed()).to.have.length(1)
    }
  })

  it('has lapsed only when a safe block says that it can never be committed', async () => {
    const { buyer, seller, chain, clock, id } = await agree()
    chain.state.depth = 30
    const { terms } = agreementOf(await recordOf(seller, id)) ?? {}
    if (terms === undefined) throw new Error('not agreed')
    clock.advance(terms.expiry - clock.now())
    expect(await advanceCommitment(seller, id))
      .to.include({ status: 'agreed' })
      .and.not.have.property('submitted')
    expect(await ledgerOf(seller)).to.have.length(1)
    clock.advance(29)
    expect(await advanceCommitment(seller, id)).to.include({ status: 'agreed' })
    clock.advance(1)
    expect(await advanceCommitment(seller, id)).to.include({ status: 'lapsed' })
    await sweepLedger(seller)
    expect(await ledgerOf(seller)).to.deep.equal([])
    expect(await statusOf(buyer, id)).to.equal('agreed')
    await advanceCommitment(buyer, id)
    expect(await statusOf(buyer, id)).to.equal('lapsed')
  })

  it('has lapsed when the need became another deal', async () => {
    const { seller, buyer, chain, id } = await agree()
    const { terms, buyer: consent, seller: other } = agreementOf(await recordOf(seller, id)) ?? {}
    if (terms === undefined || consent === undefined || other === undefined) throw new Error('not agreed')
    await chain.port.submit({ terms: { ...terms, silenceBps: 1 }, buyer: consent, seller: other })
    chain.state.depth = 10
    expect(await advanceCommitment(buyer, id))
      .to.include({ status: 'agreed' })
      .and.not.have.property('submitted')
    chain.state.depth = 0
    expect(await advanceCommitment(buyer, id)).to.include({ status: 'lapsed' })
  })

  it('keeps what a deal has at stake until its end is told', async () => {
    const { seller, clock, id } = await agree()
    await advanceCommitment(seller, id)
    await advanceCommitment(seller, id)
    clock.advance(10_000)
    await sweepLedger(seller)
    const [signature] = await ledgerOf(seller)
    expect(signature).to.include({ committed: true })
    await releaseSignature(seller, signature?.digest ?? '0x')
    expect(await ledgerOf(seller)).to.deep.equal([])
  })
})

describe('a renewal', () => {
  /** An agreement that lapsed, as both sides know. */
  async function lapse(): Promise<Agreed> {
    const agreed = await agree()
    agreed.clock.advance(600)
    for (const side of [agreed.buyer, agreed.seller])
      expect(await advanceCommitment(side, agreed.id)).to.include({ status: 'lapsed' })
    return agreed
  }

  it('is offered, accepted and committed like the first', async () => {
    const parties = await lapse()
    const { buyer, seller, id } = parties
    const before = agreementOf(await recordOf(buyer, id))
    const turn = await renewOffer(buyer, id)
    if (turn.kind !== 'sent') throw new Error(JSON.stringify(turn))
    expect(await receiveMove(seller, turn.entry.text)).to.include({ ok: true })
    await playOut(parties, id)
    const [bought, sold] = [agreementOf(await recordOf(buyer, id)), agreementOf(await recordOf(seller, id))]
    expect(bought).to.deep.equal(sold)
    expect(bought?.deal).not.to.equal(before?.deal)
    expect(bought?.outcome).to.deep.equal(before?.outcome)
    await advanceCommitment(seller, id)
    expect(await advanceCommitment(seller, id)).to.include({ status: 'safe' })
  })

  it('is refused while the first can still be committed, as far as the receiver knows', async () => {
    const { buyer, seller, clock, id } = await agree()
    expect((await renewOffer(buyer, id)).kind).to.equal('refused')
    clock.advance(600)
    await advanceCommitment(buyer, id)
    const turn = await renewOffer(buyer, id)
    if (turn.kind !== 'sent') throw new Error('not sent')
    expect(await receiveMove(seller, turn.entry.text)).to.include({ code: 'NegotiationOver' })
    await advanceCommitment(seller, id)
    expect(await receiveMove(seller, turn.entry.text)).to.include({ ok: true })
  })

  it('may differ in expiry, durations and document only', async () => {
    const { buyer, seller, clock, id } = await lapse()
    const record = await recordOf(buyer, id)
    const now = clock.now()
    const tries = [
      [middling.with(0, 99_000_000), 'RenewalChanged'],
      [middling.with(2, 1_001), 'RenewalChanged'],
      [middling.with(3, 1), 'RenewalChanged'],
      [middling.with(1, 48), 'ok'],
    ] as const
    for (const [outcome, code] of tries) {
      const move = await forgeSheet(record, { now, kind: 'offer', outcome })
      const answer = await receiveMove(seller, textOf(move))
      expect(answer.ok ? 'ok' : answer.code, String(outcome)).to.equal(code)
    }
    // Other durations are no renewal of the same outcome: the strategy decides.
    expect(await takeTurn(seller, id)).not.to.nested.include({ 'entry.move.kind': 'accept' })
    const quote = await forgeSheet(record, { now, kind: 'quote' })
    expect(await receiveMove(seller, textOf(quote))).to.include({ ok: false })
  })
})
