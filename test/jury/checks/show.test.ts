import { expect } from 'chai'
import fc from 'fast-check'

import { isPlainText } from '../../../src/core/index.ts'
import { plain, show } from '../../../src/jury/index.ts'

const text = fc.string({ unit: 'binary', maxLength: 400 })

describe('plain', () => {
  it('makes any text plain and short', () => {
    const hostile = fc.string({
      unit: fc.constantFrom(
        'a',
        '\u0301',
        '\u202e',
        '\u200b',
        '\ud83d',
        '\u0000',
        '\u1112',
        '\u1161',
        '\u11ab',
      ),
      maxLength: 400,
    })
    fc.assert(
      fc.property(fc.oneof(text, hostile), (any) => {
        const shown = plain(any)
        expect(isPlainText(shown), JSON.stringify(shown)).to.equal(true)
        expect(shown.length).to.be.at.most(200)
      }),
      { numRuns: 1_000 },
    )
  })

  it('leaves plain texts as they are, and normalises others', () => {
    expect(plain('Grüße, 世界 🙂')).to.equal('Grüße, 世界 🙂')
    expect(plain('e\u0301')).to.equal('é')
    expect(plain('a\u001b[31mb')).to.equal('a\\u{1b}[31mb')
  })
})

describe('show', () => {
  it('quotes texts, so that they are never taken for a report’s own words', () => {
    expect(show('all checks hold')).to.equal('"all checks hold"')
    expect(show('say "yes"\n')).to.equal('"say \\"yes\\"\\n"')
    expect(show('x'.repeat(1_000_000))).to.have.length.at.most(80)
  })

  it('says what else there is in a word', () => {
    const shown = [undefined, null, true, -0.5, [1], { a: 1 }].map(show)
    expect(shown).to.deep.equal(['nothing', 'null', 'true', '-0.5', 'an array', 'an object'])
  })

  it('makes anything plain and short', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const shown = show(value)
        expect(isPlainText(shown)).to.equal(true)
        expect(shown.length).to.be.at.most(80)
      }),
    )
  })
})
