import { expect } from 'chai'

import { keccak256, passed, refused } from '../../../src/core/index.ts'
import {
  type Check,
  type CustomRules,
  checkDelivery,
  RuleMissingError,
  type ValidateCriteriaParameters,
  validateCriteria,
} from '../../../src/jury/index.ts'
import { byHash, criteriaOf, encode } from '../support/criteria.ts'
import { programOf } from '../support/programs.ts'

const validate = (input: unknown, parameters: Partial<ValidateCriteriaParameters> = {}) =>
  validateCriteria(input, { attachments: new Map(), ...parameters })

/** A code, and what the details say of the place. */
const refusalOf = async (input: unknown, parameters: Partial<ValidateCriteriaParameters> = {}) => {
  const verdict = await validate(input, parameters)
  return verdict.ok
    ? 'ok'
    : `${verdict.code} ${verdict.details.at ?? verdict.details.check ?? verdict.details.name}`
}

const schemaOf = (schema: object) =>
  criteriaOf([{ kind: 'schema', schema: schema as Extract<Check, { kind: 'schema' }>['schema'] }])

/** A domain that asks for a word. */
const rules: CustomRules = new Map([
  [
    'word',
    {
      verify: ({ parameters }) =>
        typeof parameters === 'string' ? passed : refused('ParametersInvalid', 'The word is none'),
      run: ({ parameters }, { bytes }) =>
        new TextDecoder().decode(bytes).includes(`${parameters}`) ? [] : ['the word\u0007 is missing'],
    },
  ],
])
const word = (parameters: string | number) => criteriaOf([{ kind: 'custom', rule: 'word', parameters }])

