import { expect } from 'chai'

import { seededRandom } from '../../../src/core/index.ts'
import { clientSubmitter, type JurorServiceParameters } from '../../../src/jury/index.ts'
import { jurorOf } from '../../chain/court/support/court.ts'
import { behind } from '../../chain/support/behind.ts'
import { type Hook, type RpcCall, through } from '../../chain/support/through.ts'
import { type Case, startWorld, type World } from './support/world.ts'

describe('a juror behind an endpoint of many nodes', function () {
  this.timeout(120_000)

  let world: World

  before(async () => {
    world = await startWorld()
  })

  /** Reads through `hook`, and submits over a node that has everything. */
  const reading = (
    hook: Hook,
    more: Partial<JurorServiceParameters> = {},
  ): Partial<JurorServiceParameters> => ({
    client: through(world, hook),
    submit: clientSubmitter(world.caller),
    reading: { timer: async () => undefined, random: seededRandom('pauses') },
    ...more,
  })

  const firstOf = async ({ id }: Case): Promise<number> => (await world.sitting(id))[0] ?? 0

  it('is told of its seat though one answer lacked the draw, seals and votes', async () => {
    const given = await world.open()
    await world.pass(3_600)
    let lacking = 0
    const hook = behind(({ method }) => (method === 'eth_getLogs' ? lacking : 0))
    const services = world.jurors.map((_, number) => world.serviceOf(number, given, reading(hook)))
    const tick = async () => {
      for (const { service } of services) await service.tick()
    }
    await tick()
    await world.drawn(given)
    lacking = 1
    await tick()
    lacking = 0
    await world.endStage(given.id)
    await tick()
    await world.endStage(given.id)
    await tick()
    for (const number of await world.sitting(given.id)) {
      expect((await world.seatOf(given.id, jurorOf(number))).sellerBps, `juror ${number}`).to.equal(10_000)
    }
  })

  it('seals and votes whichever node answers, each with another state of the chain', async () => {
    const random = seededRandom('any node')
    const given = await world.open()
    await world.pass(3_600)
    const any = reading(behind(() => random.below(6)))
    const services = world.jurors.map((_, number) => world.serviceOf(number, given, any))
    for (const { service } of services) await service.tick()
    await world.drawn(given)
    const number = await firstOf(given)
    const { service, names } = services[number] ?? expect.fail('nobody sits')
    const tick = async (times: number) => {
      for (let turn = 0; turn < times; turn++) {
        await service.tick()
        await world.test.mine({ blocks: 1 })
      }
    }
    for (let stage = 0; stage < 4; stage++) {
      await tick(12)
      await world.endStage(given.id)
    }
    await tick(5)
    expect((await world.seatOf(given.id, jurorOf(number))).sellerBps).to.equal(10_000)
    // Ticks that a node refused are told, and nothing else went wrong.
    expect(names()).to.include.members(['seal', 'vote'])
    expect(names()).not.to.include.members(['missed', 'abstained'])
  })

  it('collects its pay though a node that lacks the ruling is asked', async () => {
    const given = await world.sealing()
    const numbers = await world.sitting(given.id)
    const sound = numbers.slice(1).map((number) => world.serviceOf(number, given, { errands: ['execute'] }))
    // The latest that a node has is a block too old, whatever it is called by its number.
    let lacking = 0
    const hook = behind(({ method, params }: RpcCall) =>
      method === 'eth_call' && params?.[1] === 'latest' ? lacking : 0,
    )
    const { service, names } = world.serviceOf(numbers[0] ?? 0, given, reading(hook, { collectFrom: 1n }))
    const tick = async () => {
      for (const each of [...sound, { service }]) await each.service.tick()
    }
    for (let stage = 0; stage < 3; stage++) {
      await tick()
      await world.endStage(given.id)
    }
    lacking = 1
    for (let turn = 0; turn < 6; turn++) await tick()
    expect(names()).to.include.members(['pay', 'collect', 'ended'])
    expect(await world.court.getOwed({ account: jurorOf(numbers[0] ?? 0).operator.address })).to.equal(0n)
  })

  it('opens a panel’s case and sits in it though nodes are asked that lack the dispute, and the opening', async () => {
    const members = [0, 1, 2].map((number) => jurorOf(number).key.address)
    const asked = { jurors: members, quorum: 2n, sealing: 7_200n, voting: 7_200n }
    const panel = await world.court.getPanelAddress(asked)
    await world.done(await world.court.createPanel(asked), panel)
    for (let block = 0; block < 3; block++) await world.test.mine({ blocks: 1 })
    const given = await world.open({ arbiter: panel })
    // Whatever is asked as of the latest is answered by a node without it.
    let lacking = 1
    const hook = behind(({ method, params }: RpcCall) =>
      method === 'eth_call' && (params?.[1] === 'latest' || params?.[1] === undefined) ? lacking : 0,
    )
    const services = [0, 1, 2].map((number) =>
      world.serviceOf(number, given, reading(hook, { courts: [panel], beacon: async () => '0x' as const })),
    )
    for (let turn = 0; turn < 2; turn++) for (const { service } of services) await service.tick()
    lacking = 0
    for (const { service } of services) await service.tick()
    expect((await world.court.getCase({ id: given.id, court: panel })).stage).to.equal('sealing')
    for (const { names } of services) expect(names()).to.include('seal')
  })

  it('reads over an endpoint that takes ten blocks a request', async () => {
    const given = { ...(await world.sealing()), block: 0n }
    const number = await firstOf(given)
    const spans: bigint[] = []
    const limited: Hook = async (call, pass) => {
      if (call.method !== 'eth_getLogs') return pass(call)
      const { fromBlock, toBlock } = (call.params?.[0] ?? {}) as { fromBlock?: string; toBlock?: string }
      const span = fromBlock && toBlock ? BigInt(toBlock) - BigInt(fromBlock) + 1n : 1n
      spans.push(span)
      if (span > 10n) throw Object.assign(new Error('up to a 10 block range'), { code: -32_600 })
      return pass(call)
    }
    const { service, names } = world.serviceOf(number, given, reading(limited))
    expect((await service.tick()).failed).to.equal(false)
    expect(names()).to.include('seal')
    expect(spans.some((span) => span > 10n)).to.equal(true)
  })
})
