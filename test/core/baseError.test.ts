import { expect } from 'chai'

import { BaseError, manualClock, passed, refused, systemClock } from '../../src/core/index.ts'

describe('BaseError', () => {
  it('shows its details, bigints and nested ones too, and keeps its cause and its code', () => {
    const cause = new Error('below')
    const error = new BaseError('Too much', {
      code: 'TooMuch',
      details: { found: 5n, allowed: [1n, 2n], nothing: undefined },
      cause,
    })
    expect(error.message).to.equal('Too much (found: 5, allowed: ["1","2"])')
    expect(error).to.include({ shortMessage: 'Too much', code: 'TooMuch', cause, name: 'BaseError' })
    expect(error).to.be.instanceOf(Error)
    expect(new BaseError('Plain', { code: 'Plain' }).message).to.equal('Plain')
  })
})

describe('refused', () => {
  it('differs from passed', () => {
    expect(passed.ok).to.equal(true)
    expect(refused('Late', 'It is late', { found: 3 })).to.deep.equal({
      ok: false,
      code: 'Late',
      message: 'It is late',
      details: { found: 3 },
    })
  })
})

describe('clocks', () => {
  it('tell whole seconds; a manual one stands still until it is moved', () => {
    expect(Number.isInteger(systemClock.now())).to.equal(true)
    expect(Math.abs(systemClock.now() - Date.now() / 1_000)).to.be.below(2)
    const clock = manualClock(100)
    expect([clock.now(), clock.now()]).to.deep.equal([100, 100])
    clock.advance(5)
    expect(clock.now()).to.equal(105)
  })
})
