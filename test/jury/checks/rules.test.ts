import { expect } from 'chai'
import fc from 'fast-check'

import { keccak256 } from '../../../src/core/index.ts'
import {
  compare,
  type Decimal,
  decimalOf,
  distance,
  isMultiple,
  isWhole,
  plus,
  times,
} from '../../../src/jury/checks/delivery/decimal.ts'
import { encode, find } from '../support/criteria.ts'

type Case = readonly [what: string, delivered: unknown, holds: boolean]

function cases(check: Parameters<typeof find>[0], all: readonly Case[]): void {
  for (const [what, delivered, holds] of all) {
    it(`${holds ? 'holds' : 'does not hold'} for ${what}`, async () => {
      const finding = await find(check, delivered)
      expect(finding.holds, finding.problems.join('; ')).to.equal(holds)
      expect(finding.problems.length > 0).to.equal(!holds)
    })
  }
}

describe('the rule schema', () => {
  const object = {
    type: 'object',
    required: ['id', 'day'],
    additionalProperties: false,
    properties: { id: { type: 'integer', minimum: 1 }, day: { type: 'string', format: 'date' } },
  }
  cases({ kind: 'schema', schema: object }, [
    ['what the schema describes', { id: 1, day: '2024-02-29' }, true],
    ['a day that does not exist', { id: 1, day: '2023-02-29' }, false],
    ['a member too many', { id: 1, day: '2024-02-29', x: 1 }, false],
    ['something missing', { id: 1 }, false],
    ['an array', [], false],
    ['no JSON', 'nonsense', false],
    ['nothing', '', false],
  ])

  it('asks for members of an object’s own', async () => {
    const schema = { type: 'object', required: ['constructor', 'toString'] }
    expect((await find({ kind: 'schema', schema }, '{}')).holds).to.equal(false)
    expect((await find({ kind: 'schema', schema }, '{"constructor":1,"toString":2}')).holds).to.equal(true)
  })

  it('follows references inside of itself', async () => {
    const schema = {
      $ref: '#/$defs/tree',
      $defs: { tree: { type: 'array', items: { $ref: '#/$defs/tree' }, unevaluatedItems: false } },
    }
    expect((await find({ kind: 'schema', schema }, [[], [[]]])).holds).to.equal(true)
    expect((await find({ kind: 'schema', schema }, [[], [[1]]])).holds).to.equal(false)
  })

  it('reads the rows of other formats', async () => {
    const schema = {
      type: 'array',
      items: { type: 'object', properties: { n: { type: 'string', pattern: '^\\d+$' } } },
    }
    expect((await find({ kind: 'schema', format: 'csv', schema }, 'n\n1\n22\n')).holds).to.equal(true)
    expect((await find({ kind: 'schema', format: 'csv', schema }, 'n\n1\nx\n')).holds).to.equal(false)
  })

  it('judges by a pattern that would keep JavaScript’s own engine busy without end', async () => {
    const schema = { type: 'string', pattern: '^(a+)+$' }
    const { problems } = await find({ kind: 'schema', schema }, `"${'a'.repeat(100_000)}!"`)
    expect(problems).to.deep.equal(['the delivery must match pattern "^(a+)+$"'])
    expect((await find({ kind: 'schema', schema }, `"${'a'.repeat(100_000)}"`)).holds).to.equal(true)
  })

  it('ends what takes more steps than it may, and says so', async () => {
    const twice = (name: string) => ({ allOf: [{ $ref: `#/$defs/${name}` }, { $ref: `#/$defs/${name}` }] })
    const names = Array.from({ length: 40 }, (_, index) => `s${index}`)
    const doubled = names.map((name, index) => [name, twice(names[index + 1] ?? 'last')])
    const schema = { ...twice('s0'), $defs: { ...Object.fromEntries(doubled), last: true } }
    const { problems } = await find({ kind: 'schema', schema }, 1)
    expect(problems).to.deep.equal(['the schema takes more than 250000000 steps'])
  }).timeout(120_000)

  it('finds 100,000 rows of objects unique, and the one that is not', async () => {
    const rows = Array.from({ length: 100_000 }, (_, index) => ({ id: index, name: `row ${index}` }))
    const schema = { type: 'array', uniqueItems: true }
    expect((await find({ kind: 'schema', schema }, rows)).problems).to.deep.equal([])
    const again = { name: 'row 7', id: 7 }
    expect((await find({ kind: 'schema', schema }, [...rows, again])).problems).to.deep.equal([
      'the delivery must NOT have duplicate items (items ## 7 and 100000 are identical)',
    ])
  }).timeout(60_000)

  it('says where a value is that does not pass', async () => {
    const schema = { items: { properties: { 'a/b': { items: { const: 1 } } } } }
    expect((await find({ kind: 'schema', schema }, [{}, { 'a/b': [1, 2] }])).problems).to.deep.equal([
      '/1/a~1b/1 must be equal to constant',
    ])
  })

  it('tells of a stranger’s names only what is plain and short', async () => {
    const name = `\u202e<b>\u0000\n${'x'.repeat(1_000)}`
    const schema = { type: 'object', additionalProperties: { type: 'integer' } }
    const { problems } = await find({ kind: 'schema', schema }, { [name]: 'y' })
    expect(problems[0]).to.have.length.at.most(200)
    expect(problems[0]).to.contain('\\u{202e}')
    expect(problems[0]).to.not.match(/[\p{Cc}\p{Cf}]/u)
  })
})

