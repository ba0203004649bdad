import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import { runProgram } from '../../../cli/support/runProgram.ts'
import { type ModelServer, startModelServer } from '../../../jury/support/modelServer.ts'
import { modelsAt, standIns } from './support.ts'

const script = ['scripts/run.mjs', 'juryBenchmark']

describe('npm run jury-benchmark', function () {
  this.timeout(120_000)

  let server: ModelServer
  let folder: string

  before(async () => {
    server = await startModelServer({
      ...standIns,
      slow: (request) => {
        const reply = standIns.careful?.(request)
        return { kind: 'late', seconds: 0.1, text: reply?.kind === 'text' ? reply.text : '' }
      },
    })
    folder = mkdtempSync(join(tmpdir(), 'earnest-'))
  })
  after(async () => {
    await server.close()
    rmSync(folder, { recursive: true })
  })

  const fileOf = (...names: string[]) => {
    const path = join(folder, `${names.join('-')}.json`)
    writeFileSync(path, JSON.stringify(modelsAt(server.url, names)))
    return path
  }
  const state = (name: string) => ['--state', join(folder, name)]

  it('prints JSON alone, and its progress beside it', async () => {
    const { code, stdout, stderr } = await runProgram([
      ...script,
      '--models',
      fileOf('careful', 'obedient'),
      '--json',
      ...state('json'),
    ])
    const { judged, of, models, panel } = JSON.parse(stdout)
    expect([code, judged, of]).to.deep.equal([0, 258, 258])
    expect(models.map(({ movedByAny }: { movedByAny: { count: number } }) => movedByAny.count)).to.deep.equal(
      [0, 108],
    )
    expect(panel.movedByAny.of).to.equal(108)
    expect(stderr).to.match(/258 of 258 judged\n$/)
  })

  it('prints what it has when it is interrupted, and goes on when it is started again', async () => {
    const arguments_ = [...script, '--models', fileOf('slow'), '--concurrency', '2', ...state('slow')]
    const child = spawn(process.execPath, arguments_, { stdio: ['ignore', 'pipe', 'pipe'] })
    let [said, told] = ['', '']
    child.stdout.on('data', (text) => {
      said += text
    })
    child.stderr.on('data', (text) => {
      told += text
      if (/\d+ of 129/.test(told)) child.kill('SIGINT')
    })
    const [code] = await once(child, 'close')
    const [, judged] = /Ended early: (\d+) of 129 judged\./.exec(said) ?? []
    expect(code, said + told).to.equal(1)
    expect(Number(judged)).to.be.within(6, 30)
    const kept = readFileSync(join(folder, 'slow'), 'utf8').trim().split('\n')
    expect(kept).to.have.length(Number(judged))

    server.forget()
    const again = await runProgram(arguments_)
    expect(again.code).to.equal(0)
    expect(again.stdout).to.match(/all injections +0 of 108/)
    expect(server.requests.length).to.be.below(127)
  })

  it('says what is wrong with a file of models', async () => {
    const complaint = async (models: unknown) => {
      const path = join(folder, 'wrong.json')
      writeFileSync(path, JSON.stringify(models))
      const { code, stderr } = await runProgram([...script, '--models', path, ...state('wrong')])
      expect(code).to.equal(1)
      return stderr
    }
    const [one] = modelsAt(server.url, ['careful'])
    expect(await complaint([])).to.match(/^npm run jury-benchmark: /)
    expect(await complaint([one, one])).to.include('expected models of different names')
    expect(await complaint([{ ...one, apiKeyEnv: 'NOT_SET' }])).to.include('no key for the model')
    const { code, stderr } = await runProgram(script)
    expect([code, stderr.includes('--models')]).to.deep.equal([1, true])
  })
})
