import { expect } from 'chai'

import { orAborted } from '../../../src/jury/service/orAborted.ts'

describe('orAborted', () => {
  const never = new Promise<never>(() => undefined)

  it('is what the promise comes to', async () => {
    const { signal } = new AbortController()
    expect(await orAborted(Promise.resolve(1), signal)).to.equal(1)
    const failed = await orAborted(Promise.reject(new Error('down')), signal).catch((error) => error)
    expect(failed).to.be.an('error').with.property('message', 'down')
  })

  it('throws the signal’s reason, before and while it waits', async () => {
    const reason = new Error('too late')
    const abort = new AbortController()
    const waiting = orAborted(never, abort.signal).catch((error) => error)
    abort.abort(reason)
    expect(await waiting).to.equal(reason)
    expect(await orAborted(Promise.resolve(1), abort.signal).catch((error) => error)).to.equal(reason)
  })

  it('leaves no failure unheard where it was aborted before', async () => {
    const unheard: unknown[] = []
    const hear = (error: unknown) => unheard.push(error)
    const others = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', hear)
    try {
      const late = new Promise((_, reject) => setTimeout(() => reject(new Error('down')), 5))
      await orAborted(late, AbortSignal.abort()).catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, 30))
    } finally {
      process.removeListener('unhandledRejection', hear)
      for (const other of others) process.on('unhandledRejection', other)
    }
    expect(unheard).to.deep.equal([])
  })
})
