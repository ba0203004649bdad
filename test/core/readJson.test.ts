import { expect } from 'chai'
import fc from 'fast-check'
import { readJson } from '../../src/core/index.ts'

/** Bytes of a long message. */
const mostBytes = 65_536

const codeOf = (text: string) => {
  const read = readJson(text)
  return read.ok ? 'ok' : read.code
}

describe('readJson', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.integer({ min: 0, max: 2 }), (text, indent) => {
        const value: unknown = JSON.parse(text)
        const exact = JSON.stringify(value, (_name, member) =>
          typeof member === 'number' && !Number.isSafeInteger(member) ? 0.5 : member,
        )
        fc.pre(!exact.includes('__proto__'))
        const read = readJson(JSON.stringify(JSON.parse(exact), null, indent))
        expect(read).to.deep.equal({ ok: true, value: JSON.parse(exact) })
      }),
    )
  })

  const cases: readonly (readonly [string, string, string])[] = [
    ['a name twice', '{"a":1,"a":2}', 'MessageAmbiguous'],
    ['a name twice, once escaped', '{"a":1,"\\u0061":2}', 'MessageAmbiguous'],
    ['a name twice, deep inside', '{"x":[{"a":1,"b":{"c":1 , "c" : 2}}]}', 'MessageAmbiguous'],
    ['a name with another meaning', '{"__proto__":{"a":1}}', 'MessageAmbiguous'],
    ['an integer that would be rounded', '{"a":9007199254740993}', 'MessageAmbiguous'],
    ['a number without end', '{"a":1e999}', 'MessageAmbiguous'],
    ['a fraction that would be rounded', '{"a":0.1000000000000000055}', 'MessageAmbiguous'],
    ['a fraction that would be nothing', '{"a":1e-400}', 'MessageAmbiguous'],
    ['a fraction of one digit more than is kept', '[0.30000000000000001]', 'MessageAmbiguous'],
    ['a whole number that is kept, but not by all readers', '[9007199254740992]', 'MessageAmbiguous'],
    ['the same with an exponent', '[1e20]', 'MessageAmbiguous'],
    ['a zero whose sign would be lost', '[-0]', 'MessageAmbiguous'],
    ['the same as a fraction', '[-0.0e1]', 'MessageAmbiguous'],
    ['digits without end', `[0.${'1'.repeat(500)}]`, 'MessageAmbiguous'],
    ['no JSON', '{"a":}', 'MessageMalformed'],
    ['a comma too many', '[1,]', 'MessageMalformed'],
    ['a string without end', `{"a":"${'\\"'.repeat(30_000)}`, 'MessageMalformed'],
    ['nesting without end', `${'['.repeat(40)}${']'.repeat(40)}`, 'MessageTooDeep'],
    ['nothing', '', 'MessageMalformed'],
  ]
  for (const [what, text, code] of cases) {
    it(`refuses ${what}`, () => expect(codeOf(text)).to.equal(code))
  }

  it('takes the number that JavaScript writes, in whatever form', () => {
    for (const text of [
      '0.1',
      '0.10',
      '1e2',
      '1E+2',
      '100.000',
      '5e-324',
      '9007199254740991',
      '-12.5',
      '0.0',
      '1.5e-7',
    ]) {
      expect(readJson(`[${text}]`), text).to.deep.equal({ ok: true, value: [Number(text)] })
    }
  })

  it('takes a number only if what is signed of it has its value', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 22 })
    const number = fc
      .tuple(
        fc.constantFrom('', '-'),
        fc.bigInt({ min: 0n, max: 10n ** 18n }),
        digits,
        fc.integer({ min: -30, max: 30 }),
      )
      .map(([sign, whole, fraction, exponent]) => ({ sign, whole, fraction, exponent }))
    /** The value in units of 10^−400, by BigInt arithmetic. */
    const units = (text: string) => {
      const [, sign, whole = '', fraction = '', exponent = '0'] =
        /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(text) ?? []
      const magnitude = BigInt(whole + fraction) * 10n ** BigInt(400 - fraction.length + Number(exponent))
      return sign === '-' ? -magnitude : magnitude
    }
    fc.assert(
      fc.property(number, fc.boolean(), ({ sign, whole, fraction, exponent }, isShort) => {
        const text = `${sign}${isShort ? whole % 1_000n : whole}.${isShort ? fraction.slice(0, 4) : fraction}e${exponent}`
        const value = Number(text)
        const isKept = units(text) === units(String(value)) && !Object.is(value, -0)
        const isTaken = isKept && (!Number.isInteger(value) || Number.isSafeInteger(value))
        expect(codeOf(`{"a":${text}}`), text).to.equal(isTaken ? 'ok' : 'MessageAmbiguous')
      }),
      { numRuns: 1_000 },
    )
  })

  it('takes the same name in different objects, and names as values', () => {
    expect(codeOf('[{"a":1},{"a":"a"},{"b":{"a":2},"a":["a","a"]}]')).to.equal('ok')
  })

  it('looks at 64 KiB that are made to be slow in no time', () => {
    const started = performance.now()
    codeOf(`"${'\\"'.repeat(mostBytes / 2)}`)
    codeOf('['.repeat(mostBytes))
    codeOf(`{${'"a":'.repeat(mostBytes / 4)}`)
    expect(performance.now() - started).to.be.below(1_000)
  })
})
