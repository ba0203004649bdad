import type { Address } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ReadOptions, readEscrow } from '../readEscrow.ts'

/** What {@link getBalance} takes. */
export type GetBalanceParameters = ReadOptions & {
  /** The token. */
  readonly token: Address
  /** Whose balance. */
  readonly account: Address
}

/**
 * What the escrow holds for an account.
 *
 * @returns Units of the token.
 * @example
 * const balance = await getBalance(client, { token: usdc, account })
 */
export async function getBalance(client: EarnestClient, parameters: GetBalanceParameters): Promise<bigint> {
  return readEscrow(client, 'balanceOf', [parameters.token, parameters.account], parameters)
}
