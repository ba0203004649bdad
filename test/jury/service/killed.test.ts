import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'
import { type Address, erc20Abi } from 'viem'

import { getCourtEvents } from '../../../src/chain/index.ts'
import { clientSubmitter } from '../../../src/jury/index.ts'
import { caseRoutes, courtActRoutes, type Listening, listen } from '../../../src/server/index.ts'
import { jurorOf, settings } from '../../chain/court/support/court.ts'
import type { JurorProcessConfig, Moment } from './support/jurorProcess.ts'
import { serveRpc } from './support/serveRpc.ts'
import { keyOf, startWorld, type World } from './support/world.ts'

const file = new URL('./support/jurorProcess.ts', import.meta.url).pathname

/** The stages that jurors live through, by what is owed at the end of each. */
const stages = ['sealing', 'voting', 'appealing', 'executable'] as const
type Stage = (typeof stages)[number]

/** What a juror does, and when it dies: between them, at every moment there is. */
type Fate = Partial<Record<Stage, readonly Moment[]>> & Pick<JurorProcessConfig, 'errands' | 'abstains'>

const errands = ['execute', 'penalize', 'pay', 'collect'] as const

const fates: readonly Fate[] = [
  {
    sealing: ['after noticing', 'judging'],
    voting: ['before vote'],
    executable: errands.flatMap((errand): Moment[] => [`before ${errand}`, `after ${errand}`]),
    errands,
  },
  {
    sealing: ['after fetching', 'before fixing', 'after seal'],
    appealing: ['before publishing'],
  },
  {
    sealing: ['after fixing', 'before seal'],
    voting: ['after vote'],
    appealing: ['after publishing'],
  },
  { sealing: ['between the signatures', 'before keeping the signatures', 'after signing'] },
  { sealing: ['after abstaining'], appealing: ['before publishing'], abstains: true },
]

