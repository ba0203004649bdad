import { expect } from 'chai'
import fc from 'fast-check'

import { readJsonDelivery } from '../../../../src/jury/checks/delivery/readJsonDelivery.ts'
import { keywords } from '../../../../src/jury/checks/schema/keywords.ts'
import { compileSchema } from '../../../../src/jury/index.ts'
import { formats } from './formats.ts'
import { groups } from './groups.ts'

const readValue = (text: string) => {
  const read = readJsonDelivery(text)
  if (!read.ok) throw new Error(`${text}: ${read.problem}`)
  return read.value
}
const judgeOf = (schema: unknown) => {
  const compiled = compileSchema(schema)
  if (!compiled.ok) throw new Error(compiled.problem)
  return compiled.problemOf
}
const passes = (schema: unknown, value: unknown) => judgeOf(schema)(value) === undefined
const refusalOf = (schema: unknown) => {
  const compiled = compileSchema(schema)
  return compiled.ok ? 'ok' : compiled.problem
}

describe('compileSchema', () => {
  for (const { what, schema, passes: good, fails } of groups) {
    it(`judges ${what} as the specification says`, () => {
      const problemOf = judgeOf(JSON.parse(schema))
      for (const text of good) expect(problemOf(readValue(text)), text).to.equal(undefined)
      for (const text of fails) expect(problemOf(readValue(text)), text).to.be.a('string')
    })
  }

  it('judges every keyword in some group', () => {
    const named = new Set(
      groups.flatMap(({ schema }) => [...schema.matchAll(/"([$\w]+)":/g)].map(([, name]) => name)),
    )
    // Formats have a table of their own.
    expect(Object.keys(keywords).filter((name) => !named.has(name))).to.deep.equal(['format'])
    expect(groups).to.have.length(106)
  })

  for (const [format, { good, bad }] of Object.entries(formats)) {
    it(`asks for the format ${format}`, () => {
      for (const text of good) expect(passes({ format }, text), text).to.equal(true)
      for (const text of bad) expect(passes({ format }, text), text).to.equal(false)
      for (const other of [1, null, true, [], {}]) expect(passes({ format }, other)).to.equal(true)
    })
  }

  it('asks for the formats of whole numbers to the last digit', () => {
    const edges: readonly (readonly [string, string, boolean])[] = [
      ['int32', '2147483647', true],
      ['int32', '2147483648', false],
      ['int32', '1.5', false],
      ['int64', '9223372036854775807', true],
      ['int64', '9223372036854775808', false],
      ['int64', '-9223372036854775808', true],
      ['int64', '-9223372036854775809', false],
    ]
    for (const [format, text, holds] of edges) {
      expect(passes({ format }, readValue(text)), text).to.equal(holds)
    }
  })

  it('finds each price of a cent and up a multiple of 0.01', () => {
    const problemOf = judgeOf({ type: 'number', multipleOf: 0.01 })
    for (let cent = 1; cent <= 10_000; cent++)
      expect(problemOf(cent / 100), `${cent / 100}`).to.equal(undefined)
  })

  const refusals: readonly (readonly [string, unknown, string])[] = [
    [
      'a keyword that it does not know',
      { properties: { a: { typo: 1 } } },
      '/properties/a: "typo" is no keyword of JSON Schema 2020-12',
    ],
    [
      'a keyword of an older draft',
      { dependencies: {} },
      'the schema: "dependencies" is no keyword of JSON Schema 2020-12',
    ],
    ['items of an older draft', { items: [true] }, '/items: a schema must be an object, true or false'],
    [
      'draft 7, by its name',
      { $schema: 'http://json-schema.org/draft-07/schema#' },
      '/$schema: "$schema" names draft 07; only 2020-12 is judged by',
    ],
    [
      'draft 4, by its name',
      { $schema: 'http://json-schema.org/draft-04/schema' },
      '/$schema: "$schema" names draft 04; only 2020-12 is judged by',
    ],
    [
      'draft 2019-09, by its name',
      { $schema: 'https://json-schema.org/draft/2019-09/schema' },
      '/$schema: "$schema" names draft 2019-09; only 2020-12 is judged by',
    ],
    [
      'a dialect of its own',
      { $schema: 'https://example.com/dialect' },
      '/$schema: "$schema" names another dialect; only 2020-12 is judged by',
    ],
    [
      'a format that it does not know',
      { items: { format: 'phone' } },
      '/items/format: "phone" is no format that is known',
    ],
    [
      'a type that there is not',
      { type: ['text'] },
      '/type: must be one or several of null, boolean, object, array, number, string, integer',
    ],
    ['a multiple of nothing', { multipleOf: 0 }, '/multipleOf: must be a number above 0'],
    ['a length below 0', { maxLength: -1 }, '/maxLength: must be a whole number, 0 or more'],
    [
      'a name that is needed twice',
      { required: ['a', 'a'] },
      '/required: must be an array of different texts',
    ],
    ['an empty list of schemas', { allOf: [] }, '/allOf: must be an array of schemas'],
    ['a list in place of schemas by names', { properties: [] }, '/properties: must be an object of schemas'],
    ['no schema', 'text', 'the schema: a schema must be an object, true or false'],
    ['a pattern that is none', { pattern: '(' }, '/pattern: the pattern "(" is no regular expression'],
    [
      'a pattern that looks ahead',
      { pattern: 'a(?=b)' },
      '/pattern: the pattern "a(?=b)" looks ahead or behind, which takes some texts time without end',
    ],
    [
      'a pattern that looks behind',
      { patternProperties: { '(?<!a)b': true } },
      '/patternProperties: the pattern "(?<!a)b" looks ahead or behind, which takes some texts time without end',
    ],
    [
      'a pattern that refers to a group',
      { pattern: '(a)\\1' },
      '/pattern: the pattern "(a)\\\\1" refers to a group, which takes some texts time without end',
    ],
    [
      'a pattern of too many turns',
      { pattern: 'a{10001}' },
      '/pattern: the pattern "a{10001}" repeats more than 10000 times',
    ],
    ['a reference to nothing', { $ref: '#/$defs/a' }, '/$ref: "#/$defs/a" leads to no schema in here'],
    [
      'a reference to data',
      { default: {}, $ref: '#/default' },
      '/$ref: "#/default" leads to no schema in here',
    ],
    [
      'a reference to another document',
      { $ref: 'https://example.com/a' },
      '/$ref: "https://example.com/a" leads to no schema in here',
    ],
    [
      'a reference that is no address',
      { $id: 'urn:x:y', $ref: 'http://[' },
      '/$ref: "http://[" leads to no schema in here',
    ],
    [
      'an anchor twice',
      { $defs: { a: { $anchor: 'x' }, b: { $dynamicAnchor: 'x' } } },
      '/$defs/b: another schema has the anchor x',
    ],
    [
      'an id twice',
      { $id: 'https://a.b/c', $defs: { a: { $id: 'c' } } },
      '/$defs/a: "$id" is that of another schema: https://a.b/c',
    ],
    ['an id with a fragment', { $id: '#a' }, '/$id: "$id" has a fragment: "$anchor" names places'],
    ['itself as its reference', { $ref: '#' }, 'the schema: the schema leads to itself without end'],
    [
      'a loop of references',
      {
        $ref: '#/$defs/a',
        $defs: { a: { anyOf: [true, { $ref: '#/$defs/b' }] }, b: { not: { $ref: '#/$defs/a' } } },
      },
      '/$defs/a: the schema leads to itself without end',
    ],
    [
      'a loop through whatever is outermost',
      { $dynamicAnchor: 'a', allOf: [{ $dynamicRef: '#a' }] },
      'the schema: the schema leads to itself without end',
    ],
  ]
  for (const [what, schema, problem] of refusals) {
    it(`refuses ${what}, and says where`, () => expect(refusalOf(schema)).to.equal(problem))
  }

  it('takes schemas that lead to themselves within a value', () => {
    for (const schema of [
      { items: { $ref: '#' } },
      {
        properties: { a: { $ref: '#' } },
        allOf: [{ $ref: '#/$defs/b' }],
        $defs: { b: { additionalProperties: { $ref: '#' } } },
      },
    ]) {
      expect(refusalOf(schema)).to.equal('ok')
    }
  })

  it('judges the same by unevaluatedProperties as by additionalProperties, where these see all', () => {
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 })
    fc.assert(
      fc.property(names, names, names, (one, other, found) => {
        const properties = (list: readonly string[]) => Object.fromEntries(list.map((name) => [name, true]))
        const whole = { properties: properties([...one, ...other]), additionalProperties: false }
        const parts = {
          allOf: [{ properties: properties(one) }, { anyOf: [{ properties: properties(other) }] }],
          unevaluatedProperties: false,
        }
        expect(passes(parts, properties(found))).to.equal(passes(whole, properties(found)))
      }),
    )
  })

  it('takes as many steps for a delivery every time, and a finding of one step less is the same everywhere', () => {
    const problemOf = judgeOf({
      items: { type: 'object', properties: { a: { pattern: '^(x|y)+$' } } },
      uniqueItems: true,
    })
    const rows = Array.from({ length: 50 }, (_, index) => ({ a: 'xy'.repeat(index + 1) }))
    const suffices = (steps: number) => problemOf(rows, steps) === undefined
    let [least, most] = [0, 1_000_000]
    while (most - least > 1) {
      const middle = Math.floor((least + most) / 2)
      if (suffices(middle)) most = middle
      else least = middle
    }
    expect(problemOf(rows, most)).to.equal(undefined)
    expect(problemOf(rows, most - 1)).to.equal(`the schema takes more than ${most - 1} steps`)
    // The same number on every machine: whoever changes it, changes what some deliveries are found to be.
    expect(most).to.equal(21_842)
  })

  it('counts more steps for what takes longer: to keep a text, to put names in order, to list them', () => {
    const numbers = Array.from({ length: 1_000 }, (_, index) => index)
    const object = Object.fromEntries(numbers.map((index) => [`k${index}`, index]))
    for (const [schema, value, least] of [
      [{ uniqueItems: true }, numbers, 8_000],
      [{ not: { const: {} } }, object, 8_000],
      [{ maxProperties: 1_000 }, object, 4_000],
      [{ not: { propertyNames: false } }, object, 4_000],
      [{ not: { additionalProperties: false } }, object, 4_000],
      [{ not: { patternProperties: { k: false } } }, object, 4_000],
      [{ not: { unevaluatedProperties: false } }, object, 4_000],
    ] as const) {
      const compiled = compileSchema(schema)
      if (!compiled.ok) throw new Error(compiled.problem)
      expect(compiled.problemOf(value, least)).to.equal(`the schema takes more than ${least} steps`)
      expect(compiled.problemOf(value, 2 * least)).to.equal(undefined)
    }
  })

  it('takes steps in proportion to the rows', () => {
    const problemOf = judgeOf({
      type: 'array',
      uniqueItems: true,
      items: {
        type: 'object',
        required: ['id'],
        properties: { name: { pattern: '^row \\d+$' } },
        unevaluatedProperties: { type: 'integer' },
      },
    })
    const rows = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ id: index, name: `row ${index}` }))
    // Far below the 250,000,000 that there are.
    expect(problemOf(rows(100_000), 25_000_000)).to.equal(undefined)
    expect(problemOf(rows(1_000), 250_000)).to.equal(undefined)
    expect(problemOf(rows(1_000), 25_000)).to.be.a('string')
    // As docs/jury.md says.
    const unique = judgeOf({ uniqueItems: true })
    expect(unique(rows(100_000), 2_700_100)).to.equal(undefined)
    expect(unique(rows(100_000), 2_699_900)).to.be.a('string')
  }).timeout(60_000)

  it('ends where too many schemas are at work at once, long before the stack does', () => {
    const chain = Array.from({ length: 100 }, (_, index) => [
      `s${index}`,
      { allOf: [{ $ref: `#/$defs/s${index + 1}` }] },
    ])
    const inner = { properties: { a: { $ref: '#' } } }
    const schema = { $ref: '#/$defs/s0', $defs: { ...Object.fromEntries(chain), s100: inner } }
    const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) })
    const problemOf = judgeOf(schema)
    expect(problemOf(nested(3))).to.equal(undefined)
    expect(problemOf(nested(120))).to.equal('the schema takes more than 1000 schemas at once')
  })
})
