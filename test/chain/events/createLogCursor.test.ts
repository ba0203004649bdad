import { expect } from 'chai'

import { createEventCursor, getEvents } from '../../../src/chain/index.ts'
import { seededRandom } from '../../../src/core/index.ts'
import { nameOf, type ReplicaOptions, replicated, rpcError, startReplicas } from '../support/replicas.ts'

const timer = async () => undefined

const start = (options: ReplicaOptions = {}) => startReplicas(seededRandom('nodes'), options)

const cursorOf = ({ client }: ReturnType<typeof start>, options: object = {}) =>
  createEventCursor(client, {
    escrow: replicated,
    names: ['MandateRevoked'],
    fromBlock: 1n,
    timer,
    random: seededRandom('pauses'),
    ...options,
  })

const blocks = (length: number, every = 10) =>
  Array.from({ length }, (_, block) => (block % every === 0 ? 1 : 0))

describe('createLogCursor', () => {
  it('keeps each range that was read though a later request of the look fails', async () => {
    let left = 0
    const replicas = start({
      refuse: () => {
        if (left-- <= 0) throw rpcError(-32_016, 'over rate limit')
      },
    })
    replicas.grow(blocks(1_000))
    const cursor = cursorOf(replicas, { span: 10n, lag: 0n })
    const asked = () => replicas.calls.filter(({ method }) => method === 'eth_getLogs').length
    let failures = 0
    let names: number[] = []
    for (; names.length === 0; failures++) {
      left = 30
      names = (await cursor.next().catch(() => [])).map(nameOf)
    }
    // A hundred ranges, thirty a look: three fail, and the fourth tells everything.
    expect(failures).to.equal(4)
    expect(names).to.deep.equal(replicas.truth())
    // Each that was refused was asked for five times more.
    expect(asked()).to.equal(100 + 3 * 6)
  })

  it('tells range by range how far it came for good', async () => {
    const replicas = start()
    replicas.grow(blocks(1_000))
    const finals: (bigint | undefined)[] = []
    const names: number[] = []
    for await (const { events, final } of cursorOf(replicas, { span: 300n }).steps()) {
      finals.push(final)
      names.push(...events.map(nameOf))
    }
    expect(names).to.deep.equal(replicas.truth())
    // The last 256 blocks may be reorganised yet.
    expect(finals).to.deep.equal([300n, 600n, 744n, 744n])
  })

  it('goes on where its steps were left', async () => {
    const replicas = start()
    replicas.grow(blocks(1_000))
    const cursor = cursorOf(replicas, { span: 300n })
    const names: number[] = []
    for await (const { events } of cursor.steps()) {
      names.push(...events.map(nameOf))
      break
    }
    expect(names).to.deep.equal(replicas.truth().slice(0, 30))
    names.push(...(await cursor.next()).map(nameOf))
    expect(names).to.deep.equal(replicas.truth())
  })

  it('reads nothing for good, after a deep change, that a node may still have the old way', async () => {
    let emptied = false
    const replicas = start()
    replicas.mine(...blocks(200))
    const { client } = replicas
    // For one look, as a node that has the old chain, on which nothing happened there.
    const request = async (call: { method: string; params?: readonly unknown[] }) =>
      emptied && call.method === 'eth_getLogs' ? [] : client.request(call as never)
    const cursor = cursorOf({ ...replicas, client: { ...client, request } as never }, { lag: 20n })
    const booked = new Set<number>()
    const look = async () => {
      for (const event of await cursor.next()) {
        if (event.removed) booked.delete(nameOf(event))
        else booked.add(nameOf(event))
      }
    }
    await look()
    replicas.mine(0)
    await look()
    replicas.reorganise(80, [...blocks(79), 1, 0])
    emptied = true
    await look()
    emptied = false
    for (let turn = 0; turn < 3; turn++) {
      replicas.mine(...blocks(15, 100))
      await look()
    }
    expect([...booked]).to.have.members([...replicas.truth()])
  })

  it('tells what it read though what it asks afterwards fails', async () => {
    let broken = false
    const replicas = start()
    replicas.mine(...blocks(100))
    const { client } = replicas
    const request = async (call: { method: string; params?: readonly unknown[] }) => {
      if (broken && call.method === 'eth_getBlockByNumber' && call.params?.[0] !== 'latest') {
        throw rpcError(-32_603, 'out of order')
      }
      return client.request(call as never)
    }
    const cursor = cursorOf({ ...replicas, client: { ...client, request } as never }, { lag: 20n })
    broken = true
    expect(await cursor.next().catch((error) => error.message)).to.include('out of order')
    broken = false
    expect((await cursor.next()).map(nameOf)).to.deep.equal(replicas.truth(1n))
  })

  it('notices a change of the chain behind what it reads anew', async () => {
    const replicas = start()
    replicas.mine(...blocks(300))
    const cursor = cursorOf(replicas, { lag: 10n })
    expect(await cursor.next()).to.have.lengthOf(30)
    replicas.reorganise(100, blocks(120, 5))
    const news = await cursor.next()
    expect(news.map(({ removed }) => removed).filter(Boolean)).to.have.lengthOf(10)
    expect(news.filter(({ removed }) => !removed)).to.have.lengthOf(24)
  })
})

describe('getEvents', () => {
  it('asks an endpoint for nothing by hash that answers whatever it is asked', async () => {
    for (const [unknown, outcome] of [
      ['refused', 'read'],
      ['null', 'read'],
      ['empty', 'LogsUnproven'],
    ] as const) {
      const replicas = start({ unknown })
      replicas.mine(...blocks(30))
      const given = { escrow: replicated, fromBlock: 0n, timer, random: seededRandom('pauses') }
      const found = await getEvents(replicas.client, given).then(
        (events) => (events.length === 3 ? 'read' : 'less'),
        (error) => error.code,
      )
      expect(found, unknown).to.equal(outcome)
      // Where one node answers, that is said.
      expect(await getEvents(replicas.client, { ...given, lag: 0n })).to.have.lengthOf(3)
    }
  })

  it('finds one node among many that answers for blocks that it lacks', async () => {
    const replicas = start({ unknown: 'refused' })
    replicas.mine(...blocks(30))
    let asked = 0
    // Every third question by a hash meets that node.
    const request = async (call: { method: string; params?: readonly { blockHash?: string }[] }) => {
      const byHash = call.method === 'eth_getLogs' && call.params?.[0]?.blockHash !== undefined
      const answer = replicas.client.request(call as never)
      return byHash && ++asked % 3 === 0 ? answer.catch(() => []) : answer
    }
    const client = { ...replicas.client, request } as never
    const given = { escrow: replicated, fromBlock: 0n, timer, random: seededRandom('pauses') }
    for (let turn = 0; turn < 2; turn++) {
      expect(await getEvents(client, given).catch((error) => error.code)).to.equal('LogsUnproven')
    }
  })
})
