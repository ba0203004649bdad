import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import { runEarnest } from '../../src/cli/runEarnest.ts'
import { jurorRoutes, type Listening } from '../../src/server/index.ts'
import { serveRpc } from '../jury/service/support/serveRpc.ts'
import { type Case, startWorld, type World } from '../jury/service/support/world.ts'

const url = 'https://juror.example'

describe('earnest push', function () {
  this.timeout(120_000)
  let world: World
  let rpc: Listening
  let folder: string
  let given: Case
  const platform = globalThis.fetch

  before(async () => {
    world = await startWorld(3)
    rpc = await serveRpc(world.connection.provider as never)
    folder = mkdtempSync(join(tmpdir(), 'earnest-'))
    given = await world.sealing()
    const [number = 0] = await world.sitting(given.id)
    const { service } = world.serviceOf(number, given, { sources: [] })
    await service.tick()
    const app = jurorRoutes({ service, url })
    // The juror is on no network; all else is.
    globalThis.fetch = (async (place: string | URL | Request, init?: RequestInit) =>
      String(place).startsWith(url)
        ? app.request(String(place).slice(url.length), init)
        : platform(place, init)) as typeof globalThis.fetch
  })
  after(async () => {
    globalThis.fetch = platform
    await rpc.close()
    rmSync(folder, { recursive: true })
  })

  const push = async (bundle: Uint8Array, ...options: string[]) => {
    const path = join(folder, 'case.bundle')
    writeFileSync(path, bundle)
    const said: string[] = []
    const tell = (text: string) => void said.push(text)
    const place = ['--rpc', rpc.url, '--escrow', world.escrow, '--court', world.jury]
    const code = await runEarnest(
      ['node', 'earnest', 'push', path, ...place, '--juror', `${url}/`, 'https://none.example', ...options],
      { out: tell, warn: tell },
    )
    return { code, said }
  }

  it('hands a bundle to the jurors that are reached, and says what each made of it', async () => {
    const { code, said } = await push(given.bundle)
    expect(code).to.equal(0)
    expect(said).to.have.length(5)
    expect(said.filter((line) => line.endsWith('  taken'))).to.have.length(1)
    expect(said.filter((line) => line.endsWith('  unknown'))).to.have.length(4)
    const json = await push(given.bundle, '--json')
    expect(JSON.parse(json.said.join('\n'))).to.deep.include.members([
      { juror: said.find((line) => line.endsWith('taken'))?.split(' ')[0], url, result: 'taken' },
    ])
  })

  it('fails where nobody took it, and where there is no bundle', async () => {
    const other = await world.open()
    const untaken = await push(other.bundle)
    expect(untaken.code).to.equal(1)
    const none = await push(new Uint8Array([1, 2, 3]))
    expect(none.code).to.not.equal(0)
    expect(none.said.join()).to.match(/can not be read as a bundle: The file is no bundle/)
    const missing = await runEarnest(
      ['node', 'earnest', 'push', join(folder, 'nothing'), '--court', world.jury, '--juror', url],
      { out: () => undefined, warn: (text) => void expect(text).to.match(/there is no such file/) },
    )
    expect(missing).to.not.equal(0)
  })
})