describe('a juror that is killed', function () {
  this.timeout(240_000)

  let world: World
  let rpc: Listening
  let server: Listening
  let folder: string
  const bundles = new Map<string, Uint8Array>()
  const running = new Set<ChildProcess>()

  before(async () => {
    world = await startWorld()
    rpc = await serveRpc(world.connection.provider as never)
    const app = caseRoutes({ bundleOf: async (id) => bundles.get(id) })
    app.route('/', courtActRoutes({ submit: clientSubmitter(world.caller) }))
    server = await listen(app)
    folder = mkdtempSync(join(tmpdir(), 'earnest-juror-'))
  })

  after(async () => {
    for (const child of running) child.kill('SIGKILL')
    await Promise.all([rpc.close(), server.close()])
    rmSync(folder, { recursive: true })
  })

  /** Starts a juror's process. */
  function start(number: number, { errands, abstains }: Fate = {}, killAt?: Moment) {
    const config: JurorProcessConfig = {
      rpc: rpc.url,
      court: world.jury,
      key: keyOf(number),
      folder: join(folder, `${number}`),
      url: server.url,
      errands,
      abstains,
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

  it('votes once, runs its errands once, and never judges again, wherever it was killed before', async () => {
    const given = await world.sealing()
    bundles.set(given.id, given.bundle)
    const numbers = await world.sitting(given.id)
    const jurors = numbers.map((number, index) => ({ number, fate: fates[index] ?? {} }))

    /** Lets a juror die at each moment of a stage, one process after another, and live until it did what it owes. */
    const attend = async ({ number, fate }: (typeof jurors)[number], stage: Stage, owes: string) => {
      for (const moment of fate[stage] ?? []) {
        expect(await start(number, fate, moment).exited, moment).to.equal('killed')
      }
      const juror = start(number, fate)
      await juror.reached(owes)
      juror.child.kill('SIGKILL')
      await juror.exited
    }
    const all = (stage: Stage, owes: (juror: (typeof jurors)[number]) => Promise<string>) =>
      Promise.all(jurors.map(async (juror) => attend(juror, stage, await owes(juror))))
    const missing = (step: 'seal' | 'vote') => async (juror: (typeof jurors)[number]) => {
      const seat = await world.seatOf(given.id, jurorOf(juror.number))
      const mined = (step === 'seal' ? seat.seal : seat.sellerBps) !== undefined
      return mined ||
        juror.fate.abstains ||
        juror.fate[step === 'seal' ? 'sealing' : 'voting']?.includes(`after ${step}`)
        ? 'ticked'
        : step
    }

    await all('sealing', missing('seal'))
    await world.endStage(given.id)
    await all('voting', missing('vote'))
    await world.endStage(given.id)
    await all('appealing', async () => 'ticked')
    await world.endStage(given.id)
    // Only the one with errands makes a ruling of the verdict.
    for (const juror of jurors) await attend(juror, 'executable', 'ended')

    const events = await getCourtEvents(world.caller, {
      court: world.jury,
      names: ['Sealed', 'Voted', 'Executed'],
      id: given.id,
      fromBlock: given.block,
    })
    for (const { number, fate } of jurors) {
      const { key } = jurorOf(number)
      const own = events.filter(({ args }) => 'juror' in args && args.juror === key.address)
      const votes = fate.abstains ? 0 : 1
      expect(own.map(({ name }) => name)).to.deep.equal(votes ? ['Sealed', 'Voted'] : [])

      const lines = readFileSync(join(folder, `${number}`, 'test.log'), 'utf8')
        .trim()
        .split('\n')
      const ballots = lines.filter((line) => line.startsWith('signed Ballot'))
      expect(new Set(ballots), `ballots of ${number}`).to.have.lengthOf(votes)
      expect(new Set(lines.filter((line) => line.startsWith('signed Seal')))).to.have.lengthOf(votes)
      const kept = lines.filter((line) => line.startsWith('after '))
      expect(kept, `kept by ${number}`).to.deep.equal([
        ...(votes ? ['after fixing', 'after signing'] : ['after abstaining']),
        'after publishing',
      ])
      // Once a ballot is fixed, or the juror abstained, nothing is judged again.
      expect(lines.lastIndexOf('judged')).to.be.within(0, lines.indexOf(kept[0] ?? ''))
      // What was mined is not submitted again.
      const submitted = lines.filter((line) => line.startsWith('submitted '))
      expect(submitted, `submitted by ${number}`).to.deep.equal(
        [...(votes ? ['seal', 'vote'] : []), ...(fate.errands ?? [])].map((kind) => `submitted ${kind}`),
      )
    }

    const balanceOf = (account: Address) =>
      world.chain.readContract({
        address: world.usdc,
        abi: erc20Abi,
        functionName: 'balanceOf',
        args: [account],
      })
    const { stage, verdict, rounds } = await world.court.getCase({ id: given.id })
    expect({ stage, verdict }).to.deep.equal({ stage: 'executed', verdict: 10_000 })
    expect(rounds[0]).to.include({ ballots: 4, median: 10_000 })
    for (const { number, fate } of jurors) {
      const { key, operator } = jurorOf(number)
      const { stake } = await world.court.getJuror({ juror: key.address })
      expect(stake, `stake of ${number}`).to.equal(
        2n * settings.stake - (fate.abstains ? settings.slice : 0n),
      )
      const owed = await world.court.getOwed({ account: operator.address })
      const paid = fate.abstains ? 0n : settings.pay
      expect([owed, await balanceOf(operator.address)], `pay of ${number}`).to.deep.equal(
        fate.errands ? [0n, paid] : [paid, 0n],
      )
    }
  })

  it('shares its folder with no other process', async () => {
    const first = start(99)
    await first.reached('started')
    expect(await start(99).exited).to.include('FolderLocked')
    first.child.kill('SIGKILL')
    await first.exited
    const next = start(99)
    await next.reached('started')
    next.child.kill('SIGKILL')
    await next.exited
  })
})
