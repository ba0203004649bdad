import { expect } from 'chai'
import fc from 'fast-check'
import type { z } from 'zod'

import { InputInvalidError, parse, toWire } from '../../src/core/index.ts'
import { type ActName, acts, hashTermSheet, TermSheet } from '../../src/terms/index.ts'
import * as arbitrary from './fixtures/arbitraries.ts'

/** Through JSON text and back, as over a wire. */
const overWire = (wire: unknown): unknown => JSON.parse(JSON.stringify(wire))

describe('TermSheet', () => {
  it('comes back the same over a wire', () => {
    fc.assert(
      fc.property(arbitrary.termSheet, (terms) => {
        expect(parse(TermSheet, overWire(toWire(TermSheet, terms)))).to.deep.equal(terms)
      }),
      { numRuns: 300 },
    )
  })

  it('carries money as digits and takes addresses and hashes in other cases', () => {
    fc.assert(
      fc.property(arbitrary.termSheet, arbitrary.domain, (terms, domain) => {
        const wire = toWire(TermSheet, terms)
        expect(wire.metered).to.equal(terms.metered.toString())
        const shouted = {
          ...wire,
          buyer: wire.buyer.toLowerCase(),
          document: `0x${wire.document.slice(2).toUpperCase()}`,
        }
        expect(hashTermSheet(parse(TermSheet, shouted), domain)).to.equal(hashTermSheet(terms, domain))
      }),
    )
  })

  const [sample] = fc.sample(
    arbitrary.termSheet.filter(({ milestones }) => milestones.length > 0),
    1,
  )
  if (sample === undefined) throw new Error('fast-check gave no sample')
  const wire = toWire(TermSheet, sample)
  const checksummed = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'

  const wrong: readonly [string, object, string][] = [
    ['an unknown member', { note: 'hello' }, 'note'],
    ['a missing member', { expiry: undefined }, 'expiry'],
    ['money as a number', { metered: 5 }, 'metered'],
    ['money with a sign', { metered: '-5' }, 'metered'],
    ['money with a leading zero', { metered: '05' }, 'metered'],
    ['money with a point', { metered: '5.0' }, 'metered'],
    ['money with an exponent', { metered: '5e3' }, 'metered'],
    ['money in hexadecimal', { metered: '0x5' }, 'metered'],
    ['money with a space', { metered: ' 5' }, 'metered'],
    ['no digits', { metered: '' }, 'metered'],
    ['money over 96 bits', { metered: (2n ** 96n).toString() }, 'metered'],
    ['a million digits', { metered: '9'.repeat(1_000_000) }, 'metered'],
    ['a nonce over 256 bits', { buyerNonce: (2n ** 256n).toString() }, 'buyerNonce'],
    ['basis points as text', { burnBps: '5' }, 'burnBps'],
    ['basis points over 16 bits', { burnBps: 65_536 }, 'burnBps'],
    ['a negative period', { reviewPeriod: -1 }, 'reviewPeriod'],
    ['a fraction of a second', { reviewPeriod: 1.5 }, 'reviewPeriod'],
    ['a time over 40 bits', { expiry: 2 ** 40 }, 'expiry'],
    ['an address that is too short', { buyer: '0xab' }, 'buyer'],
    ['an address with a wrong checksum', { buyer: checksummed.replace('aA', 'Aa') }, 'buyer'],
    ['a hash that is too long', { document: `0x${'ab'.repeat(33)}` }, 'document'],
    ['milestones that are no array', { milestones: 'none' }, 'milestones'],
    ['an unknown member of a milestone', { milestones: [{ ...wire.milestones[0], x: 1 }] }, 'milestones.0'],
  ]
  for (const [what, change, place] of wrong) {
    it(`refuses ${what} and says where`, () => {
      expect(() => parse(TermSheet, overWire({ ...wire, ...change })))
        .to.throw(InputInvalidError)
        .with.property('message')
        .that.includes(place)
    })
  }

  it('refuses what is no object', () => {
    for (const input of [null, undefined, 5, 'text', [], [wire]]) {
      expect(() => parse(TermSheet, input)).to.throw(InputInvalidError)
    }
  })

  it('refuses to send what it would not read', () => {
    expect(() => toWire(TermSheet, { ...sample, metered: 2n ** 96n })).to.throw(InputInvalidError)
    expect(() => toWire(TermSheet, { ...sample, buyer: '0xab' })).to.throw(InputInvalidError)
  })
})

describe('each act', () => {
  for (const name of Object.keys(acts) as ActName[]) {
    const schema: z.ZodType = acts[name]
    it(`comes back the same over a wire: ${name}`, () => {
      fc.assert(
        fc.property(arbitrary.act(name), (message) => {
          expect(parse(schema, overWire(toWire(schema, message)))).to.deep.equal(message)
        }),
      )
    })
  }
})
