import { expect } from 'chai'

import type { EarnestEvent, EventCursor } from '../../../src/chain/index.ts'
import { ReorganisationTooDeepError, watchEvents } from '../../../src/chain/index.ts'
import { type Earnest, startEarnest } from '../support/earnest.ts'

/** What tells events apart. */
const told = (events: readonly EarnestEvent<'Committed'>[]) =>
  events.map(({ args, removed }) => `${removed ? '-' : '+'}${args.deal}`)

describe('createEventCursor', () => {
  let earnest: Earnest
  let start: { snapshot: `0x${string}`; block: bigint }

  before(async () => {
    earnest = await startEarnest()
  })

  beforeEach(async () => {
    start = { block: await earnest.chain.getBlockNumber(), snapshot: await earnest.test.snapshot() }
  })

  afterEach(async () => {
    await earnest.test.revert({ id: start.snapshot })
  })

  const open = (changes: { depth?: bigint; fromBlock?: bigint | undefined } = {}): EventCursor<'Committed'> =>
    earnest.client.createEventCursor({ names: ['Committed'], fromBlock: start.block + 1n, ...changes })

  /** One by one: the embedded chain of OP type breaks down over many at once. */
  const mine = async (blocks: number) => {
    for (let block = 0; block < blocks; block++) await earnest.test.mine({ blocks: 1 })
  }

  const commit = async (): Promise<string> => (await earnest.commit(await earnest.sheet())).deal

  it('tells each event once, in order', async () => {
    const cursor = open()
    expect(await cursor.next()).to.deep.equal([])
    const [first, second] = [await commit(), await commit()]
    expect(told(await cursor.next())).to.deep.equal([`+${first}`, `+${second}`])
    expect(await cursor.next()).to.deep.equal([])
    await earnest.pass(5)
    expect(await cursor.next()).to.deep.equal([])
    const third = await commit()
    expect(told(await cursor.next())).to.deep.equal([`+${third}`])
  })

  it('takes back what a reorganisation took back, the latest first, and tells what came instead', async () => {
    const cursor = open()
    const kept = await commit()
    const snapshot = await earnest.test.snapshot()
    const [lost, lostToo] = [await commit(), await commit()]
    expect(told(await cursor.next())).to.deep.equal([`+${kept}`, `+${lost}`, `+${lostToo}`])

    await earnest.test.revert({ id: snapshot })
    const instead = await commit()
    expect(told(await cursor.next())).to.deep.equal([`-${lostToo}`, `-${lost}`, `+${instead}`])
    expect(await cursor.next()).to.deep.equal([])
  })

  it('takes back once other blocks replace what became shorter, and when it became longer at once', async () => {
    const cursor = open()
    const snapshot = await earnest.test.snapshot()
    const lost = await commit()
    await cursor.next()
    await earnest.test.revert({ id: snapshot })
    // Nothing shows yet that it is not a node that is behind.
    expect(told(await cursor.next())).to.deep.equal([])

    const again = await earnest.test.snapshot()
    const lostToo = await commit()
    expect(told(await cursor.next())).to.deep.equal([`-${lost}`, `+${lostToo}`])
    await earnest.test.revert({ id: again })
    await mine(5)
    const instead = await commit()
    expect(told(await cursor.next())).to.deep.equal([`-${lostToo}`, `+${instead}`])
  })

  it('tells an event anew that comes again in another block', async () => {
    const cursor = open()
    const terms = await earnest.sheet()
    const snapshot = await earnest.test.snapshot()
    const { deal } = await earnest.commit(terms)
    await cursor.next()
    await earnest.test.revert({ id: snapshot })
    await mine(1)
    await earnest.commit(terms)
    expect(told(await cursor.next())).to.deep.equal([`-${deal}`, `+${deal}`])
  })

  it('says so when the chain changed further back than it remembers, and goes on', async () => {
    const cursor = open({ depth: 2n })
    const snapshot = await earnest.test.snapshot()
    await commit()
    await cursor.next()
    for (let block = 0; block < 4; block++) {
      await mine(1)
      await cursor.next()
    }
    await earnest.test.revert({ id: snapshot })
    await mine(8)
    const error = await cursor.next().catch((thrown) => thrown)
    expect(error).to.be.instanceOf(ReorganisationTooDeepError)
    const after = await commit()
    expect(told(await cursor.next())).to.deep.equal([`+${after}`])
  })

  it('begins after the latest block when it is told of none', async () => {
    await commit()
    const cursor = open({ fromBlock: undefined })
    expect(await cursor.next()).to.deep.equal([])
    const later = await commit()
    expect(told(await cursor.next())).to.deep.equal([`+${later}`])
  })

  it('answers calls made at once one after the other', async () => {
    const cursor = open()
    const deal = await commit()
    const [first, second] = await Promise.all([cursor.next(), cursor.next()])
    expect(told(first)).to.deep.equal([`+${deal}`])
    expect(second).to.deep.equal([])
  })
})

describe('watchEvents', () => {
  let earnest: Earnest

  before(async () => {
    earnest = await startEarnest()
  })

  it('tells what happens until it is stopped', async () => {
    const { client, commit, sheet, chain } = earnest
    const heard: string[] = []
    let arrived = () => {}
    const fromBlock = (await chain.getBlockNumber()) + 1n
    const stop = client.watchEvents({
      names: ['Committed'],
      fromBlock,
      pollingInterval: 5,
      onEvents: (events) => {
        heard.push(...told(events))
        arrived()
      },
    })
    const first = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const { deal } = await commit(await sheet())
    await first
    stop()
    await commit(await sheet())
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(heard).to.deep.equal([`+${deal}`])
  })

  it('goes on after a look that failed', async () => {
    const { commit, sheet, chain } = earnest
    const { deal } = await commit(await sheet())
    const fromBlock = await chain.getBlockNumber()
    let failures = 2
    const flaky = {
      ...earnest.deployer,
      request: async (call: { method: string }) => {
        if (failures-- > 0) throw new Error('no answer')
        return earnest.connection.provider.request(call as never)
      },
    }
    const errors: unknown[] = []
    await new Promise<void>((resolve) => {
      const stop = watchEvents(flaky as never, {
        escrow: earnest.escrow,
        fromBlock,
        pollingInterval: 5,
        onError: (error) => errors.push(error),
        onEvents: (events) => {
          expect(events.map(({ args }) => 'deal' in args && args.deal)).to.deep.equal([deal])
          stop()
          resolve()
        },
      })
    })
    expect(errors.map(String)).to.deep.equal(['Error: no answer', 'Error: no answer'])
  })
})
