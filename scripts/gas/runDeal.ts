import type { Address, Hex } from 'viem'

import { permit, standingCalls } from './balances.ts'
import type { Transaction, World } from './createWorld.ts'
import {
  batchCall,
  commitCall,
  type Entrance,
  type Funding,
  ONE,
  type Place,
  settleCall,
  sheetOf,
} from './deals.ts'

/** How many of the buyer's lanes were used before: what a client hands out again. */
export const LANES = 60

/** Earlier deals of the same parties, one in each lane: lanes, balances and payout addresses are in use. */
export async function warmUp(world: World): Promise<void> {
  for (let lane = 0; lane < LANES; lane++) {
    const terms = sheetOf(world, { amounts: ONE, lane, generation: 0 })
    await world.submit(world.escrow, await commitCall(world, terms, 'authorization'))
    await world.submit(world.escrow, await settleCall(world, terms, { milestones: 0b1n }))
  }
}

/** What a deal is made with; see {@link runDeal}. */
export type DealOptions = Place & {
  /** Default: by authorization. */
  readonly funding?: Funding
  /** Default: packed. */
  readonly entrance?: Entrance
  /** The milestones of each approval, cumulative. Default: one approval of all. */
  readonly approvals?: readonly bigint[]
  /** Default: none. */
  readonly burnBps?: number
  /** Whether one transaction commits and settles. Default: one for each. */
  readonly together?: boolean
}

/**
 * A deal from its commitment to its last settlement, apart from all else.
 *
 * @returns Its transactions; what gave the buyer its balance or the escrow its allowance is not among them.
 */
export async function runDeal(
  world: World,
  amounts: readonly bigint[],
  {
    funding = 'authorization',
    entrance = 'packed',
    approvals = [(1n << BigInt(amounts.length)) - 1n],
    together = false,
    ...sheet
  }: DealOptions = {},
): Promise<Transaction[]> {
  const terms = sheetOf(world, { amounts, ...sheet })
  const settlements = approvals.map((milestones) => settleCall(world, terms, { milestones }, entrance))
  const calls = [await commitCall(world, terms, funding, entrance), ...(await Promise.all(settlements))]

  return submitAll(world, world.escrow, together ? [batchCall(calls, { atomic: true })] : calls, async () => {
    if (funding === 'balance') await stand(world)
    if (funding === 'allowance') await permit(world)
  })
}

/** Makes the buyer and the seller standing counterparties. */
export async function stand(world: World): Promise<void> {
  for (const call of await standingCalls(world)) await world.submit(world.escrow, call)
}

/** Submits calls one after another, apart from all else, after what is not counted. */
export function submitAll(
  world: World,
  to: Address,
  calls: readonly Hex[],
  prepare: () => Promise<unknown> = async () => {},
): Promise<Transaction[]> {
  return world.apart(async () => {
    await prepare()
    const transactions: Transaction[] = []
    for (const call of calls) transactions.push(await world.submit(to, call))
    return transactions
  })
}
