import { expect } from 'chai'
import fc from 'fast-check'

import { type Hash, seededRandom } from '../../../src/core/index.ts'
import {
  agreementOf,
  askNobody,
  concession,
  digestOfMove,
  headOf,
  memoryStore,
  type NegotiationRecord,
  type Negotiator,
  nextRound,
  phaseOf,
  receiveMove,
  sideOfRound,
  takeTurn,
  verifyTranscript,
} from '../../../src/negotiation/index.ts'
import {
  buyerSigner,
  type Changes,
  deployments,
  domain,
  openBetween,
  policy,
  sellerSigner,
  startParties,
  tokens,
} from '../support/parties.ts'
import { doubles, watchedSignatory } from '../support/watched.ts'

/** What the world can do to two sides that only talk by messages. */
type Event =
  /** A side takes its turn; what it says goes on its way. */
  | { readonly kind: 'turn'; readonly by: 'buyer' | 'seller' }
  /** A message of those on their way, or of those that ever were, arrives. */
  | { readonly kind: 'arrive'; readonly which: number; readonly again: boolean }
  /** A message is lost. */
  | { readonly kind: 'lose'; readonly which: number }
  /** A side says again all that it ever said. */
  | { readonly kind: 'repeat'; readonly by: 'buyer' | 'seller' }
  /** Two things happen at once. */
  | { readonly kind: 'race'; readonly by: 'buyer' | 'seller'; readonly which: number }
  /** A side loses its memory, but not its store. */
  | { readonly kind: 'restart'; readonly by: 'buyer' | 'seller' }
  | { readonly kind: 'pass'; readonly seconds: number }

const by = fc.constantFrom('buyer' as const, 'seller' as const)
const which = fc.nat(1_000)
const events: fc.Arbitrary<Event> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('turn' as const), by }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('arrive' as const), which, again: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose' as const), which }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repeat' as const), by }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('race' as const), by, which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), by }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 10 }) }),
  },
)

const tight = { ...policy, deals: 2 }

/** Two sides whose keys are watched, in two negotiations about different needs. */
async function begin(firm: boolean) {
  const stores = { buyer: memoryStore(), seller: memoryStore() }
  const watched = {
    buyer: watchedSignatory(buyerSigner, stores.buyer, tight),
    seller: watchedSignatory(sellerSigner, stores.seller, tight),
  }
  const own = (side: 'buyer' | 'seller'): Changes => ({
    store: stores[side],
    signatory: watched[side].signatory,
    policy: tight,
    approaches: {
      firm: firm && side === 'seller',
      strategy: concession({ exponent: side === 'buyer' ? 1 : 2 }),
    },
  })
  const parties = startParties({ buyer: own('buyer'), seller: own('seller') })
  const sides: Record<'buyer' | 'seller', Negotiator> = { buyer: parties.buyer, seller: parties.seller }
  const ids = [
    await openBetween(parties, { rounds: 6, buyerNonce: 1n }),
    await openBetween(parties, { rounds: 6, buyerNonce: 1n << 32n }),
  ]
  const restart = (side: 'buyer' | 'seller') => {
    sides[side] = parties.negotiator(side === 'buyer' ? buyerSigner : sellerSigner, side, own(side))
  }
  /** The same side in another process, over the same store, with another mind. */
  const twin = (side: 'buyer' | 'seller') =>
    parties.negotiator(side === 'buyer' ? buyerSigner : sellerSigner, side, {
      ...own(side),
      random: (label) => seededRandom(`twin:${label}`),
    })
  return { parties, sides, ids, watched, stores, restart, twin }
}

type World = Awaited<ReturnType<typeof begin>>
type Letter = { readonly to: 'buyer' | 'seller'; readonly text: string }

