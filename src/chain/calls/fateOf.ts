import type { Hash, Transaction, TransactionReceipt } from 'viem'
import { TransactionNotFoundError, TransactionReceiptNotFoundError } from 'viem'
import { getBlock, getTransaction, getTransactionCount, getTransactionReceipt } from 'viem/actions'

import { isSameAddress } from '../../core/index.ts'
import { type EarnestClient, viemClient } from '../escrowOf.ts'
import { isSameCall, type SentCall } from './sentCall.ts'

/** What a look at the chain shows of a transaction. */
export type CallFate =
  /** It is in a block; or the same call is, sent again at another price: then the receipt has that one's hash. */
  | { readonly kind: 'mined'; readonly receipt: TransactionReceipt }
  /** Another transaction has its nonce: it can't be mined any more. */
  | { readonly kind: 'replaced'; readonly by: Transaction }
  /** It, or the same call, is in a block, and its receipt is not shown yet: by a node that is behind. */
  | { readonly kind: 'mining' }
  /** Neither is to be seen. `spent`: its nonce is used up, so that one of them is to be expected. */
  | { readonly kind: 'unseen'; readonly spent: boolean }

/** A transaction of which only the hash is known, or more. */
export type KnownCall = Pick<SentCall, 'hash'> & Partial<SentCall>

/**
 * Looks what became of a transaction. Whoever has its nonce is found also where the node never saw, or dropped, the
 * transaction itself, as long as it keeps the state of the blocks since.
 */
export async function fateOf(client: EarnestClient, known: KnownCall): Promise<CallFate> {
  const { hash } = known
  const own = await findReceipt(client, hash)
  if (own) return { kind: 'mined', receipt: own }
  if (!isPlaced(known)) return { kind: 'unseen', spent: false }

  const { nonce, from: address } = known
  if ((await getTransactionCount(viemClient(client), { address, blockTag: 'latest' })) <= nonce) {
    return { kind: 'unseen', spent: false }
  }
  // Nodes that lack a block, or its state, say nothing about it.
  const holder = await findByNonce(client, known).catch(() => undefined)
  if (!holder) return { kind: 'unseen', spent: true }
  if (holder.hash !== hash && !isSameCall(contentOf(holder), known)) return { kind: 'replaced', by: holder }
  const receipt = await findReceipt(client, holder.hash)
  return receipt ? { kind: 'mined', receipt } : { kind: 'mining' }
}

/**
 * Completes what is known of a transaction by what the node knows of it.
 *
 * @returns undefined when it does not know it.
 */
export async function findCall(client: EarnestClient, hash: Hash): Promise<SentCall | undefined> {
  try {
    const found = await getTransaction(viemClient(client), { hash })
    return { hash, from: found.from, nonce: found.nonce, ...contentOf(found) }
  } catch (error) {
    if (error instanceof TransactionNotFoundError) return undefined
    throw error
  }
}

/** @returns undefined when the node has none. */
export async function findReceipt(
  client: EarnestClient,
  hash: Hash,
): Promise<TransactionReceipt | undefined> {
  try {
    return await getTransactionReceipt(viemClient(client), { hash })
  } catch (error) {
    if (error instanceof TransactionReceiptNotFoundError) return undefined
    throw error
  }
}

type Place = Pick<SentCall, 'from' | 'nonce'>

/**
 * The mined transaction that has an account's nonce.
 *
 * @returns undefined where none has: the nonce is not used up, or an EIP-7702 authorization used it.
 * @throws when the node does not keep the states that it takes to find the block.
 */
export async function findByNonce(
  client: EarnestClient,
  { from: address, nonce }: Place,
): Promise<Transaction | undefined> {
  const isSpentAfter = async (block: bigint) =>
    (await getTransactionCount(viemClient(client), { address, blockNumber: block })) > nonce

  let { number: spent } = await getBlock(viemClient(client))
  if (!(await isSpentAfter(spent))) return undefined
  let free = -1n
  for (let step = 1n; step <= spent; step *= 2n) {
    if (await isSpentAfter(spent - step)) spent -= step
    else {
      free = spent - step
      break
    }
  }
  while (spent - free > 1n) {
    const middle = (spent + free) / 2n
    if (await isSpentAfter(middle)) spent = middle
    else free = middle
  }
  const { transactions } = await getBlock(viemClient(client), {
    blockNumber: spent,
    includeTransactions: true,
  })
  return transactions.find((one) => one.nonce === nonce && isSameAddress(one.from, address))
}

/** The transaction of an account's nonce that waits at the node, where the node shows such. */
export async function findPending(
  client: EarnestClient,
  { from, nonce }: Place,
): Promise<Transaction | undefined> {
  const { transactions } = await getBlock(viemClient(client), {
    blockTag: 'pending',
    includeTransactions: true,
  })
  return transactions.find((one) => one.nonce === nonce && isSameAddress(one.from, from)) as
    | Transaction
    | undefined
}

/** What a transaction does. */
export function contentOf({ to, input, value }: Transaction) {
  return { to, data: input, value }
}

function isPlaced(known: KnownCall): known is SentCall {
  return known.nonce !== undefined && known.from !== undefined
}
