import type { EarnestClient } from '../../chain/index.ts'
import { type RecordParameters, readReputation } from './readReputation.ts'

/**
 * What an attacker would have to burn to have the account's score in a role.
 *
 * @returns USDC micro-units, rounded down.
 * @example
 * const cost = await getCostToForge(client, { account: seller, role: 'seller' })
 */
export async function getCostToForge(client: EarnestClient, parameters: RecordParameters): Promise<bigint> {
  const { account, role } = parameters
  return readReputation(client, 'costToForgeOf', [account, role === 'seller'], parameters)
}
