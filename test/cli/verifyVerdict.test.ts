import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import { runEarnest } from '../../src/cli/runEarnest.ts'
import { systemRandom, toWire } from '../../src/core/index.ts'
import { hashRationale, modelJuror, packBundle, Rationale } from '../../src/jury/index.ts'
import { type Listening, listen, rationaleRoutes } from '../../src/server/index.ts'
import { serveRpc } from '../jury/service/support/serveRpc.ts'
import { type Case, startWorld, type World } from '../jury/service/support/world.ts'
import { startModelServer } from '../jury/support/modelServer.ts'
import { careful } from '../jury/support/standIns.ts'
import { wanted } from '../jury/verification/support/trial.ts'

describe('earnest verify-verdict', function () {
  this.timeout(240_000)

  let world: World
  let rpc: Listening
  let server: Listening
  let folder: string
  let given: Case
  const rationales: Rationale[] = []

  before(async () => {
    world = await startWorld(3)
    rpc = await serveRpc(world.connection.provider as never)
    folder = mkdtempSync(join(tmpdir(), 'earnest-'))
    given = await world.sealing()
    const services = (await world.sitting(given.id)).map((number) => world.serviceOf(number, given))
    server = await listen(
      rationaleRoutes({
        service: {
          rationaleOf: async (hash) => {
            for (const { service } of services) {
              const found = await service.rationaleOf(hash)
              if (found !== undefined) return found
            }
            return undefined
          },
        },
      }),
    )
    // Sealing, voting, appealing, and its execution.
    for (let stage = 0; stage < 4; stage++) {
      for (const { service } of services) await service.tick()
      if (stage < 3) await world.endStage(given.id)
    }
    for (const { store } of services) {
      for (const { ballot } of await store.records(() => undefined)) {
        if (ballot !== undefined) rationales.push(ballot.rationale)
      }
    }
    writeFileSync(join(folder, 'bundle'), given.bundle)
    writeFileSync(join(folder, 'forged'), packBundle({ ...given.evidence, statements: { buyer: 'Pay.' } }))
    writeFileSync(join(folder, 'noise'), 'noise')
    // Others under the ballots' names.
    mkdirSync(join(folder, 'others'))
    for (const each of rationales) {
      const other = { ...toWire(Rationale, each), juror: 'other' }
      writeFileSync(join(folder, 'others', `${hashRationale(each)}.json`), JSON.stringify(other))
    }
  })

  after(async () => {
    await Promise.all([rpc.close(), server.close()])
    rmSync(folder, { recursive: true })
  })

  async function verify(file: string, ...options: string[]) {
    const said: string[] = []
    const warned: string[] = []
    const chain = ['--rpc', rpc.url, '--escrow', world.escrow]
    const code = await runEarnest(
      ['node', 'earnest', 'verify-verdict', join(folder, file), ...chain, ...options],
      { out: (text) => said.push(...text.split('\n')), warn: (text) => warned.push(text) },
    )
    return { code, said, warned, last: said.at(-1) }
  }

  it('checks a verdict from the bundle to the ruling, by what jurors’ servers show', async () => {
    expect(rationales).to.have.length(3)
    const { code, said, last, warned } = await verify('bundle', '--rationales', server.url, '--strict')
    expect(warned).to.deep.equal([])
    // Of the case: bundle, quorum, median, verdict, ruling; of each juror ballot, seal, signature, rationale, bundle,
    // criteria, checks, share.
    expect(last, said.join('\n')).to.equal('29 ok, 0 contradicted, 0 not shown')
    expect(code).to.equal(0)
    expect(said.filter((line) => line.includes('judged by the program earnest, version 1'))).to.have.length(3)
    for (const { juror } of rationales) expect(said.join('\n')).to.include(`"${juror}", round 0`)
  })

  it('says what is not shown, and fails for it when it is told to', async () => {
    const { code, last } = await verify('bundle')
    expect([code, last]).to.deep.equal([0, '14 ok, 0 contradicted, 3 not shown'])
    expect((await verify('bundle', '--strict')).code).to.equal(1)
    const { warned, last: same } = await verify('bundle', '--rationales', 'http://127.0.0.1:1')
    expect(same).to.equal(last)
    expect(warned).to.have.length(3)
  })

  it('fails where something is contradicted: other rationales, another bundle', async () => {
    const others = join(folder, 'others')
    const { code, last, said } = await verify('bundle', '--rationales', others)
    expect([code, last]).to.deep.equal([1, '14 ok, 3 contradicted, 0 not shown'])
    expect(said.join('\n'))
      .to.include('CONTRADICTED: What is shown is not the rationale')
      .and.not.include('other"')
    // Whoever shows the right one is believed, wherever it is asked.
    const both = await verify('bundle', '--rationales', others, server.url, '--strict')
    expect(both.code).to.equal(0)
    const forged = await verify('forged', '--rationales', server.url)
    expect(forged.code).to.equal(1)
    expect(forged.said.join('\n')).to.include('(BundleRefused) {"code":"StatementMismatch"}')
  })

  it('prints JSON', async () => {
    const { code, said } = await verify('bundle', '--rationales', server.url, '--json')
    const { ok, case: id, points, jurors } = JSON.parse(said.join('\n'))
    expect([code, ok, id]).to.deep.equal([0, true, given.id])
    expect(points).to.deep.include({ point: 'ruling', result: 'ok' })
    expect(jurors).to.have.length(3)
    for (const juror of jurors) {
      expect(juror).to.have.keys('juror', 'round', 'points', 'rationale')
      expect(rationales.map(hashRationale)).to.include(hashRationale(Rationale.parse(juror.rationale)))
    }
  })

  it('checks what models were asked and what they replied, and asks another when it is told to', async () => {
    const models = await startModelServer({
      judge: careful((ask) => ask.includes('short')),
      other: careful(() => true),
      broken: () => ({ kind: 'text', text: 'no' }),
    })
    const configOf = (model: string) => ({
      name: model,
      provider: 'openaiCompatible',
      model,
      baseURL: models.url,
    })
    const asked = await world.sealing({ wanted })
    const services = (await world.sitting(asked.id)).map((number) =>
      world.serviceOf(number, asked, {
        juror: modelJuror(configOf('judge'), { environment: {}, random: systemRandom }),
      }),
    )
    for (let stage = 0; stage < 4; stage++) {
      for (const { service } of services) await service.tick()
      if (stage < 3) await world.endStage(asked.id)
    }
    writeFileSync(join(folder, 'asked'), asked.bundle)
    for (const { store } of services) {
      for (const { ballot } of await store.records(() => undefined)) {
        if (ballot === undefined) continue
        const { rationale } = ballot
        writeFileSync(
          join(folder, `${hashRationale(rationale)}.json`),
          JSON.stringify(toWire(Rationale, rationale)),
        )
      }
    }
    const fileOf = (model: string) => {
      writeFileSync(join(folder, model), JSON.stringify(configOf(model)))
      return join(folder, model)
    }

    models.forget()
    const strictly = ['--rationales', folder, '--strict']
    const { code, said, last } = await verify('asked', ...strictly, '--again', fileOf('other'))
    // As above, with prompt and reply of each.
    expect([code, last]).to.deep.equal([0, '35 ok, 0 contradicted, 0 not shown'])
    expect(said.filter((line) => line === '  short: yes, the same')).to.have.length(3)
    expect(said.filter((line) => line === '  polite: yes, told no')).to.have.length(3)
    expect(models.requests.map(({ model }) => model)).to.deep.equal(['other', 'other', 'other'])
    expect(said.join('\n')).to.include(
      'judged by judge of openaiCompatible, which reported itself as stand-in',
    )

    const none = await verify('asked', ...strictly, '--again', fileOf('broken'), '--json')
    const { again } = JSON.parse(none.said.join('\n'))
    expect(again.map((one: { again: { reason: string } }) => one.again.reason)).to.deep.equal(
      Array.from({ length: 3 }, () => 'offSchema'),
    )
    await models.close()
  })

  it('fails for what is no bundle, and where the case’s blocks are not looked at', async () => {
    expect((await verify('noise')).warned.join()).to.match(
      /Can't read .*noise as a bundle: The file is no bundle/,
    )
    expect((await verify('nowhere')).warned.join()).to.match(/Can't read .*nowhere as a bundle/)
    expect((await verify('bundle', '--from-block', '100000')).code).to.equal(1)
    expect((await verify('bundle', '--from-block', 'x')).warned.join()).to.include('Expected the number')
  })
})
