import { expect } from 'chai'
import fc from 'fast-check'

import { compilePattern } from '../../../../src/jury/checks/pattern/compilePattern.ts'
import { matches } from '../../../../src/jury/checks/pattern/matches.ts'

/** Whether a pattern is found in a text, and in how many steps. */
const match = (source: string, text: string) => {
  const compiled = compilePattern(source)
  if (!compiled.ok) throw new Error(`${source} ${compiled.problem}`)
  let steps = 0
  const found = matches(compiled.pattern, text, (more) => {
    steps += more
  })
  return { found, steps }
}

/** Patterns of every kind that is taken, over few characters. */
const pattern = fc.letrec<{ whole: string; piece: string; atom: string }>((tie) => ({
  atom: fc.constantFrom(
    'a',
    'b',
    '.',
    '[ab]',
    '[^a]',
    '[a-z\\d]',
    '\\w',
    '\\W',
    '\\d',
    '\\D',
    '\\s',
    '\\S',
    'é',
    '\\u{1f600}',
    '\\p{L}',
    '\\P{Lu}',
    '[^\\s\\p{L}]',
    '\\.',
    '[\\-_]',
  ),
  piece: fc.oneof(
    { depthSize: 'small' },
    tie('atom'),
    fc.constantFrom('^', '$', '\\b', '\\B', ''),
    fc
      .tuple(
        fc.oneof(
          tie('atom'),
          tie('whole').map((inner) => `(${inner})`),
          tie('whole').map((inner) => `(?:${inner})`),
        ),
        fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{2,}', '{0}', '*?', '+?', '??'),
      )
      .map(([inner, times]) => inner + times),
    fc
      .tuple(tie('whole'), tie('whole'))
      .map(([one, other]) => `(?<n>${one}|${other})`.replaceAll('?<n>', '')),
  ),
  whole: fc.array(tie('piece'), { maxLength: 4 }).map((pieces) => pieces.join('')),
})).whole
const text = fc.string({
  unit: fc.constantFrom('a', 'b', 'A', '1', ' ', '\n', '\r', '\u2028', 'é', '😀', '\ud83d', '_', '-', '.'),
  maxLength: 12,
})

describe('matches', () => {
  it('finds what JavaScript’s own engine finds', () => {
    fc.assert(
      fc.property(pattern, text, (source, given) => {
        // V8 also looks between the halves of a pair of surrogates; by ECMA-262 there is no position.
        fc.pre(!(source.includes('\\B') && /[\u{10000}-\u{10ffff}]/u.test(given)))
        expect(match(source, given).found, `/${source}/ in ${JSON.stringify(given)}`).to.equal(
          new RegExp(source, 'u').test(given),
        )
      }),
      { numRuns: 2_000 },
    )
  })

  it('finds nothing between the halves of a character', () => {
    expect(match('\\B', 'a😀a').found).to.equal(false)
    expect(match('\\B', 'a😀😀a').found).to.equal(true)
    expect(match('^a.a$', 'a😀a').found).to.equal(true)
  })

  it('takes escapes and classes as ECMA-262 does', () => {
    const every = Array.from({ length: 0x3100 }, (_, code) => String.fromCodePoint(code))
    for (const source of [
      '\\s',
      '\\S',
      '\\d',
      '\\w',
      '.',
      '[^.]',
      '\\cA',
      '[\\b]',
      '\\0',
      '\\u0041',
      '[\\u{1F4A9}\\x41-C]',
    ]) {
      const native = new RegExp(`^${source}$`, 'u')
      for (const character of every) {
        if (match(`^${source}$`, character).found !== native.test(character)) {
          expect.fail(`/${source}/ and ${character.codePointAt(0)?.toString(16)}`)
        }
      }
    }
  })

  it('takes steps in proportion to the text, whatever the pattern', () => {
    for (const source of [
      '^(a+)+$',
      '(a|a)*b',
      '(a*)*c',
      '^(?:a?){20}a{20}$',
      '(.*)(.*)(.*)x',
      '((a{1,9}){1,9}){1,9}z',
    ]) {
      const [short, long] = [match(source, `${'a'.repeat(1_000)}!`), match(source, `${'a'.repeat(10_000)}!`)]
      expect(long.found, source).to.equal(false)
      expect(long.steps / short.steps, source).to.be.at.most(11)
    }
  })

  it('makes a machine of whatever is repeated, also of nothing, without counting to its end', () => {
    expect(match('^(?:(?:){1000000000}a{0}){1000000000}b$', 'b').found).to.equal(true)
    expect(compilePattern('(?:a{100}){101}').ok).to.equal(false)
    expect(compilePattern('(?:(?:a{0,1000000000}){0,1000000000}){0,1000000000}').ok).to.equal(false)
  })

  it('goes on from one text to the next without a trace', () => {
    const compiled = compilePattern('^(ab|a)*$')
    if (!compiled.ok) throw new Error(compiled.problem)
    const found = (given: string) => matches(compiled.pattern, given, () => undefined)
    for (const _ of [1, 2])
      expect(['', 'aab', 'b', 'aba', 'abb'].map(found)).to.deep.equal([true, true, false, true, false])
  })

  it('takes a class of whatever parts as ECMA-262 does', () => {
    const part = fc.constantFrom(
      'a',
      'b-y',
      'é',
      'À-ÿ',
      '\\u{1f600}-\\u{1f64f}',
      '\\d',
      '\\D',
      '\\w',
      '\\W',
      '\\s',
      '\\S',
      '\\p{L}',
      '\\P{L}',
      '\\p{Lu}',
      '\\u2028',
    )
    const code = fc.oneof(
      fc.nat(0x250),
      fc.nat(0x10ffff),
      fc.constantFrom(-1, 0x1f5ff, 0x1f600, 0x1f64f, 0x1f650),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), fc.boolean(), code, (parts, isNegated, point) => {
        const source = `^[${isNegated ? '^' : ''}${parts.join('')}]$`
        const given = point < 0 ? '' : String.fromCodePoint(point)
        expect(match(source, given).found, `/${source}/ in ${JSON.stringify(given)}`).to.equal(
          new RegExp(source, 'u').test(given),
        )
      }),
      { numRuns: 3_000 },
    )
  })

  it('takes as long for a class of very many characters as for one of a few: both are one step', () => {
    const letters = Array.from({ length: 10_000 }, (_, index) => String.fromCharCode(0x4e00 + 2 * index))
    const given = (letters.at(-1) as string).repeat(20_000)
    const time = (source: string) => {
      const compiled = compilePattern(source)
      if (!compiled.ok) throw new Error(compiled.problem)
      const began = performance.now()
      expect(matches(compiled.pattern, given, () => undefined)).to.equal(false)
      return performance.now() - began
    }
    const few = `^[${letters.slice(-2).join('')}]*x`
    time(few)
    expect(time(`^[${letters.join('')}]*x`) / time(few)).to.be.below(30)
    // Built once, however often it is repeated.
    expect(match(`^[${letters.join('')}]{5000}$`, given.slice(0, 5_000)).found).to.equal(true)
  })

  it('reads a longest text in counted steps', () => {
    const { found, steps } = match('^[a-z]+( [a-z]+)*$', 'word '.repeat(100_000).trim())
    expect(found).to.equal(true)
    expect(steps).to.be.below(6_000_000)
  })
})
