import { expect } from 'chai'
import { keccak256, toHex } from 'viem'

import { jurorsAbi } from '../../../src/chain/index.ts'
import { seededRandom } from '../../../src/core/index.ts'
import {
  drawJurors,
  hashLuck,
  PanelTooSmallError,
  type PoolJuror,
} from '../../../src/simulation/jury/drawJurors.ts'
import { type Court, jurorOf, type Seated, settings, startCourt } from '../../chain/court/support/court.ts'

const nobody = '0x000000000000000000000000000000000000dEaD'

/** Operators of several jurors, stakes from the least to eight times as much, providers at random, one of them rare. */
describe('drawing as the contract does', function () {
  this.timeout(120_000)
  const random = seededRandom('pools')
  const pools: { readonly time: number; readonly pool: readonly (PoolJuror & Pick<Seated, 'key'>)[] }[] = []
  let court: Court

  before(async () => {
    court = await startCourt()
    const pool: (PoolJuror & Pick<Seated, 'key'>)[] = []
    for (let number = 0; number < 36; number++) {
      const operator = jurorOf(random.below(24)).operator
      const provider = random.below(8) === 0 ? 2 : random.below(2)
      const seated = { key: jurorOf(number).key, operator, provider }
      const stake = settings.stake + BigInt(random.below(2 ** 30))
      await court.enrol(seated, stake)
      pool.push({ key: seated.key, operator: operator.address, provider, stake })
      // Every twelfth is a pool of its own: the contract remembers what stood when.
      if (number % 12 === 11) pools.push({ time: await court.now(), pool: [...pool] })
    }
    await court.pass(2)
  })

  /** Indices into the pool, or undefined when there are too few operators. */
  const drawnOnChain = async (
    time: number,
    seed: `0x${string}`,
    count: number,
    sides: readonly [`0x${string}`, `0x${string}`],
  ) => {
    const ids = await court.chain
      .readContract({
        address: court.jurors,
        abi: jurorsAbi,
        functionName: 'draw',
        args: [seed, time, ...sides, BigInt(count)],
      })
      .catch((error: Error) => {
        if (error.message.includes('PanelTooSmall')) return undefined
        throw error
      })
    return ids?.map((id) => id - 1)
  }

  const drawnHere = (
    pool: readonly PoolJuror[],
    seed: `0x${string}`,
    count: number,
    excluded: readonly string[],
  ) => {
    try {
      return drawJurors(pool, { count, luck: hashLuck(seed), excluded })
    } catch (error) {
      if (error instanceof PanelTooSmallError) return undefined
      throw error
    }
  }

  it('names the same jurors in the same order, for any pool, count, seed and sides', async () => {
    let full = 0
    let short = 0
    for (const { time, pool } of pools) {
      for (let round = 0; round < 40; round++) {
        const seed = random.hash()
        const count = [5, 7, 9, 13, 17][random.below(5)] ?? 5
        const side = pool[random.below(pool.length)]?.operator as `0x${string}`
        const sides = [round % 2 === 0 ? nobody : side, nobody] as const
        const found = drawnHere(pool, seed, count, sides)
        expect(found).to.deep.equal(await drawnOnChain(time, seed, count, sides))
        if (found) full++
        else short++
      }
    }
    // Both kinds of draws were among them.
    expect(full).to.be.greaterThan(60)
    expect(short).to.be.greaterThan(5)
  })

  it('draws nobody of an operator twice, and no side', () => {
    const { pool } = pools.at(-1) ?? { pool: [] }
    for (let round = 0; round < 50; round++) {
      const side = pool[round % pool.length]?.operator ?? ''
      const drawn = drawJurors(pool, { count: 9, luck: hashLuck(random.hash()), excluded: [side] })
      const operators = drawn.map((index) => pool[index]?.operator)
      expect(new Set(operators).size).to.equal(9)
      expect(operators).not.to.include(side)
    }
  })

  it('gives up a provider after forty draws, those in vain included', () => {
    const seed = keccak256(toHex('forty'))
    const crowd = Array.from({ length: 45 }, () => ({ operator: 'one', provider: 0, stake: 1_000n }))
    const last = { operator: 'other', provider: 0, stake: 1n }
    expect(() => drawJurors([...crowd, last], { count: 2, luck: hashLuck(seed) })).to.throw(
      PanelTooSmallError,
      '2 seats, and operators for 1 of them',
    )
    expect(drawJurors([...crowd.slice(0, 39), last], { count: 2, luck: hashLuck(seed) })).to.include(39)
  })
})
