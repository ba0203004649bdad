import type { Hash, TransactionReceipt } from 'viem'
import { call, getTransaction, waitForTransactionReceipt } from 'viem/actions'

import { decodeError } from '../errors/decodeError.ts'
import { RevertedError } from '../errors/decodeRevert.ts'
import type { EarnestClient } from '../escrowOf.ts'

/** Which transaction is waited for, and for how long. */
export type WaitOptions = {
  /** The transaction's hash. */
  readonly hash: Hash
  /** How many blocks it must be deep, itself included; default: 1. */
  readonly confirmations?: number | undefined
  /** Milliseconds after which it is given up; default: viem's. */
  readonly timeout?: number | undefined
}

/**
 * Waits until a transaction is mined.
 *
 * @throws What {@link decodeError} makes of a refusal, when it reverted.
 * @throws {RevertedError} when it reverted and a replay does not tell why.
 */
export async function waitForCall(
  client: EarnestClient,
  { hash, confirmations, timeout }: WaitOptions,
): Promise<TransactionReceipt> {
  const receipt = await waitForTransactionReceipt(client, {
    hash,
    ...(confirmations !== undefined && { confirmations }),
    ...(timeout !== undefined && { timeout }),
  })
  if (receipt.status === 'reverted') throw await reasonOf(client, receipt)
  return receipt
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