describe('the rule bytes', () => {
  cases({ kind: 'bytes', hash: keccak256('good') }, [
    ['the very bytes', 'good', true],
    ['a byte more', 'good\n', false],
    ['nothing', '', false],
  ])
})

describe('the rule rows', () => {
  cases({ kind: 'rows', at: '/rows', exactly: 2 }, [
    ['as many', { rows: [1, 2] }, true],
    ['more', { rows: [1, 2, 3] }, false],
    ['no array', { rows: { length: 2 } }, false],
    ['nothing there', {}, false],
    ['no JSON', '[', false],
  ])
  cases({ kind: 'rows', format: 'csv', at: '', atLeast: 1, atMost: 2 }, [
    ['one record', 'a\n1', true],
    ['two', 'a\n1\n2\n', true],
    ['none', 'a\n', false],
    ['three', 'a\n1\n2\n3', false],
    ['a broken file', 'a,b\n1', false],
  ])
  cases({ kind: 'rows', format: 'text', at: '', atLeast: 2 }, [
    ['two lines', 'a\nb', true],
    ['one', 'a', false],
  ])
})

describe('the rule tolerance', () => {
  cases({ kind: 'tolerance', at: '/x', expected: 0.2, absolute: 0.1 }, [
    ['what is at the edge in decimals, not in binary', { x: 0.3 }, true],
    ['the other edge', { x: 0.1 }, true],
    ['a little beyond', { x: 0.30000000000000004 }, false],
    ['a text in JSON that reads as a number', { x: '0.2' }, false],
    ['null', { x: null }, false],
    ['an object', { x: {} }, false],
    ['the largest number there is', { x: Number.MAX_VALUE }, false],
    ['one beyond all numbers', '{"x":1e999}', false],
  ])
  cases({ kind: 'tolerance', at: '/x', expected: -200, relative: 0.05 }, [
    ['five hundredths less', { x: -210 }, true],
    ['more than that', { x: -210.001 }, false],
    ['the other sign', { x: 200 }, false],
  ])
})

describe('the rule totals', () => {
  const rows = [{ x: 0.1 }, { x: 0.2 }, { x: null }]
  cases({ kind: 'totals', at: '/total', rows: '/rows', field: '/x', is: 'sum', within: 0 }, [
    ['cents that add up', { total: 0.3, rows }, true],
    ['what binary fractions add up to', { total: 0.30000000000000004, rows }, false],
    ['zero of nothing', { total: 0, rows: [] }, true],
    ['a field that is missing', { total: 0.3, rows: [...rows, {}] }, false],
    ['a field that is text', { total: 0.3, rows: [...rows, { x: 'a' }] }, false],
    ['no total', { rows }, false],
    ['a total that is text', { total: '0.3', rows }, false],
    ['rows that are none', { total: 0.3, rows: 'x' }, false],
  ])
  const shape = { kind: 'totals', at: '/t', rows: '/r', field: '/x', within: 0.005 } as const
  const thirds = [{ x: 1 }, { x: 1 }, { x: 2 }]
  cases({ ...shape, is: 'mean' }, [
    ['a mean that is rounded', { t: 1.33, r: thirds }, true],
    ['one that is rounded wrong', { t: 1.34, r: thirds }, false],
    ['the mean of nothing', { t: 0, r: [] }, false],
  ])
  cases({ ...shape, is: 'count' }, [
    ['those that are known', { t: 2, r: [{ x: 'a' }, { x: null }, { x: 0 }] }, true],
    ['one too many', { t: 3, r: [{ x: 'a' }, { x: null }, { x: 0 }] }, false],
  ])
  cases({ ...shape, is: 'min' }, [
    ['the least', { t: -2, r: [{ x: 1 }, { x: -2 }, { x: null }] }, true],
    ['the most', { t: 1, r: [{ x: 1 }, { x: -2 }] }, false],
  ])
  cases({ ...shape, is: 'max' }, [
    ['the most', { t: 1, r: [{ x: 1 }, { x: -2 }] }, true],
    ['the least', { t: -2, r: [{ x: 1 }, { x: -2 }] }, false],
  ])
  cases({ kind: 'totals', format: 'csv', at: '/0/all', rows: '', field: '/n', is: 'sum', within: 0 }, [
    ['digits that no float holds', 'n,all\n9007199254740993,9007199254740994\n1,\n', true],
    ['one off', 'n,all\n9007199254740993,9007199254740993\n1,\n', false],
    ['an empty field', 'n,all\n5,5\n,\n', true],
    ['numbers that begin with their point', 'n,all\n.5,1.25\n.75,\n', true],
    ['one of them too much', 'n,all\n.5,1.26\n.75,\n', false],
  ])
})

