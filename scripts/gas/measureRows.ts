import type { Address, Hex } from 'viem'
import { encodeFunctionData, parseAbi } from 'viem'

import { packAct } from '../../src/chain/index.ts'
import { signAuthorization } from '../../src/terms/index.ts'
import type { Transaction, World } from './createWorld.ts'
import {
  amendCall,
  commitCall,
  deliverCall,
  disputeCall,
  type Entrance,
  type Funding,
  ONE,
  ruleCall,
  settleCall,
  sheetOf,
  standingCalls,
  THREE,
} from './deals.ts'
import { measureBundles } from './measureBundles.ts'
import { measureCourts } from './measureCourts.ts'
import { type Row, row } from './row.ts'

const BATCH = 50
/** Basis points burned where evidence is bought: 1 %. */
const BURN = 100
const DAY = 86_400

/** How many of the buyer's lanes were used before: what a client hands out again. */
const LANES = 60

const bareAbi = parseAbi([
  'function pull(address token, address from, uint256 value, uint256 validBefore, bytes32 nonce, bytes signature)',
  'function push(address token, address to, uint256 value)',
])

/**
 * Measures all rows. Each runs in steady state, apart from the others: parties, contracts and the buyer's lanes were used
 * before.
 */
export async function measureRows(world: World): Promise<Row[]> {
  await warmUp(world)

  return [
    row('floor-one-payment', 'floor: a bare contract, no state, one payment', await floor(world, ONE)),
    row(
      'floor-three-payments',
      'floor: a bare contract, no state, three payments',
      await floor(world, THREE),
    ),
    row('one-payment-authorization', 'one payment, by authorization and pushed', await deal(world, ONE)),
    row(
      'three-milestones-authorization',
      'three milestones, one approval, by authorization and pushed',
      await deal(world, THREE),
    ),
    row(
      'three-approvals-authorization',
      'three milestones, an approval each, by authorization and pushed',
      await deal(world, THREE, { approvals: [0b001n, 0b011n, 0b111n] }),
    ),
    row(
      'one-payment-balance',
      'one payment, from balances and credited',
      await deal(world, ONE, { funding: 'balance' }),
    ),
    row(
      'three-milestones-balance',
      'three milestones, one approval, from balances and credited',
      await deal(world, THREE, { funding: 'balance' }),
    ),
    row(
      'one-payment-authorization-readable',
      'one payment, by authorization and pushed, by the readable entrances',
      await deal(world, ONE, { entrance: 'readable' }),
    ),
    row(
      'three-milestones-authorization-readable',
      'three milestones, one approval, the same way',
      await deal(world, THREE, { entrance: 'readable' }),
    ),
    row(
      'one-payment-balance-readable',
      'one payment, from balances and credited, by the readable entrances',
      await deal(world, ONE, { funding: 'balance', entrance: 'readable' }),
    ),
    row(
      'three-milestones-balance-readable',
      'three milestones, one approval, the same way from balances',
      await deal(world, THREE, { funding: 'balance', entrance: 'readable' }),
    ),
    ...(await evidence(world)),
    row('dispute', 'one payment that is delivered, disputed and ruled', await dispute(world)),
    row('amendment', 'the last two of three milestones become one of the same price', await amendment(world)),
    ...(await batches(world)),
    ...(await measureBundles(world)),
    ...(await measureCourts(world)),
  ]
}

/** Earlier deals of the same parties, one in each lane: lanes, balances and payout addresses are in use. */
async function warmUp(world: World): Promise<void> {
  for (let lane = 0; lane < LANES; lane++) {
    const terms = sheetOf(world, { amounts: ONE, lane, generation: 0 })
    await world.submit(world.escrow, await commitCall(world, terms, 'authorization'))
    await world.submit(world.escrow, await settleCall(world, terms, 0b1n))
  }
}

async function floor(world: World, amounts: readonly bigint[]): Promise<Transaction[]> {
  const value = amounts.reduce((sum, amount) => sum + amount, 0n)
  const act: Hex = `0x${'ac'.repeat(32)}`
  const signature = await signAuthorization(world.buyer, {
    token: world.token,
    escrow: world.bare,
    value,
    act,
    expiry: world.expiry,
  })
  const pull = encodeFunctionData({
    abi: bareAbi,
    functionName: 'pull',
    args: [world.usdc, world.buyer.address, value, BigInt(world.expiry), act, signature],
  })
  const pushes = amounts.map((amount) =>
    encodeFunctionData({
      abi: bareAbi,
      functionName: 'push',
      args: [world.usdc, world.seller.address, amount],
    }),
  )
  return submitAll(world, world.bare, [pull, ...pushes])
}

