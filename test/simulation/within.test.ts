import { setTimeout as sleep } from 'node:timers/promises'

import { expect } from 'chai'

import { TooLongError, within } from '../../src/simulation/within.ts'

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('within', () => {
  it('hands on what comes in time, a failure too', async () => {
    expect(await within(5, 'a number', Promise.resolve(7))).to.equal(7)
    const reason = new Error('no')
    expect(await failure(within(5, 'a number', Promise.reject(reason)))).to.equal(reason)
  })

  it('says what it waited for, as it is called when the time is up', async () => {
    let stage = 'first'
    const waiting = failure(
      within(0.05, () => `the ${stage} stage`, sleep(60_000, undefined, { ref: false })),
    )
    stage = 'second'
    const error = await waiting
    expect(error).to.be.instanceOf(TooLongError)
    expect(error).to.include({ code: 'TooLong', message: 'Waited 0.05 s in vain for the second stage' })
  })
})
