import type { EarnestClient } from '../../chain/index.ts'
import { type RecordParameters, readReputation } from './readReputation.ts'

/**
 * An account's score in a role.
 *
 * @returns r / (r + λs + B), in units of 10⁻¹⁸: 0 for a new account, below 10¹⁸ always. {@link toShare} makes a
 * number of it.
 * @example
 * const score = toShare(await getScore(client, { account: seller, role: 'seller' }))
 */
export async function getScore(client: EarnestClient, parameters: RecordParameters): Promise<bigint> {
  const { account, role } = parameters
  return readReputation(client, 'scoreOf', [account, role === 'seller'], parameters)
}
