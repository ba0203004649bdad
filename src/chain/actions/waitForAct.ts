import type { Address, TransactionReceipt } from 'viem'

import { type WaitOptions, waitForCall } from '../calls/waitForCall.ts'
import { type EarnestClient, escrowOf } from '../escrowOf.ts'
import { decodeEvents } from '../events/decodeEvents.ts'
import type { EarnestEvent } from '../events/earnestEvent.ts'

/** What {@link waitForAct} takes. */
export type WaitForActParameters = WaitOptions & {
  /** The escrow; default: the one deployed on the client's chain. */
  readonly escrow?: Address | undefined
}

/** What came of a transaction. */
export type MinedAct = {
  readonly receipt: TransactionReceipt
  /** The escrow's events in it, in their order. */
  readonly events: readonly EarnestEvent[]
}

/**
 * Waits until a transaction is mined; or the same call, which its wallet sent again at another price.
 *
 * @throws {EscrowError} of the class of what the escrow refused, when it reverted.
 * @throws {RevertedError} when it reverted and a replay does not tell why.
 * @throws {TransactionReplacedError} when the wallet cancelled it, or sent something else in its place.
 * @throws {TransactionNotMinedError} when it is not mined in time; it may be yet.
 * @example
 * const { events } = await waitForAct(client, { hash: await settle(client, approval) })
 */
export async function waitForAct(client: EarnestClient, parameters: WaitForActParameters): Promise<MinedAct> {
  const receipt = await waitForCall(client, parameters)
  return { receipt, events: decodeEvents(receipt.logs, escrowOf(client, parameters.escrow)) }
}
