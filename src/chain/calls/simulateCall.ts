import type { Account, Address, Hex } from 'viem'
import { call as ask } from 'viem/actions'

import { decodeError } from '../errors/decodeError.ts'
import { type EarnestClient, viemClient } from '../escrowOf.ts'
import type { Call } from './sendCall.ts'

/** As whom, and when, a call is simulated. All are optional. */
export type SimulateCallOptions = {
  /** The sender that is played; default: the client's account. */
  readonly sender?: Account | Address | undefined
  /** The block after which it would come; default: the latest. */
  readonly blockNumber?: bigint | undefined
}

/**
 * Performs a call without sending it.
 *
 * @returns What the contract's function returns, ABI-encoded.
 * @throws What {@link decodeError} makes of a refusal.
 */
export async function simulateCall(
  client: EarnestClient,
  { to, data }: Call,
  { sender = viemClient(client).account, blockNumber }: SimulateCallOptions,
): Promise<Hex> {
  const block = blockNumber === undefined ? {} : { blockNumber }
  try {
    const result = await ask(viemClient(client), { ...(sender && { account: sender }), to, data, ...block })
    return result.data ?? '0x'
  } catch (error) {
    throw decodeError(error)
  }
}
