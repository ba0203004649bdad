import { expect } from 'chai'

import { oneAtATime, oneAtATimeByKey } from '../../src/core/index.ts'

/** A job that ends when it is told to, and what began and ended so far. */
function jobs() {
  const log: string[] = []
  const job = (name: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const run = async () => {
      log.push(`${name} begins`)
      try {
        return await promise
      } finally {
        log.push(`${name} ends`)
      }
    }
    return { run, end: () => resolve(name), fail: () => reject(new Error(name)) }
  }
  return { log, job }
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('oneAtATime', () => {
  it('begins a job when the one before it has ended, in their order', async () => {
    const { log, job } = jobs()
    const inTurn = oneAtATime()
    const [first, second] = [job('first'), job('second')]
    const results = Promise.all([inTurn(first.run), inTurn(second.run)])
    second.end()
    await settle()
    expect(log).to.deep.equal(['first begins'])
    first.end()
    expect(await results).to.deep.equal(['first', 'second'])
    expect(log).to.deep.equal(['first begins', 'first ends', 'second begins', 'second ends'])
  })

  it('goes on after a job that failed, and tells only who asked for that one', async () => {
    const { job } = jobs()
    const inTurn = oneAtATime()
    const [bad, good] = [job('bad'), job('good')]
    const failed = inTurn(bad.run).catch((error: Error) => error.message)
    const done = inTurn(good.run)
    bad.fail()
    good.end()
    expect(await failed).to.equal('bad')
    expect(await done).to.equal('good')
  })

  it('goes on after a job that throws before it waits for anything', async () => {
    const inTurn = oneAtATime()
    const thrown = inTurn(() => {
      throw new Error('at once')
    }).catch((error: Error) => error.message)
    expect(await thrown).to.equal('at once')
    expect(await inTurn(async () => 'next')).to.equal('next')
  })
})

describe('oneAtATimeByKey', () => {
  it('keeps the jobs of a key in their order, and lets other keys pass', async () => {
    const { log, job } = jobs()
    const inTurn = oneAtATimeByKey<string>()
    const [slow, after, other] = [job('slow'), job('after'), job('other')]
    const results = [inTurn('a', slow.run), inTurn('a', after.run), inTurn('b', other.run)]
    after.end()
    other.end()
    expect(await results[2]).to.equal('other')
    expect(log).to.deep.equal(['slow begins', 'other begins', 'other ends'])
    slow.end()
    expect(await Promise.all(results)).to.deep.equal(['slow', 'after', 'other'])
    expect(log.slice(3)).to.deep.equal(['slow ends', 'after begins', 'after ends'])
  })

  it('keeps who comes while a later job runs behind that job', async () => {
    const { log, job } = jobs()
    const inTurn = oneAtATimeByKey<string>()
    const [first, second, third] = [job('first'), job('second'), job('third')]
    const begun = [inTurn('a', first.run), inTurn('a', second.run)]
    first.end()
    await begun[0]
    await settle()
    const last = inTurn('a', third.run)
    third.end()
    await settle()
    expect(log).to.deep.equal(['first begins', 'first ends', 'second begins'])
    second.end()
    expect(await Promise.all([...begun, last])).to.deep.equal(['first', 'second', 'third'])
  })
})
