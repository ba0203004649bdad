import { once } from 'node:events'

import { expect } from 'chai'

import type { AgentFailedError } from '../../../src/simulation/processes/startAgent.ts'
import { startAgent } from '../../../src/simulation/processes/startAgent.ts'
import type { EchoCommands, EchoConfig } from '../fixtures/echoAgent.ts'

const module = new URL('../fixtures/echoAgent.ts', import.meta.url)

function start(config: EchoConfig) {
  const events: string[] = []
  const deaths: AgentFailedError[] = []
  const agent = startAgent<EchoConfig, string, EchoCommands>({
    name: config.name,
    module,
    config,
    onEvent: (event) => events.push(event),
    onDeath: (error) => deaths.push(error),
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

  it('leaves no process behind when its starter is gone', async () => {
    const { agent } = start({ name: 'Echo' })
    const echo = await agent
    const ended = once(echo.process, 'exit')
    // As when the starter dies: the channel between them closes.
    echo.process.disconnect()
    expect(await ended).to.deep.equal([0, null])
  })
})
