import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import { getCourtEvents } from '../../../src/chain/index.ts'
import { clientSubmitter } from '../../../src/jury/index.ts'
import { caseRoutes, courtActRoutes } from '../../../src/server/index.ts'
import { jurorOf } from '../../chain/court/support/court.ts'
import type { JurorProcessConfig, Moment } from './support/jurorProcess.ts'
import { type Served, serveApp, serveRpc } from './support/serveRpc.ts'
import { keyOf, startWorld, type World } from './support/world.ts'

const file = new URL('./support/jurorProcess.ts', import.meta.url).pathname

/** When each juror dies: between them, at every moment there is. */
const deaths: readonly (readonly Moment[])[] = [
  ['judging', 'before vote'],
  ['before fixing', 'after seal'],
  ['after fixing', 'after vote'],
  ['between the signatures', 'after signing'],
  ['before keeping the signatures', 'before seal'],
]

describe('a juror that is killed', function () {
  this.timeout(240_000)

  let world: World
  let rpc: Served
  let server: Served
  let folder: string
  const bundles = new Map<string, Uint8Array>()
  const running = new Set<ChildProcess>()

  before(async () => {
    world = await startWorld()
    rpc = await serveRpc(world.connection.provider as never)
    const app = caseRoutes({ bundleOf: async (id) => bundles.get(id) })
    app.route('/', courtActRoutes({ submit: clientSubmitter(world.caller) }))
    server = await serveApp(app)
    folder = mkdtempSync(join(tmpdir(), 'earnest-juror-'))
  })

  after(async () => {
    for (const child of running) child.kill('SIGKILL')
    await Promise.all([rpc.close(), server.close()])
    rmSync(folder, { recursive: true })
  })

  /** Starts a juror's process. */
  function start(number: number, killAt: Moment | undefined) {
    const config: JurorProcessConfig = {
      rpc: rpc.url,
      court: world.jury,
      key: keyOf(number),
      folder: join(folder, `${number}`),
      url: server.url,
      killAt,
    }
    const child = spawn(process.execPath, ['--import', 'tsx', file], {
      env: { ...process.env, JUROR_PROCESS: JSON.stringify(config) },
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    })
    let complaint = ''
    child.stderr?.on('data', (text) => {
      complaint += text
    })
    running.add(child)
    const steps: string[] = []
    child.on('message', (step) => steps.push(String(step)))
    const exited = once(child, 'exit').then(([, signal]) => {
      running.delete(child)
      return signal === 'SIGKILL' ? 'killed' : complaint
    })
    const reached = (step: string) =>
      new Promise<void>((resolve, reject) => {
        if (steps.includes(step)) return resolve()
        child.on('message', (said) => said === step && resolve())
        void exited.then(() => reject(new Error(`ended before ${step}: ${complaint}`)))
      })
    return { child, exited, reached }
  }

  it('votes once, wherever it was killed before', async () => {
    const given = await world.sealing()
    bundles.set(given.id, given.bundle)
    const numbers = await world.sitting(given.id)
    const inVoting = (moment: Moment) => moment.endsWith('vote')

    /** Lets a juror die at each moment, one process after another. */
    const dieAt = async (number: number, moments: readonly Moment[]) => {
      for (const moment of moments) expect(await start(number, moment).exited, moment).to.equal('killed')
    }
    /** Lets it live until the chain has what it owes. */
    const live = async (number: number, step: 'seal' | 'vote') => {
      const juror = start(number, undefined)
      const seat = await world.seatOf(given.id, jurorOf(number))
      const has = step === 'seal' ? seat.seal : seat.sellerBps
      await juror.reached(has === undefined ? step : 'ticked')
      juror.child.kill('SIGKILL')
      await juror.exited
    }
    const fates = numbers.map((number, index) => ({ number, moments: deaths[index] ?? [] }))
    for (const [stage, step] of [
      [(moment: Moment) => !inVoting(moment), 'seal'],
      [inVoting, 'vote'],
    ] as const) {
      await Promise.all(
        fates.map(async ({ number, moments }) => {
          await dieAt(number, moments.filter(stage))
          await live(number, step)
        }),
      )
      await world.endStage(given.id)
    }

    const events = await getCourtEvents(world.caller, {
      court: world.jury,
      names: ['Sealed', 'Voted'],
      id: given.id,
      fromBlock: given.block,
    })
    for (const number of numbers) {
      const { key } = jurorOf(number)
      const own = events.filter(({ args }) => args.juror === key.address)
      expect(own.map(({ name }) => name)).to.deep.equal(['Sealed', 'Voted'])

      const lines = readFileSync(join(folder, `${number}`, 'test.log'), 'utf8')
        .trim()
        .split('\n')
      const ballots = lines.filter((line) => line.startsWith('signed Ballot'))
      expect(new Set(ballots), `ballots of ${number}`).to.have.lengthOf(1)
      expect(new Set(lines.filter((line) => line.startsWith('signed Seal')))).to.have.lengthOf(1)
      // Once a ballot is fixed nothing is judged again.
      expect(lines.lastIndexOf('judged')).to.be.lessThan(lines.findIndex((line) => line.startsWith('signed')))
      expect(lines.filter((line) => line === 'fixed').length).to.be.at.most(1)
    }
    const { rounds } = await world.court.getCase({ id: given.id })
    expect(rounds[0]).to.include({ ballots: 5, median: 10_000 })
  })

  it('shares its folder with no other process', async () => {
    const first = start(99, undefined)
    await first.reached('started')
    expect(await start(99, undefined).exited).to.include('FolderLocked')
    first.child.kill('SIGKILL')
    await first.exited
    const next = start(99, undefined)
    await next.reached('started')
    next.child.kill('SIGKILL')
    await next.exited
  })
})
