import { signerOf, type Transaction, type World, withParties } from './createWorld.ts'
import { commitCall, ONE, sheetOf } from './deals.ts'
import { type Row, row } from './row.ts'
import { LANES, runDeal } from './runDeal.ts'

/**
 * What is paid once: by two parties of whom neither the escrow nor its records know anything, the seller without any USDC;
 * and by a buyer that has more deals alive than it ever had.
 *
 * @param burnBps Basis points burned where evidence is bought.
 */
export async function measureFirst(world: World, burnBps: number): Promise<Row[]> {
  return [
    row(
      'first-deal',
      'the first deal of fresh parties, by authorization and pushed',
      await firstDeal(world, 0),
    ),
    row(
      'first-deal-evidence',
      'the same with a burn of 1 % that buys their first evidence',
      await firstDeal(world, burnBps),
    ),
    row(
      'new-lane',
      'a concurrent deal of known parties in a new lane, the same way',
      await concurrentDeal(world),
    ),
  ]
}

function firstDeal(world: World, burnBps: number): Promise<Transaction[]> {
  return world.apart(async () => {
    const fresh = await withParties(world, signerOf('fresh buyer'), signerOf('fresh seller'))
    return runDeal(fresh, ONE, { generation: 0, burnBps })
  })
}

/** A deal while another of the same parties is alive. */
function concurrentDeal(world: World): Promise<Transaction[]> {
  return world.apart(async () => {
    await world.submit(
      world.escrow,
      await commitCall(world, sheetOf(world, { amounts: ONE }), 'authorization'),
    )
    return runDeal(world, ONE, { lane: LANES, generation: 0 })
  })
}
