import type { Address, Hash, TransactionReceipt } from 'viem'
import { call, getTransaction, waitForTransactionReceipt } from 'viem/actions'

import { decodeError } from '../errors/decodeError.ts'
import { RevertedError } from '../errors/decodeRevert.ts'
import { type EarnestClient, escrowOf } from '../escrowOf.ts'
import { decodeEvents } from '../events/decodeEvents.ts'
import type { EarnestEvent } from '../events/earnestEvent.ts'

/** What {@link waitForAct} takes. */
export type WaitForActParameters = {
  /** The transaction's hash. */
  readonly hash: Hash
  /** The escrow; default: the one deployed on the client's chain. */
  readonly escrow?: Address | undefined
  /** How many blocks it must be deep, itself included; default: 1. */
  readonly confirmations?: number | undefined
  /** Milliseconds after which it is given up; default: viem's. */
  readonly timeout?: number | undefined
}

/** What came of a transaction. */
export type MinedAct = {
  readonly receipt: TransactionReceipt
  /** The escrow's events in it, in their order. */
  readonly events: readonly EarnestEvent[]
}

/**
 * Waits until a transaction is mined.
 *
 * @throws {EscrowError} of the class of what the escrow refused, when it reverted.
 * @throws {RevertedError} when it reverted and a replay does not tell why.
 * @example
 * const { events } = await waitForAct(client, { hash: await settle(client, approval) })
 */
export async function waitForAct(client: EarnestClient, parameters: WaitForActParameters): Promise<MinedAct> {
  const { hash, confirmations, timeout } = parameters
  const receipt = await waitForTransactionReceipt(client, {
    hash,
    ...(confirmations !== undefined && { confirmations }),
    ...(timeout !== undefined && { timeout }),
  })
  if (receipt.status === 'reverted') throw await reasonOf(client, receipt)
  return { receipt, events: decodeEvents(receipt.logs, escrowOf(client, parameters.escrow)) }
}

/** Runs the transaction again after the block before its own: a receipt does not say why it reverted. */
async function reasonOf(client: EarnestClient, receipt: TransactionReceipt): Promise<unknown> {
  const {
    from: account,
    to,
    input: data,
    gas,
  } = await getTransaction(client, { hash: receipt.transactionHash })
  try {
    await call(client, { account, to, data, gas, blockNumber: receipt.blockNumber - 1n })
  } catch (error) {
    const decoded = decodeError(error)
    if (decoded !== error) return decoded
  }
  return new RevertedError('0x')
}
