import type { Address, Hash } from 'viem'

import type { Act, ActArguments } from './act.ts'
import { type CallOptions, sendCall } from './calls/sendCall.ts'
import { explained } from './consent/explainRefusal.ts'
import { encodeAct } from './encodeAct.ts'
import { type EarnestClient, escrowOf } from './escrowOf.ts'
import { packAct } from './packAct.ts'
import { usdcOf } from './usdcOf.ts'

/** How an act is sent, beside what it is made of. All are optional. */
export type SendOptions = CallOptions & {
  /** The escrow; default: the one deployed on the client's chain. */
  readonly escrow?: Address | undefined
  /** Whether it goes without padding, for less gas but unreadable to explorers and wallets; default: no. */
  readonly packed?: boolean | undefined
}

/** What an act's function takes. */
export type ActParameters<Name extends Act> = ActArguments<Name> & SendOptions

/**
 * Sends an act's transaction; it is not mined yet when this returns.
 *
 * @returns The transaction's hash.
 * @throws {AccountMissingError} when neither the client nor the parameters name an account.
 * @throws {SendFailedError} when it isn't known that the node took it. It may be mined all the same.
 * @throws {EscrowError} of the class of what the escrow refused when the gas was estimated; of a failed pull with the
 * token's reason, as {@link simulateAct}.
 */
export async function sendAct<Name extends Act>(
  client: EarnestClient,
  act: Name,
  parameters: ActParameters<Name>,
): Promise<Hash> {
  const to = escrowOf(client, parameters.escrow)
  const usdc = parameters.packed && 'terms' in parameters ? await usdcOf(client, to) : undefined
  const data = parameters.packed ? packAct(act, parameters, usdc) : encodeAct(act, parameters)
  return explained(client, { escrow: to, act, given: parameters }, () =>
    sendCall(client, { to, data }, parameters),
  )
}
