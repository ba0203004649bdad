import type { Hex } from 'viem'
import { encodeFunctionData, parseAbi } from 'viem'

import { signAuthorization } from '../../src/terms/index.ts'
import type { Transaction, World } from './createWorld.ts'
import {
  amendCall,
  commitCall,
  deliverCall,
  disputeCall,
  ONE,
  ruleCall,
  settleCall,
  sheetOf,
  THREE,
} from './deals.ts'
import { measureBalances } from './measureBalances.ts'
import { measureBatches } from './measureBatches.ts'
import { measureBundles } from './measureBundles.ts'
import { measureCourts } from './measureCourts.ts'
import { measureFirst } from './measureFirst.ts'
import { type Row, row } from './row.ts'
import { runDeal, submitAll, warmUp } from './runDeal.ts'

/** Basis points burned where evidence is bought: 1 %. */
const BURN = 100
const DAY = 86_400

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
    row('one-payment-authorization', 'one payment, by authorization and pushed', await runDeal(world, ONE)),
    row(
      'three-milestones-authorization',
      'three milestones, one approval, by authorization and pushed',
      await runDeal(world, THREE),
    ),
    row(
      'three-approvals-authorization',
      'three milestones, an approval each, by authorization and pushed',
      await runDeal(world, THREE, { approvals: [0b001n, 0b011n, 0b111n] }),
    ),
    row(
      'one-payment-balance',
      'one payment, from balances and credited',
      await runDeal(world, ONE, { funding: 'balance' }),
    ),
    row(
      'three-milestones-balance',
      'three milestones, one approval, from balances and credited',
      await runDeal(world, THREE, { funding: 'balance' }),
    ),
    row(
      'one-payment-allowance',
      'one payment, from an allowance and pushed',
      await runDeal(world, ONE, { funding: 'allowance' }),
    ),
    row(
      'three-milestones-allowance',
      'three milestones, one approval, from an allowance and pushed',
      await runDeal(world, THREE, { funding: 'allowance' }),
    ),
    row(
      'one-transaction-authorization',
      'one payment in one transaction, by authorization and pushed',
      await runDeal(world, ONE, { together: true }),
    ),
    row(
      'one-transaction-balance',
      'one payment in one transaction, from balances and credited',
      await runDeal(world, ONE, { together: true, funding: 'balance' }),
    ),
    row(
      'one-payment-authorization-readable',
      'one payment, by authorization and pushed, by the readable entrances',
      await runDeal(world, ONE, { entrance: 'readable' }),
    ),
    row(
      'three-milestones-authorization-readable',
      'three milestones, one approval, the same way',
      await runDeal(world, THREE, { entrance: 'readable' }),
    ),
    row(
      'one-payment-balance-readable',
      'one payment, from balances and credited, by the readable entrances',
      await runDeal(world, ONE, { funding: 'balance', entrance: 'readable' }),
    ),
    row(
      'three-milestones-balance-readable',
      'three milestones, one approval, the same way from balances',
      await runDeal(world, THREE, { funding: 'balance', entrance: 'readable' }),
    ),
    ...(await measureFirst(world, BURN)),
    ...(await evidence(world)),
    row('dispute', 'one payment that is delivered, disputed and ruled', await dispute(world)),
    row('amendment', 'the last two of three milestones become one of the same price', await amendment(world)),
    ...(await measureBatches(world)),
    ...(await measureBalances(world)),
    ...(await measureBundles(world)),
    ...(await measureCourts(world)),
  ]
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

/** What a burn adds to the settlement of two parties that dealt with each other before. */
async function evidence(world: World): Promise<Row[]> {
  const settle = (burnBps: number) =>
    world.apart(async () => {
      for (const generation of [1, 2]) {
        const terms = sheetOf(world, { amounts: ONE, generation, burnBps })
        await world.submit(world.escrow, await commitCall(world, terms, 'authorization'))
        world.skip(DAY / 2)
        const last = await world.submit(world.escrow, await settleCall(world, terms, { milestones: 0b1n }))
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
  return submitAll(world, world.escrow, [call], () => world.submit(world.escrow, committed))
}
