import type { Account, Address, Chain, Client, Transport } from 'viem'

import { getDeployment } from './deployments/getDeployment.ts'

/**
 * A client of a chain that Earnest may be on; an account is needed only to send. It is what every viem client has: one
 * that another version of viem made, or another copy of it, will do.
 */
export type EarnestClient = {
  readonly account: { readonly address: Address; readonly type: string } | undefined
  readonly chain: { readonly id: number; readonly name: string } | undefined
  readonly cacheTime: number
  readonly pollingInterval: number
  readonly request: (call: never, options?: never) => Promise<unknown>
  readonly transport: object
  readonly type: string
  readonly uid: string
}

/** The same client, for the actions of the viem that is installed here: they ask no more of it. */
export function viemClient(client: EarnestClient): Client<Transport, Chain | undefined, Account | undefined> {
  return client as unknown as Client<Transport, Chain | undefined, Account | undefined>
}

/**
 * The escrow that a call is for: the one that is named, else the one deployed on the client's chain.
 *
 * @throws {DeploymentMissingError} when none is named and none is known.
 */
export function escrowOf(client: EarnestClient, named: Address | undefined): Address {
  return named ?? getDeployment(client.chain?.id).contracts.escrow.address
}
