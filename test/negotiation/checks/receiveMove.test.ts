import { expect } from 'chai'
import type { ContractQuestion } from '../../../src/chain/index.ts'

import {
  type Address,
  bytesToHex,
  hexToBytes,
  passed,
  refused,
  zeroAddress,
} from '../../../src/core/index.ts'
import {
  type AskArbiter,
  accountSignatory,
  askNobody,
  closingMoves,
  isSheetMove,
  type Move,
  mandateSignatory,
  type NegotiationRecord,
  receiveMove,
  takeTurn,
  verifyEquivocation,
} from '../../../src/negotiation/index.ts'
import {
  type Domain,
  encodeConsent,
  type Mandate,
  Scope,
  scopesOf,
  signAct,
  signAuthorization,
  signMandate,
  type TermSheet,
  termsTotals,
} from '../../../src/terms/index.ts'
import { type Forgery, forgeSheet, signatories, textOf } from '../support/forge.ts'
import {
  buyerSigner,
  type Changes,
  deployments,
  domain,
  openBetween,
  type Parties,
  sellerSigner,
  signerOf,
  startParties,
  tokens,
} from '../support/parties.ts'
import { arbiter, middling, usdc } from '../support/template.ts'

type Situation = Parties & {
  readonly id: `0x${string}`
  readonly record: NegotiationRecord
  readonly now: number
}

/** A negotiation in which the seller and the buyer have each quoted, and the seller is next. */
async function begin(buyer: Changes = {}): Promise<Situation> {
  const parties = startParties({ buyer })
  const id = await openBetween(parties)
  for (const [from, to] of [
    [parties.seller, parties.buyer],
    [parties.buyer, parties.seller],
  ] as const) {
    const turn = await takeTurn(from, id)
    if (turn.kind !== 'sent' || !(await receiveMove(to, turn.entry.text)).ok) throw new Error('did not begin')
  }
  const record = (await parties.buyer.store.load(id)) as NegotiationRecord
  return { ...parties, id, record, now: parties.clock.now() }
}

/** What the buyer says to a text, after making sure that a refusal changed nothing. */
async function codeOf({ buyer, id }: Situation, text: string): Promise<string> {
  const before = await buyer.store.load(id)
  const answer = await receiveMove(buyer, text)
  if (answer.ok) return 'ok'
  const { proofs: _, ...after } = (await buyer.store.load(id)) as NegotiationRecord
  const { proofs: __, ...expected } = before as NegotiationRecord
  expect(after).to.deep.equal(expected)
  return answer.code
}

const forged = async (situation: Situation, forgery: Partial<Forgery> = {}) =>
  textOf(await forgeSheet(situation.record, { now: situation.now, ...forgery }))

/** Changes one place of the JSON that travels. */
const edited = (text: string, edit: (wire: Record<string, never> & { terms: object }) => object | string) => {
  const result = edit(JSON.parse(text))
  return typeof result === 'string' ? result : JSON.stringify(result)
}

