import { expect } from 'chai'

import type { ContractQuestion } from '../../../src/chain/index.ts'
import { bytesToHex, hexToBytes, passed, refused, zeroAddress } from '../../../src/core/index.ts'
import {
  type AskArbiter,
  accountSignatory,
  isSheetMove,
  type Move,
  mandateSignatory,
  takeTurn,
} from '../../../src/negotiation/index.ts'
import {
  type Domain,
  encodeConsent,
  type Mandate,
  Scope,
  scopesOf,
  signAuthorization,
  signMandate,
  type TermSheet,
  termsTotals,
} from '../../../src/terms/index.ts'
import { forgeSheet, signatories, textOf } from '../support/forge.ts'
import {
  buyerSigner,
  domain,
  openBetween,
  sellerSigner,
  signerOf,
  startParties,
  tokens,
} from '../support/parties.ts'
import { begin, codeOf, forged, somebody } from '../support/situation.ts'
import { arbiter, usdc } from '../support/template.ts'

describe('receiveMove, of whose consent comes with a sheet,', () => {
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
})
