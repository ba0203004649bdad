import type { Account, Address, Hash, Hex } from 'viem'
import { estimateFeesPerGas, getTransaction, getTransactionCount, sendTransaction } from 'viem/actions'

import { batchGas } from '../batchGas.ts'
import { decodeError } from '../errors/decodeError.ts'
import type { EarnestClient } from '../escrowOf.ts'
import { packAct } from '../packAct.ts'
import type { Load } from './packBatch.ts'

/** An act's call of the escrow, and what it needs. */
export type Call = Load & { readonly data: Hex }

/** What {@link sendCalls} takes. */
export type SendCallsParameters = {
  readonly escrow: Address
  readonly sender: Account | Address
  /** In the order they are to run; one goes without a batch around it. */
  readonly calls: readonly Call[]
  /** The last transaction, when it was not seen mined: as long as it is not, it is replaced. */
  readonly stuck?: Hash | undefined
}

/**
 * Sends calls of the escrow in one transaction.
 *
 * The nonce is the next after what is mined: one transaction at a time, and one that got stuck is replaced.
 *
 * @returns The transaction's hash.
 * @throws {EscrowError} when the node ran it before it took it, as embedded chains do.
 */
export async function sendCalls(client: EarnestClient, parameters: SendCallsParameters): Promise<Hash> {
  const { escrow: to, sender: account, calls, stuck } = parameters
  const address = typeof account === 'string' ? account : account.address
  const nonce = await getTransactionCount(client, { address, blockTag: 'latest' })
  const gas = batchGas(calls.map((call) => call.gas))
  const data = calls.map((call) => call.data)
  const [only] = data
  const request = {
    account,
    chain: client.chain ?? null,
    to,
    data: only && data.length === 1 ? only : packAct('batch', { calls: data, atomic: false }),
    gas,
    nonce,
    ...(stuck && (await feesAbove(client, stuck, nonce))),
  }
  try {
    return await sendTransaction(client, request)
  } catch (error) {
    throw decodeError(error)
  }
}

/** What a node asks of a transaction that replaces one of the same nonce: a tenth more. Here: a quarter. */
async function feesAbove(client: EarnestClient, stuck: Hash, nonce: number) {
  const before = await getTransaction(client, { hash: stuck }).catch(() => undefined)
  if (before?.nonce !== nonce || before.maxFeePerGas === undefined) return undefined

  const current = await estimateFeesPerGas(client)
  const above = (now: bigint, offered: bigint) => {
    const raised = (offered * 5n) / 4n + 1n
    return now > raised ? now : raised
  }
  return {
    maxFeePerGas: above(current.maxFeePerGas, before.maxFeePerGas),
    maxPriorityFeePerGas: above(current.maxPriorityFeePerGas, before.maxPriorityFeePerGas),
  }
}
