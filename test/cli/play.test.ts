import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

import { expect } from 'chai'

describe('earnest play --stdio', function () {
  this.timeout(60_000)

  let child: ChildProcessWithoutNullStreams
  let lines: AsyncIterator<string>

  const start = (...args: string[]) => {
    child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'play', '--stdio', ...args])
    lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  }
  const say = async (message: unknown) => {
    child.stdin.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`)
    return JSON.parse((await lines.next()).value as string)
  }

  afterEach(() => child.kill('SIGKILL'))

  const init = (game: number, role: string) => ({
    type: 'init',
    game,
    role,
    issues: [{ name: 'price', values: ['1', '2', '3'] }],
    weights: { price: 1 },
    values: { price: { 1: 1, 2: 0.5, 3: 0 } },
    reservation: 0,
    n_steps: 10,
  })

  it('plays interleaved games line by line, past what it cannot read, until its input ends', async () => {
    start()
    expect(await say(init(0, 'a'))).to.deep.equal({ ok: true })
    expect(await say(init(1, 'b'))).to.deep.equal({ ok: true })
    expect(await say({ type: 'turn', game: 0, step: 0, t: 0.09, offer: null })).to.deep.equal({
      action: 'offer',
      bid: ['1'],
    })
    expect(await say('{')).to.have.property('error', 'LineInvalid')
    expect(await say({ type: 'turn', game: 1, step: 0, t: 0.09, offer: ['1'] })).to.deep.equal({
      action: 'accept',
    })
    expect(await say({ type: 'result', game: 1 })).to.deep.equal({ ok: true })
    const ended = new Promise((resolve) => child.on('exit', resolve))
    child.stdin.end()
    expect(await ended).to.equal(0)
  })

  it('plays the strategy that is named, and knows no other', async () => {
    start('--strategy', 'conceder')
    await say(init(0, 'a'))
    expect(await say({ type: 'turn', game: 0, step: 8, t: 0.82, offer: ['2'] })).to.deep.equal({
      action: 'accept',
    })
    child.kill('SIGKILL')
    start('--strategy', 'unheard')
    const ended = new Promise((resolve) => child.on('exit', resolve))
    expect(await ended).to.equal(1)
  })
})