const other = `0x${'77'.repeat(32)}` as const
const somebody: Address = `0x${'88'.repeat(20)}`

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

  describe('refuses, by signatures,', () => {
    const changed = (blob: `0x${string}`, at: number) => {
      const bytes = hexToBytes(blob)
      bytes[at] = (bytes[at] as number) ^ 1
      return bytesToHex(bytes)
    }

    it('no consent, a malformed one, an altered one, and that of another key', async () => {
      const situation = await begin()
      const good = await forgeSheet(situation.record, { now: situation.now })
      const stranger = await forgeSheet(situation.record, {
        now: situation.now,
        signatory: accountSignatory(signerOf(7)),
      })
      for (const [consent, code] of [
        ['0x', 'ConsentMissing'],
        ['0x05', 'ConsentMalformed'],
        ['0x01', 'ConsentMalformed'],
        [changed(good.consent, 9), 'ConsentInvalid'],
        [stranger.consent, 'ConsentInvalid'],
      ] as const) {
        expect(await codeOf(situation, textOf({ ...good, consent }))).to.equal(code)
      }
      expect(await codeOf(situation, textOf(good))).to.equal('ok')
    })

    it('a quote as an offer, and an offer as a quote', async () => {
      for (const [kind, as] of [
        ['quote', 'offer'],
        ['offer', 'quote'],
      ] as const) {
        const situation = await begin()
        const move = await forgeSheet(situation.record, { now: situation.now, kind })
        expect(await codeOf(situation, textOf({ ...move, kind: as } as Move))).to.equal('ConsentInvalid')
      }
    })

    it('a sheet signed for another chain or escrow', async () => {
      const situation = await begin()
      const good = await forgeSheet(situation.record, { now: situation.now, kind: 'offer' })
      if (good.kind !== 'offer') throw new Error('no offer')
      for (const elsewhere of [
        { ...domain, chainId: 1 },
        { ...domain, escrow: somebody },
      ]) {
        const consent = await signatories.seller.consentToSheet(good.terms, 'seller', elsewhere)
        expect(await codeOf(situation, textOf({ ...good, consent }))).to.equal('ConsentInvalid')
      }
    })

    it('an authorization for anything but the sheet it pays for', async () => {
      const situation = await begin()
      const { now } = situation
      const [token] = tokens
      if (token === undefined) throw new Error('no token')
      const paying = accountSignatory(sellerSigner, token.domain)
      const good = await forgeSheet(situation.record, { now, kind: 'offer', signatory: paying })
      if (good.kind !== 'offer') throw new Error('no offer')
      const value = termsTotals(good.terms).bonds
      const authorize = async (changes: object) =>
        encodeConsent({
          kind: 'authorization',
          value,
          signature: await signAuthorization(sellerSigner, {
            token: token.domain,
            escrow: domain.escrow,
            value,
            act: situation.id,
            expiry: good.terms.expiry,
            ...changes,
          }),
        })
      expect(await codeOf(situation, textOf({ ...good, consent: await authorize({}) }))).to.equal(
        'ConsentInvalid',
      )
      const quote = await forgeSheet(situation.record, { now, consent: good.consent })
      expect(await codeOf(situation, textOf(quote))).to.equal('ConsentMalformed')
      expect(
        await codeOf(situation, textOf({ ...good, consent: `${good.consent}00${'11'.repeat(65)}` })),
      ).to.equal('ConsentMalformed')
      expect(await codeOf(situation, textOf(good))).to.equal('ok')
    })

    it('what the contract of an account does not accept, asking it once for each signature', async () => {
      const asked: ContractQuestion[] = []
      const askContract = async (question: ContractQuestion) => {
        asked.push(question)
        return question.signature === '0x1234' ? 'yes' : 'no'
      }
      const situation = await begin({ askContract })
      const good = await forgeSheet(situation.record, { now: situation.now })
      expect(await codeOf(situation, textOf({ ...good, consent: '0x0099' }))).to.equal('ConsentInvalid')
      expect(await codeOf(situation, textOf({ ...good, consent: '0x001234' }))).to.equal('ok')
      expect(asked.map(({ account }) => account)).to.deep.equal([sellerSigner.address, sellerSigner.address])
    })
  })

  it('refuses a sheet whose arbiter would not judge it, asking only for whoever signed', async () => {
    const asked: [TermSheet, Domain][] = []
    const askArbiter: AskArbiter = async (terms, domain) => {
      asked.push([terms, domain])
      return asked.length > 2 ? refused('ArbiterFeeTooSmall', 'The fee does not pay the panel') : passed
    }
    // Asked of what came in, and of what went out.
    const situation = await begin({ askArbiter })
    expect(asked).to.have.lengthOf(2)
    const good = await forgeSheet(situation.record, { now: situation.now })
    expect(await codeOf(situation, textOf({ ...good, consent: '0x0099' }))).to.equal('ConsentInvalid')
    expect(asked).to.have.lengthOf(2)
    expect(await codeOf(situation, textOf(good))).to.equal('ArbiterFeeTooSmall')
    expect(asked[2]).to.deep.equal([isSheetMove(good) && good.terms, domain])
  })

  it('signs no sheet whose arbiter would not judge it', async () => {
    const askArbiter: AskArbiter = async () => refused('ArbiterFeeTooSmall', 'The fee does not pay the panel')
    const parties = startParties({ seller: { askArbiter } })
    const id = await openBetween(parties)
    // The fallback is to leave.
    const turn = await takeTurn(parties.seller, id)
    expect(turn.kind === 'sent' && turn.entry.move.kind).to.equal('leave')
    const record = await parties.seller.store.load(id)
    const verdicts = record?.verdicts.filter(({ verdict }) => !verdict.ok)
    expect(verdicts?.map(({ rule }) => rule)).to.deep.equal(['willingArbiter'])
  })

  describe('under a mandate', () => {
    const agent = signerOf(0xa9)
    const mandate = (changes: Partial<Mandate> = {}): Mandate => ({
      principal: sellerSigner.address,
      agent: agent.address,
      scopes: scopesOf(Scope.Commit),
      token: usdc,
      perDeal: 20_000_000n,
      total: 30_000_000n,
      counterparty: zeroAddress,
      arbiter: zeroAddress,
      validAfter: 0,
      validUntil: 2_000_000_000,
      nonce: 1n,
      ...changes,
    })
    const acting = async (changes: Partial<Mandate> = {}, principal = sellerSigner) => {
      const granted = mandate(changes)
      return mandateSignatory(agent, granted, await signMandate(principal, granted, domain))
    }

    it('takes what it covers', async () => {
      for (const kind of ['quote', 'offer'] as const) {
        const situation = await begin()
        const text = await forged(situation, {
          kind,
          signatory: await acting({ counterparty: buyerSigner.address, arbiter }),
        })
        expect(await codeOf(situation, text)).to.equal('ok')
      }
    })

    const cases: readonly (readonly [string, string, Partial<Mandate>])[] = [
      ['another principal', 'MandatePrincipalMismatch', { principal: somebody }],
      ['an end that is past', 'MandateInactive', { validUntil: 1_800_000_000 }],
      ['a beginning that is to come', 'MandateInactive', { validAfter: 1_800_000_001 }],
      ['no right to commit', 'MandateScopeMissing', { scopes: scopesOf(Scope.Approve, Scope.Deliver) }],
      ['another token', 'MandateTokenMismatch', { token: somebody }],
      ['another counterparty', 'MandateCounterpartyMismatch', { counterparty: somebody }],
      ['another arbiter', 'MandateArbiterMismatch', { arbiter: somebody }],
      ['too little for one deal', 'MandateDealExceeded', { perDeal: 9_999_999n }],
      ['too little in all', 'MandateTotalExceeded', { total: 9_999_999n }],
    ]
    for (const [what, code, changes] of cases) {
      it(`refuses ${what}`, async () => {
        const situation = await begin()
        expect(
          await codeOf(situation, await forged(situation, { signatory: await acting(changes) })),
        ).to.equal(code)
      })
    }

    it('takes an end before the last clock: a seller approves nothing', async () => {
      const scopes = scopesOf(Scope.Commit, Scope.Approve)
      const signatory = await acting({ scopes, validUntil: 1_800_000_000 + 36 * 3_600 })
      const situation = await begin()
      expect(await codeOf(situation, await forged(situation, { signatory }))).to.equal('ok')
    })

    it('counts what it pulled before, and its revocation, and its agent’s dismissal', async () => {
      for (const [state, code] of [
        [{ pulled: 20_000_000n, revokedAt: 0, dismissedAt: 0 }, 'ok'],
        [{ pulled: 20_000_001n, revokedAt: 0, dismissedAt: 0 }, 'MandateTotalExceeded'],
        [{ pulled: 0n, revokedAt: 1, dismissedAt: 0 }, 'MandateInactive'],
        [{ pulled: 0n, revokedAt: 0, dismissedAt: 1 }, 'MandateInactive'],
      ] as const) {
        const situation = await begin({ readMandate: async () => state })
        expect(await codeOf(situation, await forged(situation, { signatory: await acting() }))).to.equal(code)
      }
    })

    it('refuses one that the principal did not sign, and acts that the agent did not', async () => {
      const situation = await begin()
      const unsigned = await forged(situation, { signatory: await acting({}, agent) })
      expect(await codeOf(situation, unsigned)).to.equal('ConsentInvalid')
      const granted = mandate()
      const principalSignature = await signMandate(sellerSigner, granted, domain)
      const wrong = mandateSignatory(signerOf(0xaa), granted, principalSignature)
      expect(await codeOf(situation, await forged(situation, { signatory: wrong }))).to.equal(
        'ConsentInvalid',
      )
    })
  })

  describe('when a side signs twice for one round', () => {
    it('keeps a proof that anyone can verify, whatever the second statement is', async () => {
      for (const second of ['quote', 'offer', 'leave'] as const) {
        const situation = await begin()
        const { buyer, id, record, now } = situation
        await receiveMove(buyer, await forged(situation))
        const previous = record.entries.at(-1)?.digest ?? other
        const message = { negotiation: id, previous, reason: 0 }
        const consent = encodeConsent({
          kind: 'signature',
          signature: await signAct(sellerSigner, 'Leave', message, domain),
        })
        const move: Move =
          second === 'leave'
            ? { kind: 'leave', version: 'earnest/1', round: 3, ...message, consent }
            : await forgeSheet(record, { now, kind: second, outcome: middling.with(0, 99_000_000) })
        expect(await codeOf(situation, textOf(move))).to.equal('RoundTaken')

        const proofs = (await buyer.store.load(id))?.proofs ?? []
        expect(proofs).to.have.length(1)
        const [proof] = proofs
        if (proof === undefined) throw new Error('no proof')
        const parameters = { domain, tokens, deployments, ask: askNobody }
        expect(await verifyEquivocation(proof, parameters)).to.deep.equal({ ok: true })
        expect((await verifyEquivocation({ ...proof, signer: buyerSigner.address }, parameters)).ok).to.equal(
          false,
        )
        expect((await verifyEquivocation({ ...proof, second: proof.first }, parameters)).ok).to.equal(false)
        expect((await verifyEquivocation({ ...proof, round: 5 }, parameters)).ok).to.equal(false)
        const forgedProof = { ...proof, second: { ...proof.second, consent: proof.first.consent } }
        expect((await verifyEquivocation(forgedProof, parameters)).ok).to.equal(false)
        expect(
          (await verifyEquivocation(proof, { ...parameters, domain: { ...domain, chainId: 1 } })).ok,
        ).to.equal(false)
      }
    })

    it('keeps one, and the proof, when both come at once', async () => {
      const situation = await begin()
      const { buyer, id } = situation
      const texts = [
        await forged(situation),
        await forged(situation, { outcome: middling.with(0, 99_000_000) }),
      ]
      const answers = await Promise.all(texts.map((text) => receiveMove(buyer, text)))
      expect(answers.map((answer) => (answer.ok ? 'ok' : answer.code)).sort()).to.deep.equal([
        'RoundTaken',
        'ok',
      ])
      const record = await buyer.store.load(id)
      expect(record?.entries).to.have.length(3)
      expect(record?.proofs).to.have.length(1)
    })

    it('keeps nothing that the side did not sign', async () => {
      const situation = await begin()
      await receiveMove(situation.buyer, await forged(situation))
      const text = await forged(situation, {
        outcome: middling.with(0, 99_000_000),
        signatory: accountSignatory(signerOf(7)),
      })
      expect(await codeOf(situation, text)).to.equal('RoundTaken')
      expect((await situation.buyer.store.load(situation.id))?.proofs).to.deep.equal([])
    })
  })
})
