import type { Address } from 'viem'

import { type BlockOption, readView } from '../../calls/readView.ts'
import type { EarnestClient } from '../../escrowOf.ts'
import { panelFactoryAbi } from '../../generated/panelFactory.ts'
import { panelFactoryOf } from '../courtOf.ts'

/** What {@link getPanelAddress} takes. */
export type GetPanelAddressParameters = BlockOption & {
  /** The factory of panels; default: the one deployed on the client's chain. */
  readonly panelFactory?: Address | undefined
  /** Distinct keys, in the order of their seats; another order is another panel. */
  readonly jurors: readonly Address[]
  /** How many have to vote for a verdict. */
  readonly quorum: bigint
  /** Seconds of sealing from the dispute. */
  readonly sealing: bigint
  /** Seconds of voting after it. */
  readonly voting: bigint
}

/**
 * The address of a panel, whether it exists or not: what a sheet names as its arbiter.
 *
 * @example
 * const arbiter = await getPanelAddress(client, { jurors, quorum: 2n, sealing: 43_200n, voting: 43_200n })
 */
export async function getPanelAddress(
  client: EarnestClient,
  parameters: GetPanelAddressParameters,
): Promise<Address> {
  const { jurors, quorum, sealing, voting } = parameters
  const call = {
    address: panelFactoryOf(client, parameters.panelFactory),
    abi: panelFactoryAbi,
    view: 'addressOf',
    args: [jurors, quorum, sealing, voting],
  }
  return (await readView(client, call, parameters)) as Address
}
