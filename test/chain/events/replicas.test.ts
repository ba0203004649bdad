import { expect } from 'chai'
import fc from 'fast-check'

import { createEventCursor, type EarnestEvent, getEvents } from '../../../src/chain/index.ts'
import { seededRandom } from '../../../src/core/index.ts'
import { nameOf, type Replicas, replicated, startReplicas } from '../support/replicas.ts'

type Told = EarnestEvent<'MandateRevoked'>

/** What happens between two looks. */
type Step =
  | { readonly kind: 'mine'; readonly counts: readonly number[] }
  | { readonly kind: 'reorganise'; readonly back: number; readonly counts: readonly number[] }
  | { readonly kind: 'look' }

const counts = (minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom(0, 0, 0, 1, 2), { minLength, maxLength })

/** @param deepest The most blocks that a reorganisation goes back. */
const steps = (deepest: number, maxLength: number): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.oneof(
      { weight: 5, arbitrary: fc.record({ kind: fc.constant('mine' as const), counts: counts(1, 3) }) },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant('reorganise' as const),
          back: fc.integer({ min: 1, max: deepest }),
          counts: counts(1, deepest + 2),
        }),
      },
      { weight: 8, arbitrary: fc.constant({ kind: 'look' as const }) },
    ),
    { maxLength },
  )

/** Books what a cursor tells, and that it tells it in order: each event once, and only the last one is taken back. */
function bookOf(replicas: Replicas, span: bigint) {
  const booked: Told[] = []
  let takenBack = 0
  const cursor = createEventCursor(replicas.client, {
    escrow: replicated,
    names: ['MandateRevoked'],
    fromBlock: 1n,
    lag: 24n,
    span,
    timer: async () => undefined,
    random: seededRandom('pauses'),
  })
  return {
    booked,
    takenBack: () => takenBack,
    async look(): Promise<number> {
      const events = await cursor.next()
      for (const event of events) {
        const last = booked.at(-1)
        if (event.removed) {
          expect(last && nameOf(last), 'taken back').to.equal(nameOf(event))
          booked.pop()
          takenBack += 1
          continue
        }
        const after = last && (last.blockNumber - event.blockNumber || last.logIndex - event.logIndex)
        expect(after === undefined || after < 0, `${nameOf(event)} after ${last && nameOf(last)}`).to.equal(
          true,
        )
        booked.push(event)
      }
      return events.length
    },
  }
}

/** Lets nodes be up to five changes behind while something happens, then catch up. */
async function follow(replicas: Replicas, happening: readonly Step[], span: bigint) {
  const { booked, look } = bookOf(replicas, span)
  replicas.lagBehind(5)
  for (const made of happening) {
    if (made.kind === 'mine') replicas.mine(...made.counts)
    else if (made.kind === 'reorganise') replicas.reorganise(made.back, made.counts)
    // A node may refuse what it lacks, or be out of order: that look fails, and the next one goes on.
    else await look().catch((error) => expect(String(error)).to.match(/beyond current head|out of order/))
  }
  replicas.lagBehind(0)
  replicas.mine(...Array.from({ length: 90 }, () => 0))
  await look()
  expect(booked.map(nameOf)).to.deep.equal(replicas.truth(1n))
  expect(await look()).to.equal(0)
}

describe('a cursor behind many nodes', function () {
  this.timeout(120_000)

  const spans = fc.constantFrom(1n, 3n, 10n, 10_000n)

  it('tells each event of the chain once and in order, whoever answers and whatever is reorganised', async () => {
    await fc.assert(
      fc.asyncProperty(
        steps(5, 60),
        fc.integer(),
        spans,
        fc.boolean(),
        async (happening, seed, span, strict) =>
          follow(startReplicas(seededRandom(seed), { strict }), happening, span),
      ),
      { numRuns: 400 },
    )
  })

  it('does so where the chain changed further back than that, once no node has the old one', async () => {
    await fc.assert(
      fc.asyncProperty(steps(50, 40), fc.integer(), spans, async (happening, seed, span) => {
        const replicas = startReplicas(seededRandom(seed))
        replicas.mine(...Array.from({ length: 60 }, (_, block) => (block % 7 === 0 ? 1 : 0)))
        const seen = happening.flatMap((made): readonly Step[] =>
          made.kind === 'reorganise' ? [made, { kind: 'mine', counts: [0, 1, 0, 0, 0] }] : [made],
        )
        await follow(replicas, seen, span)
      }),
      { numRuns: 150 },
    )
  })

  it('takes nothing back that no other block replaced', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(counts(0, 3), { maxLength: 30 }), fc.integer(), async (mined, seed) => {
        const replicas = startReplicas(seededRandom(seed))
        const { booked, look, takenBack } = bookOf(replicas, 10_000n)
        replicas.lagBehind(5)
        for (const blocks of mined) {
          replicas.mine(...blocks)
          await look()
        }
        replicas.lagBehind(0)
        await look()
        expect(booked.map(nameOf)).to.deep.equal(replicas.truth(1n))
        expect(takenBack()).to.equal(0)
      }),
      { numRuns: 200 },
    )
  })
})

describe('getEvents behind many nodes', () => {
  it('reads all that one node with the last block has, or fails', async () => {
    await fc.assert(
      fc.asyncProperty(steps(5, 30), fc.integer(), async (happening, seed) => {
        const replicas = startReplicas(seededRandom(seed))
        for (const made of happening) {
          if (made.kind === 'mine') replicas.mine(...made.counts)
          if (made.kind === 'reorganise') replicas.reorganise(made.back, made.counts)
        }
        replicas.lagBehind(5)
        const toBlock = replicas.head()
        const found = await getEvents(replicas.client, {
          escrow: replicated,
          names: ['MandateRevoked'],
          fromBlock: 1n,
          toBlock,
          timer: async () => undefined,
          random: seededRandom('pauses'),
        }).catch((error) => error.code)
        if (found === 'BlockMissing' || found === -32_000) return
        expect(replicas.truths(toBlock)).to.deep.include(found.map(nameOf))
      }),
      { numRuns: 300 },
    )
  })
})
