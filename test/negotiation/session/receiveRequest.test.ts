import { expect } from 'chai'

import { type Address, type Json, refused, toWire } from '../../../src/core/index.ts'
import {
  hashRequestDocument,
  Opening,
  openNegotiation,
  receiveRequest,
  TemplateInvalidError,
} from '../../../src/negotiation/index.ts'
import { signatories } from '../support/forge.ts'
import {
  buyerSigner,
  type Changes,
  domain,
  openBetween,
  sellerSigner,
  startParties,
} from '../support/parties.ts'
import { template, usdc } from '../support/template.ts'

const somebody: Address = `0x${'88'.repeat(20)}`
const other = `0x${'77'.repeat(32)}` as const

/** A good opening, and what the seller says to a changed one, which is signed anew unless told otherwise. */
async function begin(seller: Changes = {}) {
  const parties = startParties({ seller })
  const opened = await openNegotiation(parties.buyer, {
    seller: sellerSigner.address,
    domain,
    template,
    rounds: 10,
    until: parties.clock.now() + 3_600,
    buyerNonce: 1n,
  })
  if (!opened.ok) throw new Error(opened.message)
  const { opening } = opened.record
  const codeOf = async (text: string) => {
    const answer = await receiveRequest(parties.seller, text)
    if (!answer.ok) expect(await parties.seller.store.ids()).to.deep.equal([])
    return answer.ok ? 'ok' : answer.code
  }
  const signed = async (change: (good: Opening) => Partial<Opening>) => {
    const changed = { ...opening, ...change(opening) }
    const request = { ...changed.request, document: hashRequestDocument(changed.document) }
    const consent = await signatories.buyer.consentToAct('Request', request, 'buyer', changed.document.domain)
    return JSON.stringify(toWire(Opening, { ...changed, request, consent }) as Json)
  }
  return { ...parties, opening, text: opened.text, codeOf, signed, now: parties.clock.now() }
}

describe('openNegotiation', () => {
  it('signs nothing for a need that no sheet can name', async () => {
    const { buyer, clock } = startParties()
    const need = { seller: sellerSigner.address, domain, template, rounds: 10, until: clock.now() + 60 }
    for (const buyerNonce of [2n ** 64n, 2n ** 32n - 1n]) {
      expect(await openNegotiation(buyer, { ...need, buyerNonce })).to.include({ code: 'BuyerNonceInvalid' })
    }
    expect(await buyer.store.ids()).to.deep.equal([])
  })
})

