import { expect } from 'chai'
import fc from 'fast-check'

import { keccakReady } from '../../src/core/index.ts'
import {
  type ActName,
  acts,
  EncodingError,
  hashAct,
  hashTermSheet,
  type TermSheet,
} from '../../src/terms/index.ts'
import * as arbitrary from './fixtures/arbitraries.ts'
import { viemHash } from './fixtures/viem.ts'

const actNames = Object.keys(acts) as ActName[]

describe('hashTermSheet', () => {
  it('has the fast keccak to run on', async () => {
    expect(await keccakReady()).to.equal('wasm')
  })

  it("gives viem's digest of any sheet, in any domain", () => {
    fc.assert(
      fc.property(arbitrary.termSheet, arbitrary.domain, (terms, domain) => {
        expect(hashTermSheet(terms, domain)).to.equal(viemHash('TermSheet', terms, domain))
      }),
      { numRuns: 500 },
    )
  })

  it('changes with every member, also within a milestone', () => {
    fc.assert(
      fc.property(arbitrary.termSheet, arbitrary.termSheet, arbitrary.domain, (terms, other, domain) => {
        for (const name of Object.keys(terms) as (keyof TermSheet)[]) {
          if (JSON.stringify(toText(terms[name])) === JSON.stringify(toText(other[name]))) continue
          const changed = { ...terms, [name]: other[name] }
          expect(hashTermSheet(changed, domain), name).not.to.equal(hashTermSheet(terms, domain))
        }
      }),
    )
  })

  it('leaves nothing of one sheet in the digest of the next', () => {
    fc.assert(
      fc.property(arbitrary.termSheet, arbitrary.termSheet, arbitrary.domain, (terms, other, domain) => {
        const before = hashTermSheet(terms, domain)
        hashTermSheet(other, domain)
        expect(hashTermSheet(terms, domain)).to.equal(before)
      }),
    )
  })

  it('does so after a sheet that could not be encoded', () => {
    fc.assert(
      fc.property(arbitrary.termSheet, arbitrary.domain, (terms, domain) => {
        const before = hashTermSheet(terms, domain)
        const broken = { ...terms, sellerNonce: -1n }
        expect(() => hashTermSheet(broken, domain)).to.throw(EncodingError)
        expect(hashTermSheet(terms, domain)).to.equal(before)
      }),
    )
  })

  const [terms] = fc.sample(
    arbitrary.termSheet.filter(({ milestones }) => milestones.length > 0),
    1,
  )
  const [domain] = fc.sample(arbitrary.domain, 1)
  const wrong: readonly [string, object, string][] = [
    ['a negative amount', { metered: -1n }, 'TermSheet.metered'],
    ['an amount over 96 bits', { metered: 2n ** 96n }, 'TermSheet.metered'],
    ['an amount that is a number', { metered: 1 }, 'TermSheet.metered'],
    ['a nonce over 256 bits', { buyerNonce: 2n ** 256n }, 'TermSheet.buyerNonce'],
    ['basis points over 16 bits', { burnBps: 65_536 }, 'TermSheet.burnBps'],
    ['a fraction', { burnBps: 0.5 }, 'TermSheet.burnBps'],
    ['a time over 40 bits', { expiry: 2 ** 40 }, 'TermSheet.expiry'],
    ['a time that is not a number', { expiry: Number.NaN }, 'TermSheet.expiry'],
    ['a time that is a bigint', { expiry: 1n }, 'TermSheet.expiry'],
    ['an address that is too short', { buyer: '0xab' }, 'TermSheet.buyer'],
    ['an address with a letter that is no digit', { buyer: `0x${'g'.repeat(40)}` }, 'TermSheet.buyer'],
    ['a hash without 0x', { document: 'a'.repeat(66) }, 'TermSheet.document'],
    ['a missing member', { document: undefined }, 'TermSheet.document'],
    ['milestones that are no array', { milestones: {} }, 'TermSheet.milestones'],
    ['a milestone that is none', { milestones: [null] }, 'TermSheet.milestones'],
  ]
  for (const [what, change, member] of wrong) {
    it(`refuses ${what} and names the member`, () => {
      const broken = { ...terms, ...change } as TermSheet
      expect(() => hashTermSheet(broken, domain ?? never()))
        .to.throw(EncodingError)
        .that.includes({ code: 'Encoding' })
        .and.has.nested.property('details.member', member)
    })
  }
})

describe('hashAct', () => {
  for (const name of actNames) {
    it(`gives viem's digest of any ${name}`, () => {
      fc.assert(
        fc.property(arbitrary.act(name), arbitrary.domain, (message, domain) => {
          expect(hashAct(name, message, domain)).to.equal(viemHash(name, message, domain))
        }),
      )
    })
  }

  it('gives acts of equal members different digests', () => {
    const domain = { chainId: 1, escrow: `0x${'11'.repeat(20)}` } as const
    const message = { deal: `0x${'22'.repeat(32)}`, milestone: 1, sellerBps: 5_000 } as const
    const quote = hashAct('Quote', message, domain)
    const engagement = hashAct('Engagement', message, domain)
    const ruling = hashAct('Ruling', message, domain)
    expect(new Set([quote, engagement, ruling]).size).to.equal(3)
  })
})

/** JSON has no bigint. */
function toText(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.map(toText)
  if (typeof value === 'object' && value !== null) return Object.values(value).map(toText)
  return value
}

function never(): never {
  throw new Error('fast-check gave no sample')
}
