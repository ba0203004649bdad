import { expect } from 'chai'
import fc from 'fast-check'

import { checkSize, mostBytes, readJson } from '../../../src/negotiation/index.ts'

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
    ['no JSON', '{"a":}', 'MessageMalformed'],
    ['a comma too many', '[1,]', 'MessageMalformed'],
    ['a string without end', `{"a":"${'\\"'.repeat(30_000)}`, 'MessageMalformed'],
    ['nesting without end', `${'['.repeat(40)}${']'.repeat(40)}`, 'MessageTooDeep'],
    ['nothing', '', 'MessageMalformed'],
  ]
  for (const [what, text, code] of cases) {
    it(`refuses ${what}`, () => expect(codeOf(text)).to.equal(code))
  }

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

  it('measures the size in bytes, not in characters', () => {
    expect(checkSize('a'.repeat(mostBytes)).ok).to.equal(true)
    expect(checkSize('a'.repeat(mostBytes + 1)).ok).to.equal(false)
    expect(checkSize('é'.repeat(mostBytes / 2)).ok).to.equal(true)
    expect(checkSize('é'.repeat(mostBytes / 2 + 1)).ok).to.equal(false)
  })
})
