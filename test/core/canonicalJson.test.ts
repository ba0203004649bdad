import { expect } from 'chai'
import fc from 'fast-check'
import { keccak256, stringToBytes } from 'viem'

import { CanonicalJsonError, canonicalJson, hashJson, isJsonNumber, type Json } from '../../src/core/index.ts'

describe('canonicalJson', () => {
  it('says the same value, whatever the order of its members, in one text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(isSayable(value))
        const text = canonicalJson(value as Json)
        expect(canonicalJson(reversed(value) as Json)).to.equal(text)
        expect(canonicalJson(JSON.parse(text))).to.equal(text)
        expect(JSON.parse(text)).to.deep.equal(JSON.parse(JSON.stringify(value)))
      }),
      { numRuns: 500 },
    )
  })

  it("gives the texts of RFC 8785's examples", () => {
    const numbers = {
      numbers: [Number('333333333.33333329'), 1e30 / 1e20, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    }
    expect(canonicalJson(numbers)).to.equal(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,10000000000,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
    const sorted = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    }
    expect(Object.values(JSON.parse(canonicalJson(sorted)))).to.have.length(7)
    expect(canonicalJson(sorted)).to.equal(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis",' +
        '"€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    )
  })

  const cycle: { self?: unknown } = {}
  cycle.self = cycle
  const deep = JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`)
  const wrong: readonly [string, unknown, string][] = [
    ['undefined', { a: undefined }, '$.a'],
    ['a hole', { a: new Array(1) }, '$.a[0]'],
    ['a bigint', { a: [1n] }, '$.a[0]'],
    ['a function', { a: () => 1 }, '$.a'],
    ['a symbol', Symbol('a'), '$'],
    ['not a number', { a: Number.NaN }, '$.a'],
    ['infinity', [Number.POSITIVE_INFINITY], '$[0]'],
    ['an integer that a double rounds', { a: { b: 2 ** 53 } }, '$.a.b'],
    ['a lone surrogate', { a: '\ud800' }, '$.a'],
    ['a lone surrogate in a name', { '\ud800': 1 }, '$'],
    ['a date', { a: new Date(0) }, '$.a'],
    ['a map', new Map(), '$'],
    ['a cycle', cycle, '$.self'],
    ['what is nested too deep', deep, '$[0]'],
  ]
  for (const [what, value, path] of wrong) {
    it(`refuses ${what} and says where`, () => {
      expect(() => canonicalJson(value as Json))
        .to.throw(CanonicalJsonError)
        .with.nested.property('details.path')
        .that.satisfies((found: string) => found.startsWith(path))
    })
  }
})

describe('hashJson', () => {
  it("is keccak-256 of the text's UTF-8", () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(text.isWellFormed())
        expect(hashJson({ text })).to.equal(keccak256(stringToBytes(`{"text":${JSON.stringify(text)}}`)))
      }),
    )
  })
})

function isSayable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (typeof value === 'number') return isJsonNumber(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([name, member]) => name.isWellFormed() && isSayable(member))
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  )
}
