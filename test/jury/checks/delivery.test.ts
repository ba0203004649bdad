import { expect } from 'chai'
import fc from 'fast-check'

import { readDelivery } from '../../../src/jury/checks/delivery/readDelivery.ts'
import type { Format } from '../../../src/jury/index.ts'
import { encode } from '../support/criteria.ts'

const read = (delivered: string | Uint8Array, format: Format = 'json') =>
  readDelivery(typeof delivered === 'string' ? encode(delivered) : delivered, format)
const readValue = (delivered: string, format?: Format) => {
  const result = read(delivered, format)
  if (!result.ok) throw new Error(result.problem)
  return result.value
}
const problemOf = (delivered: string | Uint8Array, format?: Format) => {
  const result = read(delivered, format)
  return result.ok ? undefined : result.problem
}

describe('readDelivery', () => {
  it('reads any JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom('', ' ', '\n\t'), (text, space) => {
        // fast-check may write a name twice; then it is refused.
        const result = read(`${space}${text}${space}`)
        if (result.ok) expect(result.value).to.deep.equal(JSON.parse(text))
        else expect(result.problem).to.equal('an object has a name twice')
      }),
    )
  })

  it('refuses a name that stands twice in one object, however it is written', () => {
    for (const text of [
      '{"a":1,"a":2}',
      '{"a":1,"\\u0061":2}',
      '[{"x":{"a":1 , "a" :2}}]',
      '{"a":{},"a":1}',
    ]) {
      expect(problemOf(text), text).to.equal('an object has a name twice')
    }
    expect(readValue('{"a":{"a":1},"b":{"a":"a"},"c":["a","a"]}')).to.deep.include({ c: ['a', 'a'] })
  })

  it('reads __proto__ as a name as any other', () => {
    const value = readValue('{"__proto__":{"admin":true}}') as object
    expect(Object.hasOwn(value, '__proto__')).to.equal(true)
    expect((value as { admin?: unknown }).admin).to.equal(undefined)
    const [row] = readValue('__proto__,constructor\n1,2\n', 'csv') as Record<string, string>[]
    expect(Object.entries(row ?? {})).to.deep.equal([
      ['__proto__', '1'],
      ['constructor', '2'],
    ])
  })

  it('refuses what is nested too deep, without reading on', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(problemOf(nested(128))).to.equal(undefined)
    expect(problemOf(nested(129))).to.contain('nested deeper')
    expect(problemOf('['.repeat(4_000_000))).to.contain('nested deeper')
    expect(problemOf('{"a":'.repeat(1_000_000))).to.contain('nested deeper')
    expect(readValue(`["${'['.repeat(1_000)}"]`)).to.have.length(1)
  })

  it('reads the longest strings there can be', () => {
    for (const [piece, times] of [
      ['a', 8_000_000],
      ['\\\\', 4_000_000],
      ['\\"', 4_000_000],
    ] as const) {
      const text = `{"x":"${piece.repeat(times)}","y":0}`
      expect((readValue(text) as { x: string }).x, piece).to.have.length(times)
    }
    expect(problemOf(`{"x":"${'\\"'.repeat(1_000_000)}`)).to.equal('the delivery is not JSON')
  })

  it('refuses what is no JSON, or no text', () => {
    for (const text of ['', '{', '[1,]', "{'a':1}", 'NaN', '"\\', '{"a":1}{', '"a'.repeat(100_000)]) {
      expect(problemOf(text), text.slice(0, 10)).to.be.a('string')
    }
    expect(problemOf(Uint8Array.of(0x22, 0xff, 0x22))).to.equal('the delivery is not UTF-8')
  })

  it('reads lines of JSON, and says which is none', () => {
    expect(readValue('{"a":1}\n[2]\r\n3\n', 'ndjson')).to.deep.equal([{ a: 1 }, [2], 3])
    expect(readValue('', 'ndjson')).to.deep.equal([])
    expect(problemOf('1\n\n2', 'ndjson')).to.match(/^line 2: /)
    expect(problemOf('1\n{"a":1,"a":2}', 'ndjson')).to.match(/^line 2: an object has a name twice/)
    expect(problemOf('1\n'.repeat(1_000_001), 'ndjson')).to.contain('more than 1000000 lines')
  })

  it('reads lines of text', () => {
    expect(readValue('one\r\ntwo\n\nfour', 'text')).to.deep.equal(['one', 'two', '', 'four'])
  })

  it('reads CSV with quotes, breaks and empty fields', () => {
    const text = 'a,b,"c ""d"""\r\n1,"x,\ny",\n,"",3'
    expect(readValue(text, 'csv')).to.deep.equal([
      Object.assign(Object.create(null), { a: '1', b: 'x,\ny', 'c "d"': '' }),
      Object.assign(Object.create(null), { a: '', b: '', 'c "d"': '3' }),
    ])
    expect(readValue('a,b\n1,', 'csv')).to.have.length(1)
    expect(readValue('\ufeffa\n1', 'csv')).to.deep.equal([Object.assign(Object.create(null), { a: '1' })])
  })

  it('refuses CSV that can be read in more than one way', () => {
    for (const text of ['', 'a,a\n1,2', 'a,b\n1', 'a,b\n1,2,3', 'a\n"1', 'a\n1"2"', 'a\n"1"2', 'a\r1']) {
      expect(problemOf(text, 'csv'), JSON.stringify(text)).to.be.a('string')
    }
  })

  it('reads back whatever was written as CSV', () => {
    const field = fc.string({ maxLength: 8, unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é') })
    const table = fc
      .integer({ min: 2, max: 4 })
      .chain((width) => fc.array(fc.array(field, { minLength: width, maxLength: width }), { maxLength: 5 }))
    fc.assert(
      fc.property(table, (records) => {
        const header = Array.from({ length: records[0]?.length ?? 2 }, (_, index) => `c${index}`)
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
        const text = [header, ...records].map((record) => record.map(quoted).join(',')).join('\n')
        const found = readValue(text, 'csv') as Record<string, string>[]
        expect(found.map((row) => header.map((name) => row[name]))).to.deep.equal(records)
      }),
    )
  })
})
