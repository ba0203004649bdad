import { expect } from 'chai'
import fc, { type Arbitrary } from 'fast-check'
import { keccak256, stringToBytes } from 'viem'

import {
  InputInvalidError,
  isJsonNumber,
  longestText,
  parse,
  seededRandom,
  toWire,
} from '../../src/core/index.ts'
import {
  buildDocument,
  Criteria,
  Document,
  hashCriteria,
  hashTermsPart,
  type TermSheet,
  TermsPart,
  TrailPart,
  verifyDocument,
  verifyTermsPart,
} from '../../src/terms/index.ts'
import * as arbitrary from './fixtures/arbitraries.ts'

const text = fc.string({ maxLength: 40 }).map((found) => found.normalize('NFC'))

const termsPart: Arbitrary<Omit<TermsPart, 'salt'>> = fc.record({
  title: text,
  items: fc.array(
    fc.record({
      milestone: fc.option(fc.integer({ min: 0, max: 31 })),
      title: text,
      unit: text,
      quantity: fc.integer({ min: 1 }),
      unitPrice: fc.bigInt({ min: 0n, max: 2n ** 96n - 1n }),
    }),
    { maxLength: 5 },
  ),
  serviceLevels: fc.array(
    fc.record({
      metric: text,
      bound: fc.constantFrom('atLeast' as const, 'atMost' as const),
      target: fc
        .double()
        .filter(isJsonNumber)
        .map((target) => target + 0),
      unit: text,
    }),
    { maxLength: 3 },
  ),
  criteria: fc.array(fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean())), { maxLength: 3 }),
})

const trailPart: Arbitrary<Omit<TrailPart, 'salt'>> = fc.record({
  negotiation: arbitrary.hash,
  round: fc.nat(),
  previous: arbitrary.hash,
  issuedAt: fc.nat(),
})

const parts = fc.record({ terms: termsPart, trail: trailPart })

describe('buildDocument and verifyDocument', () => {
  it('agree on any document, with all of its parts shown, or some, or none, and after a wire', () => {
    fc.assert(
      fc.property(parts, fc.nat(), (given, seed) => {
        const built = buildDocument(given, seededRandom(seed))
        const document = parse(Document, JSON.parse(JSON.stringify(toWire(Document, built.document))))
        const terms = parse(TermsPart, JSON.parse(JSON.stringify(toWire(TermsPart, built.parts.terms))))
        const trail = parse(TrailPart, JSON.parse(JSON.stringify(toWire(TrailPart, built.parts.trail))))
        for (const shown of [{ terms, trail }, { terms }, { trail }, {}]) {
          expect(verifyDocument(built.hash, document, shown)).to.deep.equal({ ok: true })
        }
      }),
    )
  })

  it('salt each part: equal parts give other hashes', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const random = seededRandom('one source')
        const [one, other] = [buildDocument(given, random), buildDocument(given, random)]
        expect(one.document.terms).not.to.equal(other.document.terms)
        expect(one.document.trail).not.to.equal(other.document.trail)
        expect(one.parts.terms.salt).not.to.equal(one.parts.trail.salt)
      }),
    )
  })

  it('refuse another document, and parts of another', () => {
    fc.assert(
      fc.property(parts, parts, (given, others) => {
        const built = buildDocument(given, seededRandom(1))
        const other = buildDocument(others, seededRandom(2))
        const codeOf = (verdict: ReturnType<typeof verifyDocument>) => (verdict.ok ? 'ok' : verdict.code)
        expect(codeOf(verifyDocument(built.hash, other.document))).to.equal('DocumentMismatch')
        expect(codeOf(verifyDocument(built.hash, built.document, { terms: other.parts.terms }))).to.equal(
          'TermsPartMismatch',
        )
        expect(codeOf(verifyDocument(built.hash, built.document, { trail: other.parts.trail }))).to.equal(
          'TrailPartMismatch',
        )
      }),
    )
  })

  it('hash the canonical JSON, written out by hand', () => {
    const salt = `0x${'ab'.repeat(32)}` as const
    const part = {
      salt,
      title: 'Été',
      items: [{ milestone: null, title: 'Call', unit: 'call', quantity: 3, unitPrice: 250n }],
      serviceLevels: [{ metric: 'uptime', bound: 'atLeast', target: 99.9, unit: '%' }],
      criteria: [{ b: 1, a: [true, null] }],
    } satisfies TermsPart
    const canonical =
      '{"criteria":[{"a":[true,null],"b":1}],"items":[{"milestone":null,"quantity":3,"title":"Call","unit":"call",' +
      '"unitPrice":"250"}],"salt":"' +
      salt +
      '","serviceLevels":[{"bound":"atLeast","metric":"uptime","target":99.9,"unit":"%"}],"title":"Été"}'
    expect(hashTermsPart(part)).to.equal(keccak256(stringToBytes(canonical)))
  })
})

