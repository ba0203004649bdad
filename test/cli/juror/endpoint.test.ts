import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import { openJuror, startJuror } from '../../../src/cli/juror/openJuror.ts'
import type { JurorStep } from '../../../src/jury/index.ts'
import { caseRoutes, type Listening, listen } from '../../../src/server/index.ts'
import { serveRpc } from '../../jury/service/support/serveRpc.ts'
import { keyOf, startWorld, type World } from '../../jury/service/support/world.ts'

/** Of an account that Hardhat gives ETH; known to everybody. */
const gasKey = '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d'

describe('a juror’s endpoint', function () {
  this.timeout(120_000)

  let world: World
  let rpc: Listening
  let server: Listening
  let folder: string
  /** Blocks that one request may span, and those that were asked for. */
  let most = 10n
  const asked: bigint[] = []
  const bundles = new Map<string, Uint8Array>()

  before(async () => {
    world = await startWorld(3)
    const request = async (call: { method: string; params?: unknown[] }) => {
      const [filter] = (call.params ?? []) as { fromBlock?: string; toBlock?: string }[]
      if (call.method === 'eth_getLogs' && filter?.fromBlock && filter.toBlock) {
        const blocks = BigInt(filter.toBlock) - BigInt(filter.fromBlock) + 1n
        asked.push(blocks)
        if (blocks > most) throw Object.assign(new Error(`up to a ${most} block range`), { code: -32_005 })
      }
      return world.connection.provider.request(call as never)
    }
    rpc = await serveRpc({ request })
    server = await listen(caseRoutes({ bundleOf: async (id) => bundles.get(id) }))
    folder = mkdtempSync(join(tmpdir(), 'earnest-'))
  })

  after(async () => {
    await Promise.all([rpc.close(), server.close()])
    rmSync(folder, { recursive: true })
  })

  /** A juror by its file, at the sealing of a case in which it sits. */
  async function run(name: string, more: object): Promise<readonly JurorStep[]> {
    const given = await world.sealing()
    bundles.set(given.id, given.bundle)
    const [number = 0] = await world.sitting(given.id)
    const path = join(folder, `${name}.json`)
    const config = {
      rpc: rpc.url,
      courts: [world.jury],
      keyEnv: 'JUROR',
      gasKeyEnv: 'GAS',
      juror: { kind: 'program', name },
      bundles: [server.url],
      state: name,
      ...more,
    }
    writeFileSync(path, JSON.stringify(config))
    const environment = { JUROR: keyOf(number), GAS: gasKey }
    const steps: JurorStep[] = []
    const onStep = (step: JurorStep) => steps.push(step)
    const { service, store } = await startJuror(await openJuror(path, environment), {
      path,
      environment,
      onStep,
    })
    asked.length = 0
    await service.tick()
    await store.close()
    return steps
  }

  it('may take ten blocks a request', async () => {
    const steps = await run('limited', {})
    expect(steps.filter(({ step }) => step === 'failed')).to.deep.equal([])
    expect(steps.at(-1)).to.include({ step: 'submitted', kind: 'seal' })
    expect(asked.some((blocks) => blocks > 10n)).to.equal(true)
  })

  it('is asked for no more than the file says', async () => {
    most = 10_000n
    const steps = await run('told', { span: 7, lag: 0 })
    expect(steps.at(-1)).to.include({ step: 'submitted', kind: 'seal' })
    expect(asked.length).to.be.at.least(2)
    expect(asked.every((blocks) => blocks <= 7n)).to.equal(true)
  })
})
