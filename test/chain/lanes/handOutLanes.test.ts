import { expect } from 'chai'
import fc from 'fast-check'

import {
  type HandedLane,
  handOutLanes,
  LanesUnreadableError,
  LanesUsedUpError,
} from '../../../src/chain/lanes/handOutLanes.ts'
import { laneOf } from '../../../src/terms/index.ts'
import { createLedger } from './support/ledger.ts'

const life = 50

describe('handOutLanes', () => {
  it('begins with the first generation of the first lane', async () => {
    const ledger = createLedger()
    const lanes = handOutLanes(ledger.look, {})
    expect(await lanes.next({ until: life })).to.equal(0n)
  })

  it('gives each of several a lane of its own, and the first again once its end is safe', async () => {
    const ledger = createLedger({ lag: 2 })
    const lanes = handOutLanes(ledger.look, {})
    const next = async () => laneOf(await lanes.next({ until: life }))
    const handed = await Promise.all([next(), next(), next()])
    expect(handed.map(({ lane }) => lane)).to.deep.equal([0, 1, 2])

    ledger.commit(handed[0] as HandedLane)
    ledger.mine()
    ledger.end(0)
    ledger.mine()
    expect(await next()).to.deep.equal({ lane: 3, generation: 0 })
    ledger.mine()
    expect(await next()).to.deep.equal({ lane: 0, generation: 1 })
  })

  it('takes a lane back where nothing came of it, one generation on', async () => {
    const ledger = createLedger({ lag: 1 })
    const lanes = handOutLanes(ledger.look, {})
    await lanes.next({ until: 5 })
    ledger.mine(5)
    // The latest block is of time 5, the safe one of time 4.
    expect(laneOf(await lanes.next({ until: life }))).to.deep.equal({ lane: 1, generation: 0 })
    ledger.mine()
    expect(laneOf(await lanes.next({ until: life }))).to.deep.equal({ lane: 0, generation: 1 })
  })

  it('takes a lane back whose generation was cancelled', async () => {
    const ledger = createLedger()
    const lanes = handOutLanes(ledger.look, {})
    await lanes.next({ until: life })
    ledger.cancel(0, 7)
    ledger.mine()
    expect(laneOf(await lanes.next({ until: life }))).to.deep.equal({ lane: 0, generation: 7 })
  })

  it('leaves lanes out of which a signature is alive, whatever was said', async () => {
    const ledger = createLedger()
    const alive = [0n, 2n << 32n]
    const lanes = handOutLanes(ledger.look, { alive: async () => alive })
    expect(laneOf(await lanes.next({ until: life })).lane).to.equal(1)
    expect(laneOf(await lanes.next({ until: life })).lane).to.equal(3)
    // One that is spent is no hindrance, and what is no nonce of a buyer is none either.
    ledger.cancel(0, 1)
    ledger.mine()
    alive.push(2n ** 200n)
    expect(laneOf(await lanes.next({ until: life }))).to.deep.equal({ lane: 0, generation: 1 })
  })

  it('leaves a lane that another program uses', async () => {
    const ledger = createLedger({ lag: 2 })
    const lanes = handOutLanes(ledger.look, {})
    ledger.mine()
    ledger.commit({ lane: 0, generation: 4 })
    expect(laneOf(await lanes.next({ until: life })).lane).to.equal(1)
    ledger.end(0)
    expect(laneOf(await lanes.next({ until: life })).lane).to.equal(2)
    ledger.mine(2)
    expect(laneOf(await lanes.next({ until: life }))).to.deep.equal({ lane: 0, generation: 5 })
  })

  it('hands nothing out that is not kept', async () => {
    const ledger = createLedger()
    const kept: (readonly HandedLane[])[] = []
    let full = true
    const keep = async (handed: readonly HandedLane[]) => {
      if (full) throw new Error('no room')
      kept.push(handed)
    }
    const lanes = handOutLanes(ledger.look, { keep })
    expect(await lanes.next({ until: life }).catch(() => 'failed')).to.equal('failed')
    full = false
    expect(await lanes.next({ until: life })).to.equal(0n)
    await lanes.next({ until: 7 })
    expect(kept.at(-1)).to.deep.equal([
      { lane: 0, generation: 0, until: life },
      { lane: 1, generation: 0, until: 7 },
    ])
    const after = handOutLanes(ledger.look, { handed: kept.at(-1) })
    expect(laneOf(await after.next({ until: life })).lane).to.equal(2)
  })

  it('leaves a lane whose generations are used up', async () => {
    const ledger = createLedger()
    ledger.cancel(0, 2 ** 32 - 1)
    ledger.cancel(1, 2 ** 32 - 2)
    ledger.mine()
    const lanes = handOutLanes(ledger.look, {})
    expect(laneOf(await lanes.next({ until: 2 }))).to.deep.equal({ lane: 1, generation: 2 ** 32 - 2 })
    ledger.mine(3)
    expect(laneOf(await lanes.next({ until: life }))).to.deep.equal({ lane: 2, generation: 0 })
  })

  it('asks for many lanes at once, and once for those that are used up', async () => {
    const ledger = createLedger()
    const many = 5_000
    for (let lane = 0; lane < many; lane++) ledger.cancel(lane, 2 ** 32 - 1)
    ledger.mine()
    const asked: [number, number][] = []
    const look = async () => {
      const seen = await ledger.look()
      const lanesAt = (first: number, count: number) => {
        asked.push([first, count])
        return seen.lanesAt(first, count)
      }
      return { ...seen, lanesAt }
    }
    const lanes = handOutLanes(look, {})
    expect(laneOf(await lanes.next({ until: life })).lane).to.equal(many)
    // 255 lanes by 8 questions that grow; then 256 a question.
    expect(asked.length).to.equal(8 + Math.ceil((many + 1 - 255) / 256))
    asked.length = 0
    expect(laneOf(await lanes.next({ until: life })).lane).to.equal(many + 1)
    expect(asked).to.deep.equal([
      [many, 1],
      [many + 1, 2],
    ])
  })

  it('says so where a node tells of fewer lanes than it was asked for', async () => {
    const ledger = createLedger()
    const look = async () => ({
      ...(await ledger.look()),
      lanesAt: async () => ({ latest: [], safe: [] }),
    })
    const failure = await handOutLanes(look, {})
      .next({ until: life })
      .catch((error) => error)
    expect(failure).to.be.instanceOf(LanesUnreadableError)
  })

  it('ends where no lane can be used', async () => {
    let asked = 0
    const usedUp = { live: false, nextGeneration: 2 ** 32 - 1 }
    const lanesAt = async (_first: number, count: number) => {
      asked += count
      const words = new Array(count).fill(usedUp)
      return { latest: words, safe: words }
    }
    const look = async () => ({ safeTime: 0, lanesAt })
    const failure = await handOutLanes(look, {})
      .next({ until: life })
      .catch((error) => error)
    expect(failure).to.be.instanceOf(LanesUsedUpError)
    expect(asked).to.equal(2 ** 20)
  })

  it('never lets two needs meet, whatever ends, lags, fails, restarts or is reorganised away', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 5 }), fc.array(step, { maxLength: 100 }), async (lag, steps) => {
        const ledger = createLedger({ lag })
        let kept: readonly HandedLane[] = []
        const keep = async (handed: readonly HandedLane[]) => {
          kept = handed
        }
        let lanes = handOutLanes(ledger.look, { keep })
        const needs: Need[] = []
        const ever = new Set<bigint>()

        for (const { kind, count, pick } of steps) {
          const need = needs.at(-1 - (pick % Math.min(6, Math.max(1, needs.length))))
          if (kind === 'ask') {
            const until = ledger.time() + 1 + (pick % 12)
            const asked = Array.from({ length: count }, () => lanes.next({ until }))
            for (const buyerNonce of await Promise.all(asked)) {
              expect(ever.has(buyerNonce), 'handed out twice').to.equal(false)
              ever.add(buyerNonce)
              needs.push({ ...laneOf(buyerNonce), until })
            }
          }
          if (kind === 'fail') {
            ledger.failAfter(pick % 3)
            await lanes.next({ until: ledger.time() + 9 }).catch(() => undefined)
            ledger.failAfter(undefined)
            // What came of it, if anything, nobody was told: it counts as handed out.
            for (const { lane, generation } of kept) ever.add((BigInt(lane) << 32n) | BigInt(generation))
          }
          if (kind === 'commit' && need !== undefined && ledger.time() < need.until) {
            const before = ledger.laneAt(need.lane)
            const spent = need.generation < before.nextGeneration
            // Nothing but its own commitment, or a cancellation, can stand in a living need's way.
            if (!spent) expect(before.live, 'the lane is busy').to.equal(false)
            else
              expect(ledger.wasCommitted(need) || ledger.wasCancelled(need), 'spent by another').to.equal(
                true,
              )
            ledger.commit(need)
          }
          if (kind === 'end' && need !== undefined) ledger.end(need.lane)
          if (kind === 'cancel' && need !== undefined) ledger.cancel(need.lane, need.generation + 1)
          if (kind === 'mine') ledger.mine(count)
          if (kind === 'reorganise') ledger.reorganise(count)
          if (kind === 'restart') lanes = handOutLanes(ledger.look, { handed: kept, keep })
        }
      }),
      { numRuns: 1_000 },
    )
  })
})

type Need = HandedLane

const step = fc.record({
  kind: fc.constantFrom(
    'ask',
    'ask',
    'commit',
    'commit',
    'end',
    'cancel',
    'mine',
    'mine',
    'fail',
    'restart',
    'reorganise',
  ),
  count: fc.integer({ min: 1, max: 4 }),
  pick: fc.nat(),
})