describe('numbers that JavaScript would round', () => {
  const wei = '{"wei":1000000000000000001}'
  const sum = { kind: 'totals', at: '/total', rows: '/rows', field: '/wei', is: 'sum', within: 0 } as const
  cases(sum, [
    ['their total', `{"total":3000000000000000003,"rows":[${wei},${wei},${wei}]}`, true],
    ['what rounded ones add up to', `{"total":3000000000000000001,"rows":[${wei},${wei},${wei}]}`, false],
    ['a total in another form', `{"total":3000000000000000003.0,"rows":[${wei},${wei},${wei}]}`, true],
  ])
  cases({ ...sum, is: 'max' }, [
    ['the most', `{"total":1000000000000000001,"rows":[${wei},{"wei":1000000000000000000}]}`, true],
    ['one less', `{"total":1000000000000000000,"rows":[${wei},{"wei":1000000000000000000}]}`, false],
  ])
  cases({ kind: 'unique', rows: '', fields: ['/id'] }, [
    [
      'two ids that differ in the last digit',
      '[{"id":1234567890123456789},{"id":1234567890123456788}]',
      true,
    ],
    ['one id twice', '[{"id":1234567890123456789},{"id":1234567890123456789}]', false],
    ['one id in two forms', '[{"id":1234567890123456789},{"id":1234567890123456789.0}]', false],
    ['one short id in two forms', '[{"id":100},{"id":1e2}]', false],
    ['an id and its text', '[{"id":1234567890123456789},{"id":"1234567890123456789"}]', true],
  ])
  cases({ kind: 'unique', format: 'ndjson', rows: '', fields: ['/id'] }, [
    ['lines of ids', '{"id":1234567890123456789}\n{"id":1234567890123456788}\n', true],
    ['a line twice', '{"id":1234567890123456789}\n{"id":1234567890123456789}\n', false],
  ])
  cases({ kind: 'tolerance', at: '', expected: 9007199254740991, absolute: 2 }, [
    ['a distance of two', '9007199254740993', true],
    ['a distance of three', '9007199254740994', false],
    ['a distance of a little more than two', '9007199254740993.0000000001', false],
  ])

  it('come out in a report as they were delivered', async () => {
    const far = { kind: 'tolerance', at: '/0', expected: 1, absolute: 0 } as const
    const shown = async (text: string) => (await find(far, `[${text}]`)).problems[0]
    expect(await shown('12345678901234567890.5')).to.equal('"/0" is 12345678901234567890.5 instead of 1 ± 0')
    expect(await shown('-0.1000000000000000055')).to.equal('"/0" is -0.1000000000000000055 instead of 1 ± 0')
    expect(await shown('12345678901234567000000')).to.contain('12345678901234567000000')
    expect(await shown('1e400')).to.equal('"/0" is 1e400 instead of 1 ± 0')
  })
})

