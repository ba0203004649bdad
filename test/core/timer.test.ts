import { getEventListeners } from 'node:events'

import { expect } from 'chai'

import { systemTimer } from '../../src/core/index.ts'

describe('systemTimer', () => {
  it('resolves after its seconds, and leaves nothing at the signal', async () => {
    const { signal } = new AbortController()
    const started = performance.now()
    for (let times = 0; times < 20; times++) await systemTimer(0.002, signal)
    expect(performance.now() - started).to.be.at.least(30)
    expect(getEventListeners(signal, 'abort')).to.deep.equal([])
  })

  it('ends at once when the signal says so, before or meanwhile', async () => {
    const controller = new AbortController()
    const started = performance.now()
    const waiting = systemTimer(60, controller.signal)
    controller.abort()
    await waiting
    await systemTimer(60, controller.signal)
    expect(performance.now() - started).to.be.lessThan(10_000)
  })
})
