import { expect } from 'chai'
import fc from 'fast-check'
import { compare, type Decimal, decimalOf } from '../../../src/jury/checks/delivery/decimal.ts'
import { readDelivery } from '../../../src/jury/checks/delivery/readDelivery.ts'
import { valueText } from '../../../src/jury/checks/delivery/valueText.ts'
import { digitsOf, type Format, follow, isLongNumber, type LongNumber } from '../../../src/jury/index.ts'
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

/** Numbers as JSON can write them, of few digits and many. */
const digitText = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.bigInt({ min: 0n, max: 10n ** 24n }),
    fc.option(fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 24 }), {
      nil: undefined,
    }),
    fc.option(fc.integer({ min: -370, max: 370 }), { nil: undefined }),
  )
  .map(([sign, whole, fraction, exponent]) => {
    const point = fraction === undefined ? '' : `.${fraction}`
    return `${sign}${whole}${point}${exponent === undefined ? '' : `e${exponent}`}`
  })

/** The same value, written longer. */
const padding = (text: string, zeros: number) => {
  const [digits = '', exponent] = text.split('e')
  const longer = `${digits}${digits.includes('.') ? '' : '.'}0${'0'.repeat(zeros)}`
  return exponent === undefined ? longer : `${longer}E${exponent}`
}

