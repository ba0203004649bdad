import type { Address } from 'viem'

import type { EarnestClient } from '../../chain/index.ts'
import { decodePassport, type Passport } from '../passport/decodePassport.ts'
import { type ReadRecordOptions, readReputation } from './readReputation.ts'

/** What {@link getPassport} takes. */
export type GetPassportParameters = ReadRecordOptions & {
  /** Whose passport. */
  readonly account: Address
}

/**
 * An account's passport, as wallets and explorers show it.
 *
 * @throws {RevertedError} `PassportMissing` when the account has no record.
 * @throws {PassportInvalidError} when the answer is no passport.
 * @example
 * const { svg } = await getPassport(client, { account: seller })
 */
export async function getPassport(
  client: EarnestClient,
  parameters: GetPassportParameters,
): Promise<Passport> {
  return decodePassport(await readReputation(client, 'tokenURI', [BigInt(parameters.account)], parameters))
}
