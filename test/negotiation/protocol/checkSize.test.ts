import { expect } from 'chai'

import { checkSize, mostBytes } from '../../../src/negotiation/index.ts'

describe('checkSize', () => {
  it('measures the size in bytes, not in characters', () => {
    expect(checkSize('a'.repeat(mostBytes)).ok).to.equal(true)
    expect(checkSize('a'.repeat(mostBytes + 1)).ok).to.equal(false)
    expect(checkSize('é'.repeat(mostBytes / 2)).ok).to.equal(true)
    expect(checkSize('é'.repeat(mostBytes / 2 + 1)).ok).to.equal(false)
  })
})
