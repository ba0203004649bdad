import type { Address } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type ReadOptions, readEscrow } from '../readEscrow.ts'

/** What {@link getPayout} takes. */
export type GetPayoutParameters = ReadOptions & {
  /** The token. */
  readonly token: Address
  /** Whose settlements. */
  readonly account: Address
}

/**
 * Where an account's settlements in a token go.
 *
 * @returns Zero: the account's own wallet; the escrow: kept as balance.
 * @example
 * const payout = await getPayout(client, { token: usdc, account })
 */
export async function getPayout(client: EarnestClient, parameters: GetPayoutParameters): Promise<Address> {
  return readEscrow(client, 'payoutOf', [parameters.token, parameters.account], parameters)
}
