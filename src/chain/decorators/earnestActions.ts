import type { Address } from 'viem'

import type { EarnestClient } from '../escrowOf.ts'
import { type EarnestPublicActions, earnestPublicActions } from './earnestPublicActions.ts'
import { type EarnestWalletActions, earnestWalletActions } from './earnestWalletActions.ts'

/**
 * Gives a client a method for everything that can be asked of the escrow and done on it.
 *
 * @param parameters.escrow The escrow; default: the one deployed on the client's chain.
 * @example
 * const client = createClient({ account, chain: base, transport: http() }).extend(earnestActions())
 * const { events } = await client.waitForAct({ hash: await client.commit({ terms, buyer, seller }) })
 */
export function earnestActions(parameters: { readonly escrow?: Address | undefined } = {}) {
  return (client: EarnestClient): EarnestPublicActions & EarnestWalletActions => ({
    ...earnestPublicActions(parameters)(client),
    ...earnestWalletActions(parameters)(client),
  })
}
