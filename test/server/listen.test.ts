import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'

import { expect } from 'chai'

import { keccak256 } from '../../src/core/index.ts'
import { caseRoutes, type Listening, type ListenParameters, listen } from '../../src/server/index.ts'

describe('listen', () => {
  const bundle = new TextEncoder().encode('a bundle')
  const id = keccak256('case')
  const app = caseRoutes({ bundleOf: async (asked) => (asked === id ? bundle : undefined) })
  const open: Listening[] = []
  const start = async (parameters?: ListenParameters) => {
    const server = await listen(app, parameters)
    open.push(server)
    return server
  }
  const get = (url: string) => fetch(`${url}/cases/${id}/bundle`)

  afterEach(() => Promise.all(open.splice(0).map((server) => server.close())))

  it('serves routes at the URL that it tells, on this machine, at any free port', async () => {
    const [one, other] = [await start(), await start()]
    expect(one.url).to.equal(`http://127.0.0.1:${one.port}`)
    expect(one.port).to.not.equal(other.port)
    for (const { url } of [one, other]) expect(await (await get(url)).text()).to.equal('a bundle')
  })

  it('listens where it is told', async () => {
    const { port } = await start()
    await open.pop()?.close()
    const at = await start({ port, host: 'localhost' })
    expect(at.url).to.equal(`http://localhost:${port}`)
    expect((await get(at.url)).status).to.equal(200)
  })

  it('writes an IPv6 address as URLs have it', async function () {
    // Not every machine has one.
    if (!Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))) {
      return this.skip()
    }
    const six = await start({ host: '::1' })
    expect(six.url).to.equal(`http://[::1]:${six.port}`)
    expect((await get(six.url)).status).to.equal(200)
  })

  it('rejects with what Node says where it can not listen', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as { port: number }
    try {
      const error = await start({ port }).catch((reason: unknown) => reason)
      expect(error).to.have.property('code', 'EADDRINUSE')
    } finally {
      await new Promise((resolve) => taken.close(resolve))
    }
  })

  it('keeps a connection for as long as it is told', async () => {
    const kept = async (parameters?: ListenParameters) =>
      (await get((await start(parameters)).url)).headers.get('keep-alive')
    expect(await kept()).to.equal('timeout=120')
    expect(await kept({ keepAlive: 7 })).to.equal('timeout=7')
  })

  it('is gone once it is closed, though somebody still waits for an answer', async () => {
    const asked = Promise.withResolvers<void>()
    const silent = caseRoutes({
      bundleOf: () => {
        asked.resolve()
        return new Promise(() => undefined)
      },
    })
    const { url, close } = await listen(silent)
    const waiting = get(url).catch((reason: unknown) => reason)
    await asked.promise
    await close()
    expect(await waiting).to.be.instanceOf(TypeError)
    const error = await get(url).catch((reason: unknown) => reason)
    expect(error).to.have.nested.property('cause.code', 'ECONNREFUSED')
  })
})