async function deal(
  world: World,
  amounts: readonly bigint[],
  {
    funding = 'authorization',
    entrance = 'packed',
    approvals = [(1n << BigInt(amounts.length)) - 1n],
  }: { funding?: Funding; entrance?: Entrance; approvals?: readonly bigint[] } = {},
): Promise<Transaction[]> {
  const terms = sheetOf(world, { amounts })
  const settlements = approvals.map((milestones) => settleCall(world, terms, milestones, entrance))
  const calls = [await commitCall(world, terms, funding, entrance), ...(await Promise.all(settlements))]

  return submitAll(world, world.escrow, calls, funding === 'balance' ? await standingCalls(world) : [])
}

/** What a burn adds to the settlement of two parties that dealt with each other before. */
async function evidence(world: World): Promise<Row[]> {
  const settle = (burnBps: number) =>
    world.apart(async () => {
      for (const generation of [1, 2]) {
        const terms = sheetOf(world, { amounts: ONE, generation, burnBps })
        await world.submit(world.escrow, await commitCall(world, terms, 'authorization'))
        world.skip(DAY / 2)
        const last = await world.submit(world.escrow, await settleCall(world, terms, 0b1n))
        if (generation === 2) return last
      }
      throw new Error('unreachable')
    })
  const [plain, burned] = [await settle(0), await settle(BURN)]

  return [
    row('settlement', 'the settlement of one payment between known parties', [plain]),
    row('settlement-evidence', 'the same with a burn of 1 % that buys evidence', [burned]),
    {
      name: 'evidence-extra',
      title: 'what the evidence adds to it',
      gas: burned.gas - plain.gas,
      transactions: 1,
      calldata: burned.calldata - plain.calldata,
      l1Fee: burned.l1Fee - plain.l1Fee,
    },
  ]
}

async function dispute(world: World): Promise<Transaction[]> {
  const terms = sheetOf(world, { amounts: ONE })
  return submitAll(world, world.escrow, [
    await commitCall(world, terms, 'authorization'),
    await deliverCall(world, terms),
    await disputeCall(world, terms),
    await ruleCall(world, terms),
  ])
}

/** The amendment alone, of a deal that is committed before. */
async function amendment(world: World): Promise<Transaction[]> {
  const [, second, third] = THREE
  const terms = sheetOf(world, { amounts: THREE })
  const next = sheetOf(world, { amounts: [second + third], lane: 1 })
  const committed = await commitCall(world, terms, 'authorization')
  const call = await amendCall(world, { terms, next, milestones: 0b110n })
  return submitAll(world, world.escrow, [call], [committed])
}

/** Deals of one payment between standing counterparties: all committed by one transaction, all settled by another. */
async function batches(world: World): Promise<Row[]> {
  const sheets = Array.from({ length: BATCH }, (_, lane) => sheetOf(world, { amounts: ONE, lane }))
  const batch = (calls: Hex[]) => packAct('batch', { calls, atomic: false })
  const transactions = await submitAll(
    world,
    world.escrow,
    [
      batch(await Promise.all(sheets.map((terms) => commitCall(world, terms, 'balance')))),
      batch(await Promise.all(sheets.map((terms) => settleCall(world, terms, 0b1n)))),
    ],
    await standingCalls(world),
  )
  const [commits, settlements] = transactions
  if (!commits || !settlements) throw new Error('a batch is missing')
  const each = row('', '', transactions)

  return [
    row('batch-50-commit', `a batch of ${BATCH} commitments from balances`, [commits]),
    row('batch-50-settle', `a batch of ${BATCH} settlements into balances`, [settlements]),
    {
      name: 'batch-50-per-deal',
      title: `both, for each of the ${BATCH} deals`,
      gas: Math.ceil(each.gas / BATCH),
      transactions: each.transactions,
      calldata: Math.ceil(each.calldata / BATCH),
      l1Fee: each.l1Fee / BigInt(BATCH),
    },
  ]
}

/** Submits calls one after another, apart from all else, after some that are not counted. */
function submitAll(
  world: World,
  to: Address,
  calls: readonly Hex[],
  before: readonly Hex[] = [],
): Promise<Transaction[]> {
  return world.apart(async () => {
    for (const call of before) await world.submit(to, call)
    const transactions: Transaction[] = []
    for (const call of calls) transactions.push(await world.submit(to, call))
    return transactions
  })
}
