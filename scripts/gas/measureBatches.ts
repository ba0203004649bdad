import type { Hex } from 'viem'

import type { TermSheet } from '../../src/terms/index.ts'
import { standingCalls } from './balances.ts'
import { FORTUNE, signerOf, type Transaction, type World, withParties } from './createWorld.ts'
import { batchCall, commitCall, ONE, settleCall, sheetOf } from './deals.ts'
import { type Row, row } from './row.ts'
import { stand } from './runDeal.ts'

const SIZE = 50

/** What a metered deal may cost, and what is charged at each settlement: 100 and 1 USDC. */
const CAP = 100_000_000n
const USAGE = 1_000_000n

/** A sheet, and the world as its parties see it. */
type Deal = { readonly world: World; readonly terms: TermSheet }

/**
 * What many deals of standing counterparties cost in batches: of one pair, of as many pairs, and metered. In steady state:
 * lanes, balances and payout addresses are in use.
 */
export async function measureBatches(world: World): Promise<Row[]> {
  const [commits, settlements] = await byOnePair(world)
  const both = [commits, settlements]

  return [
    row('batch-50-commit', `a batch of ${SIZE} commitments from balances`, [commits]),
    row('batch-50-settle', `a batch of ${SIZE} settlements into balances`, [settlements]),
    rowOfEach('batch-50-per-deal', `both, for each of the ${SIZE} deals`, both),
    rowOfEach(
      'batch-50-pairs-per-deal',
      `the same of ${SIZE} distinct pairs, for each of the ${SIZE} deals`,
      await byPairs(world),
    ),
    rowOfEach(
      'batch-50-metered-per-settlement',
      `a metered settlement into a balance, for each of a batch of ${SIZE}`,
      [await metered(world)],
    ),
  ]
}

/** Deals of one payment between two parties, each in a lane of its own. */
function byOnePair(world: World): Promise<readonly [Transaction, Transaction]> {
  return world.apart(async () => {
    await stand(world)
    return commitAndSettle(lanesOf(world, (lane) => sheetOf(world, { amounts: ONE, lane })))
  })
}

/** Deals of one payment, each between two parties that made one in the same lane before. */
function byPairs(world: World): Promise<readonly [Transaction, Transaction]> {
  return world.apart(async () => {
    const pairs: World[] = []
    for (let number = 0; number < SIZE; number++) pairs.push(await standingPair(world, number))
    const deals = (generation: number): Deal[] =>
      pairs.map((pair) => ({ world: pair, terms: sheetOf(pair, { amounts: ONE, generation }) }))
    await commitAndSettle(deals(0))
    return commitAndSettle(deals(1))
  })
}

async function standingPair(world: World, number: number): Promise<World> {
  const [buyer, seller] = [signerOf(`buyer of pair ${number}`), signerOf(`seller of pair ${number}`)]
  await world.mint(seller.address, FORTUNE)
  const pair = await withParties(world, buyer, seller)
  await world.submit(world.escrow, batchCall(await standingCalls(pair), { atomic: true }))
  return pair
}

/** The second settlements of metered deals, each in a lane of its own. */
function metered(world: World): Promise<Transaction> {
  return world.apart(async () => {
    await stand(world)
    const deals = lanesOf(world, (lane) => sheetOf(world, { amounts: [], metered: CAP, lane }))
    await submitBatch(deals, ({ world, terms }) => commitCall(world, terms, 'balance'))
    const charge = (metered: bigint) =>
      submitBatch(deals, ({ world, terms }) => settleCall(world, terms, { metered }))
    await charge(USAGE)
    return charge(2n * USAGE)
  })
}

function lanesOf(world: World, sheet: (lane: number) => TermSheet): Deal[] {
  return Array.from({ length: SIZE }, (_, lane) => ({ world, terms: sheet(lane) }))
}

/** The transaction that commits all of some deals, and the one that settles them. */
async function commitAndSettle(deals: readonly Deal[]): Promise<readonly [Transaction, Transaction]> {
  return [
    await submitBatch(deals, ({ world, terms }) => commitCall(world, terms, 'balance')),
    await submitBatch(deals, ({ world, terms }) => settleCall(world, terms, { milestones: 0b1n })),
  ]
}

/** Submits the calls of all deals in one transaction; reverts if one of them does. */
async function submitBatch(
  deals: readonly Deal[],
  callOf: (deal: Deal) => Promise<Hex>,
): Promise<Transaction> {
  const [first] = deals
  if (!first) throw new RangeError('a batch of no deals')
  const calls = await Promise.all(deals.map(callOf))
  return first.world.submit(first.world.escrow, batchCall(calls, { atomic: false }))
}

/** A line that divides transactions among the deals in them. */
function rowOfEach(name: string, title: string, transactions: readonly Transaction[]): Row {
  const all = row(name, title, transactions)
  return {
    ...all,
    gas: Math.ceil(all.gas / SIZE),
    calldata: Math.ceil(all.calldata / SIZE),
    l1Fee: all.l1Fee / BigInt(SIZE),
  }
}