describe('receiveRequest', () => {
  it('keeps a good request once, and answers it again as before', async () => {
    const { seller, text, codeOf } = await begin()
    expect(await codeOf(text)).to.equal('ok')
    expect(await codeOf(text)).to.equal('ok')
    expect(await seller.store.ids()).to.have.length(1)
  })

  const cases: readonly (readonly [string, string, (good: Opening, now: number) => Partial<Opening>])[] = [
    ['another version', 'VersionUnsupported', () => ({ version: 'earnest/2' })],
    [
      'versions without ours',
      'VersionUnsupported',
      ({ document }) => ({ document: { ...document, versions: ['earnest/2'] } }),
    ],
    [
      'another seller',
      'NegotiationMismatch',
      ({ request }) => ({ request: { ...request, seller: somebody } }),
    ],
    [
      'the seller as the buyer',
      'SideInvalid',
      ({ request }) => ({ request: { ...request, buyer: sellerSigner.address } }),
    ],
    [
      'a need that no sheet can name',
      'BuyerNonceInvalid',
      ({ request }) => ({ request: { ...request, buyerNonce: 2n ** 64n } }),
    ],
    ['no rounds', 'RoundsInvalid', ({ request }) => ({ request: { ...request, rounds: 0 } })],
    ['rounds without end', 'RoundsInvalid', ({ request }) => ({ request: { ...request, rounds: 10_001 } })],
    [
      'an end that is past',
      'NegotiationExpired',
      ({ request }, now) => ({ request: { ...request, until: now } }),
    ],
    [
      'another escrow',
      'DeploymentUnknown',
      ({ document }) => ({ document: { ...document, domain: { ...domain, escrow: somebody } } }),
    ],
    [
      'another chain',
      'DeploymentUnknown',
      ({ document }) => ({ document: { ...document, domain: { ...domain, chainId: 1 } } }),
    ],
    [
      'another token',
      'TokenNotAllowed',
      ({ document }) => ({ document: { ...document, template: { ...template, token: somebody } } }),
    ],
    [
      'another arbiter',
      'ArbiterNotAllowed',
      ({ document }) => ({ document: { ...document, template: { ...template, arbiter: usdc } } }),
    ],
    [
      'a template that maps badly',
      'TemplateInvalid',
      ({ document }) => ({ document: { ...document, template: { ...template, bindings: [] } } }),
    ],
  ]
  for (const [what, code, change] of cases) {
    it(`refuses ${what}`, async () => {
      const { codeOf, signed, now } = await begin()
      expect(await codeOf(await signed((good) => change(good, now)))).to.equal(code)
    })
  }

  it('refuses what is too large, malformed, or has a name twice or too many', async () => {
    const { codeOf, text } = await begin()
    expect(await codeOf(text.padEnd(65_537))).to.equal('MessageTooLarge')
    expect(await codeOf(text.slice(1))).to.equal('MessageMalformed')
    expect(await codeOf(text.replace('{', '{"version":"earnest/1",'))).to.equal('MessageAmbiguous')
    expect(await codeOf(text.replace('{', '{"note":"hello",'))).to.equal('MessageInvalid')
    expect(await codeOf(text.replace('Cleaning', 'Clean\u202eing'))).to.equal('MessageInvalid')
  })

  it('refuses a document that is not the one that was signed, and a signature that is not the buyer’s', async () => {
    const { codeOf, opening } = await begin()
    const changed = { ...opening, document: { ...opening.document, salt: other } }
    expect(await codeOf(JSON.stringify(toWire(Opening, changed) as Json))).to.equal('DocumentMismatch')
    const consent = await signatories.seller.consentToAct('Request', opening.request, 'buyer', domain)
    expect(await codeOf(JSON.stringify(toWire(Opening, { ...opening, consent }) as Json))).to.equal(
      'ConsentInvalid',
    )
    expect(await codeOf(JSON.stringify(toWire(Opening, { ...opening, consent: '0x' }) as Json))).to.equal(
      'ConsentMissing',
    )
  })

  it('is declined by the seller’s own mind, and when too much is under way', async () => {
    const declining = await begin({ approach: async () => refused('RequestDeclined', 'not my trade') })
    expect(await declining.codeOf(declining.text)).to.equal('RequestDeclined')
    const busy = await begin({ mostNegotiations: 0 })
    expect(await busy.codeOf(busy.text)).to.equal('Busy')
  })

  it('takes a request that the contract of an account accepts', async () => {
    const { codeOf, opening } = await begin({
      askContract: async ({ account, signature }) =>
        account === buyerSigner.address && signature === '0xc0de' ? 'yes' : 'no',
    })
    expect(
      await codeOf(JSON.stringify(toWire(Opening, { ...opening, consent: '0x00c0de' }) as Json)),
    ).to.equal('ok')
  })

  it('is not even opened by a buyer whose template maps badly, or who does not deal there', async () => {
    const { buyer, clock } = startParties()
    const need = {
      seller: sellerSigner.address,
      domain,
      template,
      rounds: 4,
      until: clock.now() + 60,
      buyerNonce: 1n,
    }
    const bad = openNegotiation(buyer, { ...need, template: { ...template, bindings: [] } })
    expect(await bad.catch((error: unknown) => error)).to.be.instanceOf(TemplateInvalidError)
    expect(await openNegotiation(buyer, { ...need, domain: { ...domain, chainId: 1 } })).to.include({
      code: 'DeploymentUnknown',
    })
    expect(await openBetween(startParties())).to.match(/^0x/)
  })
})