describe('decimals', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e25, max: 1e25 })

  it('compare as numbers do', () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        const sign = compare(decimalOf(a) as Decimal, decimalOf(b) as Decimal)
        expect(sign).to.equal(a < b ? -1 : a > b ? 1 : 0)
      }),
    )
  })

  it('add up in any order to the same', () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 20 }), (numbers) => {
        const sum = (list: readonly number[]) =>
          list.map((one) => decimalOf(one) as Decimal).reduce(plus, { units: 0n, scale: 0 })
        expect(compare(sum(numbers), sum([...numbers].reverse()))).to.equal(0)
      }),
    )
  })

  it('add, multiply and divide as whole numbers of their last digits do', () => {
    const digits = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n })
    const scale = fc.nat({ max: 30 })
    const text = (units: bigint, places: number) => `${units}e-${places}`
    fc.assert(
      fc.property(digits, scale, digits, scale, (a, m, b, n) => {
        const [one, other] = [decimalOf(text(a, m)) as Decimal, decimalOf(text(b, n)) as Decimal]
        // Both in units of 10^−60.
        const at = (units: bigint, places: number) => units * 10n ** BigInt(60 - places)
        const same = (found: Decimal, units: bigint) => compare(found, { units, scale: 60 }) === 0
        expect(same(plus(one, other), at(a, m) + at(b, n))).to.equal(true)
        expect(same(times(one, other), a * b * 10n ** BigInt(60 - m - n))).to.equal(true)
        const apart = at(a, m) - at(b, n)
        expect(same(distance(one, other), apart < 0n ? -apart : apart)).to.equal(true)
        expect(Math.sign(compare(one, other))).to.equal(apart < 0n ? -1 : apart > 0n ? 1 : 0)
        if (b !== 0n) expect(isMultiple(one, other)).to.equal(at(a, m) % at(b, n) === 0n)
        expect(isWhole(one)).to.equal(a % 10n ** BigInt(m) === 0n)
      }),
    )
  })

  it('are read of what spreadsheets and databases write', () => {
    for (const [text, same] of [
      ['.5', '0.5'],
      ['5.', '5'],
      ['-.5', '-0.5'],
      ['+5', '5'],
      ['1E2', '100'],
    ] as const) {
      expect(compare(decimalOf(text) as Decimal, decimalOf(same) as Decimal), text).to.equal(0)
    }
  })

  it('are no empty texts, hexadecimal, infinities or endless digits', () => {
    const none = ['', ' 1', '.', '-', 'e1', '1e', '0x10', 'Infinity', '1e401', '9'.repeat(401)]
    for (const bad of [...none, Number.NaN, true, null, [1]]) {
      expect(decimalOf(bad), String(bad)).to.equal(undefined)
    }
  })
})

describe('the rule unique', () => {
  cases({ kind: 'unique', rows: '', fields: ['/a', '/b/c'] }, [
    [
      'pairs that differ',
      [
        { a: 1, b: { c: 1 } },
        { a: 1, b: { c: 2 } },
      ],
      true,
    ],
    ['no rows', [], true],
    [
      'the same pair twice',
      [
        { a: 1, b: { c: 1 } },
        { a: 1, b: { c: 1 } },
      ],
      false,
    ],
    [
      'a number and its text',
      [
        { a: 1, b: { c: 1 } },
        { a: '1', b: { c: 1 } },
      ],
      true,
    ],
    ['a row without', [{ a: 1 }], false],
    ['null', [{ a: null, b: { c: 1 } }], false],
    [
      'texts that only together read alike',
      [
        { a: 'x","y', b: { c: 'z' } },
        { a: 'x', b: { c: 'y","z' } },
      ],
      true,
    ],
  ])

  it('finds exactly the rows that repeat an earlier one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 30 }), async (ids) => {
        const { found } = await find(
          { kind: 'unique', rows: '', fields: ['/id'] },
          ids.map((id) => ({ id })),
        )
        expect(found).to.equal(ids.length - new Set(ids).size)
      }),
    )
  })
})

describe('every rule', () => {
  it('finds fault with whatever bytes come, and never throws', async () => {
    const checks: readonly Parameters<typeof find>[0][] = [
      { kind: 'rows', at: '/0', atLeast: 1 },
      { kind: 'rows', at: '/0', atLeast: 1, format: 'csv' },
      { kind: 'tolerance', at: '/0/a', expected: 1, absolute: 0, format: 'ndjson' },
      { kind: 'totals', at: '/0', rows: '', field: '/a', is: 'max', within: 0, format: 'text' },
      { kind: 'unique', rows: '', fields: ['/a'], format: 'ndjson' },
    ]
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.string({ maxLength: 60 }).map(encode),
      fc.json().map(encode),
    )
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom(...checks), async (delivered, check) => {
        const { holds, found } = await find(check, delivered)
        expect(holds).to.equal(found === 0)
      }),
    )
  })
})
