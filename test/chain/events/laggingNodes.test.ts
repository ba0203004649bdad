import { expect } from 'chai'

import { createEventCursor, type EarnestEvent, getEvents } from '../../../src/chain/index.ts'
import { behind } from '../support/behind.ts'
import { type Earnest, startEarnest } from '../support/earnest.ts'
import { through } from '../support/through.ts'

const told = (events: readonly EarnestEvent<'Committed'>[]) =>
  events.map(({ args, removed }) => `${removed ? '-' : '+'}${args.deal}`)

describe('events of an endpoint with many nodes', () => {
  let earnest: Earnest

  before(async () => {
    earnest = await startEarnest()
    for (let block = 0; block < 6; block++) await earnest.test.mine({ blocks: 1 })
  })

  const head = () => earnest.chain.getBlockNumber({ cacheTime: 0 })
  const commit = async () => (await earnest.commit(await earnest.sheet())).deal

  it('tells at the next look what a node that was behind left out', async () => {
    let lacking = 0
    const lag = behind(({ method }) => (method === 'eth_getLogs' ? lacking : 0))
    const client = through(earnest, lag)
    const cursor = createEventCursor(client, {
      escrow: earnest.escrow,
      names: ['Committed'],
      fromBlock: (await head()) + 1n,
    })
    await earnest.test.mine({ blocks: 1 })
    await cursor.next()
    lacking = 1
    const deal = await commit()
    expect(told(await cursor.next())).to.deep.equal([])
    lacking = 0
    for (let block = 0; block < 3; block++) await earnest.test.mine({ blocks: 1 })
    expect(told(await cursor.next())).to.deep.equal([`+${deal}`])
    expect(told(await cursor.next())).to.deep.equal([])
  })

  it('takes a head that goes back, with the same blocks, for no reorganisation', async () => {
    let lacking = 0
    const client = through(
      earnest,
      behind(() => lacking),
    )
    const look = async (cursor: ReturnType<typeof createEventCursor<'Committed'>>) => {
      const looks: string[][] = []
      for (lacking of [0, 1, 3, 0]) looks.push(told(await cursor.next()))
      return looks
    }
    const fresh = createEventCursor(client, { escrow: earnest.escrow, names: ['Committed'] })
    expect(await look(fresh)).to.deep.equal([[], [], [], []])

    lacking = 0
    const cursor = createEventCursor(client, {
      escrow: earnest.escrow,
      names: ['Committed'],
      fromBlock: (await head()) + 1n,
    })
    await cursor.next()
    const deal = await commit()
    expect(await look(cursor)).to.deep.equal([[`+${deal}`], [], [], []])
  })

  it('reads the newest blocks at once, though the node that is asked for a range is behind', async () => {
    const client = through(
      earnest,
      behind(({ method, params }) => {
        const ranged = method === 'eth_getLogs' && 'fromBlock' in Object(params?.[0])
        return ranged ? 3 : 0
      }),
    )
    const fromBlock = await head()
    const deal = await commit()
    const given = { escrow: earnest.escrow, names: ['Committed'] as const, fromBlock }
    expect(told(await getEvents(client, given))).to.include(`+${deal}`)
  })

  it('waits for the last block that it is asked for, and fails without it', async () => {
    let patience = 2
    const client = through(
      earnest,
      behind(() => (patience-- > 0 ? 2 : 0)),
    )
    const fromBlock = await head()
    const deal = await commit()
    const given = { escrow: earnest.escrow, names: ['Committed'] as const, fromBlock }
    const waited: number[] = []
    const timer = async (seconds: number) => {
      waited.push(seconds)
    }
    expect(told(await getEvents(client, { ...given, toBlock: await head(), timer }))).to.include(`+${deal}`)
    expect(waited).to.have.lengthOf.at.least(1)

    const error = await getEvents(client, { ...given, toBlock: (await head()) + 1n, timer }).catch(
      (thrown) => thrown,
    )
    expect(error).to.include({ code: 'BlockMissing' })
  })
})