describe('validateCriteria', () => {
  it('lets criteria through that can be checked, as they came', async () => {
    const program = programOf()
    const criteria = criteriaOf(
      [
        { kind: 'schema', schema: { type: 'array', items: { type: 'string', format: 'date-time' } } },
        { kind: 'program', program: keccak256(program) },
      ],
      { files: [program] },
    )
    const verdict = await validate(criteria, { attachments: byHash([program]) })
    expect(verdict).to.deep.equal({ ok: true, criteria })
  })

  it('says where criteria do not fit their schema', async () => {
    const { checks, ...rest } = criteriaOf([{ kind: 'rows', at: '', exactly: 1 }])
    expect(await refusalOf({ ...rest, checks: [{ ...checks[0], at: 'x' }] })).to.equal(
      'CriteriaInvalid checks.0.at',
    )
    expect(await refusalOf({ ...rest, checks: [] })).to.equal('CriteriaInvalid criteria')
    expect(await refusalOf(null)).to.equal('CriteriaInvalid criteria')
  })

  const schemas: readonly (readonly [string, object])[] = [
    ['a keyword that is not known', { typo: 'object' }],
    ['a format that is not known', { type: 'string', format: 'phone' }],
    ['a type that does not exist', { type: 'text' }],
    ['a pattern that is none', { type: 'string', pattern: '(' }],
    ['a reference to another place', { $ref: 'https://example.com/schema.json' }],
    ['a reference to nothing', { $ref: '#/$defs/missing' }],
    ['a reference to itself without end', { $ref: '#' }],
    ['asynchronous validation', { $async: true, type: 'object' }],
    ['asynchronous validation further in', { type: 'object', properties: { a: { $async: true } } }],
    ['another dialect', { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' }],
    ['data of the delivery as a bound', { type: 'number', minimum: { $data: '/x' } }],
  ]
  for (const [what, schema] of schemas) {
    it(`refuses a schema with ${what}`, async () => {
      expect(await refusalOf(schemaOf(schema))).to.equal('SchemaInvalid check 0')
    })
  }

  it('says where a schema can not be used, and which draft it names', async () => {
    const detailsOf = async (schema: object) => {
      const verdict = await validate(schemaOf(schema))
      return verdict.ok ? 'ok' : verdict.details.problem
    }
    expect(await detailsOf({ items: { properties: { a: { typo: 1 } } } })).to.equal(
      '/items/properties/a: "typo" is no keyword of JSON Schema 2020-12',
    )
    expect(await detailsOf({ $schema: 'http://json-schema.org/draft-07/schema#' })).to.equal(
      '/$schema: "$schema" names draft 07; only 2020-12 is judged by',
    )
    expect(await detailsOf({ pattern: '^(?!x)' })).to.contain('looks ahead or behind')
    const anchored = { $ref: '#row', $defs: { row: { $anchor: 'row', type: 'array' } } }
    expect(await detailsOf(anchored)).to.equal('ok')
    expect(await detailsOf({ if: { const: 0 }, minimum: 0 })).to.equal('ok')
  })

  it('says where a text is too long, or not plain, or a number is rounded', async () => {
    const placeOf = async (input: unknown) => {
      const verdict = await validate(input)
      return verdict.ok ? 'ok' : `${verdict.details.at}: ${verdict.details.problem}`
    }
    const criteria = criteriaOf([{ kind: 'schema', schema: {} }])
    const withSchema = (schema: object) => ({ ...criteria, checks: [{ ...criteria.checks[0], schema }] })
    const long = 'x'.repeat(257)
    const tooLong = 'expected a text of at most 256 characters, found 257'
    expect(await placeOf(withSchema({ properties: { a: { description: long } } }))).to.equal(
      `checks.0.schema.properties.a.description: ${tooLong}`,
    )
    expect(await placeOf(withSchema({ allOf: [true, { enum: ['ok', long] }] }))).to.equal(
      `checks.0.schema.allOf.1.enum.1: ${tooLong}`,
    )
    expect(await placeOf(withSchema({ properties: { [long]: true } }))).to.equal(
      `checks.0.schema.properties: ${tooLong}`,
    )
    expect(await placeOf(withSchema({ title: '\u202e' }))).to.contain(
      'checks.0.schema.title: expected NFC text',
    )
    expect(await placeOf(withSchema({ maximum: 2 ** 53 }))).to.equal(
      'checks.0.schema.maximum: expected a number that JSON keeps',
    )
    const custom = criteriaOf([{ kind: 'custom', rule: 'word', parameters: null }])
    const parameters = { words: ['a', long] }
    expect(await placeOf({ ...custom, checks: [{ ...custom.checks[0], parameters }] })).to.equal(
      `checks.0.parameters.words.1: ${tooLong}`,
    )
  })

  it('refuses a program that can not be used, by its check', async () => {
    const program = programOf({ more: '(import "env" "now" (func (result i64)))' })
    const criteria = criteriaOf([{ kind: 'program', program: keccak256(program) }], { files: [program] })
    expect(await refusalOf(criteria, { attachments: byHash([program]) })).to.equal('ProgramInvalid check 0')
  })

  it('refuses attachments that are missing, or others than named', async () => {
    const file = encode('file')
    const hash = keccak256(file)
    const criteria = criteriaOf([{ kind: 'rows', at: '', exactly: 1 }], { files: [file] })
    expect(await refusalOf(criteria)).to.equal('AttachmentMissing file 0')
    expect(await refusalOf(criteria, { attachments: new Map([[hash, encode('fill')]]) })).to.equal(
      'AttachmentMismatch file 0',
    )
    const [attachment] = criteria.attachments
    const longer = { ...criteria, attachments: [{ ...attachment, bytes: 5 }] }
    expect(await refusalOf(longer, { attachments: byHash([file]) })).to.equal('AttachmentMismatch file 0')
    expect(await refusalOf(criteria, { attachments: byHash([file]) })).to.equal('ok')
  })

  it('refuses a program that the criteria name nowhere as an attachment', async () => {
    const program = programOf()
    const criteria = criteriaOf([{ kind: 'program', program: keccak256(program) }])
    expect(await refusalOf(criteria, { attachments: byHash([program]) })).to.equal(
      'AttachmentMissing check 0',
    )
  })

  it('refuses attachments that judges could not be shown, where judges are asked', async () => {
    const question = { name: 'like the sample', weight: 5_000, ask: 'Is it like the sample?' }
    const rows = { kind: 'rows', name: 'rows', weight: 5_000, at: '', exactly: 3 } as const
    const refusalWith = (file: Uint8Array, asked: boolean) => {
      const criteria = {
        version: '1',
        title: 'A piece of work',
        task: [],
        checks: [{ ...rows, weight: asked ? 5_000 : 10_000 }],
        questions: asked ? [question] : [],
        attachments: [{ name: 'sample', hash: keccak256(file), bytes: file.length }],
      }
      return refusalOf(criteria, { attachments: byHash([file]) })
    }
    const text = (length: number) => encode('a'.repeat(length))
    expect(await refusalWith(Uint8Array.of(0xff, 0xfe), true)).to.equal('AttachmentUnreadable sample')
    expect(await refusalWith(Uint8Array.of(0xff, 0xfe), false)).to.equal('ok')
    expect(await refusalWith(text(100_000), true)).to.equal('ok')
    expect(await refusalWith(text(100_001), true)).to.equal('AttachmentUnreadable undefined')
    expect(await refusalWith(text(100_001), false)).to.equal('ok')
  })

  it('shows a rule the attachments that the criteria name, and no others', async () => {
    const [named, other] = [encode('named'), encode('other')]
    const seen: number[] = []
    const counting: CustomRules = new Map([
      [
        'word',
        {
          verify: (_, { attachments }) => {
            seen.push(attachments.size)
            return passed
          },
          run: (_, __, { attachments }) => {
            seen.push(attachments.size)
            return []
          },
        },
      ],
    ])
    const criteria = criteriaOf([{ kind: 'custom', rule: 'word', parameters: null }], { files: [named] })
    const attachments = byHash([named, other])
    expect((await validate(criteria, { attachments, rules: counting })).ok).to.equal(true)
    await checkDelivery(criteria, encode(''), attachments, { rules: counting })
    expect(seen).to.deep.equal([1, 1])
  })

  it('refuses rules that it was not handed, and parameters that a rule refuses', async () => {
    expect(await refusalOf(word('please'), { rules })).to.equal('ok')
    expect(await refusalOf(word('please'))).to.equal('RuleUnknown check 0')
    expect(await refusalOf(word(7), { rules })).to.equal('ParametersInvalid check 0')
    const builtin = criteriaOf([{ kind: 'custom', rule: 'bytes', parameters: null }])
    expect(await refusalOf(builtin, { rules })).to.equal('RuleUnknown check 0')
  })
})

describe('checkDelivery', () => {
  it('reports every check, and the same every time', async () => {
    const criteria = criteriaOf([
      { kind: 'rows', at: '', exactly: 1, name: 'one', required: true },
      { kind: 'rows', at: '', atLeast: 2, name: 'two' },
    ])
    const bytes = encode([1])
    const report = await checkDelivery(criteria, bytes, new Map())
    expect(report.findings).to.deep.equal([
      { name: 'one', weight: 5_000, required: true, holds: true, problems: [], found: 0 },
      {
        name: 'two',
        weight: 5_000,
        required: false,
        holds: false,
        problems: ['there are 1 rows, less than 2'],
        found: 1,
      },
    ])
    expect(report.answers).to.deep.equal({ one: true, two: false })
    expect(report.artifact).to.equal(keccak256(bytes))
    expect(await checkDelivery(criteria, bytes, new Map())).to.deep.equal(report)
  })

  it('keeps few problems of many, and counts no further than 1,000', async () => {
    const criteria = criteriaOf([{ kind: 'unique', rows: '', fields: ['/id'] }])
    const rows = Array.from({ length: 2_000 }, () => ({ id: 1 }))
    const [finding] = (await checkDelivery(criteria, encode(rows), new Map())).findings
    expect(finding?.found).to.equal(1_000)
    expect(finding?.problems).to.have.length(3)
  })

  it('runs the rules of a domain, whose words come out plain', async () => {
    const criteria = word('please')
    const report = async (text: string) =>
      (await checkDelivery(criteria, encode(text), new Map(), { rules })).findings[0]
    expect((await report('yes, please'))?.holds).to.equal(true)
    expect((await report('no'))?.problems).to.deep.equal(['the word\\u{7} is missing'])
  })

  it('throws when it is asked for a rule that it was not handed', async () => {
    const outcome = await checkDelivery(word('x'), encode(''), new Map()).catch((error) => error)
    expect(outcome).to.be.instanceOf(RuleMissingError)
  })

  it('takes a rule that breaks on a delivery for one that finds fault with it', async () => {
    const broken: CustomRules = new Map([
      [
        'word',
        {
          *run() {
            yield 'the first'
            throw new Error('secret')
          },
        },
      ],
    ])
    const { findings } = await checkDelivery(word('x'), encode(''), new Map(), { rules: broken })
    expect(findings[0]).to.deep.include({ holds: false, problems: ['the rule fails on the delivery'] })
  })

  it('looks into no delivery that is too large', async () => {
    const criteria = criteriaOf([
      { kind: 'rows', at: '', atLeast: 0, format: 'text' },
      { kind: 'schema', schema: {} },
    ])
    const { answers } = await checkDelivery(criteria, new Uint8Array(8 * 1024 * 1024 + 1).fill(32), new Map())
    expect(Object.values(answers)).to.deep.equal([false, false])
  })
})
