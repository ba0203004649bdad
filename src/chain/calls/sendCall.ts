import type { Account, Address, Hash, Hex } from 'viem'
import { sendTransaction } from 'viem/actions'

import { BaseError } from '../../core/index.ts'
import { decodeError } from '../errors/decodeError.ts'
import type { EarnestClient } from '../escrowOf.ts'

/** How a transaction is sent. All are optional. */
export type CallOptions = {
  /** Who sends and pays the gas; default: the client's account. */
  readonly sender?: Account | Address | undefined
  /** The transaction's gas limit; default: the node's estimate. */
  readonly gas?: bigint | undefined
  /** The transaction's nonce; not one of the unordered nonces that sheets name. */
  readonly nonce?: number | undefined
  /** In wei for a unit of gas. */
  readonly maxFeePerGas?: bigint | undefined
  /** In wei for a unit of gas. */
  readonly maxPriorityFeePerGas?: bigint | undefined
}

/** A contract's address, and what it is called with. */
export type Call = { readonly to: Address; readonly data: Hex }

/**
 * Sends a call as a transaction; it is not mined yet when this returns.
 *
 * @returns The transaction's hash.
 * @throws {AccountMissingError} when neither the client nor the options name an account.
 * @throws What {@link decodeError} makes of a refusal when the gas was estimated.
 */
export async function sendCall(client: EarnestClient, call: Call, options: CallOptions): Promise<Hash> {
  const { sender, gas, nonce, maxFeePerGas, maxPriorityFeePerGas } = options
  const request = {
    account: senderOf(client, sender),
    chain: client.chain ?? null,
    to: call.to,
    data: call.data,
    gas,
    nonce,
    maxFeePerGas,
    maxPriorityFeePerGas,
  }
  try {
    return await sendTransaction(client, request)
  } catch (error) {
    throw decodeError(error)
  }
}

/**
 * Who sends: the account that is named, else the client's.
 *
 * @throws {AccountMissingError} when there is none.
 */
export function senderOf(client: EarnestClient, named: Account | Address | undefined): Account | Address {
  const sender = named ?? client.account
  if (!sender) throw new AccountMissingError()
  return sender
}

/** Thrown when a transaction has nobody to send it. Code `AccountMissing`. */
export class AccountMissingError extends BaseError {
  override readonly name = 'AccountMissingError'

  constructor() {
    super('Name the account that sends the transaction', { code: 'AccountMissing' })
  }
}
