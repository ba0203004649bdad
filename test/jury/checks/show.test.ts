import { expect } from 'chai'
import fc from 'fast-check'

import { isPlainText } from '../../../src/core/index.ts'
import { show } from '../../../src/jury/index.ts'

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
