import { expect } from 'chai'

import { countTests, countTicks } from '../../scripts/check/countTests.ts'
import type { Gate } from '../../scripts/check/gates.ts'
import { schedule } from '../../scripts/check/schedule.ts'

describe('countTests', () => {
  it('adds up what both runners print, and nothing that only looks like it', () => {
    const output = [
      '  ✔ test_Deliver_RevertWhen_PastDeadline()',
      '  ✔ keeps 3 passing notes',
      '  12 passing (3s)',
      '  2 pending',
      '\u001b[31m  1 failing\u001b[39m',
      '',
      '  4 passing',
      '  1 skipped',
      'there were 7 passing cars',
    ].join('\n')

    expect(countTests(output)).to.deep.equal({ passed: 16, failed: 1, skipped: 3 })
    expect(countTicks(output)).to.equal(2)
  })
})

describe('schedule', () => {
  const gate = (name: string, ...after: string[]): Gate => ({ name, commands: [], after })

  it('starts a gate only when those before it passed', async () => {
    const log: string[] = []
    const outcomes = await schedule([gate('b', 'a'), gate('a'), gate('c', 'b')], 2, async ({ name }) => {
      log.push(`start ${name}`)
      await new Promise((done) => setTimeout(done, 2))
      log.push(`end ${name}`)
      return true
    })

    expect(log).to.deep.equal(['start a', 'end a', 'start b', 'end b', 'start c', 'end c'])
    expect([...outcomes.values()]).to.deep.equal(['passed', 'passed', 'passed'])
  })

  it('never runs more at once than it may, and goes on after a failure', async () => {
    let now = 0
    let most = 0
    const names = ['a', 'b', 'c', 'd', 'e']
    const outcomes = await schedule(
      [...names.map((name) => gate(name)), gate('f', 'b')],
      2,
      async ({ name }) => {
        most = Math.max(most, ++now)
        await new Promise((done) => setTimeout(done, 1))
        now--
        return name !== 'b'
      },
    )

    expect(most).to.equal(2)
    expect(Object.fromEntries(outcomes)).to.deep.equal({
      a: 'passed',
      b: 'failed',
      c: 'passed',
      d: 'passed',
      e: 'passed',
      f: 'skipped',
    })
  })

  it('skips all that follows a skipped gate', async () => {
    const outcomes = await schedule([gate('c', 'b'), gate('b', 'a'), gate('a')], 1, async () => false)
    expect(Object.fromEntries(outcomes)).to.deep.equal({ a: 'failed', b: 'skipped', c: 'skipped' })
  })

  it('refuses gates that wait for each other', async () => {
    let refusal = ''
    await schedule([gate('a', 'b'), gate('b', 'a')], 2, async () => true).catch((error: Error) => {
      refusal = error.message
    })
    expect(refusal).to.equal('gates that wait for ever: a,b')
  })
})
