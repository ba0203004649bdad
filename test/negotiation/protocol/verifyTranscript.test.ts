import { expect } from 'chai'

import {
  askNobody,
  type Move,
  type NegotiationRecord,
  type VerifyTranscriptParameters,
  verifyTranscript,
} from '../../../src/negotiation/index.ts'
import { signatories } from '../support/forge.ts'
import { deployments, domain, openBetween, playOut, startParties, tokens } from '../support/parties.ts'

/** An agreement by quotes, as both sides keep it. */
async function agreed(): Promise<VerifyTranscriptParameters> {
  const parties = startParties()
  const id = await openBetween(parties)
  await playOut(parties, id)
  const record = (await parties.seller.store.load(id)) as NegotiationRecord
  const { opening, entries } = record
  return {
    opening,
    moves: entries.map(({ move }) => move),
    tokens,
    deployments,
    askContract: askNobody,
  }
}

describe('verifyTranscript', () => {
  it('holds an honest transcript, and says what was agreed', async () => {
    const parameters = await agreed()
    const verified = await verifyTranscript(parameters)
    if (!verified.ok) throw new Error(verified.message)
    const { agreement, transcript } = verified
    expect(transcript.entries).to.have.length(parameters.moves.length)
    expect(agreement?.accepter).to.equal('seller')
    expect(agreement?.transcript).to.have.length(parameters.moves.length + 1)
  })

  it('holds every beginning of it, without an agreement', async () => {
    const parameters = await agreed()
    for (let length = 0; length < parameters.moves.length; length++) {
      const verified = await verifyTranscript({ ...parameters, moves: parameters.moves.slice(0, length) })
      expect(verified.ok && verified.agreement).to.equal(undefined)
    }
  })

  it('finds a move that is missing, swapped, repeated or put in', async () => {
    const parameters = await agreed()
    const { moves } = parameters
    const [first, second, ...rest] = moves as [Move, Move, ...Move[]]
    for (const tampered of [
      [second, ...rest],
      [second, first, ...rest],
      [first, first, second, ...rest],
      [first, ...rest],
    ]) {
      expect((await verifyTranscript({ ...parameters, moves: tampered })).ok).to.equal(false)
    }
  })

  it('finds any changed word, number, salt or signature', async () => {
    const parameters = await agreed()
    const { moves } = parameters
    let tried = 0
    for (const [index, move] of moves.entries()) {
      for (const changed of changesOf(move)) {
        tried++
        const verified = await verifyTranscript({ ...parameters, moves: moves.with(index, changed) })
        expect(verified.ok, JSON.stringify(changed.kind)).to.equal(false)
      }
    }
    expect(tried).to.be.greaterThan(50)
  })

  it('finds a request that was signed by another, or whose document is another', async () => {
    const parameters = await agreed()
    const { opening } = parameters
    const consent = await signatories.seller.consentToAct('Request', opening.request, 'buyer', domain)
    expect(await verifyTranscript({ ...parameters, opening: { ...opening, consent } })).to.include({
      code: 'ConsentInvalid',
    })
    const template = { ...opening.document.template, title: 'Another need' }
    const document = { ...opening.document, template }
    expect(await verifyTranscript({ ...parameters, opening: { ...opening, document } })).to.include({
      code: 'DocumentMismatch',
    })
    const request = { ...opening.request, rounds: 99 }
    expect((await verifyTranscript({ ...parameters, opening: { ...opening, request } })).ok).to.equal(false)
  })
})

/** A move with one place changed at a time. */
function changesOf(move: Move): readonly Move[] {
  const other = `0x${'ab'.repeat(32)}` as const
  const heads: Move[] = [
    { ...move, negotiation: other },
    { ...move, previous: other },
    { ...move, round: move.round + 2 },
    { ...move, version: 'earnest/9' },
    { ...move, consent: `0x00${'11'.repeat(65)}` },
  ]
  if (move.kind === 'accept') return [...heads, { ...move, deal: other }]
  if (move.kind === 'leave') return [...heads, { ...move, reason: move.reason + 1 }]
  const { terms, document } = move
  const { trail, terms: part } = document
  const trails = [
    { salt: other },
    { issuedAt: trail.issuedAt + 1 },
    { round: trail.round + 2 },
    { negotiation: other },
  ]
  const parts = [{ salt: other }, { title: 'x' }, { items: [] }, { serviceLevels: [] }]
  return [
    ...heads,
    { ...move, kind: move.kind === 'quote' ? 'offer' : 'quote' },
    { ...move, terms: { ...terms, expiry: terms.expiry + 1 } },
    { ...move, terms: { ...terms, sellerNonce: terms.sellerNonce + 1n } },
    ...trails.map((change) => ({ ...move, document: { ...document, trail: { ...trail, ...change } } })),
    ...parts.map((change) => ({ ...move, document: { ...document, terms: { ...part, ...change } } })),
  ]
}
