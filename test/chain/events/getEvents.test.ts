import { expect } from 'chai'

import { buyer, type Earnest, startEarnest } from '../support/earnest.ts'

describe('getEvents', () => {
  let earnest: Earnest
  let first: bigint
  let deals: readonly `0x${string}`[]

  before(async () => {
    earnest = await startEarnest()
    const { chain, client, commit, sheet, sign } = earnest
    first = (await chain.getBlockNumber()) + 1n
    const terms = [await sheet(), await sheet(), await sheet()] as const
    const committed = [await commit(terms[0]), await commit(terms[1]), await commit(terms[2])]
    deals = committed.map(({ deal }) => deal)
    const deal = deals[1] as `0x${string}`
    const consent = await sign(buyer, 'Approval', {
      deal,
      milestones: 0b111n,
      metered: 0n,
      unlessEngaged: false,
    })
    const hash = await client.settle({
      terms: terms[1],
      milestones: 0b111n,
      metered: 0n,
      unlessEngaged: false,
      buyer: consent,
    })
    await client.waitForAct({ hash })
  })

  it('reads all events of a range, in their order', async () => {
    const events = await earnest.client.getEvents({ fromBlock: first })
    expect(events.map(({ name }) => name)).to.deep.equal(['Committed', 'Committed', 'Committed', 'Settled'])
    expect(events.map(({ blockNumber }) => blockNumber)).to.deep.equal([0n, 1n, 2n, 3n].map((n) => first + n))
    expect(await earnest.client.getEvents({ fromBlock: first, toBlock: first })).to.deep.equal([events[0]])
  })

  it('reads the same in small spans', async () => {
    const { client } = earnest
    for (const span of [1n, 2n, 3n]) {
      expect(await client.getEvents({ fromBlock: first, span })).to.deep.equal(
        await client.getEvents({ fromBlock: first }),
      )
    }
  })

  it('reads those of one deal', async () => {
    const deal = deals[1] as `0x${string}`
    const events = await earnest.client.getEvents({ fromBlock: first, deal })
    expect(events.map(({ name }) => name)).to.deep.equal(['Committed', 'Settled'])
  })

  it('reads those of some names, typed by them', async () => {
    const events = await earnest.client.getEvents({ fromBlock: first, names: ['Committed', 'Settled'] })
    expect(events.map(({ name, args }) => [name, args.deal])).to.deep.equal([
      ['Committed', deals[0]],
      ['Committed', deals[1]],
      ['Committed', deals[2]],
      ['Settled', deals[1]],
    ])
  })

  it('finds no deal in events that are about none', async () => {
    const { client } = earnest
    expect(await client.getEvents({ fromBlock: 0n, names: ['Credited'], deal: deals[0] })).to.deep.equal([])
  })
})
