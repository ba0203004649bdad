import type { Account, Address, Hash } from 'viem'
import { sendTransaction } from 'viem/actions'

import { BaseError } from '../core/index.ts'
import type { Act, ActArguments } from './act.ts'
import { encodeAct } from './encodeAct.ts'
import { decodeError } from './errors/decodeError.ts'
import { type EarnestClient, escrowOf } from './escrowOf.ts'
import { packAct } from './packAct.ts'
import { usdcOf } from './usdcOf.ts'

/** How an act is sent, beside what it is made of. All are optional. */
export type SendOptions = {
  /** The escrow; default: the one deployed on the client's chain. */
  readonly escrow?: Address | undefined
  /** Who sends and pays the gas; default: the client's account. */
  readonly sender?: Account | Address | undefined
  /** Whether it goes without padding, for less gas but unreadable to explorers and wallets; default: no. */
  readonly packed?: boolean | undefined
  /** The transaction's gas limit; default: the node's estimate. */
  readonly gas?: bigint | undefined
  /** The transaction's nonce; not one of the unordered nonces that sheets name. */
  readonly nonce?: number | undefined
  /** In wei for a unit of gas. */
  readonly maxFeePerGas?: bigint | undefined
  /** In wei for a unit of gas. */
  readonly maxPriorityFeePerGas?: bigint | undefined
}

/** What an act's function takes. */
export type ActParameters<Name extends Act> = ActArguments<Name> & SendOptions

/**
 * Sends an act's transaction; it is not mined yet when this returns.
 *
 * @returns The transaction's hash.
 * @throws {AccountMissingError} when neither the client nor the parameters name an account.
 * @throws {EscrowError} of the class of what the escrow refused when the gas was estimated.
 */
export async function sendAct<Name extends Act>(
  client: EarnestClient,
  act: Name,
  parameters: ActParameters<Name>,
): Promise<Hash> {
  const { gas, nonce, maxFeePerGas, maxPriorityFeePerGas } = parameters
  const to = escrowOf(client, parameters.escrow)
  const usdc = parameters.packed && 'terms' in parameters ? await usdcOf(client, to) : undefined
  const request = {
    account: senderOf(client, parameters.sender),
    chain: client.chain ?? null,
    to,
    data: parameters.packed ? packAct(act, parameters, usdc) : encodeAct(act, parameters),
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