/** The value of a text, by BigInt arithmetic alone. */
const fractionOf = (text: string): Decimal => {
  const [digits = '', exponent = '0'] = text.split('e')
  const [whole = '', fraction = ''] = digits.split('.')
  const units = BigInt(`${whole}${fraction}`)
  const scale = fraction.length - Number(exponent)
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 }
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

  const kept = [
    '0',
    '-0',
    '0.1',
    '1.0',
    '1e2',
    '100000000000000000000',
    '1e308',
    '5e-324',
    '9007199254740991',
    '0.10000000',
  ]
  for (const text of kept) {
    it(`reads ${text} as a number, which keeps it`, () => {
      expect(readValue(`[${text}]`)).to.deep.equal([Number(text)])
    })
  }

  const long: readonly (readonly [string, string])[] = [
    ['9007199254740993', '9007199254740993e0'],
    ['-1234567890123456789', '-1234567890123456789e0'],
    ['0.1000000000000000055', '1000000000000000055e-19'],
    ['12345678901234567890', '1234567890123456789e1'],
    ['12345678901234567890.00', '1234567890123456789e1'],
    ['1e400', '1e400'],
    ['1e-400', '1e-400'],
  ]
  for (const [text, digits] of long) {
    it(`keeps the digits of ${text}, which a number would not`, () => {
      for (const read of [readValue(`[${text}]`), readValue(`${text}\n`, 'ndjson')] as unknown[][]) {
        expect(isLongNumber(read[0])).to.equal(true)
        expect(digitsOf(read[0] as LongNumber)).to.equal(digits)
      }
    })
  }

  it('keeps every digit of whatever number there is, in one form a value', () => {
    fc.assert(
      fc.property(digitText, fc.nat({ max: 20 }), (text, zeros) => {
        const [value, padded] = readValue(`[${text},${padding(text, zeros)}]`) as unknown[]
        const exact = decimalOf(value) as Decimal
        expect(compare(exact, fractionOf(text))).to.equal(0)
        expect(valueText(value)).to.equal(valueText(padded))
        // What JavaScript keeps stays a number of JavaScript's.
        if (typeof value === 'number') expect(Object.is(value, JSON.parse(text)), text).to.equal(true)
        else
          expect(
            compare(decimalOf(JSON.parse(text)) ?? exact, exact) !== 0 || !Number.isFinite(JSON.parse(text)),
          ).to.equal(true)
      }),
      { numRuns: 500 },
    )
  })

  it('refuses a number of endless digits, and one beyond all measure', () => {
    for (const text of ['9'.repeat(401), `0.${'1'.repeat(401)}`, '1e401', '1e-401', '1e999999999999']) {
      expect(problemOf(`{"x":[${text}]}`), text).to.equal('a number has more than 400 digits')
    }
    expect(problemOf(`"${'9'.repeat(1_000)}"`)).to.equal(undefined)
  })

  it('reads nothing where an engine does not show the digits of a number that it may have rounded', () => {
    const { parse } = JSON
    JSON.parse = (text, reviver) =>
      parse(text, reviver && ((name, value) => reviver.call(undefined, name, value)))
    try {
      expect(() => readValue('[9007199254740993]')).to.throw('This needs Node.js')
      expect(readValue('[900719925474099]')).to.deep.equal([900_719_925_474_099])
    } finally {
      JSON.parse = parse
    }
  })

  it('takes no object of a delivery for a number', () => {
    const value = readValue('[{"digits":"1"},{"Symbol(digits)":"1"},1e400]') as unknown[]
    expect(value.map(isLongNumber)).to.deep.equal([false, false, true])
    expect(follow(value, '/2/digits')).to.equal(undefined)
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
    expect(problemOf('1\n2,\n3', 'ndjson')).to.equal('line 2: the delivery is not JSON')
    expect(problemOf('1\n{"a":1,"a":2}', 'ndjson')).to.match(/^line 2: an object has a name twice/)
    expect(problemOf('1\n'.repeat(1_000_001), 'ndjson')).to.contain('more than 1000000 lines')
  })

  it('reads no blank lines at the end of lines of JSON, and says where others are', () => {
    expect(readValue('1\n2\n\n', 'ndjson')).to.deep.equal([1, 2])
    expect(readValue('1\r\n2\r\n\r\n\r\n', 'ndjson')).to.deep.equal([1, 2])
    expect(readValue('\n\n', 'ndjson')).to.deep.equal([])
    expect(problemOf('1\n\n2', 'ndjson')).to.equal('line 2 is a blank line')
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
    for (const text of ['', 'a,a\n1,2', 'a,b\n1', 'a,b\n1,2,3', 'a\n"1', 'a\n1"2"', 'a\n"1"2', 'a\r1\n2']) {
      expect(problemOf(text, 'csv'), JSON.stringify(text)).to.be.a('string')
    }
  })

  const refusals: readonly (readonly [string, string])[] = [
    ['id,x\n1,5" pipe\n', 'record 1 has a quote inside a field that is not quoted'],
    ['id,"x"y\n1,2\n', 'the header has text behind a closing quote'],
    ['id,x\n1,2\n3,"4\n', 'record 2 has a quoted field without an end'],
    ['id,x,,\n1,2,,\n', 'columns 3 and 4 both have no name'],
    ['id,x,id\n1,2,3\n', 'columns 1 and 3 have one name'],
    ['id,x\n1,2\n\n3,4\n', 'record 2 is a blank line'],
    ['id,x\n1\n', 'record 1 has 1 fields instead of 2'],
    ['id,x\r1,2\n3,4\n', 'some lines end with CR alone and others with LF'],
    ['\n\n', 'there is no header'],
    ['\nid,x\n1,2\n', 'the header is a blank line'],
  ]
  for (const [text, problem] of refusals) {
    it(`says of ${JSON.stringify(text)} that ${problem}`, () => {
      expect(problemOf(text, 'csv')).to.equal(problem)
    })
  }

  const tables: readonly (readonly [string, string, object[]])[] = [
    ['a blank line at the end', 'id,x\n1,2\n\n', [{ id: '1', x: '2' }]],
    ['several, of CRLF', 'id,x\r\n1,2\r\n\r\n\r\n', [{ id: '1', x: '2' }]],
    ['one behind a single column', 'id\n1\n2\n\n', [{ id: '1' }, { id: '2' }]],
    ['an empty text at the end of a single column', 'id\n1\n""\n', [{ id: '1' }, { id: '' }]],
    ['a blank line within a single column', 'id\n\n2\n', [{ id: '' }, { id: '2' }]],
    [
      'lines that end with CR alone',
      'id,x\r1,2\r3,"4\r5"\r',
      [
        { id: '1', x: '2' },
        { id: '3', x: '4\r5' },
      ],
    ],
    ['an empty last field', 'id,x\n1,\n\n', [{ id: '1', x: '' }]],
  ]
  for (const [what, text, rows] of tables) {
    it(`reads ${what} as readers of RFC 4180 do`, () => {
      expect((readValue(text, 'csv') as object[]).map((row) => ({ ...row }))).to.deep.equal(rows)
    })
  }

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
