import type { Account, Address, Chain, Client, Transport } from 'viem'

import { getDeployment } from './deployments/getDeployment.ts'

/** A client of a chain that Earnest may be on; an account is needed only to send. */
export type EarnestClient = Client<Transport, Chain | undefined, Account | undefined>

/**
 * The escrow that a call is for: the one that is named, else the one deployed on the client's chain.
 *
 * @throws {DeploymentMissingError} when none is named and none is known.
 */
export function escrowOf(client: EarnestClient, named: Address | undefined): Address {
  return named ?? getDeployment(client.chain?.id).contracts.escrow.address
}
