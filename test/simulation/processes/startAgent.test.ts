import { once } from 'node:events'

import { expect } from 'chai'

import type { AgentFailedError } from '../../../src/simulation/processes/startAgent.ts'
import { startAgent } from '../../../src/simulation/processes/startAgent.ts'
import type { EchoCommands, EchoConfig } from '../fixtures/echoAgent.ts'

const module = new URL('../fixtures/echoAgent.ts', import.meta.url)

function start(config: EchoConfig, limits: { patience?: number; signal?: AbortSignal } = {}) {
  const events: string[] = []
  const deaths: AgentFailedError[] = []
  const agent = startAgent<EchoConfig, string, EchoCommands>({
    name: config.name,
    module,
    config,
    onEvent: (event) => events.push(event),
    onDeath: (error) => deaths.push(error),
    ...limits,
  })
  return { agent, events, deaths }
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no failure',
    (error: Error) => error.message,
  )

describe('startAgent', () => {
  it('starts a process, tells it what to do and hears what it says', async () => {
    const { agent, events, deaths } = start({ name: 'Echo' })
    const echo = await agent
    expect(echo).to.include({ name: 'Echo', url: 'http://127.0.0.1:1' })
    expect(echo.process.pid).to.not.equal(process.pid)

    expect(await echo.call('echo', 2n ** 90n)).to.equal(2n ** 90n + 1n)
    expect(await failure(echo.call('fail', undefined))).to.equal('Echo: this is too much')
    expect(await echo.call('echo', 1n)).to.equal(2n)

    await echo.stop()
    expect(events).to.deep.equal(['Echo is up'])
    expect(deaths).to.deep.equal([])
    expect(echo.process.signalCode).to.equal('SIGTERM')
  })

  it('says why an agent does not come up', async () => {
    const { agent } = start({ name: 'Echo', dies: 'at start' })
    expect(await failure(agent)).to.equal("Echo: Echo can't find its keys")
  })

  it('fails what waits for an agent that dies, with its reason', async () => {
    const { agent, deaths } = start({ name: 'Echo' })
    const echo = await agent

    expect(await failure(echo.call('die', undefined))).to.equal('Echo: out of ideas')
    expect(deaths.map(({ code, message }) => [code, message])).to.deep.equal([
      ['AgentFailed', 'Echo: out of ideas'],
    ])
    expect(await failure(echo.call('echo', 1n))).to.equal('Echo: out of ideas')
  })

  it('says how an agent ended that was killed', async () => {
    const { agent, deaths } = start({ name: 'Echo' })
    const echo = await agent
    echo.process.kill('SIGKILL')
    await once(echo.process, 'close')
    expect(deaths[0]?.message).to.equal('Echo: its process ended (SIGKILL)')
  })

  it('gives up an agent that does not come up, and ends it', async () => {
    const { agent, deaths } = start({ name: 'Echo', hangs: 'at start' }, { patience: 1 })
    expect(await failure(agent)).to.equal('Echo: Waited 1 s in vain for it to come up')
    expect(deaths).to.deep.equal([])
  })

  it('gives up what an agent does not get done', async () => {
    const { agent } = start({ name: 'Echo' }, { patience: 3 })
    const echo = await agent
    expect(await failure(echo.call('hang', undefined))).to.equal(
      'Echo: Waited 3 s in vain for "hang" to be done',
    )
    expect(await echo.call('echo', 1n)).to.equal(2n)
    await echo.stop()
  })

  it('ends an agent that is still on its way up', async () => {
    const ending = new AbortController()
    const { agent, deaths } = start({ name: 'Echo', hangs: 'at start' }, { signal: ending.signal })
    setTimeout(() => ending.abort(), 100)
    expect(await failure(agent)).to.match(/^Echo: .*abort/)
    expect(deaths).to.have.length(1)
  })

  it('ends an agent that is stopped in its tracks', async () => {
    const { agent } = start({ name: 'Echo' })
    const echo = await agent
    echo.process.kill('SIGSTOP')
    await echo.stop()
    expect(echo.process.signalCode).to.equal('SIGKILL')
  })

  it('leaves no process behind when its starter is gone', async () => {
    const { agent } = start({ name: 'Echo' })
    const echo = await agent
    const ended = once(echo.process, 'exit')
    // As when the starter dies: the channel between them closes.
    echo.process.disconnect()
    expect(await ended).to.deep.equal([0, null])
  })
})
