import { expect } from 'chai'

import { zeroAddress } from '../../../src/core/index.ts'
import {
  closingMoves,
  type Move,
  type NegotiationRecord,
  receiveMove,
  takeTurn,
} from '../../../src/negotiation/index.ts'
import { type Forgery, forgeSheet, signatories, textOf } from '../support/forge.ts'
import { type Changes, domain } from '../support/parties.ts'
import { begin, codeOf, edited, forged, other, somebody } from '../support/situation.ts'
import { middling, usdc } from '../support/template.ts'

describe('receiveMove', () => {
  it('keeps a good quote and a good offer, and repeats its answer', async () => {
    for (const kind of ['quote', 'offer'] as const) {
      const situation = await begin()
      const text = await forged(situation, { kind })
      const first = await receiveMove(situation.buyer, text)
      expect(first).to.include({ ok: true, round: 3 })
      const kept = await situation.buyer.store.load(situation.id)
      expect(await receiveMove(situation.buyer, text)).to.deep.equal(first)
      expect(await situation.buyer.store.load(situation.id)).to.deep.equal(kept)
      expect(kept?.entries[2]?.outcome).to.deep.equal(middling)
    }
  })

  describe('refuses, by size and schema,', () => {
    const cases: readonly (readonly [string, string, (text: string) => string])[] = [
      ['more than 64 KiB', 'MessageTooLarge', (text) => text.padEnd(65_537)],
      ['what is no JSON', 'MessageMalformed', (text) => text.slice(1)],
      ['a name twice', 'MessageAmbiguous', (text) => text.replace('"round":3', '"round":3,"round":3')],
      [
        'a rounded number',
        'MessageAmbiguous',
        (text) => text.replace('"round":3', '"round":9007199254740993'),
      ],
      ['nesting without end', 'MessageTooDeep', (text) => `${'['.repeat(99)}${text}${']'.repeat(99)}`],
      ['an unknown name', 'MessageInvalid', (text) => edited(text, (wire) => ({ ...wire, note: 'hello' }))],
      [
        'an unknown name inside',
        'MessageInvalid',
        (text) => edited(text, (wire) => ({ ...wire, terms: { ...wire.terms, note: 'hello' } })),
      ],
      [
        'a name that is missing',
        'MessageInvalid',
        (text) => edited(text, ({ previous: _, ...wire }) => wire),
      ],
      ['an unknown kind', 'MessageInvalid', (text) => edited(text, (wire) => ({ ...wire, kind: 'beg' }))],
      [
        'money as a number',
        'MessageInvalid',
        (text) => edited(text, (wire) => ({ ...wire, terms: { ...wire.terms, metered: 0 } })),
      ],
      [
        'text that is too long',
        'MessageInvalid',
        (text) => text.replace('Cleaning a dataset', 'x'.repeat(257)),
      ],
      [
        'text that is not normal',
        'MessageInvalid',
        (text) => text.replace('Cleaning', 'Cle\u0061\u030aning'),
      ],
      ['text that turns around', 'MessageInvalid', (text) => text.replace('Cleaning', 'Clean\u202eing')],
      ['text with nothing in it', 'MessageInvalid', (text) => text.replace('Cleaning', 'Clean\u200bing')],
      ['text with controls', 'MessageInvalid', (text) => text.replace('Cleaning', 'Clean\\u0007ing')],
      [
        'a consent without end',
        'MessageInvalid',
        (text) => edited(text, (wire) => ({ ...wire, consent: `0x${'00'.repeat(17_000)}` })),
      ],
    ]
    for (const [what, code, edit] of cases) {
      it(what, async () => {
        const situation = await begin()
        expect(await codeOf(situation, edit(await forged(situation)))).to.equal(code)
      })
    }
  })

  describe('refuses, by its place,', () => {
    const cases: readonly (readonly [string, string, Partial<Forgery>])[] = [
      ['another version', 'VersionUnsupported', { head: { version: 'earnest/2' } }],
      ['a negotiation it does not know', 'NegotiationUnknown', { head: { negotiation: other } }],
      ['a round that is skipped', 'RoundSkipped', { head: { round: 5 } }],
      ['a round that was played', 'RoundTaken', { head: { round: 1 } }],
      ['another move before', 'PreviousMismatch', { head: { previous: other } }],
    ]
    for (const [what, code, forgery] of cases) {
      it(what, async () => {
        const situation = await begin()
        expect(await codeOf(situation, await forged(situation, forgery))).to.equal(code)
      })
    }

    it('a move that is its own to make', async () => {
      const situation = await begin()
      await receiveMove(situation.buyer, await forged(situation))
      const record = (await situation.buyer.store.load(situation.id)) as NegotiationRecord
      const text = textOf(await forgeSheet(record, { now: situation.now, signatory: signatories.buyer }))
      expect(await codeOf(situation, text)).to.equal('TurnMismatch')
    })

    it('an accept of what is no firm offer', async () => {
      const situation = await begin()
      const { record } = situation
      const [standing] = record.entries.slice(-1)
      if (standing?.move.kind !== 'quote') throw new Error('no quote')
      const { negotiation, version } = standing.move
      const consent = await signatories.seller.consentToSheet(standing.move.terms, 'seller', domain)
      const accept = {
        kind: 'accept',
        negotiation,
        version,
        round: 3,
        previous: standing.digest,
        consent,
      } as const
      expect(await codeOf(situation, textOf({ ...accept, deal: standing.digest }))).to.equal('OfferMissing')
      expect(await codeOf(situation, textOf({ ...accept, deal: other }))).to.equal('OfferMissing')
    })

    it('a sheet that was on the table before', async () => {
      const situation = await begin()
      const [first, second] = situation.record.entries
      if (first?.move.kind !== 'quote' || second === undefined) throw new Error('no quote')
      const again = { ...first.move, round: 3, previous: second.digest }
      expect(await codeOf(situation, textOf(again))).to.equal('OfferRepeated')
      const { terms } = first.move
      const consent = await signatories.seller.consentToSheet(terms, 'seller', domain)
      expect(await codeOf(situation, textOf({ ...again, kind: 'offer', consent }))).to.equal('OfferRepeated')
    })

    it('new outcomes after the last round, but not the end of what is on the table', async () => {
      const situation = await begin()
      const request = { ...situation.record.opening.request, rounds: 2 }
      const record = { ...situation.record, opening: { ...situation.record.opening, request } }
      await situation.buyer.store.change(situation.id, () => ({ next: record, result: undefined }))
      expect(await codeOf(situation, await forged(situation))).to.equal('RoundsUsedUp')
      const [, standing] = record.entries
      if (standing?.move.kind !== 'quote') throw new Error('no quote')
      const consent = await signatories.seller.consentToSheet(standing.move.terms, 'seller', domain)
      const firm = textOf({ ...standing.move, kind: 'offer', round: 3, previous: standing.digest, consent })
      expect(await codeOf(situation, firm)).to.equal('ok')
      expect(closingMoves).to.be.greaterThan(2)
    })

    it('anything after a side has left', async () => {
      const situation = await begin()
      const message = {
        negotiation: situation.id,
        previous: situation.record.entries.at(-1)?.digest ?? other,
        reason: 0,
      }
      const consent = await signatories.seller.consentToAct('Leave', message, 'seller', domain)
      const leave: Move = { kind: 'leave', version: 'earnest/1', round: 3, consent, ...message }
      expect(await codeOf(situation, textOf(leave))).to.equal('ok')
      const record = (await situation.buyer.store.load(situation.id)) as NegotiationRecord
      const text = textOf(await forgeSheet(record, { now: situation.now, head: { round: 4 } }))
      expect(await codeOf(situation, text)).to.equal('TurnMismatch')
      const later = textOf(
        await forgeSheet({ ...record, entries: record.entries.slice(0, 2) }, { now: situation.now }),
      )
      expect(await codeOf(situation, later)).to.equal('RoundTaken')
      expect((await takeTurn(situation.buyer, situation.id)).kind).to.equal('idle')
    })
  })

  describe('refuses, by the clock,', () => {
    const cases: readonly (readonly [string, string, (now: number) => Partial<Forgery>])[] = [
      ['an issue 31 s ago', 'ClockBackwards', (now) => ({ trail: { issuedAt: now - 31 } })],
      ['an issue in 31 s', 'ClockApart', (now) => ({ trail: { issuedAt: now + 31 } })],
      ['a sheet that lapsed', 'OfferExpired', (now) => ({ terms: { expiry: now } })],
      [
        'a sheet issued after its expiry',
        'OfferExpired',
        (now) => ({ trail: { issuedAt: now + 20 }, terms: { expiry: now + 20 } }),
      ],
    ]
    for (const [what, code, forgery] of cases) {
      it(what, async () => {
        const situation = await begin()
        expect(await codeOf(situation, await forged(situation, forgery(situation.now)))).to.equal(code)
      })
    }

    it('nothing that is just in time', async () => {
      for (const forgery of [
        (now: number) => ({ trail: { issuedAt: now + 30 } }),
        (now: number) => ({ terms: { expiry: now + 1 } }),
      ]) {
        const situation = await begin()
        expect(await codeOf(situation, await forged(situation, forgery(situation.now)))).to.equal('ok')
      }
    })

    it('an issue more than 30 s ago, even when it is after the one before', async () => {
      const situation = await begin()
      situation.clock.advance(31)
      expect(
        await codeOf(situation, await forged(situation, { terms: { expiry: situation.now + 900 } })),
      ).to.equal('ClockApart')
      situation.clock.advance(-1)
      expect(
        await codeOf(situation, await forged(situation, { terms: { expiry: situation.now + 900 } })),
      ).to.equal('ok')
    })

    it('what comes when the negotiation has ended', async () => {
      const situation = await begin()
      situation.clock.advance(3_600)
      expect(await codeOf(situation, await forged(situation, { now: situation.clock.now() }))).to.equal(
        'NegotiationExpired',
      )
    })
  })

  describe('refuses, by what the request fixed,', () => {
    const cases: readonly (readonly [string, string, Partial<Forgery>])[] = [
      ['another buyer', 'ConstantChanged', { terms: { buyer: somebody } }],
      ['another seller', 'ConstantChanged', { terms: { seller: somebody } }],
      ['another nonce of the buyer', 'ConstantChanged', { terms: { buyerNonce: 2n } }],
      ['another nonce of the seller', 'ConstantChanged', { terms: { sellerNonce: 2n } }],
      ['another token', 'ConstantChanged', { terms: { token: somebody } }],
      ['another arbiter', 'ConstantChanged', { terms: { arbiter: somebody } }],
      ['no arbiter', 'ConstantChanged', { terms: { arbiter: zeroAddress } }],
      ['another fee', 'ConstantChanged', { terms: { arbiterFee: 1n } }],
      ['another burn', 'ConstantChanged', { terms: { burnBps: 0 } }],
      ['another review', 'ConstantChanged', { terms: { reviewPeriod: 3_601 } }],
      ['another ruling period', 'ConstantChanged', { terms: { rulingPeriod: 7_201 } }],
      ['another silence rule', 'ConstantChanged', { terms: { silenceBps: 5_001 } }],
      ['something metered', 'ConstantChanged', { terms: { metered: 1n, meteredFor: 600 } }],
    ]
    for (const [what, code, forgery] of cases) {
      it(what, async () => {
        const situation = await begin()
        expect(await codeOf(situation, await forged(situation, forgery))).to.equal(code)
      })
    }

    const lists: readonly (readonly [string, string, Changes])[] = [
      [
        'an escrow that is none of ours',
        'DeploymentUnknown',
        { deployments: [{ ...domain, escrow: somebody, usdc }] },
      ],
      [
        'a chain that is none of ours',
        'DeploymentUnknown',
        { deployments: [{ ...domain, chainId: 1, usdc }] },
      ],
      ['a token that is on no list', 'TokenNotAllowed', { tokens: [] }],
      ['an arbiter that is on no list', 'ArbiterNotAllowed', { arbiters: [somebody] }],
    ]
    for (const [what, code, changes] of lists) {
      it(what, async () => {
        const situation = await begin()
        const stricter = { ...situation, buyer: { ...situation.buyer, ...changes } }
        expect(await codeOf(stricter, await forged(situation))).to.equal(code)
      })
    }
  })

  describe('refuses, by hashes and sums,', () => {
    const cases: readonly (readonly [string, string, (record: NegotiationRecord) => Partial<Forgery>])[] = [
      ['a document that is another', 'DocumentMismatch', () => ({ late: { document: other } })],
      ['a trail of another negotiation', 'TrailMismatch', () => ({ trail: { negotiation: other } })],
      ['a trail of another round', 'TrailMismatch', () => ({ trail: { round: 5 } })],
      ['a trail after another move', 'TrailMismatch', () => ({ trail: { previous: other } })],
      ['other criteria', 'CriteriaMismatch', () => ({ part: { criteria: [{}, {}, {}] } })],
      [
        'items that do not add up',
        'ItemsMismatch',
        () => ({
          outcome: middling,
          part: { items: [{ milestone: 0, title: 'x', unit: 'y', quantity: 1, unitPrice: 1n }] },
        }),
      ],
      ['promises the request does not know', 'TermsUnmapped', () => ({ part: { serviceLevels: [] } })],
      ['words the request does not have', 'TermsUnmapped', () => ({ part: { title: 'Also: wash my car' } })],
    ]
    for (const [what, code, forgery] of cases) {
      it(what, async () => {
        const situation = await begin()
        expect(await codeOf(situation, await forged(situation, forgery(situation.record)))).to.equal(code)
      })
    }

    it('a sheet that the escrow would not take', async () => {
      const situation = await begin()
      const stricter = {
        ...situation,
        buyer: { ...situation.buyer, deployments: [{ ...domain, usdc: somebody }] },
      }
      expect(await codeOf(stricter, await forged(situation))).to.equal('BurnUnsupported')
    })
  })
})
