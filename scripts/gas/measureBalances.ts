import type { Hex } from 'viem'

import { depositCall, payoutCall, permit, withdrawCall } from './balances.ts'
import type { World } from './createWorld.ts'
import { batchCall } from './deals.ts'
import { type Row, row } from './row.ts'
import { stand, submitAll } from './runDeal.ts'

/**
 * What becoming a standing counterparty costs, once, and ceasing to be one. Of parties that made deals before, whose
 * balances in the escrow were never in use.
 */
export async function measureBalances(world: World): Promise<Row[]> {
  const { buyer, seller } = world
  const first = async (call: Promise<Hex>) => submitAll(world, world.escrow, [await call])
  const later = async (call: Promise<Hex>) => submitAll(world, world.escrow, [await call], () => stand(world))
  const leave = async () => {
    const calls = await Promise.all([payoutCall(world, seller, 'wallet'), withdrawCall(world, seller)])
    return batchCall(calls, { atomic: true })
  }

  return [
    row(
      'balance-deposit',
      "an account's first deposit, by authorization",
      await first(depositCall(world, buyer)),
    ),
    row(
      'balance-payout',
      "an account's first choice to be paid into its balance",
      await first(payoutCall(world, seller, 'balance')),
    ),
    row('balance-withdrawal', 'all of a balance to its wallet', await later(withdrawCall(world, buyer))),
    row('balance-leave', 'the same, and settlements to the wallet again', await later(leave())),
    row('allowance-permit', "a buyer's standing allowance, by its permit that anyone submits", [
      await world.apart(() => permit(world)),
    ]),
  ]
}
