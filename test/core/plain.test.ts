import { expect } from 'chai'
import fc from 'fast-check'

import { isPlainText, plain } from '../../src/core/index.ts'

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