async function happen(world: World, event: Event, letters: Letter[], sent: Letter[]): Promise<void> {
  const { sides, ids, parties } = world
  const speak = async (side: 'buyer' | 'seller', id: Hash, speaker = sides[side]) => {
    const turn = await takeTurn(speaker, id)
    if (turn.kind !== 'sent') return
    const letter = { to: side === 'buyer' ? 'seller' : 'buyer', text: turn.entry.text } as const
    letters.push(letter)
    sent.push(letter)
  }
  const deliver = async ({ to, text }: Letter) => {
    await receiveMove(sides[to], text)
  }
  const pick = (from: readonly Letter[], index: number) => from[index % Math.max(1, from.length)]
  if (event.kind === 'turn') for (const id of ids) await speak(event.by, id)
  if (event.kind === 'arrive') {
    const letter = pick(event.again ? sent : letters, event.which)
    if (letter === undefined) return
    if (!event.again) letters.splice(letters.indexOf(letter), 1)
    await deliver(letter)
  }
  if (event.kind === 'lose' && letters.length > 0) letters.splice(event.which % letters.length, 1)
  if (event.kind === 'repeat') letters.push(...sent.filter(({ to }) => to !== event.by))
  if (event.kind === 'race') {
    const letter = pick(sent, event.which)
    const arrivals = letter === undefined ? [] : [deliver(letter), deliver(letter)]
    const twin = world.twin(event.by)
    const turns = ids.flatMap((id) => [speak(event.by, id), speak(event.by, id, twin)])
    await Promise.all([...arrivals, ...turns])
  }
  if (event.kind === 'restart') world.restart(event.by)
  if (event.kind === 'pass') parties.clock.advance(event.seconds)
}

/** What must hold of a side's record at all times. */
function checkRecord(record: NegotiationRecord): void {
  let head = record.id
  for (const [index, { round, digest, move }] of record.entries.entries()) {
    expect(round).to.equal(index + 1)
    expect(move.round).to.equal(round)
    expect(move.previous).to.equal(head)
    expect(digestOfMove(move, domain)).to.equal(digest)
    head = digest
  }
  expect(headOf(record)).to.equal(head)
  const ahead = Object.keys(record.drafts).filter((round) => Number(round) > nextRound(record))
  expect(ahead).to.deep.equal([])
  expect(Object.keys(record.drafts).every((round) => sideOfRound(Number(round)) === record.side)).to.equal(
    true,
  )
  expect(record.proofs).to.deep.equal([])
}

describe('two sides, whatever becomes of their messages,', () => {
  for (const firm of [true, false]) {
    it(`keep one digest a round, the live sum, and one story (${firm ? 'firm' : 'quotes'})`, async () => {
      let agreements = 0
      await fc.assert(
        fc.asyncProperty(fc.array(events, { minLength: 5, maxLength: 60 }), async (history) => {
          const world = await begin(firm)
          const letters: Letter[] = []
          const sent: Letter[] = []
          for (const event of history) {
            await happen(world, event, letters, sent)
            for (const store of Object.values(world.stores)) {
              for (const id of world.ids) checkRecord((await store.load(id)) as NegotiationRecord)
            }
          }
          // In the end all that was said arrives.
          for (let calm = 0; calm < 24; calm++) {
            const side = calm % 2 === 0 ? 'seller' : 'buyer'
            await happen(world, { kind: 'turn', by: side }, letters, sent)
            for (const letter of [...sent]) await receiveMove(world.sides[letter.to], letter.text)
          }
          expect(doubles(world.watched.buyer.signed)).to.deep.equal([])
          expect(doubles(world.watched.seller.signed)).to.deep.equal([])
          for (const side of ['buyer', 'seller'] as const) {
            const used = new Set(world.watched[side].signed.map(({ digest }) => digest))
            const ledger = await world.stores[side].changeLedger((current) => ({ result: current }))
            // What no key was used for has nothing at stake.
            expect(ledger.filter(({ digest }) => !used.has(digest))).to.deep.equal([])
          }
          for (const id of world.ids) {
            const [bought, sold] = await Promise.all([
              world.stores.buyer.load(id),
              world.stores.seller.load(id),
            ])
            if (bought === undefined || sold === undefined) throw new Error('a record is lost')
            expect(bought.entries.map(({ text }) => text)).to.deep.equal(sold.entries.map(({ text }) => text))
            expect(agreementOf(bought)).to.deep.equal(agreementOf(sold))
            expect(phaseOf(bought)).not.to.equal('open')
            if (agreementOf(bought) !== undefined) agreements++
            const verified = await verifyTranscript({
              opening: bought.opening,
              moves: bought.entries.map(({ move }) => move),
              tokens,
              deployments,
              askContract: askNobody,
            })
            expect(verified.ok).to.equal(true)
          }
        }),
        { numRuns: 25 },
      )
      expect(agreements).to.be.greaterThan(0)
    }).timeout(240_000)
  }
})
