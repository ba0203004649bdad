import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import { openJuror, startJuror } from '../../../src/cli/juror/openJuror.ts'
import type { JurorStep } from '../../../src/jury/index.ts'
import { caseRoutes, type Listening, listen } from '../../../src/server/index.ts'
import { referToSealing } from '../../jury/service/support/referredCase.ts'
import { serveRpc } from '../../jury/service/support/serveRpc.ts'
import { keyOf, startWorld, type World } from '../../jury/service/support/world.ts'

/** Of an account that Hardhat gives ETH; known to everybody. */
const gasKey = '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d'

describe('a juror’s file, about cases of other contracts', function () {
  this.timeout(120_000)

  let world: World
  let rpc: Listening
  let server: Listening
  let folder: string
  let bets = 0
  const bundles = new Map<string, Uint8Array>()

  before(async () => {
    world = await startWorld(3)
    rpc = await serveRpc(world.connection.provider as never)
    server = await listen(caseRoutes({ bundleOf: async (id) => bundles.get(id) }))
    folder = mkdtempSync(join(tmpdir(), 'earnest-'))
  })

  after(async () => {
    await Promise.all([rpc.close(), server.close()])
    rmSync(folder, { recursive: true })
  })

  /** A juror by its file, at the sealing of a case in which it sits. */
  async function run(more: object): Promise<readonly JurorStep[]> {
    bets += 1
    const given = await referToSealing(world, bets)
    bundles.set(given.id, given.bundle)
    const [number = 0] = await world.sitting(given.id)
    const path = join(folder, `${bets}.json`)
    const config = {
      rpc: rpc.url,
      courts: [world.jury],
      keyEnv: 'JUROR',
      gasKeyEnv: 'GAS',
      juror: { kind: 'program', name: 'north' },
      bundles: [server.url],
      state: `state-${bets}`,
      interval: 0.2,
      ...more,
    }
    writeFileSync(path, JSON.stringify(config))
    const environment = { JUROR: keyOf(number), GAS: gasKey }
    const steps: JurorStep[] = []
    const opened = await openJuror(path, environment)
    const { service, store } = await startJuror(opened, {
      path,
      environment,
      onStep: (step) => steps.push(step),
    })
    await service.tick()
    await store.close()
    return steps
  }

  it('has them judged by the briefs that its servers have', async () => {
    const steps = await run({ briefs: true })
    expect(steps.find(({ step }) => step === 'judged')).to.include({ sellerBps: 5_000 })
  })

  it('has none judged, and says so, unless it is told', async () => {
    const steps = await run({})
    expect(steps.map(({ step }) => step))
      .to.include('notJudged')
      .and.not.include('judged')
  })
})
