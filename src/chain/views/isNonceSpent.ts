import type { Address } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ReadOptions, readEscrow } from '../readEscrow.ts'

/** What {@link isNonceSpent} takes. */
export type IsNonceSpentParameters = ReadOptions & {
  /** Whose nonce. */
  readonly account: Address
  /** One of its unordered nonces. */
  readonly nonce: bigint
}

/**
 * Whether an unordered nonce of an account is spent.
 *
 * @returns Whether it can't be used any more.
 * @example
 * const spent = await isNonceSpent(client, { account, nonce: 7n })
 */
export async function isNonceSpent(
  client: EarnestClient,
  parameters: IsNonceSpentParameters,
): Promise<boolean> {
  return readEscrow(client, 'isNonceSpent', [parameters.account, parameters.nonce], parameters)
}
