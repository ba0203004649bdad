import { expect } from 'chai'
import fc from 'fast-check'

import { AnswerMissingError, Criteria, follow, isPointer, sellerBpsOf } from '../../../src/jury/index.ts'
import { Criteria as AnyCriteria, hashCriteria } from '../../../src/terms/index.ts'
import { criteriaOf } from '../support/criteria.ts'

const rows = { name: 'rows', weight: 6_000, kind: 'rows', at: '/rows', exactly: 3 } as const
const question = { name: 'clear', weight: 4_000, ask: 'Is it clear?' } as const
const good = {
  version: '1',
  title: 'Three rows',
  task: ['Write three rows.', ''],
  checks: [rows],
  questions: [question],
  attachments: [{ name: 'sample', hash: `0x${'ab'.repeat(32)}`, bytes: 12 }],
}

const withCheck = (changes: object) => ({ ...good, checks: [{ ...rows, ...changes }] })

describe('Criteria', () => {
  it('are a document’s criteria, and hash as they came', () => {
    const read: AnyCriteria = Criteria.parse(good)
    expect(AnyCriteria.safeParse(good).success).to.equal(true)
    expect(hashCriteria(read)).to.equal(hashCriteria(good as never))
  })

  const refusals: readonly (readonly [string, object])[] = [
    ['another version', { ...good, version: '2' }],
    ['a member too many', { ...good, note: 'x' }],
    ['nothing to decide by', { ...good, checks: [], questions: [] }],
    ['weights that add up to less', { ...good, questions: [{ ...question, weight: 3_999 }] }],
    ['weights that add up to more', { ...good, questions: [{ ...question, weight: 4_001 }] }],
    ['a weight of nothing', { ...good, checks: [rows, { ...rows, name: 'other', weight: 0 }] }],
    ['a weight that is missing', withCheck({ weight: undefined, required: true })],
    ['a fraction of a basis point', { ...good, checks: [{ ...rows, weight: 6_000.5 }] }],
    ['a check and a question of one name', { ...good, questions: [{ ...question, name: 'rows' }] }],
    ['a name that objects give another meaning', withCheck({ name: '__proto__' })],
    ['a name with something invisible in it', withCheck({ name: 'ro\u200bws' })],
    ['an empty name', withCheck({ name: '' })],
    ['required: false, which has another hash than nothing', withCheck({ required: false })],
    ['a kind that is not known', withCheck({ kind: 'weather' })],
    ['a pointer that is none', withCheck({ at: 'rows' })],
    ['a pointer with a loose tilde', withCheck({ at: '/a~2' })],
    ['no bound of rows', { ...good, checks: [{ name: 'rows', weight: 6_000, kind: 'rows', at: '' }] }],
    ['two bounds of rows that exclude each other', withCheck({ atLeast: 1 })],
    ['an upper bound below the lower', withCheck({ exactly: undefined, atLeast: 2, atMost: 1 })],
    ['a format that is not known', withCheck({ format: 'xml' })],
    ['a hash in capitals', withCheck({ kind: 'bytes', at: undefined, hash: `0x${'AB'.repeat(32)}` })],
    [
      'an attachment that is too large',
      { ...good, attachments: [{ ...good.attachments[0], bytes: 2 ** 24 }] },
    ],
    ['an attachment twice', { ...good, attachments: [good.attachments[0], good.attachments[0]] }],
    ['a text that is too long', { ...good, title: 'x'.repeat(257) }],
    ['more checks than 64', { ...good, checks: Array.from({ length: 65 }, () => rows) }],
  ]
  for (const [what, bad] of refusals) {
    it(`refuse ${what}`, () => {
      expect(Criteria.safeParse(JSON.parse(JSON.stringify(bad))).success).to.equal(false)
    })
  }

  it('refuse numbers that JSON may round, and parameters that are no plain JSON', () => {
    const tolerance = (expected: number) =>
      Criteria.safeParse({
        ...good,
        checks: [{ name: 'near', weight: 6_000, kind: 'tolerance', at: '', expected, absolute: 0 }],
      }).success
    expect(tolerance(0.1)).to.equal(true)
    expect(tolerance(2 ** 53)).to.equal(false)
    const custom = (parameters: unknown) =>
      Criteria.safeParse({
        ...good,
        checks: [{ name: 'own', weight: 6_000, kind: 'custom', rule: 'own', parameters }],
      }).success
    expect(custom({ a: [1, null, 'x'] })).to.equal(true)
    expect(custom({ a: undefined })).to.equal(false)
    expect(custom(10n)).to.equal(false)
    expect(custom('\u202e')).to.equal(false)
  })

  it('refuse a tolerance that is both absolute and relative, or neither', () => {
    const near = { name: 'near', weight: 6_000, kind: 'tolerance', at: '', expected: 1 }
    for (const bad of [near, { ...near, absolute: 1, relative: 1 }]) {
      expect(Criteria.safeParse({ ...good, checks: [bad] }).success).to.equal(false)
    }
  })
})

describe('sellerBpsOf', () => {
  const criteria = criteriaOf(
    [
      { kind: 'rows', at: '', exactly: 1, name: 'a', weight: 2_500 },
      { kind: 'rows', at: '', exactly: 1, name: 'b', weight: 1_500, required: true },
    ],
    { questions: [{ name: 'q', weight: 6_000, ask: 'Is it?' }] },
  )

  it('adds up the weights of what holds', () => {
    expect(sellerBpsOf(criteria, { a: true, b: true, q: true })).to.equal(10_000)
    expect(sellerBpsOf(criteria, { a: true, b: true, q: false })).to.equal(4_000)
  })

  it('is nothing when something required does not hold', () => {
    expect(sellerBpsOf(criteria, { a: true, b: false, q: true })).to.equal(0)
  })

  it('refuses answers that are not complete, whatever objects inherit', () => {
    expect(() => sellerBpsOf(criteria, { a: true, b: true })).to.throw(AnswerMissingError)
    const inherited = Object.create({ a: true, b: true, q: true })
    expect(() => sellerBpsOf(criteria, inherited)).to.throw(AnswerMissingError)
  })

  it('never falls when more holds', () => {
    const answer = fc.record({ a: fc.boolean(), b: fc.boolean(), q: fc.boolean() })
    fc.assert(
      fc.property(answer, fc.constantFrom('a', 'b', 'q'), (answers, name) => {
        const more = sellerBpsOf(criteria, { ...answers, [name]: true })
        expect(more).to.be.at.least(sellerBpsOf(criteria, answers))
      }),
    )
  })
})

describe('follow', () => {
  const value = JSON.parse('{"a":[{"b/c":1},{"m~n":2}],"":3,"__proto__":{"x":4}}')

  it('finds what the examples of RFC 6901 find', () => {
    expect(follow(value, '')).to.equal(value)
    expect(follow(value, '/a/0/b~1c')).to.equal(1)
    expect(follow(value, '/a/1/m~0n')).to.equal(2)
    expect(follow(value, '/')).to.equal(3)
    expect(follow(value, '/__proto__/x')).to.equal(4)
  })

  it('finds nothing that a value has not of its own', () => {
    for (const pointer of [
      '/constructor',
      '/a/length',
      '/a/-',
      '/a/01',
      '/a/2',
      '/a/0/b~1c/x',
      '/toString',
    ]) {
      expect(isPointer(pointer), pointer).to.equal(true)
      expect(follow(value, pointer), pointer).to.equal(undefined)
    }
    expect(follow('text', '/0')).to.equal(undefined)
  })
})