describe('verifyTermsPart', () => {
  const criteria = [{ checks: ['one'] }, { checks: ['two'] }]
  const part: TermsPart = {
    salt: `0x${'01'.repeat(32)}`,
    title: 'Two steps',
    items: [
      { milestone: 0, title: 'Rows', unit: 'row', quantity: 3, unitPrice: 20n },
      { milestone: 0, title: 'Start', unit: 'piece', quantity: 1, unitPrice: 5n },
      { milestone: null, title: 'Calls', unit: 'call', quantity: 1, unitPrice: 1n },
    ],
    serviceLevels: [],
    criteria,
  }
  const [sample] = fc.sample(arbitrary.termSheet, 1)
  const milestones = [65n, 7n].map((amount, index) => ({
    amount,
    bond: 0n,
    duration: 600,
    criteria: hashCriteria(criteria[index] ?? {}),
  }))
  const sheet = { ...sample, milestones } as TermSheet

  it('takes a part that says what the sheet says; a milestone without items needs no sum', () => {
    expect(verifyTermsPart(part, sheet)).to.deep.equal({ ok: true })
  })

  const wrong: readonly [string, TermsPart, string][] = [
    ['criteria that are missing', { ...part, criteria: criteria.slice(1) }, 'CriteriaMismatch'],
    ['criteria in another order', { ...part, criteria: criteria.toReversed() }, 'CriteriaMismatch'],
    ['items that add up to something else', { ...part, items: part.items.slice(1) }, 'ItemsMismatch'],
    [
      'an item of no milestone',
      { ...part, items: [{ milestone: 2, title: 'x', unit: 'x', quantity: 1, unitPrice: 0n }] },
      'ItemsMismatch',
    ],
  ]
  for (const [what, broken, code] of wrong) {
    it(`refuses ${what}`, () => {
      expect(verifyTermsPart(broken, sheet)).to.include({ ok: false, code })
    })
  }
})

describe('the schemas of a document', () => {
  it('refuse free text that is long, invisible, turned around or not normalised, wherever it is', () => {
    const bad = ['x'.repeat(longestText + 1), 'a\u200bb', 'a\u202eb', 'a\u0000b', 'e\u0301', 'a\ud800']
    const good = {
      salt: `0x${'01'.repeat(32)}`,
      title: 'ok',
      items: [],
      serviceLevels: [],
      criteria: [{ a: ['ok'] }],
    }
    parse(TermsPart, good)
    for (const text of bad) {
      expect(() => parse(TermsPart, { ...good, title: text })).to.throw(InputInvalidError, 'title')
      expect(() => parse(TermsPart, { ...good, criteria: [{ a: [text] }] })).to.throw(
        InputInvalidError,
        'criteria',
      )
      expect(() => parse(Criteria, { [text]: 1 })).to.throw(InputInvalidError)
    }
  })

  it('take nothing that could not be hashed', () => {
    const deep = JSON.parse(`{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)
    for (const wrong of [
      deep,
      { a: 2 ** 53 },
      { a: Number.NaN },
      { a: undefined },
      { a: 1n },
      [],
      null,
      'text',
    ]) {
      expect(() => parse(Criteria, wrong)).to.throw(InputInvalidError)
    }
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const found = Criteria.safeParse(value)
        if (found.success) expect(hashCriteria(found.data)).to.match(/^0x[0-9a-f]{64}$/)
      }),
    )
  })

  it('refuse unknown members and other versions', () => {
    const hash = `0x${'01'.repeat(32)}`
    expect(() => parse(Document, { version: '2', terms: hash, trail: hash })).to.throw(
      InputInvalidError,
      'version',
    )
    expect(() => parse(Document, { version: '1', terms: hash, trail: hash, x: 1 })).to.throw(
      InputInvalidError,
      'x',
    )
  })
})
