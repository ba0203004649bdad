import { estimateGas } from 'viem/actions'

import { decodeError } from '../errors/decodeError.ts'
import { type EarnestClient, viemClient } from '../escrowOf.ts'
import type { Call } from './sendCall.ts'
import type { SimulateCallOptions } from './simulateCall.ts'

/**
 * Estimates the gas of a call, as a transaction of its own after the latest block. What waits to be mined does not count:
 * a call whose own transaction is among it would seem to cost next to nothing.
 *
 * @returns Units of gas; the whole transaction's.
 * @throws What {@link decodeError} makes of a refusal.
 */
export async function estimateCall(
  client: EarnestClient,
  { to, data }: Call,
  { sender = viemClient(client).account }: Pick<SimulateCallOptions, 'sender'>,
): Promise<bigint> {
  const request = { ...(sender && { account: sender }), to, data }
  try {
    return await estimateGas(viemClient(client), { ...request, blockTag: 'latest' })
  } catch (error) {
    throw decodeError(error)
  }
}
