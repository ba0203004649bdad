import { expect } from 'chai'

import { differencesOf } from '../../scripts/lib/snapshot.ts'

describe('differencesOf', () => {
  it('names what changed, appeared and went, and nothing else', () => {
    expect(differencesOf({ a: 1, b: 5, c: 3 }, { a: 1, b: 4, d: 2 })).to.deep.equal([
      'b: 5 → 4 (-1)',
      'c: 3 → gone',
      'd: not there → 2',
    ])
    expect(differencesOf({ a: 1 }, { a: 1 })).to.be.empty
  })
})
